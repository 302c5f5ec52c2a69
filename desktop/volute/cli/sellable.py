"""``volute cards sellable``: can these be sold, card by card with every reason why not."""

from __future__ import annotations

from dataclasses import asdict

from volute.cli.context import FOUND, OK, Context, meant
from volute.domain.problems import Refused
from volute.ledger.store import Ledger
from volute.queries.sellable import sellable
from volute.queries.sellable_said import COLUMNS, cells, verdict


def shown(context: Context, ledger: Ledger) -> int:
    """Ends with 3 when one of them cannot."""
    (given,) = context.given("card")
    cards = [meant(ledger, "card", name) for name in given.replace(",", " ").split()]
    found = sellable(ledger, cards, context.today)
    if gone := sorted(set(cards) - {each.card for each in found}):
        raise Refused("cards_gone", cards=", ".join(gone))
    heads = [context.words(f"sellable.column.{name}") for name in COLUMNS]
    data = [{**asdict(each), "free": each.free} for each in found]
    context.rows(heads, [cells(context.words, context.style, each) for each in found], data)
    context.progress(verdict(context.words, context.style, found))
    return OK if all(each.free for each in found) else FOUND
