"""Tie a scanned sticker to a card that a probe observed."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from volute.commands.cards import pair_sticker
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.parts import Field
from volute.gui.sheet import Sheet


class PairSticker(Sheet):
    """One field; a scanner ends with Enter, which pairs."""

    def __init__(self, desk: Desk, parent: QWidget, card: str) -> None:
        super().__init__(desk, parent, desk.words("fleet.pair_title", card=card))
        self._card = card
        self.sticker = QLineEdit()
        self.body.addWidget(Field(desk.look, desk.words("identifier.sticker"), self.sticker))
        self.buttons(desk.words("fleet.pair"), self._pair)

    def _pair(self) -> None:
        desk, sticker = self.desk, self.sticker.text().strip()

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words("fleet.paired", card=self._card, sticker=sticker))

        work, card = pair_sticker, self._card
        desk.jobs.ask(work, desk.ledger, desk.seat, card, sticker, done=done, failed=self.fail, owner=self)
