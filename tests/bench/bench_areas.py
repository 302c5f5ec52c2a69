"""Opening each area on 100 centres and 100,000 cards: until it is painted with what it knows, and the longest stop of
the window meanwhile, in milliseconds. With ``--pictures DIR`` each area is kept as a PNG.

A stop is the time between two turns of the event loop: a person who clicks then waits that long.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.append(str(Path(__file__).parent))

from large_fleet import SEAT, large_fleet
from PySide6.QtWidgets import QApplication

from volute.gui.areas import AREAS
from volute.gui.start import Desktop, Opening
from volute.ledger.store import Ledger

QUIET_S, PATIENCE_S = 0.4, 120.0


def settled(application: QApplication, desktop: Desktop) -> tuple[float, float]:
    """Seconds until the last question was answered and painted, and the longest turn of the event loop."""
    begun = last = time.perf_counter()
    longest = 0.0
    while (now := time.perf_counter()) - last < QUIET_S and now - begun < PATIENCE_S:
        application.processEvents()
        turn = time.perf_counter() - now
        longest = max(longest, turn)
        if desktop.jobs.waiting or turn > 0.004:
            last = time.perf_counter()
        time.sleep(0.001)
    return last - begun, longest


def measured(application: QApplication, ledger: Ledger, folder: Path, pictures: Path | None) -> None:
    desktop = Desktop(application, Opening(ledger, SEAT, folder / "volute.ini"))
    desktop.show()
    window = desktop.session.window
    window.resize(1440, 900)
    settled(application, desktop)
    for again in ("first", "again"):
        for area in AREAS:
            begun = time.perf_counter()
            window.go(area.name)
            went = time.perf_counter() - begun
            took, longest = settled(application, desktop)
            complete, stop = 1e3 * (went + took), 1e3 * max(went, longest)
            print(f"{area.name:9} {again}: complete {complete:7.1f}   longest stop {stop:6.1f}")
            if pictures:
                window.grab().save(str(pictures / f"{area.name}.png"))
    window.close()
    desktop.close()


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
        ledger.close()


if __name__ == "__main__":
    main()
