"""The history of a card, newest first: nothing is hidden, what was taken back is shown as such, photos open."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.domain.events import Fact, Retracted
from volute.gui.desk import Desk
from volute.gui.forms.photo import photo_door
from volute.gui.glyphs import Glyph
from volute.gui.pages.inspector.telling import Told, told
from volute.gui.parts import Label, button, column, row, wrapped
from volute.queries.card_sheet import CardSheet

MOST = 14


class Timeline(QWidget):
    """The newest facts, and a door to the rest."""

    def __init__(self, desk: Desk, sheet: CardSheet) -> None:
        super().__init__()
        self._desk, self._sheet = desk, sheet
        self._by_seq = {fact.seq: fact for fact in sheet.history}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(9)
        words = desk.words
        count = Label(desk.look, words.plural("fleet.events", len(sheet.history)), 12, token="text2")
        self._layout.addWidget(row(Label(desk.look, words("fleet.timeline"), 12, 600), 1, count))
        for fact in sheet.history[:MOST]:
            self._layout.addWidget(self._fact(fact))
        self._rest = sheet.history[MOST:]
        if self._rest:
            text = words("fleet.older", n=desk.style.count(len(self._rest)))
            self._more = button(text, "link", on=self._show_rest)
            self._layout.addWidget(self._more)

    def _show_rest(self) -> None:
        self._more.hide()
        for fact in self._rest:
            self._layout.addWidget(self._fact(fact))

    def _fact(self, fact: Fact) -> QWidget:
        desk = self._desk
        what: Told = told(desk, fact, self._by_seq)
        gone = fact.seq in self._sheet.retracted and not isinstance(fact.event, Retracted)
        head = wrapped(Label(desk.look, what.title, 12, 600, "text3" if gone else "text"))
        if gone:
            font = QFont(head.font())
            font.setStrikeOut(True)
            head.setFont(font)
        when = Label(desk.look, desk.style.moment(fact.at), 11, token="text2")
        when.setToolTip(desk.style.date_year(fact.at))
        below = wrapped(Label(desk.look, what.detail, 11, token="text3" if gone else "text2"))
        parts: list[QWidget] = [row(head, 1, when), below]
        if what.photo:
            parts.append(photo_door(desk, self, what.photo))
        return row(column(Glyph(desk.look, what.glyph), 1), column(*parts, spacing=1), spacing=9)
