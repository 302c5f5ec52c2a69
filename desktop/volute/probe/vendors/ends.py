"""By what a text answer shows that it was heard to its end. A card that was cut off must not vanish without a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from volute.probe.vendors.vendor import Unreadable

RULE = re.compile(r"^[^\S\n]*[|+]?[-=]{5}[-=+|]*[^\S\n]*$", re.MULTILINE)
ATTACHED = re.compile(r"^[ \t]*Attached (?:GPUs|AIPs|PPUs|DCUs|XPUs)[ \t]*: (\d{1,4})\b", re.MULTILINE)


def ruled_off(text: str, after: int) -> None:
    """Tables end with a rule. Raises :class:`Unreadable` where none stands behind this position."""
    if not RULE.search(text, after):
        raise Unreadable("cut_short")


def all_shown(text: str, cards: int) -> None:
    """A tool that counts its cards first shows as many. Raises :class:`Unreadable` where it does not."""
    found = ATTACHED.search(text)
    if found and int(found[1]) > cards:
        raise Unreadable("cut_short")


def alike(sections: Sequence[Collection[str]]) -> None:
    """Sections have no end of their own, but those of one answer end alike: the last one with what ended the others."""
    told = [list(section) for section in sections if section]
    if len(told) > 1 and told[-2][-1] not in told[-1]:
        raise Unreadable("cut_short")
