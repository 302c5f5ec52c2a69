"""Whether cards can be sold, in words: each by itself, then all together."""

from __future__ import annotations

from collections.abc import Sequence

from volute.queries.sale_said import SaleSaid
from volute.queries.sellable import Sellable
from volute.words import Style, Words

COLUMNS = ("card", "model", "place", "verdict", "why")


def cells(words: Words, style: Style, each: Sellable) -> tuple[str, ...]:
    """As ``COLUMNS``."""
    told = [SaleSaid(words, style).whys(each.reasons)] if each.reasons else []
    told += [words("sellable.breaks", n=each.left)] if each.left else []
    return each.card, each.model, each.place, words("sellable.yes" if each.free else "sellable.no"), "; ".join(told)


def verdict(words: Words, style: Style, found: Sequence[Sellable]) -> str:
    """How many of them can be sold, and how many machines that would break."""
    hosts = {each.place.rpartition(" · ")[0] for each in found if each.left}
    free = sum(each.free for each in found)
    return words("sellable.verdict", n=style.count(free), of=style.count(len(found)), machines=style.count(len(hosts)))
