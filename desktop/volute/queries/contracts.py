"""What contracts and quotes say a card earns: leases by the cards under them, and the rent the model is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from volute.domain.events import Evidence
from volute.economics.inputs import Quote, Rent
from volute.ledger.tables import CARDS
from volute.queries.counted import Counted
from volute.queries.prices import PriceBook, quote

DAYS_A_MONTH = 365 / 12
CONTRACTS = "contracts"  # the source of a rent that leases in force agreed on
CNY = (None, "", "CNY")  # the model counts in one currency: other contracts are known, their rent is not
Fields = Mapping[str, Evidence]


def leased_cards(connection: Connection) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Cards under each lease, by centre and variant."""
    query = (
        select(CARDS.c.centre, CARDS.c.variant, CARDS.c.lease, func.count().label("cards"))
        .where(CARDS.c.lease != "")
        .group_by(CARDS.c.centre, CARDS.c.variant, CARDS.c.lease)
    )
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for row in connection.execute(query):
        found.setdefault((row.centre, row.variant), []).append((row.lease, row.cards))
    return found


def rent(row: Counted, prices: PriceBook, leases: Sequence[tuple[Fields, int]], today: date) -> Rent:
    """Whole machines are reserved and bill by the month; everything else racked bills by the card-hour."""
    whole = [(fields, cards) for fields, cards in leases if fields.get("mode") == "whole_machine"]
    cards = sum(count for _, count in whole)
    share = min(cards / row.racked, 1.0) if row.racked else 0.0
    months = [(max(_months_left(fields, today), 0), count) for fields, count in whole]
    monthly = prices.find(row.variant, "rent_month", row.centre)
    return Rent(
        whole_machine=share,
        card_hours=1 - share,
        per_month=_contract_quote(whole) or quote(monthly),
        per_hour=quote(prices.find(row.variant, "rent_hour", row.centre)),
        months_left=round(sum(left * count for left, count in months) / cards) if cards else 0,
    )


def _contract_quote(whole: Sequence[tuple[Fields, int]]) -> Quote | None:
    """The contracts' own monthly rent, weighted by cards; contracts of other units do not mix into it."""
    monthly = [(f, count) for f, count in whole if f.get("unit") == "card_month" and f.get("currency") in CNY]
    cards = sum(count for _, count in monthly)
    if not cards:
        return None
    net = sum(lease_net(fields) * count for fields, count in monthly) / cards
    return Quote(net, source=CONTRACTS)


def lease_net(fields: Fields) -> float:
    rate = float(str(fields.get("vat_rate") or 0))
    amount = float(str(fields["price"]))
    return amount / (1 + rate) if fields.get("vat_included") else amount


def _months_left(fields: Fields, today: date) -> float:
    end = fields.get("end")
    return (date.fromisoformat(str(end)) - today).days / DAYS_A_MONTH if end else 0.0
