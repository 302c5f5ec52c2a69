"""The hosts of the ledger as a map by centre; a centre's name probes it, a square opens the host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from volute.commands.apart import Heard
from volute.commands.targets import Scope
from volute.domain.seen import Outcome
from volute.gui.desk import Desk
from volute.gui.glyphs import Glyph
from volute.gui.pages.probes.silent import SilentHosts
from volute.gui.parts import Label, button, emptied, line, row, scroll
from volute.gui.plots.host_map import TOKENS, HostMap, Square
from volute.queries.hosts import HostRow
from volute.queries.probes import ProbeBoard
from volute.words.literal import plain_tip

WIDTH = 430


class CentreRow:
    """The widgets of one centre."""

    def __init__(self, desk: Desk, name: str, on: Callable[[], None], opened: Callable[[str], None]) -> None:
        look = desk.look
        self._style = desk.style
        self.name = button(name, "link", on=on)
        self.name.setToolTip(plain_tip(desk.words("probes.probe_centre", name=name)))
        self.map = HostMap(look)
        self.map.clicked.connect(opened)
        self.count = Label(look, "", 12, token="text2")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._good, self._bad = Glyph(look, "ok"), Glyph(look, "failed")
        self._silent = Label(look, "", 12, 600, "crit")
        self.state = row(self._good, self._bad, self._silent, 1, spacing=4)
        self.state.setFixedWidth(40)

    def show_states(self, hosts: Sequence[tuple[str, str]]) -> None:
        self.map.set_hosts(hosts)
        self.tell()

    def tell(self) -> None:
        """Counts beside the map: how many have been heard while some still wait, and how many are silent."""
        silent, waiting, of = self.map.counted("silent"), self.map.counted("waiting"), self.map.counted_all()
        whole = self._style.count(of)
        self.count.setText(f"{self._style.count(of - waiting)}/{whole}" if waiting else whole)
        self._good.setVisible(not silent and not waiting)
        self._bad.setVisible(bool(silent))
        self._silent.setText(str(silent) if silent else "")


class Hosts(QWidget):
    """One row a centre, and the silent hosts below."""

    def __init__(self, desk: Desk, probe: Callable[[Scope], None], opened: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._probe, self._opened = desk, probe, opened
        self._named: Mapping[str, HostRow] = {}
        self._built = False
        self.centres: dict[str, CentreRow] = {}
        self._fresh: dict[str, dict[str, str]] = defaultdict(dict)
        inside = QWidget()
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(20, 14, 16, 14)
        self._body.setSpacing(8)
        self.silent = SilentHosts(desk, probe, opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll(inside))
        self.setMinimumWidth(WIDTH)

    def show_board(self, board: ProbeBoard) -> None:
        """Everything as the last runs left it; the rows are made anew only when the centres are others."""
        by_centre: dict[str, list[HostRow]] = defaultdict(list)
        for host in board.hosts:
            by_centre[host.centre].append(host)
        if not self._built or list(by_centre) != list(self.centres):
            self._build(by_centre, board.centres)
        self._built, self._named = True, board.named
        for centre, hosts in by_centre.items():
            self.centres[centre].show_states([(host.name, state_of(host)) for host in hosts])
        self.silent.show_hosts([host for host in board.hosts if host.silent])

    def _build(self, by_centre: Mapping[str, Sequence[HostRow]], names: Mapping[str, str]) -> None:
        self.silent.setParent(None)
        emptied(self._body)
        called = self._desk.called
        self.centres = {centre: self._centre(centre, called(names.get(centre, centre))) for centre in by_centre}
        self._body.addWidget(self._legend())
        self._body.addWidget(self._map())
        self._body.addWidget(line())
        self._body.addWidget(self.silent)
        self._body.addStretch(1)

    def _centre(self, centre: str, name: str) -> CentreRow:
        return CentreRow(self._desk, name, lambda: self._probe(Scope(centre=centre)), self._opened)

    def _legend(self) -> QWidget:
        look, words = self._desk.look, self._desk.words
        marks = [
            row(Square(look, state), Label(look, words(f"probes.state.{state}"), 11, token="text2"), spacing=4)
            for state in TOKENS
        ]
        return row(Label(look, words("probes.hosts"), 13, 600), 1, *marks, spacing=12)

    def _map(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(7)
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        for at, each in enumerate(self.centres.values()):
            for column, part in enumerate((each.name, each.map, each.count, each.state)):
                grid.addWidget(part, at, column)
        return made

    # --- while a run goes on

    def begin(self, names: Sequence[str]) -> None:
        """A run starts: its hosts wait."""
        for name in names:
            self._note(name, "waiting")
        self.refresh()

    def heard(self, heard: Heard) -> str:
        """One host ended; its square is drawn with the next refresh. Gives the square's state."""
        host = self.host(heard.host)
        fits = heard.answered and host is not None and heard.cards == host.expected
        state = ("same" if fits else "differs") if heard.answered else "silent"
        state = "waiting" if heard.outcome is Outcome.CANCELLED else state
        self._note(heard.host, state)
        return state

    def _note(self, name: str, state: str) -> None:
        if host := self.host(name):
            self._fresh[host.centre][name] = state

    def refresh(self) -> None:
        """Draw what was heard since."""
        for centre, states in self._fresh.items():
            self.centres[centre].map.set_states(states)
            self.centres[centre].tell()
        self._fresh.clear()

    def host(self, name: str) -> HostRow | None:
        return self._named.get(name)


def state_of(host: HostRow) -> str:
    """The square of a host."""
    if host.outcome is None:
        return "waiting"
    if host.outcome is not Outcome.ANSWERED:
        return "silent"
    return "differs" if host.differs else "same"
