"""A month's usage of a tenant as a statement: sums add up to the cent, and once sealed it never changes.

Rounding is done once: each line is rounded half-even to the cent, where its price includes VAT first gross and then
net, else first net and then VAT. VAT is what lies between them, and totals are sums of lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from volute.domain.events import Described, Fact
from volute.domain.leases import Terms
from volute.domain.metering import HOURS_A_DAY, Meter, Metered, days_shared, metered, period_days
from volute.domain.problems import Refused

ROUNDING = "half_even_per_line"
REGISTER = "statement"
NONE = Metered(Decimal(0), 0, 0)
Span = tuple[date, date | None]  # the first and last day of a card under a lease


@dataclass(frozen=True, slots=True)
class Amount:
    """Net, VAT and gross of one line, in minor units of one currency."""

    net: int
    vat: int
    gross: int

    def __neg__(self) -> Amount:
        return Amount(-self.net, -self.vat, -self.gross)


@dataclass(frozen=True, slots=True)
class Line:
    """What one contract comes to in the month; a ``credit`` takes away. None is not metered.

    ``quantity`` is in the contract's unit; ``cards`` stood under it, for ``days`` card-days.
    """

    lease: str
    kind: str  # use, credit
    unit: str
    price: Decimal
    vat_included: bool
    vat_rate: Decimal
    cards: int
    days: int
    contracted: int  # card-hours
    metered: Decimal | None  # card-hours
    metered_days: int
    of_days: int
    tokens: Decimal | None
    quantity: Decimal | None
    amount: Amount | None
    why: str = ""  # what a credit rests on


def amount_of(quantity: Fraction, terms: Terms) -> Amount:
    """Rounded once, so that net and VAT are gross to the cent."""
    whole, rate = quantity * Fraction(terms.price), Fraction(terms.vat_rate)
    if terms.vat_included:
        gross = _cents(whole)
        net = round(Fraction(gross) / (1 + rate))
        return Amount(net, gross - net, gross)
    net = _cents(whole)
    vat = round(net * rate)
    return Amount(net, vat, net + vat)


def _cents(amount: Fraction) -> int:
    return round(amount * 100)  # of a fraction: exact, half to even


def lines_of(terms: Terms, spans: Sequence[Span], meters: Sequence[Meter], month: str) -> tuple[Line, ...]:
    """The lines of one contract in a month: its use, and a credit for hours in which a reservation was down."""
    first, last = period_days(month)
    begin, end = max(first, terms.start), min(last, terms.end or last)
    days = [days_shared(since, until or last, begin, end) for since, until in spans]
    if not any(days):
        return ()
    used, tokens, down = (metered(meters, name, begin, end) for name in ("card_hours", "tokens", "down_hours"))
    of_month = (last - first).days + 1
    measured = tokens if terms.unit == "million_tokens" else used
    known = Fraction(measured.amount) if measured.known else None
    quantity = Fraction(sum(days), of_month) if terms.by_month else known
    use = _line(terms, days, quantity, used, tokens, measured)
    if not (down.known and down.amount and terms.by_month):
        return (use,)
    lost = Fraction(down.amount) / (of_month * HOURS_A_DAY)
    credit = _line(terms, days, lost, down, NONE, down)
    told = (m.down_evidence for m in meters if m.down_evidence and days_shared(*m.days, begin, end))
    return use, replace(credit, kind="credit", amount=-amount_of(lost, terms), why="; ".join(told))


def _line(
    terms: Terms, days: Sequence[int], quantity: Fraction | None, hours: Metered, tokens: Metered, measured: Metered
) -> Line:
    return Line(
        lease=terms.name,
        kind="use",
        unit=terms.unit,
        price=terms.price,
        vat_included=terms.vat_included,
        vat_rate=terms.vat_rate,
        cards=sum(map(bool, days)),
        days=sum(days),
        contracted=sum(days) * HOURS_A_DAY,
        metered=hours.amount if hours.known else None,
        metered_days=measured.days,
        of_days=measured.of,
        tokens=tokens.amount if tokens.known else None,
        quantity=None if quantity is None else _shown(quantity),
        amount=None if quantity is None else amount_of(quantity, terms),
    )


def _shown(quantity: Fraction) -> Decimal:
    """To four places, for people; amounts are computed from the exact quantity."""
    return (Decimal(quantity.numerator) / Decimal(quantity.denominator)).quantize(Decimal("0.0001"))


def sums(lines: Iterable[Line]) -> Amount | None:
    """Totals are sums of rounded lines; unknown when one line is."""
    amounts = [line.amount for line in lines]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    return Amount(sum(a.net for a in known), sum(a.vat for a in known), sum(a.gross for a in known))


def digest_of(body: str) -> str:
    """sha256 of the canonical text."""
    return hashlib.sha256(body.encode()).hexdigest()


def seal_holds(history: Sequence[Fact]) -> None:
    """Refused unless a statement is one fact that nothing followed, with a text that bears its digest."""
    if len(history) != 1 or not isinstance(history[0].event, Described):
        raise Refused("statement_sealed", statement=history[0].subject.partition(":")[2])
    fields = history[0].event.fields
    if digest_of(str(fields.get("body"))) != fields.get("digest"):
        raise Refused("statement_digest", statement=history[0].subject.partition(":")[2])


def body_of(
    lines: Sequence[Line], head: Mapping[str, object], seen: Mapping[str, Mapping[str, str]]
) -> dict[str, object]:
    """What is sealed: plain values without floats. ``seen`` is what probes saw by lease; sums are None, and nothing can
    be sealed, while a line is not metered."""
    total = sums(lines)
    names = ("net", "vat", "gross")
    told = {name: None if total is None else getattr(total, name) for name in names}
    return {**head, **told, "rounding": ROUNDING, "lines": [_plain(line, seen.get(line.lease, {})) for line in lines]}


def _plain(line: Line, seen: Mapping[str, str]) -> dict[str, object]:
    names = ("price", "vat_rate", "metered", "tokens", "quantity")
    texts = {name: None if (value := getattr(line, name)) is None else f"{value:f}" for name in names}
    counts = ("lease", "kind", "unit", "vat_included", "cards", "days", "contracted", "metered_days", "of_days")
    amounts = {name: None if line.amount is None else getattr(line.amount, name) for name in ("net", "vat", "gross")}
    told = {**{name: getattr(line, name) for name in counts}, **texts, **amounts, "seen": dict(seen)}
    return {**told, "why": line.why} if line.why else told
