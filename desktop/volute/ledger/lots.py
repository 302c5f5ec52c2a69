"""What the ledger knows of lots: which card is packed where, where every history ends, and the row of each card."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, Row, and_, func, select

from volute.domain.events import Evidence, Fact
from volute.domain.replay import standing
from volute.ledger.chain import Entry
from volute.ledger.expectations import register
from volute.ledger.histories import entries_of
from volute.ledger.tables import CARDS, ENTRIES

MANY = 500


def packed(connection: Connection, lot: str = "") -> dict[str, Mapping[str, Evidence]]:
    """Card -> its lot and box, of one lot or of all."""
    found = register(connection, "packed")
    return {card: fields for card, fields in found.items() if not lot or fields["lot"] == lot}


def heads_of(connection: Connection, cards: Collection[str]) -> dict[str, str]:
    """Card -> the digest of the last fact of its history."""
    wanted, found = sorted(cards), dict[str, str]()
    for start in range(0, len(wanted), MANY):
        some = ENTRIES.c.subject.in_(wanted[start : start + MANY])
        last = select(ENTRIES.c.subject, func.max(ENTRIES.c.seq).label("seq")).where(some).group_by(ENTRIES.c.subject)
        ends = last.subquery()
        same = and_(ENTRIES.c.subject == ends.c.subject, ENTRIES.c.seq == ends.c.seq)
        query = select(ENTRIES.c.subject, ENTRIES.c.digest).join(ends, same)
        found |= {row.subject: row.digest for row in connection.execute(query)}
    return found


def changed_since(connection: Connection, heads: Mapping[str, str]) -> list[str]:
    """Cards whose history says something else than it did up to these heads. What was done and taken back since
    changes nothing."""
    now = heads_of(connection, heads)
    moved = [card for card, head in heads.items() if now.get(card) != head]
    chains = {card: list(chain) for card, chain in groupby(entries_of(connection, moved), attrgetter("subject"))}
    return [card for card in moved if _differs(chains.get(card, []), heads[card])]


def _differs(chain: Sequence[Entry], head: str) -> bool:
    facts = [entry.fact for entry in chain]
    until = next((at for at, entry in enumerate(chain, 1) if entry.digest == head), 0)
    return not until or standing(facts) != standing(facts[:until])


def rows_of(connection: Connection, cards: Iterable[str]) -> dict[str, Row[tuple[object, ...]]]:
    """The reading table's row of each card that there is."""
    wanted, found = sorted(cards), dict[str, Row[tuple[object, ...]]]()
    for start in range(0, len(wanted), MANY):
        query = select(CARDS).where(CARDS.c.id.in_(wanted[start : start + MANY]))
        found |= {row.id: row for row in connection.execute(query)}
    return found


def histories_of(connection: Connection, cards: Sequence[str]) -> dict[str, tuple[Fact, ...]]:
    """Whole histories by card."""
    grouped = groupby(entries_of(connection, cards), attrgetter("subject"))
    return {card: tuple(entry.fact for entry in chain) for card, chain in grouped}


def position(connection: Connection) -> int:
    """The newest fact of the whole ledger; 0 when there is none."""
    return connection.scalar(select(func.max(ENTRIES.c.position))) or 0
