"""Facets: how many cards have which centre, state, model, cooling; a tick filters to them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.glyphs import paint_glyph
from volute.gui.look import Look
from volute.gui.pages.fleet.filter import FACETS, Asked
from volute.gui.parts import Label, button, emptied, row
from volute.queries.fleet import Fleet
from volute.words.literal import plain_tip

MOST = 14
GLYPH, SHARP, NAME = 16, 2, 124


class Facets(QWidget):
    """Rebuilt when the fleet or the filter changes; ``ticked(key, word, on)`` tells."""

    def __init__(self, desk: Desk, ticked: Callable[[str, str, bool], object]) -> None:
        super().__init__()
        self._desk, self._ticked = desk, ticked
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self._opened: set[str] = set()
        self._shown: tuple[Fleet, Asked] | None = None
        desk.look.themed.connect(self._redraw)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 14, 12, 14)
        self._layout.setSpacing(4)

    def show_fleet(self, fleet: Fleet, asked: Asked) -> None:
        emptied(self._layout)
        self._shown = (fleet, asked)
        self.boxes = {}
        for name in FACETS:
            self._facet(name, fleet, asked)
        self._layout.addStretch(1)

    def _redraw(self) -> None:
        if self._shown:
            self.show_fleet(*self._shown)

    def _facet(self, name: str, fleet: Fleet, asked: Asked) -> None:
        text, look, style = fleet.texts[name], self._desk.look, self._desk.style
        counts = np.bincount(text.codes, minlength=len(text.words))
        order = [int(at) for at in np.argsort(-counts, kind="stable") if text.words[at]]
        self._layout.addWidget(Label(look, self._desk.words(f"fleet.facet.{name}"), 12, 600, "text2"))
        cut = QFontMetrics(look.font())
        shown = order if name in self._opened else order[:MOST]
        for at in shown:
            word = text.words[at]
            told = self.told(name, word, fleet)
            box = QCheckBox(cut.elidedText(told, Qt.TextElideMode.ElideRight, NAME))
            box.setAccessibleName(told)
            box.setToolTip(plain_tip(told if box.text() != told else ""))
            box.setChecked(word in asked.of(name))
            box.toggled.connect(lambda on, word=word: self._ticked(name, word, on))
            self.boxes[name, word] = box
            if name == "state":
                box.setIcon(_picture(look, word))
            self._layout.addWidget(row(box, 1, Label(look, style.count(int(counts[at])), 12, token="text2")))
        if len(order) > len(shown):
            text_more = self._desk.words("fleet.more", n=len(order) - len(shown))
            self._layout.addWidget(button(text_more, "link", on=lambda: self._open(name, fleet, asked)))
        self._layout.addSpacing(8)

    def _open(self, name: str, fleet: Fleet, asked: Asked) -> None:
        self._opened.add(name)
        self.show_fleet(fleet, asked)

    def tick(self, asked: Asked) -> None:
        """Show the filter in force without telling about it."""
        for (name, word), box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(word in asked.of(name))
            box.blockSignals(False)

    def told(self, name: str, word: str, fleet: Fleet | None) -> str:
        """How a person calls a word of a column."""
        words = self._desk.words
        if name == "centre" and fleet:
            return fleet.names.get(word, word)
        if name == "state":
            return words(f"state.{word}")
        if name in ("custody", "workshop", "commercial"):
            return words(f"value.{name}.{word}")
        return words(f"choice.{word}") if name == "cooler" else self._desk.called(word)


def _picture(look: Look, state: str) -> QIcon:
    """The glyph of a state between its tick box and its word."""
    picture = QPixmap(GLYPH * SHARP, GLYPH * SHARP)
    picture.setDevicePixelRatio(SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_glyph(painter, QRectF(0, 0, GLYPH, GLYPH), state, look)
    painter.end()
    return QIcon(picture)
