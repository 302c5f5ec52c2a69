"""Takes the README's pictures from the running program on its demo fleet, so that they show what there is.

Run it in the environment that ``run.sh`` made:  .venv/bin/python installer/pictures.py
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

# Before Qt is imported: no screen is needed, and a picture has the same size everywhere.
os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1"}

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from volute.commands.seat import Seat
from volute.demo.open import open_demo
from volute.gui.start import Desktop, Opening

PICTURES = Path(__file__).resolve().parents[1] / "resources/pictures"
AREAS = ("overview", "decide")
SETTLED_MS = 400  # without a question under way for this long, a page has drawn what it knows
PATIENCE_MS = 120_000


def wait_until_settled(desktop: Desktop) -> None:
    """Let the program run until no lane has had work for a while."""
    loop, quiet, ticks = QEventLoop(), 0, 0

    def look() -> None:
        nonlocal quiet, ticks
        quiet, ticks = 0 if desktop.jobs.waiting else quiet + 50, ticks + 50
        if quiet >= SETTLED_MS or ticks >= PATIENCE_MS:
            loop.quit()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()


def take(desktop: Desktop) -> Iterator[Path]:
    """One picture per area."""
    window = desktop.session.window
    for area in AREAS:
        window.go(area)
        wait_until_settled(desktop)
        picture = PICTURES / f"{area}.png"
        if not window.grab().save(str(picture)):
            raise SystemExit(f"cannot write {picture}")
        yield picture


def main(folder: Path, clock: Callable[[], datetime]) -> None:
    application = QApplication([])
    (folder / "volute.ini").write_text("[General]\nlanguage=en\ntheme=light\n")
    with open_demo(folder / "demo", clock) as ledger:
        desktop = Desktop(application, Opening(ledger, Seat("demo", clock), folder / "volute.ini", is_demo=True))
        desktop.show()
        wait_until_settled(desktop)
        for picture in take(desktop):
            print(picture)
        desktop.session.window.close()
        desktop.close()


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(scratch), lambda: datetime.now(UTC))
