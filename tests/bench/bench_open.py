"""Decide with 100 centres and 100,000 cards, from the click on the rail until every centre's plot is painted, in
milliseconds: the page is made, the book is read, the model is weighed, and the plots in sight (of all, laid out) are
drawn with both paths. Bands and the plots under them arrive by themselves later and are timed apart.

``first``: a window opened a moment ago shows another area; ``again``: Decide was seen before; ``written``: another desk
entered a price since, so that 100,000 cards are counted again. Each try is a window of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.append(str(Path(__file__).parent))

from bench_areas import settled
from large_fleet import SEAT, large_fleet
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from volute.commands import registers
from volute.gui.pages.decide.page import DecidePage
from volute.gui.start import Desktop, Opening
from volute.ledger.expectations import register
from volute.ledger.store import Ledger

PATIENCE_S = 30.0


class Watch(QObject):
    """Sees a paint of as many panels as there are centres."""

    def __init__(self, page: DecidePage, centres: int, is_new: Callable[[], bool]) -> None:
        super().__init__()
        self.page, self.centres, self.is_new, self.seen = page, centres, is_new, False
        page.plots.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and len(self.page.plots.panels) == self.centres and self.is_new():
            self.seen = True
        return False


def opened(application: QApplication, desktop: Desktop, centres: int, *, fresh: bool) -> tuple[float, float]:
    """From the click to the end of the turn in which the plots were painted, and until everything has arrived.
    ``fresh`` waits for other inputs than are shown."""
    window, begun = desktop.session.window, time.perf_counter()
    page = cast("DecidePage", window.prepare("decide"))
    before = page.told if fresh else None
    watch = Watch(page, centres, lambda: page.told is not None and page.told is not before)
    window.go("decide")
    while not watch.seen and time.perf_counter() - begun < PATIENCE_S:
        application.processEvents()
        time.sleep(0.0005)  # a window's own loop rests too
    painted = time.perf_counter() - begun
    took, _ = settled(application, desktop)
    return 1e3 * painted, 1e3 * (painted + took)


def tries(application: QApplication, ledger: Ledger, folder: Path, n: int) -> dict[str, list[tuple[float, float]]]:
    """Interleaved, so that a busy machine is busy for each."""
    found: dict[str, list[tuple[float, float]]] = {"first": [], "again": [], "written": []}
    prefs, other = folder / "volute.ini", Ledger.open(ledger.name)
    with ledger.reading() as connection:
        centres = len(register(connection, "centre"))
    for at in range(n):
        prefs.write_text("[General]\nlanguage=en\ntheme=light\narea=workshop\n")
        desktop = Desktop(application, Opening(ledger, SEAT, prefs))
        desktop.show()
        desktop.session.window.resize(1440, 900)
        settled(application, desktop)
        for name in found:
            if name == "written":
                registers.describe(other, SEAT, "price", "rtx4090-resale", {"amount": str(20_000 + at)})
            found[name].append(opened(application, desktop, centres, fresh=name == "written"))
            desktop.session.window.go("workshop")
            settled(application, desktop)
        desktop.session.window.close()
        desktop.session.window.deleteLater()
        desktop.close()
    other.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, help="one that is there, in the place of a new one; prices are entered")
    parser.add_argument("--tries", type=int, default=7)
    given = parser.parse_args()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ledger = Ledger.open(given.ledger) if given.ledger else large_fleet(folder / "large.db")
        for name, times in tries(application, ledger, folder, given.tries).items():
            painted, whole = zip(*times, strict=True)
            said = f"median {statistics.median(painted):5.0f}   least {min(painted):5.0f}   most {max(painted):5.0f}"
            print(f"{name:8} painted: {said}   all arrived: {statistics.median(whole):6.0f}")
        print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        ledger.close()


if __name__ == "__main__":
    main()
