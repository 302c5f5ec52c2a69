"""MI250 and MI250X: two dies of one board stand in lists as two GPUs, with a place, memory and load each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from volute.domain.seen import Seen
from volute.probe.vendors.values import in_bus_order, one_card

DEVICES, NAME = ("1002:7408", "1002:740c"), "mi250"


def boards(gpus: Iterable[Seen]) -> Iterator[Seen]:
    """Dies that show one serial are one card; where none is shown, two neighbours on the bus are."""
    by_board: dict[object, list[Seen]] = defaultdict(list)
    position = 0
    for gpu in in_bus_order(gpus):
        if gpu.device in DEVICES or NAME in (gpu.model or "").lower():
            by_board[gpu.serial or position // 2].append(gpu)
            position += 1
        else:
            yield gpu
    for dies in by_board.values():
        yield _board(dies)


def _board(dies: list[Seen]) -> Seen:
    """The first die speaks for the power of both; where both do, both tell that of the board."""
    powers, limits, most = (
        [v for die in dies if (v := getattr(die, name)) is not None]
        for name in ("power_w", "power_limit_w", "power_limit_max_w")
    )
    return replace(
        one_card(dies),
        power_w=max(powers, default=None),
        power_limit_w=max(limits, default=None),
        power_limit_max_w=max(most, default=None),
    )
