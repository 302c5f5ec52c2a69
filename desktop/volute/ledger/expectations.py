"""What the ledger says a probe should see, and which hosts there are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from volute.domain.differences import Expected
from volute.domain.events import Evidence
from volute.domain.seen import Activity, Observation, activity
from volute.ledger.tables import CARDS, REGISTERS, SIGHTINGS

MANY = 500
EXPECTED = (
    CARDS.c.id,
    CARDS.c.host,
    CARDS.c.slot,
    CARDS.c.model,
    CARDS.c.memory_mib,
    CARDS.c.vbios,
    CARDS.c.subsystem,
    CARDS.c.uuid,
    CARDS.c.serial,
    CARDS.c.pdi,
    CARDS.c.custody,
    CARDS.c.job,
    CARDS.c.sticker,
    CARDS.c.board_part,
)


def centre_names(connection: Connection) -> dict[str, str]:
    """What the centres are called, by code."""
    return {code: str(fields["name"]) for code, fields in register(connection, "centre").items()}


def expected_cards(connection: Connection) -> list[Expected]:
    """Every card we still own, wherever it is: a moved card may come from a shelf or another centre."""
    rows = connection.execute(select(*EXPECTED).where(CARDS.c.custody != "gone"))
    return [Expected(*row) for row in rows]


def departed_cards(connection: Connection) -> list[Expected]:
    """Cards at repair or scrapped, at the place where a probe saw them last: another one may stand there since."""
    scrapped = (CARDS.c.custody == "gone") & (CARDS.c.commercial != "sold")
    seen = select(*EXPECTED, SIGHTINGS.c.host.label("was_on"), SIGHTINGS.c.slot.label("was_at"))
    joined = seen.join(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
    rows = connection.execute(joined.where((CARDS.c.custody == "at_repair") | scrapped).order_by(CARDS.c.id))
    return [replace(Expected(*row[: len(EXPECTED)]), host=row.was_on, slot=row.was_at) for row in rows]


def expected_of(connection: Connection, cards: Sequence[str]) -> dict[str, Expected]:
    """What the ledger says now of these cards, gone or not."""
    slices = (cards[start : start + MANY] for start in range(0, len(cards), MANY))
    found = (connection.execute(select(*EXPECTED).where(CARDS.c.id.in_(some))) for some in slices)
    return {row.id: Expected(*row) for rows in found for row in rows}


def gone_bearers(connection: Connection, uuids: Sequence[str]) -> dict[str, str]:
    """UUID -> the card that bore it when it left the fleet."""
    slices = (uuids[start : start + MANY] for start in range(0, len(uuids), MANY))
    bore = select(CARDS.c.uuid, CARDS.c.id).where(CARDS.c.custody == "gone")
    found = (connection.execute(bore.where(CARDS.c.uuid.in_(some)).order_by(CARDS.c.id)) for some in slices)
    return {row.uuid: row.id for rows in found for row in rows}


def register(connection: Connection, name: str) -> dict[str, dict[str, Evidence]]:
    """The entries of one register that are in use, by their name."""
    rows = connection.execute(select(REGISTERS.c.subject, REGISTERS.c.fields).where(REGISTERS.c.register == name))
    entries = {row.subject.partition(":")[2]: json.loads(row.fields) for row in rows}
    return {entry: fields for entry, fields in sorted(entries.items()) if "retired" not in fields}


def names_given(connection: Connection, name: str) -> set[str]:
    """Every name an entry of this register ever had, in use or not."""
    subjects = connection.scalars(select(REGISTERS.c.subject).where(REGISTERS.c.register == name))
    return {subject.partition(":")[2] for subject in subjects}


def rates(
    connection: Connection, run: int, at: str, centres: Iterable[str], observations: Sequence[Observation]
) -> list[dict[str, object]]:
    """Counts per centre for one run: owned and racked from the ledger, lit and unknown from what was seen."""
    of_host = {host: str(fields.get("centre", "")) for host, fields in register(connection, "host").items()}
    owned: Counter[str] = Counter()
    racked: Counter[str] = Counter()
    for centre, custody in connection.execute(select(CARDS.c.centre, CARDS.c.custody).where(CARDS.c.custody != "gone")):
        owned[centre] += 1
        racked[centre] += custody == "racked"
    doing: Counter[tuple[str, Activity]] = Counter()
    for observation in observations:
        doing.update((of_host.get(observation.host, ""), activity(card)) for card in observation.seen)
    return [_rate(run, at, centre, owned[centre], racked[centre], doing) for centre in centres]


def _rate(
    run: int, at: str, centre: str, owned: int, racked: int, doing: Counter[tuple[str, Activity]]
) -> dict[str, object]:
    seen = sum(count for (where, _), count in doing.items() if where == centre)
    unknown = doing[centre, Activity.UNKNOWN] + max(racked - seen, 0)
    lit = doing[centre, Activity.WORKING]
    counts = {"owned": owned, "racked": racked, "seen": seen, "lit": lit, "unknown": unknown}
    return {"run": run, "centre": centre, "at": at, **counts}
