"""What ``npu-smi info -t …`` tells of one card, chip by chip: usage, memory, power, heat, product, errors.

The chips stand in blocks between empty lines; their number comes before the block in some answers and behind it in
others. The controller beside them (mcu) is no chip, but it is the one that knows the power of the card.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from volute.domain.seen import Seen
from volute.probe.vendors.values import number, said, whole

Block = Mapping[str, str]
LINE = re.compile(r"^[^\S\n]*([A-Za-z][^:\n]*):([^\n]*)$", re.MULTILINE)
SECTION = re.compile(r"^[^\S\n]*NPU ID[^\S\n]*: (\d+)[^\S\n]*$", re.MULTILINE)
OF_CHIPS = re.compile(
    r"^[^\S\n]*(?:HBM Capacity|DDR Capacity|Aicore Usage Rate|Temperature|Power Dissipation)\(", re.MULTILINE
)
TOTAL = re.compile(r"^[^\S\n]*Total Count[^\S\n]*: (\d+)[^\S\n]*$", re.MULTILINE)
POWER = ("NPU Real-time Power(W)", "Real-time Power(W)", "Power Dissipation(W)")
HEAT = ("Temperature(C)", "NPU Temperature (C)", "Temperature (C)")
LOAD = ("Aicore Usage Rate(%)", "NPU Utilization(%)")
ERRORS = re.compile(r"(HBM|DDR) Double Bit (?:Aggregate Total )?Err(?:or)? (?:Cnt|Count)")
UNNAMED = -1


def sections(text: str) -> dict[int, list[Block]]:
    """The blocks of each NPU id, in their order; of a text that names no card, its own blocks as one card's."""
    pieces = SECTION.split(text)
    if len(pieces) == 1:
        return {UNNAMED: list(_blocks(text))} if OF_CHIPS.search(text) else {}
    told: dict[int, list[Block]] = defaultdict(list)
    for npu, body in zip(pieces[1::2], pieces[2::2], strict=True):
        told[int(npu)] += _blocks(body)
    return dict(told)


def too_few(text: str, cards: int) -> bool:
    """A list that counts more cards than it shows was not saved whole."""
    found = TOTAL.search(text)
    return found is not None and int(found[1]) > cards


def _blocks(body: str) -> Iterator[Block]:
    for piece in re.split(r"\n[^\S\n]*\r?\n", body):
        told: dict[str, str] = {}
        for line in LINE.finditer(piece):
            told.setdefault(line[1].strip(), line[2].strip())
        if told:
            yield told


def first(blocks: Sequence[Block], *names: str) -> str | None:
    return next((block[name] for block in blocks for name in names if name in block), None)


def with_figures(card: Seen, blocks: Sequence[Block]) -> Seen:
    """The card with what its blocks say and its table did not: sums over chips, the busiest and the hottest of them."""
    chips = [block for block in blocks if block.get("Chip Name", "").lower() != "mcu"]
    return replace(
        card,
        model=card.model or said(first(blocks, "Product Type")) or said(first(chips, "Chip Name")),
        memory_mib=card.memory_mib or _sum(chips, "HBM Capacity(MB)") or _sum(chips, "DDR Capacity(MB)"),
        utilisation=_known(card.utilisation, _most(chips, LOAD)),
        temperature_c=_known(card.temperature_c, _most(chips, HEAT)),
        power_w=card.power_w if card.power_w is not None else _power(blocks),
        ecc_uncorrected=_known(card.ecc_uncorrected, _errors(chips)),
        alarms=card.alarms or tuple(_alarms(blocks)),
    )


def _known(told: int | None, otherwise: int | None) -> int | None:
    return told if told is not None else otherwise


def _figures(blocks: Sequence[Block], names: Sequence[str]) -> list[int]:
    return [value for block in blocks for name in names if (value := whole(block.get(name))) is not None]


def _sum(blocks: Sequence[Block], name: str) -> int | None:
    return sum(_figures(blocks, (name,))) or None


def _most(blocks: Sequence[Block], names: Sequence[str]) -> int | None:
    return max(_figures(blocks, names), default=None)


def _power(blocks: Sequence[Block]) -> float | None:
    """The controller speaks for the card; else its chips together."""
    told = [(block, value) for block in blocks for name in POWER if (value := number(block.get(name))) is not None]
    by_mcu = [value for block, value in told if block.get("Chip Name", "").lower() == "mcu"]
    powers = by_mcu[:1] or [value for _, value in told]
    return round(sum(powers), 2) if powers else None


def _errors(blocks: Sequence[Block]) -> int | None:
    counts = [
        value
        for block in blocks
        for name, text in block.items()
        if ERRORS.fullmatch(name) and (value := whole(text)) is not None
    ]
    return sum(counts) if counts else None


def _alarms(blocks: Sequence[Block]) -> Iterator[str]:
    health = (first(blocks, "Health Status", "Health") or "ok").strip().lower()
    if health not in ("ok", "normal", "", "na", "n/a"):
        yield f"health_{health.split()[0]}"
