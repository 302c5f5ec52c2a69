"""The three sides of the area: what is now, every host in a table, and the runs so far."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from volute.commands.targets import Scope
from volute.gui.desk import Desk
from volute.gui.pages.probes.findings import FindingsPane
from volute.gui.pages.probes.history import History
from volute.gui.pages.probes.host_table import HostTable
from volute.gui.pages.probes.hosts import Hosts
from volute.gui.parts import Segmented, split

VIEWS = ("now", "hosts", "history")


class Views(QStackedWidget):
    """One is on screen; what only it shows is read when somebody looks."""

    def __init__(
        self,
        desk: Desk,
        hosts: Hosts,
        findings: FindingsPane,
        opened: Callable[[str], None],
        probe: Callable[[Scope], None],
    ) -> None:
        super().__init__()
        self._words, self._hosts, self._findings = desk.words, hosts, findings
        self.view = VIEWS[0]
        self.host_table, self.history = HostTable(desk, opened, probe), History(desk, opened)
        now = split(Qt.Orientation.Horizontal, hosts, findings, (430, 938))
        for side in (now, self.host_table, self.history):
            self.addWidget(side)

    def segments(self) -> Segmented:
        """What chooses one of them, for the top bar."""
        made = Segmented([(view, self._words(f"probes.view.{view}")) for view in VIEWS], self.look_at)
        made.choose(self.view)
        return made

    def look_at(self, view: str) -> None:
        """Show another side; the keyboard goes along."""
        self.view = view
        self.setCurrentIndex(VIEWS.index(view))
        self.refresh()
        (self._findings.table if view == "now" else self.panes()[0]).setFocus()

    def refresh(self) -> None:
        """Read anew what the side on screen shows."""
        if self.view == "hosts":
            self.host_table.refresh()
        elif self.view == "history":
            self.history.refresh()

    def panes(self) -> list[QWidget]:
        """Of the side on screen, in the order of reading."""
        if self.view == "now":
            return [self._hosts, self._findings.table, self._findings.evidence]
        return [self.host_table.table if self.view == "hosts" else self.history.table]

    def find_host(self) -> None:
        """Look for a host by its name."""
        self.look_at("hosts")
        self.host_table.search.setFocus()

    def scope(self) -> Scope:
        """What F5 asks: hosts chosen in their table, or all."""
        return self.host_table.scope() if self.view == "hosts" else Scope()
