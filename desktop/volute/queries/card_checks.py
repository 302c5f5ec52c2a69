"""Is a card fit to be sold on a day? Every reason why not, in the order a person would ask: is it here, free, well, and
what it is said to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, select

from volute.domain import health
from volute.domain.card import Commercial, Custody, Health, Workshop
from volute.domain.events import Evidence
from volute.domain.modification import Sign, Verdict
from volute.domain.replay import replay
from volute.domain.sale_plans import read_lines
from volute.ledger.expectations import register
from volute.ledger.lots import histories_of, packed
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, DIFFERENCES, OPEN, SIGHTINGS
from volute.queries.conditions import ILL, CardCondition, conditions

Fields = Mapping[str, Evidence]
AWAY = (Custody.MISSING, Custody.AT_REPAIR, Custody.IN_TRANSIT)
AT_BENCH = (Workshop.QUEUED, Workshop.IN_JOB, Workshop.WAITING, Workshop.BURN_IN)
GRAVE = ("vanished", "changed", "duplicate")  # what was seen is not what the ledger says


@dataclass(frozen=True, slots=True)
class Reason:
    """``kind`` is the key of its words, ``said`` what stood there, ``signs`` what a look showed; ``passes`` when it
    will be over by the day."""

    kind: str
    said: str = ""
    passes: bool = False
    signs: tuple[health.Reason | Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One card with what speaks against selling it."""

    row: Row[tuple[object, ...]]
    lit: bool
    reasons: tuple[Reason, ...]

    @property
    def fit(self) -> bool:
        """Nothing that lasts speaks against it."""
        return all(reason.passes for reason in self.reasons)

    @property
    def waits(self) -> bool:
        """Fit on the day, but not yet."""
        return self.fit and bool(self.reasons)


class Checks:
    """What is known of all cards, read once; ``of`` judges one for a day."""

    def __init__(self, ledger: Ledger, instead_of: str = "") -> None:
        seen = {found.card: found for found in conditions(ledger)}
        with ledger.reading() as connection:
            self._leases, self._packed = register(connection, "lease"), packed(connection)
            self._planned = {card: name for card, name in _planned(connection).items() if name != instead_of}
            self._odd = _differences(connection)
            query = select(CARDS, SIGHTINGS.c.activity).outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
            rows = connection.execute(query.where(CARDS.c.custody != Custody.GONE).order_by(CARDS.c.id)).all()
            claimed = histories_of(connection, [row.id for row in rows if row.encumbrances])
        self._seen = seen
        self._claims = {card: now.encumbrances for card, told in claimed.items() if (now := replay(told))}
        self.rows: Mapping[tuple[str, str], list[Row[tuple[object, ...]]]] = defaultdict(list)
        self.hosts: Mapping[str, list[str]] = defaultdict(list)  # the cards racked in each
        for row in rows:
            self.rows[row.centre, row.variant].append(row)
            if row.custody == Custody.RACKED and row.host:
                self.hosts[row.host].append(row.id)

    def planned(self, card: str) -> bool:
        """Whether an accepted plan holds it."""
        return card in self._planned

    def of(self, row: Row[tuple[object, ...]], day: date, today: date) -> Checked:
        return Checked(row, row.activity == "working", tuple(self._reasons(row, day, today)))

    def _reasons(self, row: Row[tuple[object, ...]], day: date, today: date) -> Iterator[Reason]:
        if row.custody in AWAY:
            yield Reason(f"custody_{row.custody}", row.store)
        if row.workshop in AT_BENCH:
            yield Reason("bench", row.job, passes=day > today)
        yield from self._claimed(row, day, today)
        yield from self._commercial(row, day)
        yield from self._written(row)
        yield from _looks(row, self._seen.get(row.id))

    def _claimed(self, row: Row[tuple[object, ...]], day: date, today: date) -> Iterator[Reason]:
        """A claim past its last day guards nothing; one that ends before the day of the sale is waited for."""
        standing = [c for c in self._claims.get(row.id, ()) if c.guards(today.isoformat())]
        lasting = [c for c in standing if c.guards(day.isoformat())]
        if standing:
            said = " ".join(dict.fromkeys(c.kind for c in lasting or standing))
            yield Reason("encumbered", said, passes=not lasting)

    def _commercial(self, row: Row[tuple[object, ...]], day: date) -> Iterator[Reason]:
        if row.commercial == Commercial.RESERVED:
            yield Reason("reserved")
        if row.commercial == Commercial.LEASED:
            end = str(self._leases.get(row.lease, {}).get("end") or "")
            yield Reason("leased", f"{row.lease} {end}".strip(), passes=bool(end) and end <= day.isoformat())

    def _written(self, row: Row[tuple[object, ...]]) -> Iterator[Reason]:
        """What else the ledger has in mind for it, and where it disagrees with the probes."""
        if row.id in self._packed:
            yield Reason("packed", str(self._packed[row.id]["lot"]))
        if row.id in self._planned:
            yield Reason("planned", self._planned[row.id])
        if row.id in self._odd:
            yield Reason("difference", self._odd[row.id])


def _looks(row: Row[tuple[object, ...]], seen: CardCondition | None) -> Iterator[Reason]:
    """Health by test and by the newest look, and what nobody declared."""
    looked = seen.condition.health if seen else Health.UNKNOWN
    if row.health in ILL or row.workshop == Workshop.FAILED:
        yield Reason("failed")
    elif looked in ILL and seen:
        yield Reason("ill", signs=seen.condition.reasons)
    if seen and seen.judgement.verdict is Verdict.UNDECLARED:
        yield Reason("undeclared", signs=seen.judgement.undeclared)


def _planned(connection: Connection) -> dict[str, str]:
    """Card -> the accepted plan it is in."""
    found = register(connection, "plan")
    return {line.card: name for name, fields in found.items() for line in read_lines(str(fields["lines"]))}


def _differences(connection: Connection) -> dict[str, str]:
    query = select(DIFFERENCES.c.card, DIFFERENCES.c.kind).where(OPEN, DIFFERENCES.c.kind.in_(GRAVE))
    return {row.card: row.kind for row in connection.execute(query.order_by(DIFFERENCES.c.key)) if row.card}


def fit(checked: list[Checked], taken: Set[str]) -> list[Checked]:
    """Those that may be sold and are in no earlier lot."""
    return [card for card in checked if card.fit and card.row.id not in taken]
