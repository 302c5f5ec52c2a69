"""What the owner set for every sale: the least a card of a model may be offered or sold for, and how many a
buyer takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from volute.domain.events import Evidence
from volute.domain.money import Currency
from volute.domain.problems import Refused
from volute.ledger.expectations import register
from volute.ledger.lots import packed, rows_of
from volute.ledger.transaction import Tx

Fields = Mapping[str, Evidence]
PRICED, PARTS = ("list_for_sale", "sell"), "for_parts"
WINDOW = timedelta(days=30)
USUAL_VAT = "0.13"
SHOWN = 5  # cards named


def must_reach_floor(tx: Tx, step: str, told: Mapping[str, Fields]) -> None:
    """Refused names the cards offered or sold under the floor of their model while nobody is named who allows it.
    ``told`` is the evidence by card. Parts have no floor; a price in a currency without a rate is held against none."""
    floors = register(tx.connection, "floor") if step in PRICED else {}
    if not floors:
        return
    below: list[tuple[str, float, float]] = []
    for card, row in rows_of(tx.connection, told).items():
        floor, price = floors.get(row.variant), _in_cny(told[card])
        free = told[card].get("override") or told[card].get("sold_as") == PARTS
        if floor and price is not None and not free and price < float(str(floor["price"])):
            below.append((card, price, float(str(floor["price"]))))
    if below:
        card, price, least = below[0]
        cards = ", ".join(name for name, *_ in below[:SHOWN])
        raise Refused("below_floor", cards=cards, n=len(below), card=card, price=f"{price:,.2f}", floor=f"{least:,.2f}")


def _in_cny(said: Fields) -> float | None:
    """With VAT."""
    try:
        price = float(str(said.get("price") or ""))
    except ValueError:
        return None  # told beside its field
    if not said.get("vat_included", True):
        price *= 1 + float(str(said.get("vat_rate") or USUAL_VAT))
    if str(said.get("currency") or Currency.CNY) == Currency.CNY:
        return price
    return price * float(str(said["rate"])) if said.get("rate") else None


def must_be_taken(tx: Tx, buyer: str, cards: Sequence[str], day: date) -> None:
    """Refused when the lots of 30 days to one buyer hold more cards of a model than the buyer takes."""
    taken = {
        str(said["model"]): int(str(said["a_month"]))
        for said in register(tx.connection, "buyer").values()
        if str(said["name"]).casefold() == buyer.strip().casefold()
    }
    if not taken:
        return
    now = _counted(tx, cards)
    before = _counted(tx, _sold_to(tx, buyer, day))
    for variant, most in taken.items():
        if now[variant] and now[variant] + before[variant] > most:
            known = {"n": now[variant], "before": before[variant], "most": most}
            raise Refused("buyer_limit", buyer=buyer, variant=variant, **known)


def _sold_to(tx: Tx, buyer: str, day: date) -> list[str]:
    """Cards of the lots sold to a buyer in the 30 days up to one."""
    since = (day - WINDOW).isoformat()
    lots = {
        name
        for name, said in register(tx.connection, "lot").items()
        if str(said.get("buyer") or "").casefold() == buyer.strip().casefold()
        and since < str(said.get("sold") or "") <= day.isoformat()
    }
    return [card for card, said in packed(tx.connection).items() if said["lot"] in lots]


def _counted(tx: Tx, cards: Sequence[str]) -> Counter[str]:
    return Counter(row.variant for row in rows_of(tx.connection, cards).values())
