"""What the cards of a fleet stand at in the tax books, from what was paid for them and when they came: lots of a kind
as the valuation counts them, and a cohort's book month by month ahead, as the comparison taxes its sale.

A card without a cost in CNY has no book value that anybody knows; it is counted, and its sale is taxed in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import add

from sqlalchemy import Connection

from volute.domain.events import Evidence
from volute.economics.carrying import Books, months_on_books
from volute.economics.inputs import MONTHS_MOST
from volute.ledger.expectations import register
from volute.ledger.parts import Part
from volute.ledger.store import Ledger
from volute.queries.counted import Key, owned

POLICY = "books"  # the register, and the one entry in it


@dataclass(frozen=True, slots=True)
class Lot:
    """Cards of a kind that came in one month; ``cost`` is of those that have one, CNY without the VAT deducted."""

    key: Key
    came: date
    cards: int
    costed: int
    cost: float


@dataclass(frozen=True, slots=True)
class TaxBook:
    """Of one centre and variant together. ``left`` is the share of today's value left after 1, 2, … months; its last
    stays. ``costless`` are cards nobody knows a cost of."""

    value: float = 0.0
    left: tuple[float, ...] = ()
    costless: int = 0


def books(ledger: Ledger) -> Books | None:
    """How this owner writes cards off; None when nobody said."""
    with ledger.reading() as connection:
        return policy(connection)


def policy(connection: Connection) -> Books | None:
    """The same on an open connection."""
    return policy_of(register(connection, POLICY))


def policy_of(entries: Mapping[str, Mapping[str, Evidence]]) -> Books | None:
    """The same from the entries of its register."""
    said = entries.get(POLICY)
    if not said:
        return None
    kinds: dict[str, Callable[[str], object]] = {"book_months": int, "tax_months": int, "tax_method": str}
    given = {name: kinds.get(name, float)(str(value)) for name, value in said.items() if value not in (None, "")}
    return Books(**given)  # type: ignore[arg-type]  # each read by its kind


def lots(parts: Sequence[Part], vat: float) -> tuple[Lot, ...]:
    """Cards that are there. ``vat`` is the rate taken out of what was written down with VAT."""
    summed: dict[tuple[str, str, str], list[int]] = {}
    for part in owned(parts):
        row = summed.setdefault((part.centre, part.variant, part.came), [0, 0, 0, 0])
        row[:] = map(add, row, (part.cards, part.costed, part.paid, part.with_vat))
    return tuple(_lot((key[0], key[1]), key[2], summed[key], vat) for key in sorted(summed))


def _lot(key: Key, came: str, sums: Sequence[int], vat: float) -> Lot:
    cards, costed, paid, with_vat = sums
    net = (float(paid) - float(with_vat) + float(with_vat) / (1 + vat)) / 100
    return Lot(key, date.fromisoformat(f"{came}-01"), cards, costed, net)


def tax_books(found: Sequence[Lot], rules: Books, today: date) -> Mapping[Key, TaxBook]:
    """By centre and variant, ahead from today."""
    by_key: dict[Key, list[Lot]] = {}
    for lot in found:
        by_key.setdefault(lot.key, []).append(lot)
    shares = [rules.tax_left(month) for month in range(rules.tax_months + 1)]
    return {key: _book(of, shares, today) for key, of in by_key.items()}


def _book(of: Sequence[Lot], shares: Sequence[float], today: date) -> TaxBook:
    """Every lot is written off by its own age; together they make one course. ``shares`` are of a cost, by age."""
    life = len(shares) - 1
    aged = [(min(months_on_books(lot.came, today), life), lot.cost) for lot in of if lot.cost]
    ahead = range(min(life - min((age for age, _ in aged), default=life), MONTHS_MOST) + 1)
    course = [sum(cost * shares[min(age + month, life)] for age, cost in aged) for month in ahead]
    value = course[0]
    left = tuple(at / value for at in course[1:]) or (1.0,)
    return TaxBook(value, left if value else (), sum(lot.cards - lot.costed for lot in of))
