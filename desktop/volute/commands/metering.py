"""Readings of metered use: entered by hand, from a list, or from what probes saw; one undoable intent each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from volute.commands.listed import BadRow, ListLine
from volute.commands.meterlines import read_meters
from volute.commands.registers import describe_all
from volute.commands.seat import Seat
from volute.domain.events import Evidence
from volute.domain.metering import HOURS_A_DAY, overlapping, period_days
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import complete
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.whereabouts import cards_by_lease

PROBES = "probes"  # the source of what nobody metered but runs saw
AMOUNTS = ("card_hours", "tokens", "down_hours")
Fields = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Examined:
    """A list as it would be entered: new readings, those that change one, those known already, and the bad lines."""

    new: tuple[ListLine, ...] = ()
    changed: tuple[ListLine, ...] = ()
    known: tuple[ListLine, ...] = ()
    bad: tuple[BadRow, ...] = ()

    @property
    def entering(self) -> tuple[ListLine, ...]:
        return (*self.new, *self.changed)


def entry_name(fields: Fields) -> str:
    """``L-0417@2026-10``"""
    return f"{fields['lease']}@{fields['period']}"


def enter_meter(ledger: Ledger, seat: Seat, fields: Fields, today: date) -> Receipt:
    """One reading. Refused like a line of a list."""
    complete("meter", fields)
    _fits(ListLine(1, fields), _held(ledger), today)
    return describe_all(ledger, seat, "meter", {entry_name(fields): fields})


def credit_downtime(
    ledger: Ledger, seat: Seat, lease: str, month: str, hours: str, evidence: str, today: date
) -> Receipt:
    """Take downtime of a month into the statement, in card-hours, with what it rests on. Readings of the month stay."""
    held = _held(ledger).meters.get(f"{lease}@{month}", {})
    fields = {"lease": lease, "period": month, "down_hours": hours, "down_evidence": evidence}
    return enter_meter(ledger, seat, {**fields, "source": held.get("source") or PROBES}, today)


def examine_meters(ledger: Ledger, text: str, today: date) -> Examined:
    """Read a list and hold it against the readings there are; nothing is written."""
    good, bad = read_meters(text, today)
    held = _held(ledger)
    new: list[ListLine] = []
    changed: list[ListLine] = []
    known: list[ListLine] = []
    seen: set[str] = set()
    for line in good:
        name = entry_name(line.fields)
        try:
            if name in seen:
                raise Refused("meter_twice", lease=str(line.fields["lease"]), period=str(line.fields["period"]))
            _fits(line, held, today)
        except Refused as trouble:
            bad.append(BadRow(line.number, "  ".join(map(str, line.fields.values())), trouble))
            continue
        seen.add(name)
        before = held.meters.get(name)
        of = new if before is None else known if _same(before, line.fields) else changed
        of.append(line)
        held.meters[name] = line.fields
    return Examined(tuple(new), tuple(changed), tuple(known), tuple(sorted(bad, key=lambda row: row.number)))


def enter_meters(ledger: Ledger, seat: Seat, lines: Sequence[ListLine]) -> Receipt:
    """All of a list, or none."""
    if not lines:
        raise Refused("nothing_to_enter")
    return describe_all(ledger, seat, "meter", {entry_name(line.fields): line.fields for line in lines})


@dataclass(frozen=True, slots=True)
class _Held:
    """What the ledger holds: readings by name, leases, and the cards under each now."""

    meters: dict[str, Fields]
    leases: Mapping[str, Fields]
    cards: Mapping[str, int]

    def periods(self, lease: str, of: Fields) -> list[str]:
        """Of the readings of this lease that state one of the same amounts."""
        stated = {name for name in AMOUNTS if of.get(name) not in (None, "")}
        mine = [f for f in self.meters.values() if f["lease"] == lease]
        return [str(f["period"]) for f in mine if any(f.get(name) not in (None, "") for name in stated)]


def _held(ledger: Ledger) -> _Held:
    with ledger.reading() as connection:
        meters: dict[str, Fields] = {**register(connection, "meter")}
        return _Held(meters, register(connection, "lease"), cards_by_lease(connection))


def _fits(line: ListLine, held: _Held, today: date) -> None:
    """Refused for no lease, days it did not run, days known otherwise, and more hours than its cards have."""
    lease, period = str(line.fields["lease"]), str(line.fields["period"])
    terms = held.leases.get(lease)
    if terms is None:
        raise Refused("no_such_entry", register="lease", name=lease)
    first, last = period_days(period)
    start, end = str(terms["start"]), str(terms.get("end") or "9999-12-31")
    if last.isoformat() < start or (first.isoformat() > end and terms.get("status") == "ended"):
        raise Refused("meter_outside", lease=lease, period=period, start=start, end=str(terms.get("end") or "—"))
    if first > today:
        raise Refused("quote_of_tomorrow", day=first.isoformat(), today=today.isoformat())
    if other := overlapping(held.periods(lease, line.fields), period):
        raise Refused("meter_overlaps", lease=lease, period=period, other=other)
    most = held.cards.get(lease, 0) * HOURS_A_DAY * ((last - first).days + 1)
    hours = max(_number(line.fields.get(name)) or Decimal(0) for name in ("card_hours", "down_hours"))
    if most and hours > most:
        raise Refused("meter_too_much", lease=lease, period=period, hours=str(hours), most=most)


def _same(before: Fields, now: Fields) -> bool:
    numbers = all(_number(before.get(name)) == _number(now.get(name)) for name in AMOUNTS)
    return numbers and before.get("source") == now.get("source")


def _number(value: Evidence) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
