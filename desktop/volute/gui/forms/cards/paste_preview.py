"""What a pasted list becomes: a line a card, the bad ones first in sight with their reason."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.commands.cardlines import Line
from volute.commands.cardlist import Examined
from volute.commands.listed import BadRow
from volute.domain.catalogue import variant_key, variant_name
from volute.domain.problems import Refused
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.verdict import BLANK, verdict
from volute.gui.glyphs import Glyph, paint_glyph
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.parts import Label, row

HEIGHT, MIDDLE = 250, Qt.AlignmentFlag.AlignVCenter
SHOWN = ("verdict", "model", "place", "label", "cooling", "cost")


class Preview(QWidget):
    """Counts above, lines below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        w, look = desk.words, desk.look
        self.new, self.left_out = Label(look, "", 12, 600), Label(look, "", 12, 600)
        self._good = row(Glyph(look, "appeared"), self.new, spacing=6)
        self._bad = row(Glyph(look, "failed"), self.left_out, spacing=6)
        self.said = Label(look, "", 12, token="text2")
        self.grid = Grid(look, self._columns(), identity="line")
        self.grid.setFixedHeight(HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row(self._good, self._bad, self.said, 1, spacing=20))
        layout.addWidget(self.grid)
        self.said.setText(w("paste.nothing"))
        for part in (self._good, self._bad):
            part.hide()

    def _columns(self) -> list[Column]:
        w = self._desk.words
        title = {name: w(f"paste.column.{name}") for name in ("line", *SHOWN)}
        return [
            Column("line", title["line"], 64, mono=True, paint=self._paint_line),
            Column("model", title["model"], 116),
            Column("place", title["place"], 140),
            Column("label", title["label"], 168, mono=True),
            Column("cooling", title["cooling"], 64),
            Column("cost", title["cost"], 76, align="right"),
            Column("verdict", title["verdict"], 170, stretch=True, paint=verdict(lambda: self.grid)),
        ]

    def tell(self, text: str) -> None:
        """One sentence beside the counts."""
        self.said.setText(text)

    def show_lines(self, found: Examined) -> None:
        """Bad lines first: they are the work that is left."""
        words = self._desk.words
        good, bad = len(found.good), len(found.bad)
        self.new.setText(words.plural("paste.new", good))
        self.left_out.setText(words.plural("paste.left_out", bad))
        self._good.setVisible(bool(good))
        self._bad.setVisible(bool(bad))
        self.tell("" if good or bad else words("paste.nothing"))
        rows = [*(self._bad_row(line) for line in found.bad), *(self._good_row(line) for line in found.good)]
        arrays = {name: Coded.of(r[name] for r in rows) for name in ("line", *SHOWN)}
        self.grid.set_data(Columns(len(rows), {**arrays, "wrong": np.arange(len(rows)) < bad}))

    def _good_row(self, line: Line) -> dict[str, str]:
        card, words = line.registered, self._desk.words
        place = f"{card.host} #{card.slot}" if card.host else f"{card.centre} · {card.store}"
        cost = self._desk.style.number(float(line.paid.each.major), 0) if line.paid else ""
        return {
            "line": str(line.number),
            "model": variant_name(variant_key(card.model, card.memory_mib)),
            "place": place,
            "label": line.label,
            "cooling": words(f"choice.{card.cooler}"),
            "cost": cost,
            "verdict": words("paste.is_new"),
        }

    def _bad_row(self, line: BadRow) -> dict[str, str]:
        what = " ".join(self._desk.problem_words(self._named(line.trouble)))
        return {**dict.fromkeys(SHOWN, BLANK), "line": str(line.number), "verdict": f"{what}  ({line.text})"}

    def _named(self, trouble: Refused) -> Refused:
        """The field as the person sees it."""
        words, facts = self._desk.words, dict(trouble.facts)
        if words.has(key := f"cards.field.{facts.get('field')}"):
            facts["field"] = words(key)
        return Refused(trouble.code, **facts)

    def _paint_line(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        wrong = bool(columns.value("wrong", at))
        paint_glyph(
            painter, QRectF(rect.left(), rect.top(), 14, rect.height()), "failed" if wrong else "appeared", look
        )
        painter.setFont(look.font(12, mono=True))
        painter.setPen(look.color("text2"))
        painter.drawText(rect.adjusted(20, 0, 0, 0), MIDDLE, str(columns.value("line", at)))
