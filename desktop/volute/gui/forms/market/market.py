"""The market of a model: every quote on one footing, the curve fitted to them with its band, and what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from volute.domain.catalogue import variant_name
from volute.gui.desk import Desk
from volute.gui.look import Look
from volute.gui.parts import Icon, Label, row, wrapped
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.market import MARKS, Telling
from volute.gui.plots.marks import paint_mark
from volute.gui.sheet import Sheet
from volute.queries.market import MarketCourse, markets
from volute.queries.quotes import Key

WIDTH, HEIGHT = 980, 640


class Legend(QWidget):
    """Each mark as it is drawn, with its word."""

    def __init__(self, look: Look, texts: Sequence[tuple[str, bool, str]]) -> None:
        """``texts`` are a mark, whether it is hollow, and the word."""
        super().__init__()
        self._look, self._texts = look, texts
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(text for _, _, text in texts))
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(400, 20)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(12))
        x, middle = 6.0, self.height() / 2
        for mark, hollow, text in self._texts:
            paint_mark(painter, QPointF(x, middle), mark, self._look, "text2", hollow=hollow)
            painter.setPen(self._look.color("text2"))
            wide = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRectF(x + 11, 0, wide + 2, self.height()), 0x0080, text)  # in the middle of its line
            x += wide + 30
        painter.end()


class MarketSheet(Sheet):
    """Not modal: quotes are entered beside it. ``wanted`` is the course shown first."""

    def __init__(self, desk: Desk, parent: QWidget, wanted: Key) -> None:
        super().__init__(desk, parent, desk.words("market.sheet"), WIDTH)
        w, look = desk.words, desk.look
        self._wanted = wanted
        self.courses: Mapping[Key, MarketCourse] = {}
        self.shown: Telling | None = None
        self.choices = {name: QComboBox() for name in ("model", "what", "centre")}
        for name, box in self.choices.items():
            box.setAccessibleName(w(f"quotes.{name}"))
            box.activated.connect(lambda _, name=name: self._chosen(name))
        self.title = wrapped(Label(look, "", 15, 600))
        self.below = wrapped(Label(look, "", 12, token="text2"))
        self.warning, self.flags = Icon(look, "warning", "text2", 16), Label(look, "", 12, 600)
        self.plot = ChartView(look)
        marks = [(mark, False, w(f"quotes.condition_of.{grade}")) for grade, mark in MARKS.items()]
        legend = Legend(look, [*marks, ("disc", True, w("sheet.assumed"))])
        self.body.addWidget(row(*self.choices.values(), 1))
        for part in (self.title, self.below, row(self.warning, self.flags, 1, spacing=6), legend):
            self.body.addWidget(part)
        self.body.addWidget(self.plot, 1)
        self.close_button(w("shell.close"))
        self.resize(WIDTH, HEIGHT)

    def ask(self) -> None:
        """Read the quotes, then open, or show them anew."""
        desk = self.desk
        today = desk.seat.now().astimezone(desk.style.zone).date()
        asked = (markets, desk.ledger, today, desk.limits)
        desk.jobs.ask(*asked, done=self._arrived, failed=desk.problem, key="market", owner=self)

    def _arrived(self, found: tuple[MarketCourse, ...]) -> None:
        self.courses = {course.key: course for course in found}
        self._look_at(self._wanted)
        if not self.isVisible():
            self.show()

    def _chosen(self, changed: str) -> None:
        """Another model keeps purpose and place where it has them."""
        variant, what, centre = (str(box.currentData() or "") for box in self.choices.values())
        self._look_at((variant, what, "" if changed == "model" else centre))

    def _look_at(self, wanted: Key) -> None:
        """What comes nearest to what is wanted: the same model and purpose, then the same model, then any."""
        keys = list(self.courses)
        likeness = [sum(a == b for a, b in zip(key, wanted, strict=True)) + 3 * (key[0] == wanted[0]) for key in keys]
        if not keys:
            self._show(None)
            return
        best = keys[max(range(len(keys)), key=likeness.__getitem__)]
        self._offer(best)
        self._show(self.courses[best])

    def _offer(self, key: Key) -> None:
        """Only what was quoted can be chosen."""
        words, desk = self.desk.words, self.desk
        mine = [other for other in self.courses if other[0] == key[0]]
        centres = sorted({other[2] for other in mine if other[1] == key[1]})
        options = {
            "model": [(variant, variant_name(variant)) for variant in dict.fromkeys(k[0] for k in self.courses)],
            "what": [(what, words(f"cli.prices.of.{what}")) for what in dict.fromkeys(k[1] for k in mine)],
            "centre": [(code, desk.called(code) if code else words("quotes.everywhere")) for code in centres],
        }
        for (name, offered), at in zip(options.items(), key, strict=True):
            box = self.choices[name]
            box.clear()
            for value, text in offered:
                box.addItem(text, value)
            box.setCurrentIndex(max(box.findData(at), 0))

    def _show(self, course: MarketCourse | None) -> None:
        self.shown = Telling(course, self.desk.words, self.desk.style) if course else None
        flags = self.shown.flags() if self.shown else []
        self.title.setText(self.shown.title() if self.shown else self.desk.words("market.none"))
        self.below.setText(self.shown.below() if self.shown else "")
        self.flags.setText(" · ".join(flags))
        for part in (self.warning, self.flags):
            part.setVisible(bool(flags))
        self.plot.show_chart(self.shown.chart() if self.shown else None)
