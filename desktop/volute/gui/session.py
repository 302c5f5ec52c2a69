"""One window in one language: its desk, and the badges that say what waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from volute.domain.days import TRADE_ZONE
from volute.domain.receipt import Receipt
from volute.gui.areas import BY_NAME, count, load
from volute.gui.deeds import Deeds
from volute.gui.desk import Desk
from volute.gui.jobs import Jobs
from volute.gui.look import Look
from volute.gui.prefs import Prefs
from volute.gui.probe_run import ProbeRun
from volute.gui.timetable import Timetable
from volute.gui.window import Window
from volute.queries.waiting import Waiting, waiting
from volute.words import Style, Words
from volute.words.numbers import Scale

REST_MS = 1500

SCALES: dict[str, Scale] = {"auto": "auto", "million": "million", "wan": "wan"}

if TYPE_CHECKING:
    from volute.gui.start import Opening


class Session:
    """Made anew when the language changes; the ledger and the lanes stay."""

    def __init__(
        self,
        opening: Opening,
        prefs: Prefs,
        look: Look,
        jobs: Jobs,
        words: Words,
        settings: Callable[[], None],
        probe_run: ProbeRun,
        deeds: Deeds | None = None,
    ) -> None:
        self._opening, self._prefs, self._look, self._jobs, self._words = opening, prefs, look, jobs, words
        self._probe_run = probe_run
        self.window = Window(self._desk, settings, opening.go_own, deeds)
        self.desk = self.window.desk
        self._rest = QTimer(self.window, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._count)

    def _desk(self, window: Window) -> Desk:
        return Desk(
            ledger=self._opening.ledger,
            seat=self._opening.seat,
            words=self._words,
            style=Style(self._words, TRADE_ZONE, scale=SCALES[self._prefs["scale"]]),
            look=self._look,
            jobs=self._jobs,
            prefs=self._prefs,
            go=window.go,
            wrote=self._wrote,
            toast=lambda text: window.toast.say(text),  # noqa: PLW0108 - the bars are made after the desk
            task=lambda text, n, of, cancel, left="": window.status.task(text, n, of, cancel, left),
            problem=window.problem,
            probe_run=self._probe_run,
            timetable=self._timetable(window),
            deeds=lambda: len(window.deeds.done),
            retitle=window.retitle,
            tell_last=window.tell_last,
            is_demo=self._opening.is_demo,
            open_demo=self._opening.go_demo,
        )

    def _timetable(self, window: Window) -> Timetable:
        ledger, seat = self._opening.ledger, self._opening.seat
        made = Timetable(self._prefs, self._probe_run, self._jobs, ledger, seat, TRADE_ZONE, window)
        made.begins.connect(window.prepare_probes)
        return made

    def begin(self, place: tuple[str, dict[str, object]] | None = None) -> None:
        """Show the first page: where the person was, or the first run of an empty ledger."""

        def arrived(waits: Waiting) -> None:
            self._badge(waits)
            area, filters = place or (self._prefs["area"], {})
            if waits.empty and area in ("overview", "first_run"):
                area, filters = "first_run", {}
            elif area not in BY_NAME or (area == "first_run" and not waits.empty):
                area, filters = "overview", {}
            self._load(area, then=lambda: self._show(area, filters))

        self._ask(arrived)

    def _load(self, *areas: str, then: Callable[[], None] = lambda: None) -> None:
        """Import pages on a worker before they are needed."""
        start, window = self._jobs.start, self.window
        start(load, *areas, done=lambda _: then(), progress=lambda _: None, owner=window)

    def _show(self, area: str, filters: dict[str, object]) -> None:
        """The first page, and what the others need while the person looks at it."""
        self.window.go(area, **filters)
        self._load(*BY_NAME, then=self._count)

    def _count(self) -> None:
        """Ahead of who asks: the first time, and when what was written rests."""
        ledger, today = self._opening.ledger, self._opening.seat.now().astimezone(TRADE_ZONE).date()
        self._jobs.ask(count, ledger, today, done=lambda _: None, key="count", lane="field", owner=self.window)

    def _ask(self, done: Callable[[Waiting], None]) -> None:
        self._jobs.ask(waiting, self._opening.ledger, done=done, key="waiting", owner=self.window)

    def _wrote(self, receipt: Receipt, text: str) -> None:
        self.window.wrote(receipt, text)
        self._ask(self._badge)
        self._rest.start()

    def _badge(self, waits: Waiting) -> None:
        self.window.rail.badge("probes", waits.differences)
        self.window.rail.badge("workshop", waits.jobs)
        self.window.rail.badge("leases", waits.leases)
