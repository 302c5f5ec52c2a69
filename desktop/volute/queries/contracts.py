"""What contracts and quotes say a card earns: leases by the cards under them, and the rent the model is told.

Contracts in force are weighted by their cards. What a contract does not tell, and had to be supposed, is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from volute.domain.events import Evidence
from volute.domain.leases import Terms, terms_of
from volute.domain.money import Currency
from volute.economics.inputs import Quote, Rent
from volute.queries.counted import Counted
from volute.queries.prices import PriceBook, quote

DAYS_A_MONTH = 365 / 12
CONTRACTS = "contracts"  # the source of a rent that leases in force agreed on
Fields = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Under:
    """Cards of one centre and variant under one lease, out of all cards of the lease."""

    terms: Terms
    cards: int
    whole: int

    @property
    def known(self) -> bool:
        """The model counts in one currency: of other contracts the rent is not known."""
        return self.terms.currency is Currency.CNY

    @property
    def net(self) -> float:
        """CNY per unit of the contract, without VAT."""
        return net_price(self.terms)

    def left(self, today: date) -> float:
        """Months of the term."""
        end = self.terms.end
        return max((end - today).days / DAYS_A_MONTH, 0.0) if end else 0.0

    @property
    def leaving(self) -> float:
        """Months of its rent that a tenant pays who leaves inside the term."""
        rent = float(self.terms.price) * self.whole
        return float(self.terms.break_months) + (float(self.terms.break_fee) / rent if rent else 0.0)

    @property
    def makes(self) -> float:
        """Millions of tokens a lit card makes in an hour; nothing where the contract does not say."""
        return float(self.terms.capacity or 0) if self.known else 0.0

    @property
    def ending(self) -> float:
        """Months of its rent that we pay when we end it inside the term: where it does not tell, as the tenant does."""
        own = self.terms.owner_months
        return self.leaving if own is None else float(own)


def net_price(terms: Terms) -> float:
    """Without VAT, in the contract's currency and per its unit."""
    rate = float(terms.vat_rate) if terms.vat_included else 0.0
    return float(terms.price) / (1 + rate)


def under(
    leases: Mapping[str, Fields], leased: Mapping[tuple[str, str], Sequence[tuple[str, int]]]
) -> dict[tuple[str, str], list[Under]]:
    """Cards under each lease, by centre and variant, with what it agreed on; a lease that has no entry is left out."""
    known = {lease: terms_of(lease, leases[lease]) for of in leased.values() for lease, _ in of if lease in leases}
    whole: dict[str, int] = {}
    for of in leased.values():
        for lease, cards in of:
            whole[lease] = whole.get(lease, 0) + cards
    return {
        key: [Under(known[lease], cards, whole[lease]) for lease, cards in of if lease in known]
        for key, of in leased.items()
    }


def rent(row: Counted, prices: PriceBook, leases: Sequence[Under], today: date) -> Rent:
    """Whole machines are reserved and bill by the month, tokens by what a lit card makes; all else racked bills by the
    hour, and so do tokens of a contract that does not say how many a card makes."""
    whole, by_token = of_mode(leases, "whole_machine"), [one for one in of_mode(leases, "tokens") if one.makes]
    by_hour = of_mode(leases, "card_hours")
    share = min(_cards(whole) / row.racked, 1.0) if row.racked else 0.0
    tokens = min(_cards(by_token) / row.racked, 1 - share) if row.racked else 0.0
    monthly, hourly = (quote(prices.find(row.variant, what, row.centre)) for what in ("rent_month", "rent_hour"))
    made = Rent(
        whole_machine=share,
        tokens=tokens,
        card_hours=1 - share - tokens,
        per_month=agreed([one for one in whole if one.terms.unit == "card_month"]) or monthly,
        per_hour=_mixed(agreed(by_hour), _cards(by_hour), hourly, row.racked - _cards(whole) - _cards(by_token)),
        per_million_tokens=agreed(by_token),
        tokens_per_second=_mean([(one.makes * 1e6 / 3600, one.cards) for one in by_token]),
    )
    return _bound(made, whole or [*by_hour, *by_token], leases, row.cards, today)


def of_mode(leases: Sequence[Under], mode: str) -> list[Under]:
    """Contracts that bill so."""
    return [one for one in leases if one.terms.mode == mode]


def _bound(plain: Rent, bound: Sequence[Under], leases: Sequence[Under], owned: int, today: date) -> Rent:
    """With what hangs on the terms: how long they run, who pays whom for ending them, what is held for them."""
    monthly = [one for one in bound if one.terms.by_month and one.known]
    ending = sum(min(one.ending, one.left(today)) * one.net * one.cards for one in monthly)
    held = sum(float(one.terms.deposit) * one.cards / one.whole for one in leases if one.known)
    sure = sum(one.cards for one in bound if 0 < one.left(today) <= one.leaving)
    return replace(
        plain,
        months_left=round(_mean([(one.left(today), one.cards) for one in bound])),
        locked=sure * 2 > _cards(bound),
        tenant_break_fee=_mean([(one.leaving, one.cards) for one in bound]),
        break_fee=ending / owned,
        deposit=held / owned,
    )


def supposed(leases: Sequence[Under], today: date) -> tuple[str, ...]:
    """Inputs that contracts should tell and do not."""
    silent = any(one.terms.owner_months is None and one.left(today) and one.leaving for one in leases)
    return ("break_fee",) if silent else ()


def _cards(leases: Sequence[Under]) -> int:
    return sum(one.cards for one in leases)


def _mean(weighted: Sequence[tuple[float, int]]) -> float:
    cards = sum(count for _, count in weighted)
    return sum(value * count for value, count in weighted) / cards if cards else 0.0


def agreed(leases: Sequence[Under]) -> Quote | None:
    """The contracts' own rent by cards, with the VAT that is owed on it; those in another currency do not mix in."""
    known = [one for one in leases if one.known]
    if not known:
        return None
    net = _mean([(one.net, one.cards) for one in known])
    vat = _mean([(one.net * float(one.terms.vat_rate), one.cards) for one in known])
    return Quote(net, vat / net if net else 0.0, source=CONTRACTS)


def _mixed(own: Quote | None, cards: int, listed: Quote | None, all_: int) -> Quote | None:
    """Contracts for their cards, the list price for the others; the source is of the larger part."""
    if own is None or cards == 0:
        return listed
    if listed is None or cards >= all_:
        return own
    net = _mean([(own.net, cards), (listed.net, all_ - cards)])
    vat = _mean([(own.net * own.vat_rate, cards), (listed.net * listed.vat_rate, all_ - cards)])
    larger = own if cards * 2 > all_ else listed
    return Quote(net, vat / net if net else 0.0, as_of=larger.as_of, source=larger.source, assumed=larger.assumed)
