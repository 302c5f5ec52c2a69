"""One move of a slider in Decide: model, words and the drawing of every centre, median and 95 % in milliseconds; the
same curves as one pyqtgraph plot of multi-curves, turn by turn; and a minute of dragging while answers arrive.

Twelve centres and a hundred, of three models each, over 120 months in a real window of 1440 x 900. The second time is
the thread's own: what is left when the machine does nothing else. ``--minute SECONDS`` drags for longer or shorter.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from volute.commands import cards, registers
from volute.commands.seat import Seat
from volute.domain.events import Costed, Registered
from volute.gui.forms.outlook.outlook import OutlookSheet
from volute.gui.pages.decide.page import DecidePage
from volute.gui.plots.small_multiples import SmallMultiples
from volute.gui.start import Desktop, Opening
from volute.ledger.store import Ledger

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEAT = Seat("bench", lambda: NOW)
MODELS = {"rtx4090": (20_900, 2.0), "a100": (62_000, 4.2), "h20": (96_500, 6.5)}
CENTRES, MOVES, MONTHS = (12, 100), 80, 120
FRAME_S, MOST_MS, SWEEP_S, REST_S = 1 / 60, 50.0, 2.4, 0.6  # a hand that drags, and now and then rests


def fleet(path: Path, centres: int) -> Ledger:
    ledger = Ledger.open(path)
    for model, (resale, hourly) in MODELS.items():
        for what, amount in (("resale", resale), ("rent_hour", hourly)):
            fields = {"model": model, "what": what, "amount": str(amount), "as_of": "2026-11-20", "source": "bench"}
            registers.describe(ledger, SEAT, "price", f"{model}-{what}", fields)
    for at in range(centres):
        code = f"C{at:03}"
        registers.describe(ledger, SEAT, "centre", code, {"name": f"Centre {at}"})
        registers.describe(ledger, SEAT, "host", f"{code}-n1", {"centre": code, "address": "127.0.0.1"})
        for slot, model in enumerate(MODELS):
            cost = Costed("purchase", 2_000_000, vat_included=False)
            cards.register(ledger, SEAT, Registered(model, code, host=f"{code}-n1", slot=slot), cost)
    return ledger


def settle(application: QApplication, desktop: Desktop) -> None:
    quiet = time.monotonic()
    while time.monotonic() - quiet < 0.4:
        application.processEvents()
        if desktop.jobs.waiting:
            quiet = time.monotonic()
        time.sleep(0.005)


@dataclass
class Times:
    """Milliseconds of every turn: by the clock, and of this thread alone."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> None:
        started, used = time.perf_counter(), time.thread_time()
        work()
        self.wall.append((time.perf_counter() - started) * 1e3)
        self.own.append((time.thread_time() - used) * 1e3)

    def tell(self, name: str) -> None:
        late = statistics.quantiles(self.wall, n=20)[-1]
        wall, own = statistics.median(self.wall), statistics.median(self.own)
        print(f"  {name:34} median {wall:6.2f} ms   95 % {late:6.2f} ms   own time {own:6.2f} ms")


class MultiCurves:
    """The form that is measured fastest in pyqtgraph: two curves through all panels, broken between them, laid out on
    a grid with a label each. Pens are one pixel wide: wider ones take a hundred times as long there."""

    def __init__(self, centres: int) -> None:
        self.view = pg.PlotWidget()
        self.view.hideAxis("left")
        self.view.hideAxis("bottom")
        self.across = math.ceil(math.sqrt(centres))
        self.cells = [(at % self.across * 1.1, at // self.across * 1.3) for at in range(centres)]
        x = np.linspace(0, 1, MONTHS + 1)
        self.x = np.concatenate([left + x for left, _ in self.cells])
        self.joined = np.tile(np.append(np.ones(MONTHS, dtype=bool), False), centres)
        pens = (pg.mkPen("#0072b2", width=1), pg.mkPen("#d55e00", width=1))
        self.curves = [pg.PlotCurveItem(pen=pen, antialias=True) for pen in pens]
        self.labels = [pg.TextItem(color="k") for _ in self.cells]
        for item in (*self.curves, *self.labels):
            self.view.addItem(item)
        for label, (left, low) in zip(self.labels, self.cells, strict=True):
            label.setPos(left, low + 1.2)
        self.view.setRange(xRange=(0, self.across * 1.1), yRange=(0, -(-centres // self.across) * 1.3), padding=0)
        self.view.disableAutoRange()
        self.view.resize(1100, 640)
        self.view.show()

    def show(self, panels: SmallMultiples) -> None:
        """The same curves and words."""
        for item, name in zip(self.curves, ("rent", "sell"), strict=True):
            placed = zip(panels.panels, self.cells, strict=True)
            curves = [low + np.clip(getattr(panel, name), 0, 1.6) / 1.6 for panel, (_, low) in placed]
            item.setData(self.x, np.concatenate(curves), connect=self.joined)
        for label, panel in zip(self.labels, panels.panels, strict=True):
            label.setText(f"{panel.title} {panel.worth}")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--minute", type=float, default=60.0)
    seconds = given.parse_args().minute
    application = QApplication([])
    pg.setConfigOptions(background="w", foreground="k")
    for centres in CENTRES:
        measured(application, centres, seconds)


def opened(application: QApplication, desktop: Desktop, centres: int) -> DecidePage:
    started, window = time.perf_counter(), desktop.session.window
    window.go("decide")
    while not (window.stack.currentWidget() and cast("DecidePage", window.page()).base):
        application.processEvents()
    application.processEvents()
    print(f"{centres} centres: opened in {(time.perf_counter() - started) * 1e3:.0f} ms")
    settle(application, desktop)
    return cast("DecidePage", window.page())


def measured(application: QApplication, centres: int, seconds: float) -> None:
    """One window, one ledger of so many centres."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = fleet(Path(folder) / "bench.db", centres)
        desktop = Desktop(application, Opening(ledger, SEAT, Path(folder) / "volute.ini"))
        desktop.show()
        desktop.session.window.resize(1440, 900)
        settle(application, desktop)
        page = opened(application, desktop, centres)
        page.side.sliders["horizon"].set_value(MONTHS)
        settle(application, desktop)
        moves(application, page, centres)
        settle(application, desktop)
        dragged(application, page, seconds)
        settle(application, desktop)
        desktop.session.window.close()
        desktop.close()
        ledger.close()


def moves(application: QApplication, page: DecidePage, centres: int) -> None:
    """Turn by turn, so that whatever else the machine does falls on all alike."""
    slider, other = page.side.sliders["rent_change"], MultiCurves(centres)
    application.processEvents()
    whole = QPixmap(page.plots.width(), page.plots.height_for(page.plots.width()))
    ours, model, painted, every, theirs = (Times() for _ in range(5))

    def move(at: int) -> None:
        slider.set_value(-0.4 + 0.01 * at)
        application.processEvents()

    def shown() -> None:
        other.show(page.plots)
        other.view.viewport().repaint()

    for at in range(MOVES):
        ours.take(lambda at=at: move(at))  # type: ignore[misc]
        theirs.take(shown)
        painted.take(page.plots.repaint)
        every.take(lambda: page.plots.render(whole))
        model.take(lambda at=at: slider.set_value(0.4 - 0.01 * at))  # type: ignore[misc]
        application.processEvents()
    other.view.close()
    ours.tell("a move, all of it")
    model.tell("  model and words")
    painted.tell("  panels in sight drawn")
    every.tell(f"  all {centres} panels drawn")
    theirs.tell("pyqtgraph's multi-curves, drawing")
    for name, of in (("panels in sight", painted), ("all panels, with bands", every)):
        print(f"  ratio to pyqtgraph, {name}: {statistics.median(of.own) / statistics.median(theirs.own):.2f}")


def dragged(application: QApplication, page: DecidePage, seconds: float) -> None:
    """The knob follows a hand; bands, reasons and the outlook of the sheet beside it arrive meanwhile. Every turn of
    the event loop is a frame."""
    page.doors.outlook()
    track = page.side.sliders["rent_change"].track
    frames, moved = Times(), Times()
    answers: dict[str, int] = {"bands": 0, "reasons": 0, "outlook": 0}
    _count(page, answers)
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=QPoint(track.width() // 2, 8))
    for at in _hand(seconds):
        until = time.perf_counter() + FRAME_S
        if at is not None:

            def move(at: float = at) -> None:
                QTest.mouseMove(track, QPoint(round(8 + at * (track.width() - 16)), 8))
                application.processEvents()

            moved.take(move)
        while time.perf_counter() < until:
            frames.take(application.processEvents)
            time.sleep(0.001)
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton)
    _tell(seconds, moved, frames, answers)


def _count(page: DecidePage, answers: dict[str, int]) -> None:
    """How many answers came home while the knob was held."""
    sheet = page.findChildren(OutlookSheet)[0]
    for name, owner, method in (
        ("bands", page.bands, "_on"),
        ("reasons", page.why, "_on"),
        ("outlook", sheet, "_found"),
    ):
        told: Any = getattr(owner, method)

        def count(*given: object, name: str = name, told: Any = told, **named: object) -> object:
            answers[name] += 1
            return told(*given, **named)

        setattr(owner, method, count)


def _hand(seconds: float) -> Iterator[float | None]:
    """To and fro over the track; None while it rests."""
    begun = time.perf_counter()
    while (now := time.perf_counter() - begun) < seconds:
        resting = now % SWEEP_S > SWEEP_S - REST_S
        yield None if resting else 0.5 + 0.45 * math.sin(now * 2.1)


def _tell(seconds: float, moved: Times, frames: Times, answers: dict[str, int]) -> None:
    moved.tell("a move of the hand")
    every = [*moved.wall, *frames.wall]
    own = [*moved.own, *frames.own]
    late, late_own = (sum(turn > MOST_MS for turn in of) for of in (every, own))
    print(
        f"  {seconds:.0f} s of dragging: {len(moved.wall)} moves, longest frame {max(every):.1f} ms "
        f"(own {max(own):.1f}), over {MOST_MS:.0f} ms: {late} (own {late_own}); arrived: {answers}"
    )


if __name__ == "__main__":
    main()
