"""Hosts that did not answer, each with its error in words and the time since it last did."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from volute.commands.targets import Scope
from volute.gui.desk import Desk
from volute.gui.glyphs import Glyph
from volute.gui.parts import Label, button, emptied, row
from volute.queries.hosts import HostRow
from volute.words import why
from volute.words.literal import tip

SHOWN, MOST = 8, 300


class SilentHosts(QWidget):
    """The longest silent first; the first few, and all on demand."""

    def __init__(self, desk: Desk, probe: Callable[[Scope], None], opened: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._opened = desk, opened
        self._hosts: Sequence[HostRow] = ()
        self._most = SHOWN
        words, look = desk.words, desk.look
        self.title = Label(look, "", 13, 600)
        self.again = button(words("probes.retry"), "ghost", on=lambda: probe(Scope(self.names())))
        self.more = button("", "link", on=self._all)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(row(self.title, 1, self.again))
        layout.addLayout(self._grid)
        layout.addWidget(self.more)

    def names(self) -> tuple[str, ...]:
        return tuple(host.name for host in self._hosts)

    def show_hosts(self, hosts: Sequence[HostRow]) -> None:
        self._hosts = sorted(hosts, key=lambda host: (host.silent_since is None, host.silent_since, host.name))
        self.setVisible(bool(hosts))
        emptied(self._grid)
        self.title.setText(self._desk.words.plural("probes.silent", len(hosts)))
        for at, host in enumerate(self._hosts[: self._most]):
            self._row(at, host)
        rest = len(hosts) - self._most
        self.more.setVisible(rest > 0)
        self.more.setText(self._desk.words("probes.more", n=rest))

    def _row(self, at: int, host: HostRow) -> None:
        look, desk = self._desk.look, self._desk
        name = button(host.name, "link", on=lambda: self._opened(host.name))
        name.setFont(look.font(12, 500, mono=True))
        assert host.outcome is not None  # noqa: S101 - a host never asked is not silent
        error = Label(look, why(desk.words, host.outcome, host.error), 12, token="text2")
        error.setToolTip(tip(host.error))
        error.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        since = (desk.seat.now() - host.silent_since).total_seconds() if host.silent_since else None
        for column, part in enumerate(
            (Glyph(look, "failed"), name, error, Label(look, desk.style.duration(since), 12, token="text2"))
        ):
            self._grid.addWidget(part, at, column)

    def _all(self) -> None:
        self._most = MOST
        self.show_hosts(self._hosts)
