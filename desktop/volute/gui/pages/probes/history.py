"""The runs so far, the newest first: when, how long, whom they reached, and what had changed. Enter opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.probes.past_run import PastRunSheet, by_whom, turned
from volute.gui.grid import Grid
from volute.gui.parts import EmptyState
from volute.queries.probe_runs import PastRun, past_runs


class History(QWidget):
    """``open_host`` gets the name of a host of the run that is looked at."""

    def __init__(self, desk: Desk, open_host: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._open_host = desk, open_host
        self.runs: Sequence[PastRun] = ()
        self.table = Grid(desk.look, self._columns(), desk.row(29), identity="run")
        self.table.setAccessibleName(desk.words("probes.view.history"))
        self.table.opened.connect(self.open)
        self.empty = EmptyState(desk.look, "broadcast", desk.words("probes.never_run"))
        self.empty.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.empty)

    def _columns(self) -> list[Column]:
        w, count = self._desk.words, self._count

        def col(key: str, width: int, **more: object) -> Column:
            return Column(key, w(f"probes.run_column.{key}"), width, **more)  # type: ignore[arg-type]

        return [
            col("run", 72, mono=True, sort="number"),
            col("started", 132, show=self._moment, searched=False),
            col("took", 70, align="right", show=self._took, searched=False),
            col("hosts", 104, align="right", sort="share"),
            col("cards", 76, align="right", show=count, searched=False),
            col("turnover", 104, align="right", sort="turned"),
            col("differences", 92, align="right", show=count, searched=False),
            col("scope", 150, token="text2", stretch=True),
            col("by", 110, token="text2", stretch=True),
            col("state", 110, token="text2"),
        ]

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def _moment(self, value: object) -> str:
        return self._desk.style.moment(datetime.fromtimestamp(float(str(value)), UTC))

    def _took(self, value: object) -> str:
        seconds = float(str(value))
        return self._desk.style.elapsed(None if np.isnan(seconds) else seconds)

    def refresh(self) -> None:
        """The person looks, or a run ended."""
        self._desk.jobs.ask(past_runs, self._desk.ledger, done=self._arrived, key="past_runs", owner=self)

    def _arrived(self, found: Sequence[PastRun]) -> None:
        self.runs = found
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.table.set_data(self._data([past.run.number for past in found]))

    def _data(self, numbers: Sequence[int]) -> Columns:
        words, style, runs = self._desk.words, self._desk.style, [past.run for past in self.runs]
        texts = {
            "run": [str(n) for n in numbers],
            "hosts": [f"{style.count(r.answered)}/{style.count(r.hosts)}" for r in runs],
            "turnover": [turned(past) for past in self.runs],
            "scope": [r.scope or words("probes.all_hosts") for r in runs],
            "by": [by_whom(words, r.by) for r in runs],
            "state": [words(f"probes.run_state.{r.state}") for r in runs],
        }
        figures = {
            "number": [float(n) for n in numbers],
            "started": [r.started.timestamp() for r in runs],
            "took": [(r.ended - r.started).total_seconds() if r.ended else np.nan for r in runs],
            "share": [r.answered / r.hosts if r.hosts else np.nan for r in runs],
            "turned": [float(p.turnover.more + p.turnover.fewer) if p.turnover else np.nan for p in self.runs],
            "cards": [float(r.cards) for r in runs],
            "differences": [float(r.differences) for r in runs],
        }
        arrays = {key: np.array(column, np.float64) for key, column in figures.items()}
        return Columns(len(runs), {**{key: Coded.of(column) for key, column in texts.items()}, **arrays})

    def open(self, at: int) -> None:
        """One run in full."""
        PastRunSheet(self._desk, self, self.runs[at], self._open_host).show()
