"""What goes on, said on every page under the top bar: the demo, a paused probe, a past day."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from volute.gui.bars import Banner
from volute.gui.desk import Desk


class Banners(QVBoxLayout):
    """One under the other; whoever has more to say adds it at the end."""

    def __init__(self, desk: Desk, own: Callable[[], None]) -> None:
        super().__init__()
        words = desk.words
        demo = (words("shell.demo_banner"), words("shell.start_own"))
        self.demo = [Banner(desk.look, *demo, own)] if desk.is_demo else []
        self.paused = self._paused(desk)
        for banner in (*self.demo, self.paused):
            self.addWidget(banner)

    @staticmethod
    def _paused(desk: Desk) -> Banner:
        """A paused probe: nothing else tells why no answer comes."""
        run, words = desk.probe_run, desk.words
        made = Banner(desk.look, words("probes.banner_paused"), words("probes.go_on"), lambda: run.hold(held=False))
        made.setVisible(run.paused)
        run.held.connect(made.setVisible)
        return made
