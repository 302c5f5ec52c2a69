"""What a lease agreed on, as values: its unit follows from its mode, and ending early costs what the contract says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from volute.domain.events import Evidence
from volute.domain.money import Currency, Money

UNIT_OF: Mapping[str, str] = MappingProxyType(
    {"whole_machine": "card_month", "card_hours": "card_hour", "tokens": "million_tokens"}
)
MODES = tuple(UNIT_OF)
DAYS_A_YEAR, MONTHS_A_YEAR = 365, 12


@dataclass(frozen=True, slots=True)
class Terms:
    """One contract. ``price`` is on its own VAT basis, per ``unit``; ``end`` None runs on.

    ``deposit`` and ``break_fee`` are amounts; ``break_months`` is so many months of its rent. ``agreed`` is the last
    day the contract named, where notice or an end made ``end`` earlier. ``capacity`` are millions of tokens that a card
    makes in an hour at the service level agreed on, ``availability`` the share of its hours that are promised; None
    where the contract states none.
    """

    name: str
    tenant: str
    mode: str
    unit: str
    price: Decimal
    currency: Currency
    vat_included: bool
    vat_rate: Decimal
    start: date
    end: date | None
    agreed: date | None
    notice_days: int
    deposit: Decimal
    break_fee: Decimal
    break_months: Decimal
    status: str
    capacity: Decimal | None = None
    availability: Decimal | None = None
    owner_months: Decimal | None = None  # of rent, when we end it; None where the contract does not tell

    @property
    def by_month(self) -> bool:
        """A reservation: the month is owed whether cards work or not."""
        return self.unit == "card_month"

    def in_force(self, day: date) -> bool:
        """Begun, not ended, and not past its last day."""
        return self.status != "ended" and self.start <= day and (self.end is None or day <= self.end)

    def monthly(self, cards: int) -> Decimal | None:
        """Rent a month of so many cards; unknown where hours or tokens are billed as they come."""
        return self.price * cards if self.by_month else None


def terms_of(name: str, fields: Mapping[str, Evidence]) -> Terms:
    """The terms of a register entry."""

    def number(field: str) -> Decimal:
        return Decimal(str(fields.get(field) or 0))

    mode = str(fields.get("mode") or "whole_machine")
    return Terms(
        name=name,
        tenant=str(fields.get("tenant") or ""),
        mode=mode,
        unit=str(fields.get("unit") or UNIT_OF[mode]),
        price=number("price"),
        currency=Currency(str(fields.get("currency") or "CNY")),
        vat_included=bool(fields.get("vat_included")),
        vat_rate=number("vat_rate"),
        start=_day(fields, "start") or date.min,
        end=_day(fields, "end"),
        agreed=_day(fields, "agreed_end") or _day(fields, "end"),
        notice_days=int(str(fields.get("notice_days") or 0)),
        deposit=number("deposit"),
        break_fee=number("break_fee"),
        break_months=number("break_months"),
        status=str(fields.get("status") or "active"),
        capacity=number("capacity") or None,
        availability=number("availability") or None,
        owner_months=number("owner_months") if fields.get("owner_months") not in (None, "") else None,
    )


def _day(fields: Mapping[str, Evidence], name: str) -> date | None:
    return date.fromisoformat(str(fields[name])) if fields.get(name) else None


def fields_on(fields: Mapping[str, Evidence], day: date) -> Mapping[str, Evidence]:
    """The entry with the price that holds on this day: a renewal may name one that is yet to come."""
    since = str(fields.get("price_from") or "")
    coming = since > day.isoformat() and fields.get("price_before") not in (None, "")
    return {**fields, "price": fields["price_before"]} if coming else fields


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of what leaving early costs, with the numbers of its formula; None where the contract does not tell."""

    what: str  # notice, months, fee
    amount: Money | None
    facts: Mapping[str, str]


def charges(terms: Terms, cards: int, noticed: date, returned: date) -> tuple[Charge, ...]:
    """What the contract asks of a tenant who leaves before its end; nothing from that day on.

    Missing notice is ``days / 365 × 12`` months of rent, never beyond the contract's end; to it come the months and
    the fee agreed on for a break. Each line is rounded half-even to the cent. Amounts are on the contract's VAT basis.
    """
    if terms.agreed is None:
        last = noticed + timedelta(days=terms.notice_days)
    elif returned >= terms.agreed:
        return ()
    else:
        last = min(noticed + timedelta(days=terms.notice_days), terms.agreed)
    rent, found = terms.monthly(cards), list[Charge]()
    monthly = "—" if rent is None else f"{rent:,}"

    def line(what: str, rents: Decimal, **facts: object) -> None:
        amount = None if rent is None else Money.of(rent * rents, terms.currency)
        found.append(Charge(what, amount, {name: str(value) for name, value in facts.items()}))

    if (missing := (last - returned).days) > 0:
        rents = Decimal(missing) * MONTHS_A_YEAR / DAYS_A_YEAR
        line("notice", rents, days=missing, notice=terms.notice_days, rent=monthly)
    if terms.agreed and terms.break_months:
        line("months", terms.break_months, months=terms.break_months, rent=monthly)
    if terms.agreed and terms.break_fee:
        found.append(Charge("fee", Money.of(terms.break_fee, terms.currency), {}))
    return tuple(found)


def total(lines: Sequence[Charge], currency: Currency) -> Money | None:
    """The sum; unknown when one line is."""
    amounts = [line.amount for line in lines]
    if None in amounts:
        return None
    return sum((amount for amount in amounts if amount), Money(0, currency))
