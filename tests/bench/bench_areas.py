"""Opening each area on 100 centres and 100,000 cards: until it is painted with what it knows, and the longest stop of
the window meanwhile, in milliseconds. Then what a person does in Fleet, another theme, another language and a past day.
With ``--pictures DIR`` each area is kept as a PNG.

A stop is the time between two turns of the event loop: a person who clicks then waits that long. ``own`` is what of it
the window's own thread worked; the rest it waited for a machine that others use too.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.append(str(Path(__file__).parent))

from large_fleet import NOW, SEAT, large_fleet
from PySide6.QtWidgets import QApplication

from volute.gui.areas import AREAS
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.start import Desktop, Opening
from volute.ledger.store import Ledger

QUIET_S, PATIENCE_S = 0.4, 120.0
PAST_DAYS = 150  # before the ledger's today; a part of its cards came later


def settled(application: QApplication, desktop: Desktop) -> tuple[float, float]:
    """Seconds until the last question was answered and painted, and the longest turn of the event loop."""
    took, longest, _ = watched(application, desktop)
    return took, longest


def watched(application: QApplication, desktop: Desktop) -> tuple[float, float, float]:
    """The same, and the most that the window's thread worked in one turn."""
    begun = last = time.perf_counter()
    longest = most = 0.0
    while (now := time.perf_counter()) - last < QUIET_S and now - begun < PATIENCE_S:
        worked = time.thread_time()
        application.processEvents()
        turn, own = time.perf_counter() - now, time.thread_time() - worked
        longest, most = max(longest, turn), max(most, own)
        if desktop.jobs.waiting or turn > 0.004:
            last = time.perf_counter()
        time.sleep(0.001)
    return last - begun, longest, most


def timed(application: QApplication, desktop: Desktop, name: str, work: Callable[[], object]) -> None:
    """What is done, and everything that follows from it."""
    begun, worked = time.perf_counter(), time.thread_time()
    work()
    went, own = time.perf_counter() - begun, time.thread_time() - worked
    took, longest, most = watched(application, desktop)
    print(
        f"{name:26}: complete {1e3 * (went + took):7.1f}   longest stop {1e3 * max(went, longest):6.1f}"
        f"   own {1e3 * max(own, most):6.1f}"
    )


def measured(application: QApplication, ledger: Ledger, folder: Path, pictures: Path | None) -> None:
    desktop = Desktop(application, Opening(ledger, SEAT, folder / "volute.ini"))
    desktop.show()
    desktop.session.window.resize(1440, 900)
    settled(application, desktop)
    for again in ("first", "again"):
        for area in AREAS:
            timed(application, desktop, f"{area.name} {again}", lambda area=area: desktop.session.window.go(area.name))
            if pictures:
                desktop.session.window.grab().save(str(pictures / f"{area.name}.png"))
    in_fleet(application, desktop)
    for theme in ("dark", "light"):
        timed(application, desktop, f"theme {theme}", lambda theme=theme: desktop.look.set_theme(theme))
    past_day(application, desktop)
    for language in ("zh_CN", "en"):
        timed(application, desktop, f"language {language}", lambda to=language: desktop.set_language(to))
    desktop.session.window.close()
    desktop.close()


def in_fleet(application: QApplication, desktop: Desktop) -> None:
    """Filter, sort, choose and look into a card."""
    desktop.session.window.go("fleet")
    settled(application, desktop)
    page = cast("FleetPage", desktop.session.window.page())
    box = page.facets.boxes["centre", "C007"]
    doings: dict[str, Callable[[], object]] = {
        "filter by text": lambda: page.field.setText("h00123"),
        "filter by two words": lambda: page.field.setText("4090 idle"),
        "filter off": page.field.clear,
        "facet on": lambda: box.setChecked(True),
        "facet off": lambda: box.setChecked(False),
        **{
            f"sort by {spec.key}": lambda key=spec.key: page.grid.sort_by(key, descending=True)
            for spec in page.grid.rows_model.specs
            if spec.sortable
        },
        "choose all": page.grid.choose_all,
        "look into a card": lambda: page.grid.select_row(int(page.grid.rows[40_000])),
        "close the card": page.inspector.close_pane,
    }
    for name, doing in doings.items():
        timed(application, desktop, name, doing)


def past_day(application: QApplication, desktop: Desktop) -> None:
    """Overview, Fleet and Decide as of a day on which a part of the fleet had not come yet."""
    window = desktop.session.window
    day = (NOW - timedelta(days=PAST_DAYS)).date()
    timed(application, desktop, f"as of {day}", lambda: window.as_of.show_day(day))
    for area in ("overview", "fleet", "decide"):
        timed(application, desktop, f"{area} as of then", lambda area=area: window.go(area))
    timed(application, desktop, "back to today", window.as_of.leave)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, help="one that is there, in the place of a new one")
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ledger = Ledger.open(given.ledger) if given.ledger else large_fleet(folder / "large.db")
        measured(application, ledger, folder, given.pictures)
        print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        ledger.close()


if __name__ == "__main__":
    main()
