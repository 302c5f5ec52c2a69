"""What differs between ledger and probe, by kind, and below it the evidence of the current one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from volute.domain.differences import Kind
from volute.gui.desk import Desk
from volute.gui.pages.probes.evidence import Evidence, Settle
from volute.gui.pages.probes.table import FindingsTable
from volute.gui.parts import EmptyState, Label, Segmented, line, row, split
from volute.queries.open_differences import DifferenceRow
from volute.queries.probe_findings import grouped

KINDS = tuple(kind.value for kind in Kind if kind is not Kind.CONFIRMED)


class FindingsPane(QWidget):
    """A table over the evidence of its current row; where nothing differs, a line that says so."""

    def __init__(self, desk: Desk, settle: Settle, open_host: Callable[[str], None], probe: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._kind = self._host = ""
        words, look = desk.words, desk.look
        self.table = FindingsTable(desk)
        self.evidence = Evidence(desk, self.table.sides, settle, open_host)
        self.table.on_pick(lambda finding: self.evidence.show_finding(finding, self._now()))
        self.table.opened.connect(lambda _: self.evidence.accept())
        kinds = [("", words("probes.all")), *((k, words(f"probes.kind.{k}")) for k in KINDS)]
        self.kinds = Segmented(kinds, self.pick)
        self.empty = EmptyState(look, "broadcast", words("probes.agree"), words("probes.run_now"), probe)
        self.head = Label(look, words("probes.differences"), 15, 600)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split())

    def _split(self) -> QSplitter:
        upper = QWidget()
        over = QVBoxLayout(upper)
        over.setContentsMargins(0, 0, 0, 0)
        over.setSpacing(0)
        over.addWidget(row(self.head, self.kinds, 1, margins=(20, 10, 12, 10), spacing=12))
        over.addWidget(line())
        over.addWidget(self.table, 1)
        over.addWidget(self.empty, 1)
        return split(Qt.Orientation.Vertical, upper, self.evidence, (430, 290))

    def _now(self) -> float:
        return self._desk.seat.now().timestamp()

    def widen(self, *, wide: bool) -> None:
        """Where there is little width, the differences are named by their kinds alone."""
        self.head.setVisible(wide)
        self.table.show_columns("confidence", shown=wide)

    def only(self, kind: str, host: str) -> None:
        """Of this kind and host from now on; an empty text is any."""
        self._host, self._kind = host, kind if kind in KINDS else ""
        self.kinds.choose(self._kind)

    def show_differences(self, found: Sequence[DifferenceRow], nothing: str) -> None:
        """Those open now; ``nothing`` says what it means when there are none."""
        self.empty.say(nothing)
        self.table.show_findings(grouped(found), self._now())
        counted = Counter(difference.kind for difference in found)
        words = self._desk.words
        texts = {"": f"{words('probes.all')}  {counted.total()}"}
        texts |= {k: f"{words(f'probes.kind.{k}')}  {counted[k]}" for k in KINDS}
        self.kinds.set_texts(texts, {k for k in ("", *KINDS) if not k or counted[k] or k == self._kind})
        self.pick(self._kind)

    def pick(self, kind: str) -> None:
        """Show this kind; an empty text shows all."""
        self._kind = kind
        found, place = self.table.findings, self.table.currentIndex().row()
        hit = [(not kind or f.kind == kind) and self._host in ("", f.first.host) for f in found]
        self.table.set_mask(np.array(hit, np.bool_))
        some = any(hit)
        for part in (self.table, self.evidence):
            part.setVisible(some)
        self.empty.setVisible(not some)
        self.table.keep_current(place)
        if current := self.table.current():
            self.evidence.show_finding(current, self._now())
        else:
            self.evidence.clear()
