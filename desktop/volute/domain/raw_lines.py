"""Where a value stands in a tool's own words: the raw line is what a person can check, so it is shown as it came.

Tools print one block a card; the block of a card begins where its bus address or identifier first stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from volute.domain.seen import Seen

LONGEST = 160


def raw_line(answers: Mapping[str, bytes], cards: Sequence[Seen], card: Seen, shown: str) -> str:
    """The first line of this card's block that holds the value; nothing when no tool printed it so."""
    for raw in answers.values():
        lines = raw.decode("utf-8", "replace").splitlines()
        starts = {start for one in cards if one is not card and (start := _start(lines, one)) is not None}
        begin = _start(lines, card)
        if begin is None:
            continue
        end = min((start for start in starts if start > begin), default=len(lines))
        block = lines[begin:end]
        for pattern in _forms(shown):
            if found := next((line for line in block if pattern.search(line)), ""):
                return found.strip()[:LONGEST]
    return ""


def _start(lines: Sequence[str], card: Seen) -> int | None:
    marks = [mark.lower() for mark in ((card.bus or "")[-7:], card.uuid or "", card.serial or "") if mark]
    return next((at for at, line in enumerate(lines) if any(mark in line.lower() for mark in marks)), None)


def _forms(shown: str) -> Iterator[re.Pattern[str]]:
    """As it is kept, then as tools print it: PCI numbers turned round and without colon, watts with their decimals."""
    yield re.compile(rf"(?<![\w.]){re.escape(shown)}(?:\.0+)?(?![\w.])", re.IGNORECASE)
    vendor, colon, device = shown.partition(":")
    if colon and len(vendor) == len(device) == 4:
        yield re.compile(rf"(?:0x)?{device}{vendor}\b", re.IGNORECASE)
        yield re.compile(rf"{vendor}.{{0,3}}{device}\b", re.IGNORECASE)
