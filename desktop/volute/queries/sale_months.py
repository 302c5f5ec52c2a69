"""The list of the sale's months: what is sold in each, what it is listed for, what reaches the account, and what the
books say. Sums are of the cards found; the last row is of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from volute.queries.sale_cards import SaleCard, SaleCards
from volute.queries.sale_plan import Lot


@dataclass(frozen=True, slots=True)
class SaleMonth:
    """``month`` is ``2026-11``, empty for all. CNY: ``price`` with VAT; ``net``, ``least`` and ``book`` without it, the
    first two after tax; ``worth`` is today's money before pressure on prices. A sum is None where one of it is."""

    month: str
    lots: int
    cards: int  # as the plan has them
    found: int
    price: float | None
    net: float | None
    least: float | None
    book: float | None
    worth: float


def sale_months(found: SaleCards) -> tuple[SaleMonth, ...]:
    """By month, then all together; nothing where nothing is sold."""
    lots = list(enumerate(found.plan.sold))
    months = sorted({_month(lot) for _, lot in lots})
    rows = [_row(month, [(at, lot) for at, lot in lots if _month(lot) == month], found.cards) for month in months]
    return (*rows, _row("", lots, found.cards)) if rows else ()


def _month(lot: Lot) -> str:
    return lot.day.isoformat()[:7] if lot.day else ""


def _row(month: str, lots: Sequence[tuple[int, Lot]], every: Sequence[SaleCard]) -> SaleMonth:
    of = {at for at, _ in lots}
    cards = [card for card in every if card.lot in of]
    return SaleMonth(
        month=month,
        lots=len(lots),
        cards=sum(lot.cards for _, lot in lots),
        found=len(cards),
        price=_sum(card.floor.price for card in cards),
        net=_sum(card.floor.net for card in cards),
        least=_sum(card.floor.least for card in cards),
        book=_sum(card.gain.book for card in cards),
        worth=sum(lot.worth for _, lot in lots),
    )


def _sum(amounts: Iterable[float | None]) -> float | None:
    every = list(amounts)
    known = [amount for amount in every if amount is not None]
    return sum(known) if len(known) == len(every) and known else None
