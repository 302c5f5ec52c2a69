"""Every host in a table: where it is, what it shows of what is expected, its driver, and its error word for word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from volute.commands.targets import Scope
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.probes.answers import AnswersSheet
from volute.gui.glyphs import paint_glyph
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.pages.probes.hosts import state_of
from volute.gui.parts import Label, button, line, row
from volute.queries.hosts import HostRow
from volute.queries.probe_runs import LastAnswer, last_answers
from volute.queries.probes import ProbeBoard
from volute.words import why

MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
GLYPHS = {"waiting": "in_stock", "same": "ok", "differs": "attention", "silent": "failed"}


class HostTable(QWidget):
    """Enter opens a host, F5 asks those that are chosen."""

    def __init__(self, desk: Desk, opened: Callable[[str], None], probe: Callable[[Scope], None]) -> None:
        super().__init__()
        self._desk = desk
        self.board = ProbeBoard((), (), (), {})
        self.heard: Mapping[str, LastAnswer] = {}
        self.table = Grid(desk.look, self._columns(), desk.row(29), identity="name")
        self.table.setAccessibleName(desk.words("probes.hosts"))
        self.table.opened.connect(lambda at: opened(self.board.hosts[at].name))
        self.table.chose.connect(self._tell)
        self.table.filtered.connect(lambda _: self._tell())
        self.search = QLineEdit()
        self.search.setPlaceholderText(desk.words("probes.find_host"))
        self.search.setAccessibleName(desk.words("probes.find_host"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(280)
        self.search.textChanged.connect(lambda text: self.table.set_filter(text))  # noqa: PLW0108 - one argument of many
        self.told = Label(desk.look, "", 12, token="text2")
        self.ask = button("", on=lambda: probe(Scope(tuple(self.table.names()))))
        self.raw = button(desk.words("answers.open"), on=self._raw)
        self.table.picked.connect(lambda _: self.raw.setEnabled(True))
        self.raw.setEnabled(False)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(row(self.search, 1, self.told, self.raw, self.ask, margins=(20, 8, 20, 8), spacing=12))
        layout.addWidget(line())
        layout.addWidget(self.table, 1)

    def _columns(self) -> list[Column]:
        w = self._desk.words

        def col(key: str, width: int, **more: object) -> Column:
            return Column(key, w(f"probes.host_column.{key}"), width, **more)  # type: ignore[arg-type]

        return [
            col("name", 138, mono=True, paint=self._paint_name),
            col("centre", 130, token="text2", stretch=True),
            col("rack", 70, token="text2"),
            col("address", 170, mono=True, token="text2", stretch=True),
            col("cards", 118, unit=w("probes.unit_seen"), align="right", sort="missing"),
            col("driver", 110),
            col("at", 132, show=self._moment, align="right", searched=False),
            col("took", 62, unit=w("probes.unit_s"), align="right", show=_seconds, searched=False),
            col("error", 240, stretch=True),
        ]

    def _moment(self, value: object) -> str:
        at = float(str(value))
        return "—" if np.isnan(at) else self._desk.style.moment(datetime.fromtimestamp(at, UTC))

    def show_hosts(self, board: ProbeBoard) -> None:
        """As the last runs left them; the order chosen by the person stays."""
        self.board = board
        self._fill()

    def refresh(self) -> None:
        """The person looks: drivers stand in the answers, which are read only now."""
        desk = self._desk
        desk.jobs.ask(last_answers, desk.ledger, done=self._told_last, key="last_answers", owner=self)

    def _told_last(self, found: Mapping[str, LastAnswer]) -> None:
        self.heard = found
        self._fill()

    def _fill(self) -> None:
        hosts, called = self.board.hosts, self._desk.called
        last = [self.heard.get(h.name) for h in hosts]
        texts = {
            "name": [h.name for h in hosts],
            "centre": [called(self.board.centres.get(h.centre, h.centre)) for h in hosts],
            "rack": [h.rack for h in hosts],
            "address": [f"{h.user}@{h.address}:{h.port}" for h in hosts],
            "cards": [f"{'—' if h.seen is None else h.seen}/{h.expected}" for h in hosts],
            "driver": [told.driver if told else "" for told in last],
            "error": [self._error(h) for h in hosts],
        }
        numbers = {
            "missing": [np.nan if h.seen is None else h.seen - h.expected for h in hosts],
            "at": [told.at.timestamp() if told else np.nan for told in last],
            "took": [np.nan if h.took_s is None else h.took_s for h in hosts],
        }
        arrays = {key: np.array(column, np.float64) for key, column in numbers.items()}
        self.table.set_data(Columns(len(hosts), {**{k: Coded.of(c) for k, c in texts.items()}, **arrays}))
        self._tell()

    def _error(self, host: HostRow) -> str:
        """Word for word, where it is more than the name of an outcome."""
        literal = " ".join(host.error.split())
        if host.silent and host.outcome and " " not in literal:
            return why(self._desk.words, host.outcome, host.error)
        return literal

    def _tell(self) -> None:
        words, style = self._desk.words, self._desk.style
        names = self.table.names()
        self.told.setText(
            words("probes.hosts_shown", n=style.count(len(self.table.rows)), of=style.count(self.table.columns.n))
        )
        self.ask.setText(words.plural("probes.probe_n", len(names)))
        self.ask.setEnabled(bool(names))
        self.raw.setEnabled(self.table.current_row() >= 0)

    def scope(self) -> Scope:
        """What F5 asks: the hosts that are chosen, or all."""
        return Scope(tuple(self.table.names())) if self.table.chosen else Scope()

    def _raw(self) -> None:
        if (at := self.table.current_row()) >= 0:
            AnswersSheet(self._desk, self, self.board.hosts[at].name).show()

    def _paint_name(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        glyph = GLYPHS[state_of(self.board.hosts[at])]
        paint_glyph(painter, QRectF(rect.left(), rect.top(), 14, rect.height()), glyph, look)
        painter.setFont(look.font(12, 500, mono=True))
        painter.setPen(look.color("text"))
        painter.drawText(rect.adjusted(22, 0, 0, 0), int(MIDDLE), str(columns.value("name", at)))


def _seconds(value: object) -> str:
    took = float(str(value))
    return "—" if np.isnan(took) else f"{took:.1f}"
