"""Which cards make up the lots of a plan: whole machines first, and no machine is broken that need not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from volute.domain.card import Commercial, Custody
from volute.economics.plan_columns import MACHINE
from volute.queries.card_checks import Checked, Checks, fit
from volute.queries.sale_plan import Lot


def wanted(checks: Checks, lots: Sequence[Lot]) -> tuple[int, ...]:
    """Of each lot the cards that no accepted plan holds already: those count for the first lots of their kind."""
    held = {kind: sum(checks.planned(row.id) for row in rows) for kind, rows in checks.rows.items()}
    left = []
    for lot in lots:
        kind = (lot.centre, lot.variant)
        counted = min(held.get(kind, 0), lot.cards)
        held[kind] = held.get(kind, 0) - counted
        left.append(lot.cards - counted)
    return tuple(left)


def chosen(
    checks: Checks, lots: Sequence[Lot], wanted: Sequence[int], today: date
) -> Iterator[tuple[int, Checked, bool]]:
    """The place of the lot, the card, and whether its whole machine goes."""
    taken: set[str] = set()
    for at, lot in enumerate(lots):
        checked = [checks.of(row, lot.day or today, today) for row in checks.rows[lot.centre, lot.variant]]
        some = list(_picked(fit(checked, taken), checks.hosts, wanted[at]))
        taken |= {card.row.id for card, _ in some}
        yield from ((at, card, whole) for card, whole in some)


def _picked(cards: Sequence[Checked], hosts: Mapping[str, list[str]], wanted: int) -> Iterator[tuple[Checked, bool]]:
    """Whole machines first, those that wait for nothing and work least before others; then what is listed or lies in
    stock; then machines of which cards are missing already, the emptiest first; whole ones are broken last."""
    racked: dict[str, list[Checked]] = {}
    for card in cards:
        if card.row.custody == Custody.RACKED and card.row.host:
            racked.setdefault(card.row.host, []).append(card)
    complete = [host for host, some in racked.items() if len(some) == len(hosts[host]) == MACHINE]
    complete.sort(key=lambda host: (any(c.waits for c in racked[host]), sum(c.lit for c in racked[host]), host))
    going = complete[: wanted // MACHINE]
    for host in going:
        yield from ((card, True) for card in racked[host])
    rest = [card for card in cards if card.row.host not in going or card.row.custody != Custody.RACKED]
    rest.sort(key=lambda card: _loose(card, hosts))
    yield from ((card, False) for card in rest[: wanted - MACHINE * len(going)])


def _loose(card: Checked, hosts: Mapping[str, list[str]]) -> tuple[object, ...]:
    racked = card.row.custody == Custody.RACKED
    left = len(hosts[card.row.host]) if racked else 0
    return card.waits, card.row.commercial != Commercial.LISTED, left, card.row.host, card.lit, card.row.id
