"""What reading an eight-card answer costs, as a ratio to the bare XML parse by the standard library's C parser."""

from __future__ import annotations

import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

from volute.probe.vendors import nvidia

ANSWER = Path(__file__).parents[1] / "probe/nvidia/eight-h20-driver-550/answer.xml"
CLOCK = b"<supported_graphics_clock>1980 MHz</supported_graphics_clock>"
ROUNDS = 25


def once(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measured(repeats: int) -> None:
    """Interleaved rounds; the best of each, and their ratio. Goal: at most 2."""
    answer = ANSWER.read_bytes().replace(CLOCK, CLOCK * repeats)
    pairs = [
        (once(lambda: nvidia.read({"nvidia": answer})), once(lambda: ET.fromstring(answer))) for _ in range(ROUNDS)
    ]
    reading, bare = (min(times) for times in zip(*pairs, strict=True))
    size = f"{len(answer) // 1000} kB, 8 cards"
    sys.stdout.write(
        f"{size}: read {reading * 1000:.2f} ms, bare parse {bare * 1000:.2f} ms, ratio {reading / bare:.2f}\n"
    )


def main() -> None:
    """An answer without its clocks, and as long as drivers print it (an H100 server: 210 kB, a B200 server: 357 kB)."""
    for repeats in (70, 200, 400):
        measured(repeats)


if __name__ == "__main__":
    main()
