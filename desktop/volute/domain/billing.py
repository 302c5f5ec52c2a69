"""How many card-hours a lease sold by what was metered: its hours, or its tokens over what a card makes in an hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from volute.domain.leases import Terms
from volute.domain.metering import Meter, Metered, metered


def sold_hours(terms: Terms, meters: Iterable[Meter], since: date, until: date) -> Metered:
    """Of a lease that bills by use, between two days, both counted.

    Tokens count as tokens / ``capacity``, where ``capacity`` are millions of tokens a card makes in an hour at the
    service level of the contract. Where it states none they say nothing of hours, and only card-hours metered count.
    """
    told = list(meters)
    if terms.unit == "million_tokens" and terms.capacity:
        tokens = metered(told, "tokens", since, until)
        return replace(tokens, amount=tokens.amount / terms.capacity)
    return metered(told, "card_hours", since, until)
