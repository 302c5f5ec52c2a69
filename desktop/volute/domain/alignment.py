"""Which cards of a host changed places: slots are counted along the bus, so only their order says anything.

A card taken out shifts every neighbour behind it by one, and none of these has moved. Those that stayed are the
longest run of cards still in order, preferring cards at their very slot; where two runs are equally good, as after
a swap, neither's word counts and both cards moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

Weight = tuple[int, int]  # cards in order, of them at their very slot


def out_of_order(recorded: Sequence[int], seen: Sequence[int]) -> frozenset[int]:
    """Positions of the cards that moved, given recorded and seen slots of one host's cards in the order seen."""
    if all(before <= after for before, after in pairwise(recorded)):
        return frozenset()  # the whole line is in order, as nearly every host's is
    exact = [int(was == now) for was, now in zip(recorded, seen, strict=True)]
    before = _best_runs(recorded, exact)
    after = _best_runs([-slot for slot in reversed(recorded)], exact[::-1])[::-1]
    whole = [(b[0] + a[0] - 1, b[1] + a[1] - e) for b, a, e in zip(before, after, exact, strict=True)]
    best = max(whole, default=(0, 0))
    ranks = Counter(before[at][0] for at, weight in enumerate(whole) if weight == best)
    stayed = (at for at, weight in enumerate(whole) if weight == best and ranks[before[at][0]] == 1)
    return frozenset(range(len(recorded))).difference(stayed)


def _best_runs(slots: Sequence[int], exact: Sequence[int]) -> list[Weight]:
    """For every card, the best run of cards in order that ends with it."""
    best: list[Weight] = []
    for at, slot in enumerate(slots):
        longest = max((best[i] for i in range(at) if slots[i] <= slot), default=(0, 0))
        best.append((longest[0] + 1, longest[1] + exact[at]))
    return best
