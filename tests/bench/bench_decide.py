"""One move of a slider in Decide: model, words and the drawing of every centre, median and 95 % in milliseconds.

Twelve centres and a hundred, of three models each, in a real window of 1440 x 900.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from volute.commands import cards, registers
from volute.commands.seat import Seat
from volute.domain.events import Costed, Registered
from volute.gui.pages.decide.page import DecidePage
from volute.gui.start import Desktop, Opening
from volute.ledger.store import Ledger

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEAT = Seat("bench", lambda: NOW)
MODELS = {"rtx4090": (20_900, 2.0), "a100": (62_000, 4.2), "h20": (96_500, 6.5)}
CENTRES, MOVES = (12, 100), 80


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


def timed(work: Callable[[int], object]) -> tuple[float, float, float]:
    """Median and 95 % of wall time, and the median of the process's own time."""
    wall, own = [], []
    for at in range(MOVES):
        started, used = time.perf_counter(), time.process_time()
        work(at)
        wall.append((time.perf_counter() - started) * 1e3)
        own.append((time.process_time() - used) * 1e3)
    return statistics.median(wall), statistics.quantiles(wall, n=20)[-1], statistics.median(own)


def main() -> None:
    application = QApplication([])
    for centres in CENTRES:
        measured(application, centres)


def measured(application: QApplication, centres: int) -> None:
    """One window, one ledger of so many centres."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = fleet(Path(folder) / "bench.db", centres)
        desktop = Desktop(application, Opening(ledger, SEAT, Path(folder) / "volute.ini"))
        desktop.show()
        desktop.session.window.resize(1440, 900)
        settle(application, desktop)
        started = time.perf_counter()
        desktop.session.window.go("decide")
        while not (
            desktop.session.window.stack.currentWidget() and cast("DecidePage", desktop.session.window.page()).base
        ):
            application.processEvents()
        application.processEvents()
        print(f"{centres} centres: opened in {(time.perf_counter() - started) * 1e3:.0f} ms")
        settle(application, desktop)
        page = cast("DecidePage", desktop.session.window.page())
        slider = page.side.sliders["rent_change"]

        def move(at: int) -> None:
            slider.set_value(-0.4 + 0.01 * at)
            application.processEvents()

        for name, work in (
            ("a move, all of it", move),
            ("  model and words", lambda at: slider.set_value(0.4 - 0.01 * at)),
            (f"  {centres} panels drawn", lambda _: page.plots.repaint()),
        ):
            median, late, own = timed(work)
            print(f"{name:20} median {median:6.2f} ms   95 % {late:6.2f} ms   own time {own:6.2f} ms")
        settle(application, desktop)
        desktop.session.window.close()
        desktop.close()
        ledger.close()


if __name__ == "__main__":
    main()
