"""The table of findings: kind by glyph and word, the suggestion of the current row as what Enter does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from volute.gui.columns import Column, Columns
from volute.gui.desk import Desk
from volute.gui.glyphs import paint_glyph
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.pages.probes.columns import SUGGESTED, Sides, finding_columns
from volute.queries.probe_findings import Finding

MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
ROW = 36


class FindingsTable(Grid):
    """``findings`` are its rows; when the current one is settled, the next takes its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.findings: Sequence[Finding] = ()
        self.sides = Sides(desk.words, desk.style)
        super().__init__(desk.look, self._columns(), desk.row(ROW), identity="name")

    def _columns(self) -> list[Column]:
        w = self._desk.words
        return [
            Column("kind", w("probes.column.kind"), 106, paint=self._paint_kind),
            Column("card", w("probes.column.card"), 86, mono=True),
            Column("ledger", w("probes.column.ledger"), 136, token="text2", stretch=True),
            Column("probe", w("probes.column.probe"), 170, stretch=True),
            Column("since", w("probes.column.since"), 68, align="right", show=self._age, searched=False),
            Column("confidence", w("probes.column.confidence"), 82, token="text2"),
            Column("suggestion", w("probes.column.suggested"), 170, bold=True, paint=self._paint_suggestion),
        ]

    def show_findings(self, findings: Sequence[Finding], now: float) -> None:
        """The row after a settled one becomes current, so that Enter goes on."""
        place = self.currentIndex().row()
        self.findings = findings
        self.set_data(finding_columns(findings, self.sides, self._desk.words, now))
        self.keep_current(place)

    def keep_current(self, place: int = 0) -> None:
        """When no row is current, the one at ``place``, or the last, becomes it."""
        if len(self.rows) and self.current_row() < 0:
            self.select_row(int(self.rows[min(max(place, 0), len(self.rows) - 1)]))

    def current(self) -> Finding | None:
        at = self.current_row()
        return self.findings[at] if 0 <= at < len(self.findings) else None

    def on_pick(self, on: Callable[[Finding], None]) -> None:
        self.picked.connect(lambda at: on(self.findings[at]))

    def _paint_kind(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        paint_glyph(painter, QRectF(rect.left(), rect.top(), 14, rect.height()), self.findings[at].kind, look)
        painter.setFont(look.font())
        painter.setPen(look.color("text"))
        painter.drawText(rect.adjusted(22, 0, 0, 0), int(MIDDLE), str(columns.value("kind", at)))

    def _paint_suggestion(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        offered = at == self.current_row() and self.findings[at].first.suggestion in SUGGESTED
        text = str(columns.value("suggestion", at))
        painter.setFont(look.font(13, 600))
        if offered:
            self._frame(painter, rect.adjusted(-7, 4, 4, -4), look)
            painter.setFont(look.font(11, 400))
            painter.setPen(look.color("text2"))
            painter.drawText(
                rect.adjusted(0, 0, -4, 0), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), "Enter"
            )
            painter.setFont(look.font(13, 600))
            rect = rect.adjusted(0, 0, -40, 0)
        painter.setPen(look.color("text"))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, int(MIDDLE), cut)

    @staticmethod
    def _frame(painter: QPainter, rect: QRectF, look: Look) -> None:
        painter.save()
        painter.setPen(QPen(look.color("line2"), 1))
        painter.setBrush(look.color("raised"))
        painter.drawRoundedRect(rect, 6, 6)
        painter.restore()

    def _age(self, seconds: object) -> str:
        return self._desk.style.duration(float(str(seconds)))
