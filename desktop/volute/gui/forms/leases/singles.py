"""Every card under a lease with what it does next: as its kind does, or as was chosen for it alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.commands.leasing import Fates, Next
from volute.domain.problems import Refused
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.leases.cards import Becoming
from volute.gui.grid import Grid
from volute.gui.parts import Label, button, row
from volute.queries.lease_sheet import Under

HEIGHT = 190


class Singles(QWidget):
    """Choose rows, choose what they do, apply. Rows without a choice of their own follow their kind."""

    def __init__(self, desk: Desk, becoming: Becoming) -> None:
        super().__init__()
        self._desk, self._becoming = desk, becoming
        self._cards: Sequence[Under] = ()
        self.own: dict[str, tuple[str, Next | None]] = {}
        words = desk.words
        self.grid = Grid(
            desk.look,
            [
                Column("card", words("leases.card"), 96, mono=True),
                Column("model", words("leases.column.model"), 120),
                Column("place", words("leases.place"), 180, stretch=True),
                Column("next", words("leases.becomes"), 220, stretch=True),
            ],
        )
        self.grid.setFixedHeight(HEIGHT)
        self.fate = becoming.box(None)
        self.apply = button(words("leases.apply_chosen"), on=self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Label(desk.look, words("leases.each_card"), 11, 600, "text2"))
        layout.addWidget(row(self.fate, 1, self.apply))
        layout.addWidget(self.grid)
        for box in becoming.rows.values():
            box.box.currentIndexChanged.connect(lambda _: self._fill())
            box.others.currentIndexChanged.connect(lambda _: self._fill())
            box.price.textChanged.connect(lambda _: self._fill())

    def show_cards(self, cards: Sequence[Under]) -> None:
        """As they stand under the lease now."""
        self._cards = cards
        self._fill()

    def _fill(self) -> None:
        told = [self._told(card) for card in self._cards]
        texts = {"card": [c.card for c in self._cards], "model": [c.model for c in self._cards]}
        texts |= {"place": [c.place for c in self._cards], "next": told}
        self.grid.set_data(Columns(len(told), {key: Coded.of(column) for key, column in texts.items()}))

    def _told(self, card: Under) -> str:
        if card.card in self.own:
            return self.own[card.card][0]
        kind = self._becoming.rows.get((card.variant, card.centre))
        return kind.words() if kind else "—"

    def take(self) -> None:
        """What was chosen holds for the chosen rows."""
        try:
            chosen = (self.fate.words(), self.fate.next_step())
        except Refused as wrong:
            self._desk.problem(wrong)
            return
        self.own |= {self._cards[at].card: chosen for at in self.grid.chosen}
        self._fill()

    def fates(self) -> Fates:
        """What every card does. Refused when a price is none."""
        return Fates(self._becoming.next_steps(), {card: step for card, (_, step) in self.own.items()})
