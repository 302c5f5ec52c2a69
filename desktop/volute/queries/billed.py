"""Billed: card-hours sold as a share of card-hours owned, over a window.

A reservation sells every hour of its term, and a lease by the hour what was metered. A lease by tokens sells the tokens
metered over those that a card makes in an hour at the service level the contract states; where it states none, the
card-hours metered. A lease whose use nobody metered is unknown for those days, and never nil. Days are those of each
centre's zone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection, Select, func, or_, select

from volute.domain.billing import sold_hours
from volute.domain.days import begins, day_in, over
from volute.domain.instant import read, written
from volute.domain.leases import Terms, terms_of
from volute.domain.metering import Meter
from volute.domain.rates import Rate
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, ENTRIES
from volute.ledger.tenures import tenures, tenures_of
from volute.ledger.zones import Zones, zones
from volute.queries.metered import meters_by_lease

MONTH = timedelta(days=30)
Span = tuple[datetime, datetime | None]  # when a card came under a lease, and when it left
Received = Counter[Span]


@dataclass(frozen=True, slots=True)
class Sold:
    """Card-hours of one centre or lease. ``sold`` are known; ``unmetered`` were under a lease whose use is unknown."""

    owned: float = 0.0
    sold: float = 0.0
    unmetered: float = 0.0
    leased: float = 0.0  # under a lease in force, whichever way it bills
    leases: int = 0

    def __add__(self, other: Sold) -> Sold:
        return Sold(
            self.owned + other.owned,
            self.sold + other.sold,
            self.unmetered + other.unmetered,
            self.leased + other.leased,
            self.leases + other.leases,
        )

    @property
    def rate(self) -> Rate:
        """``sweeps`` are leases; ``least`` and ``most`` count unmetered hours as all unsold or all sold; ``coverage``
        is what of the leased card-hours is known. Where nothing is known, the rate is unknown."""
        if not self.owned or (self.unmetered and not self.sold):
            return Rate(0.0, 0.0, self.leases, coverage=0.0 if self.unmetered else None)
        return Rate(
            self.sold,
            self.owned,
            self.leases,
            least=self.sold / self.owned,
            most=min((self.sold + self.unmetered) / self.owned, 1.0),
            coverage=1 - self.unmetered / self.leased if self.leased else None,
        )


def billed(connection: Connection, since: datetime, until: datetime) -> dict[str, Sold]:
    """By centre. Cards count in the centre where they are now, or were when they left the fleet."""
    found: dict[str, Sold] = defaultdict(Sold)
    for centre, hours in _owned(connection, since, until).items():
        found[centre] += Sold(owned=hours)
    entries = register(connection, "lease")
    meters, there = meters_by_lease(connection), zones(connection)
    for name, places in _places(connection, entries, since).items():
        window = _Window(terms_of(name, entries[name]), meters.get(name, ()), since, until)
        for centre, sold in window.sold(places, there).items():
            found[centre] += sold
    return dict(found)


def _owned(connection: Connection, since: datetime, until: datetime) -> dict[str, float]:
    """Card-hours owned: whole windows of cards that were there all the time, parts of those that came or went."""
    whole = (CARDS.c.custody != "gone") & (CARDS.c.received <= written(since))
    there = select(CARDS.c.centre, func.count()).where(whole).group_by(CARDS.c.centre)
    owned = {centre: count * _hours(since, until) for centre, count in connection.execute(there)}
    columns = (CARDS.c.centre, CARDS.c.custody, CARDS.c.received, CARDS.c.changed)
    others = select(*columns).where(~whole, CARDS.c.received < written(until), CARDS.c.changed > written(since))
    for row in connection.execute(others):
        gone = read(row.changed) if row.custody == "gone" else until
        owned[row.centre] = owned.get(row.centre, 0.0) + _hours(max(read(row.received), since), min(gone, until))
    return owned


def _both(window: tuple[datetime, datetime], span: Span) -> tuple[datetime, datetime]:
    return max(window[0], span[0]), min(window[1], span[1] or window[1])


def _hours(since: datetime, until: datetime) -> float:
    return max((until - since) / timedelta(hours=1), 0.0)


def _places(
    connection: Connection, entries: Mapping[str, Mapping[str, object]], since: datetime
) -> dict[str, dict[str, Received]]:
    """Cards of each lease by centre, with when they came and left. Those that neither came nor went in the window stood
    there all the time."""
    moved = _stepped(since, "lease")
    query = select(CARDS.c.lease, CARDS.c.centre, CARDS.c.received, func.count()).where(CARDS.c.lease != "")
    query = query.where(CARDS.c.id.not_in(moved))
    found: dict[str, dict[str, Received]] = defaultdict(lambda: defaultdict(Counter))
    for lease, centre, received, count in connection.execute(
        query.group_by(CARDS.c.lease, CARDS.c.centre, CARDS.c.received)
    ):
        if lease in entries:
            found[lease][centre][read(received), None] += count
    for lease, centre, span in _moved(connection, entries, since):
        if lease in entries:
            found[lease][centre][span] += 1
    return found


def _stepped(since: datetime, *steps: str) -> Select[tuple[str]]:
    """Cards that took one of these steps since then."""
    said = [ENTRIES.c.body.contains(f'"step":"{step}"') for step in steps]
    late = (ENTRIES.c.kind == "step_taken") & (ENTRIES.c.at > written(since))
    return select(ENTRIES.c.subject).where(late, or_(*said)).distinct()


def _moved(
    connection: Connection, entries: Mapping[str, Mapping[str, object]], since: datetime
) -> Iterator[tuple[str, str, Span]]:
    """Cards that came to a lease or left one in the window, and all under leases that ended in it, each with its own
    days."""
    cards = sorted(map(str, connection.scalars(_stepped(since, "lease", "end_lease"))))
    day = day_in(since).isoformat()
    ended = [n for n, f in entries.items() if f.get("status") == "ended" and str(f.get("end") or "") >= day]
    stood = {*tenures_of(connection, cards), *tenures(connection, ended)}
    there = zones(connection)
    rows = connection.execute(select(CARDS.c.id, CARDS.c.centre, CARDS.c.received)).all() if stood else ()
    places = {row.id: (row.centre, read(row.received)) for row in rows}
    for one in stood:
        if one.card in places and (one.until is None or one.until.isoformat() >= day):
            centre, received = places[one.card]
            zone = there.of(centre)
            until = over(one.until, zone) if one.until else None
            yield one.lease, centre, (max(received, begins(one.since, zone)), until)


@dataclass(frozen=True, slots=True)
class _Window:
    """One lease between two moments."""

    terms: Terms
    meters: Sequence[Meter]
    since: datetime
    until: datetime

    def term(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """What of the window lies in its term, by the days of a zone."""
        end = self.terms.end
        return max(self.since, begins(self.terms.start, zone)), min(self.until, over(end, zone)) if end else self.until

    def sold(self, places: Mapping[str, Received], there: Zones) -> dict[str, Sold]:
        """By centre, of hours in which its cards were owned; what was metered is shared out by them."""
        spans = {centre: self.term(there.of(centre)) for centre in places}
        hours = {
            centre: sum(count * _hours(*_both(spans[centre], span)) for span, count in cards.items())
            for centre, cards in places.items()
        }
        whole = sum(hours.values())
        if not whole:
            return {}
        if self.terms.by_month:
            return {centre: Sold(sold=n, leased=n, leases=1) for centre, n in hours.items()}
        most = max(hours, key=lambda centre: hours[centre])
        amount, known = self._metered(*spans[most], there.of(most))
        amount = min(amount, whole * known)  # days that were metered have no more hours than they have
        return {
            centre: Sold(sold=amount * n / whole, unmetered=n * (1 - known), leased=n, leases=1)
            for centre, n in hours.items()
        }

    def _metered(self, begin: datetime, end: datetime, zone: tzinfo) -> tuple[float, float]:
        """Card-hours sold by the readings, and what share of the days they tell of. The first and the last day are in
        the window by hours."""
        first, last = day_in(begin, zone), day_in(end - timedelta(seconds=1), zone)
        told = sold_hours(self.terms, self.meters, first, last)
        scale = _hours(begin, end) / _hours(begins(first, zone), over(last, zone))
        return float(told.amount) * scale, told.days / told.of


def billed_of_lease(connection: Connection, name: str, since: datetime, until: datetime) -> Sold:
    """Of one lease; ``owned`` are its own cards' hours in the window, so the rate is of what it rents."""
    entries = {name: register(connection, "lease")[name]}
    places = _places(connection, entries, since).get(name, {})
    window = _Window(terms_of(name, entries[name]), meters_by_lease(connection).get(name, ()), since, until)
    sold = window.sold(places, zones(connection))
    together = sum(sold.values(), Sold())
    return Sold(together.leased, together.sold, together.unmetered, together.leased, 1 if sold else 0)


@dataclass(frozen=True, slots=True)
class CentreSold:
    """One centre's card-hours; an empty ``centre`` is all of them together."""

    centre: str
    name: str
    sold: Sold


@dataclass(frozen=True, slots=True)
class BilledBook:
    """Every centre over a window, and all together."""

    since: datetime
    until: datetime
    centres: tuple[CentreSold, ...]
    whole: Sold

    def of(self, centre: str) -> Rate:
        """Of one centre; unknown where it owns nothing."""
        return next((each.sold.rate for each in self.centres if each.centre == centre), Sold().rate)


def billed_book(ledger: Ledger, now: datetime, window: timedelta = MONTH) -> BilledBook:
    """Until now, the highest rate first; what is not known comes last."""
    since = now - window
    with ledger.reading() as connection:
        found = billed(connection, since, now)
        names = {code: str(fields["name"]) for code, fields in register(connection, "centre").items()}
    centres = [CentreSold(code, name, found[code]) for code, name in names.items() if code in found]
    centres.sort(key=lambda each: (each.sold.rate.share is None, -(each.sold.rate.share or 0.0), each.name))
    return BilledBook(since, now, tuple(centres), sum((each.sold for each in centres), Sold()))
