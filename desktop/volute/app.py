"""The only place where the parts meet: the person's folders, the clock, the window and the command line."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event

from platformdirs import user_config_path, user_data_path

from volute.cli.context import Far, Tools
from volute.cli.main import main as command_line
from volute.commands.seat import Seat
from volute.demo.open import make, open_demo
from volute.domain.problems import Unreachable
from volute.ledger.store import Ledger
from volute.words import Words

TICK_S = 0.1


def run(arguments: Sequence[str]) -> int:
    """The program with these arguments; its exit code."""
    data = Path(os.environ.get("VOLUTE_DATA") or user_data_path("volute", appauthor=False))
    tools = Tools(
        data=data,
        by=os.environ.get("VOLUTE_BY") or _person(),
        clock=utc_now,
        draw_comparison=draw_comparison,
        draw_report=draw_report,
        open_window=partial(open_window, data),
        has_display=has_display(),
        draw_plots=draw_plots,
    )
    return command_line(arguments, tools)


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def has_display() -> bool:
    """Can a window be shown here?"""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def draw_comparison(path: Path, told: object, words: Words) -> None:
    """Paint the comparison into a file; works without a display."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from volute.gui.pictures import comparison_picture

    comparison_picture(path, told, words)


def draw_plots(folder: Path, told: object, words: Words) -> list[Path]:
    """Paint every plot of a report into files of its own; works without a display."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from volute.gui.plots_written import write_plots

    return write_plots(folder, told, words)


def draw_report(path: Path, told: object, words: Words, far: Far = lambda at, of: None) -> int:
    """Paint a report into a PDF, and tell after every page how far it is; its pages. Works without a display."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from volute.gui.reports.pdf import report_pdf

    return report_pdf(path, told, words, far)


def utc_now() -> datetime:
    """The clock of the program; a named function, so that another process can be given it."""
    return datetime.now(UTC)


def open_window(data: Path, ledger: Ledger, seat: Seat, *, is_demo: bool) -> int:
    """Open the window on a ledger, with doors to the person's own and to the demo."""
    from volute.gui.start import Doors, Opening
    from volute.gui.start import open_window as show

    config = Path(os.environ.get("VOLUTE_CONFIG") or user_config_path("volute", appauthor=False))
    config.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_until_closed:
        opened = {is_demo: ledger}

        def own() -> Ledger:
            if False not in opened:
                opened[False] = Ledger.open(os.environ.get("VOLUTE_LEDGER") or data / "ledger.db")
                open_until_closed.callback(opened[False].close)
            return opened[False]

        def demo(cancelled: Event) -> Ledger:
            if True not in opened:
                make_apart(data / "demo", cancelled)
                opened[True] = open_until_closed.enter_context(open_demo(data / "demo", utc_now))
            return opened[True]

        return show(Opening(ledger, seat, config / "volute.ini", is_demo, Doors(own, demo)))


def make_apart(folder: Path, cancelled: Event) -> None:
    """Build the demo in a process of its own: it keeps a processor busy for half a minute, the window must not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    builder = get_context("spawn").Process(target=make, args=(folder, utc_now))
    builder.start()
    while builder.is_alive():
        builder.join(TICK_S)
        if cancelled.is_set():
            builder.terminate()
    if builder.exitcode:
        raise Unreachable("demo_unfinished")
