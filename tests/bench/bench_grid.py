"""How long the card table takes at a size: load, sort, keystroke to answer, keystroke to painted.

.venv/bin/python tests/bench/bench_grid.py [rows]
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from volute.gui.columns import Coded, Column, Columns
from volute.gui.grid import Grid
from volute.gui.look import Look

TYPED = ("V-00", "V-004", "V-0041", "wuhu", "wuh", "rtx 40", "rtx 4090 lfg", "gpu-00c", "")


def fleet(n: int) -> Columns:
    """``n`` cards with 14 columns, six of them text; serial and UUID differ on every row."""
    rng = np.random.default_rng(7)

    def few(words: list[str]) -> Coded:
        return Coded(rng.integers(0, len(words), n, dtype=np.int32), words)

    own = np.arange(n, dtype=np.int32)
    return Columns(
        n,
        {
            "card": Coded(own, [f"V-{at:07}" for at in range(n)]),
            "uuid": Coded(own, [f"GPU-{at:08x}-90b4-1ca7" for at in range(n)]),
            "state": few(["Lit", "Idle", "In stock", "Missing"]),
            "model": few(["RTX 4090", "RTX 4090 48G", "H20 96G", "A100 80G", "Ascend 910B"]),
            "centre": few([f"{name} {k}" for name in ("Wuhu", "Langfang", "Qingyang", "Gui'an") for k in range(3)]),
            "where": few([f"LFG · R{r:02} · U{u:02}" for r in range(40) for u in range(42)]),
            **{f"number{k}": rng.normal(20_000, 5_000, n) for k in range(8)},
        },
    )


def timed(what: str, runs: int, act: Callable[[int], object]) -> None:
    took = []
    for run in range(runs):
        began = time.perf_counter()
        act(run)
        took.append((time.perf_counter() - began) * 1000)
    sys.stdout.write(f"{what:32} median {statistics.median(took):8.1f} ms   worst {max(took):8.1f} ms\n")


def main(n: int) -> None:
    application = QApplication([])
    data = fleet(n)
    numbers = [Column(f"number{k}", f"N {k}", 80, align="right", show=lambda v: f"{v:,.0f}") for k in range(8)]
    words = [Column(k, k, 110) for k in ("card", "uuid", "state", "model", "centre", "where")]
    grid = Grid(Look(application), [*words, *numbers])
    grid.resize(1400, 900)
    grid.show()

    def painted() -> None:
        grid.viewport().grab()

    sys.stdout.write(f"{n:,} rows × 14 columns\n")
    timed("load", 3, lambda _: grid.set_data(data))
    timed("first keystroke (index built)", 1, lambda _: grid.set_filter("w"))
    timed("keystroke to answer", 27, lambda run: grid.set_filter(TYPED[run % len(TYPED)]))
    timed("keystroke to painted", 27, lambda run: (grid.set_filter(TYPED[run % len(TYPED)]), painted()))
    timed("sort by number", 4, lambda run: grid.sort_by("number1", descending=bool(run % 2)))
    timed("sort by distinct text, first", 1, lambda _: grid.sort_by("card", descending=True))
    timed("sort by distinct text, again", 4, lambda run: grid.sort_by("card", descending=bool(run % 2)))
    timed("keystroke to painted, sorted", 27, lambda run: (grid.set_filter(TYPED[run % len(TYPED)]), painted()))
    timed("choose all, painted", 3, lambda _: (grid.choose_all(), painted()))
    timed("page down, painted", 40, lambda run: (grid.verticalScrollBar().setValue(run * 900), painted()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
