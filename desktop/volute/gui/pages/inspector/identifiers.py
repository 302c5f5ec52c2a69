"""Every identifier a card ever bore: since when, until when, and by what evidence. What ended is shown, paler."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from volute.domain.card import Card, Identifier
from volute.gui.desk import Desk
from volute.gui.parts import Label, column, wrapped
from volute.words.identifiers import evidence_words

ORDER = ("uuid", "pdi", "serial", "sticker", "board_part", "subsystem", "vbios")


def identifiers(desk: Desk, card: Card) -> QWidget:
    """By kind, the one that holds first, then the earlier ones."""
    told = QWidget()
    grid = QGridLayout(told)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    every = [one for kind in ORDER for one in reversed(card.identifiers) if one.kind == kind]
    for at, one in enumerate(every):
        first = at == 0 or every[at - 1].kind != one.kind
        name = desk.words(f"identifier.{one.kind}") if first else ""
        grid.addWidget(Label(desk.look, name, 12, token="text2"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_one(desk, one), at, 1)
    return told


def _one(desk: Desk, one: Identifier) -> QWidget:
    value = wrapped(Label(desk.look, one.value, 12, token="text3" if one.until else "text", mono=True))
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return column(value, wrapped(Label(desk.look, held(desk, one), 11, token="text2")), spacing=0)


def held(desk: Desk, one: Identifier) -> str:
    """``since 3 Nov 2025, read by a probe``; with its end where it has one."""
    words, style = desk.words, desk.style
    by = evidence_words(words, one.evidence)
    since = style.date_year(one.since)
    if one.until is None:
        return words("identified.since", since=since, by=by)
    return words("identified.between", since=since, until=style.date_year(one.until), by=by)
