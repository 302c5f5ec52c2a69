"""A daily seal hashes the heads of all histories: cutting the tail of a chain is invisible to the chain itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from volute.domain.instant import written
from volute.domain.problems import Broken
from volute.ledger.tables import ENTRIES, SEALS

FEW = 20
Far = Callable[[int, int], object]


def seal_the_day(connection: Connection, now: datetime) -> None:
    """Before the first fact of a new day, seal what stood until then. One row a day, append-only."""
    today = written(now)[:10]
    position = connection.scalar(select(func.max(ENTRIES.c.position)))
    if position is None or (connection.scalar(select(func.max(SEALS.c.day))) or "") >= today:
        return
    count, digest = heads_digest(connection, position)
    connection.execute(insert(SEALS).values(day=today, position=position, subjects=count, digest=digest))


def heads_digest(connection: Connection, position: int) -> tuple[int, str]:
    """How many histories stood at this position, and the digest over their heads in order of name."""
    last = (
        select(ENTRIES.c.subject, func.max(ENTRIES.c.seq).label("seq"))
        .where(ENTRIES.c.position <= position)
        .group_by(ENTRIES.c.subject)
        .subquery()
    )
    heads = select(ENTRIES.c.subject, ENTRIES.c.digest).join(
        last, (ENTRIES.c.subject == last.c.subject) & (ENTRIES.c.seq == last.c.seq)
    )
    return _digest((row.subject, row.digest) for row in connection.execute(heads))


def _digest(heads: Iterable[tuple[str, str]]) -> tuple[int, str]:
    whole, count = hashlib.sha256(), 0
    for subject, digest in sorted(heads):  # by code point: databases do not agree on collation
        whole.update(f"{subject}\n{digest}\n".encode())
        count += 1
    return count, whole.hexdigest()


def verify_seals(connection: Connection) -> int:
    """Recompute every seal; Broken names the first day whose histories were cut or changed since."""
    seals = connection.execute(select(SEALS).order_by(SEALS.c.day)).all()
    for seal in seals:
        if heads_digest(connection, seal.position) != (seal.subjects, seal.digest):
            raise Broken("seal_broken", day=seal.day, position=seal.position)
    return len(seals)


def head_of_all(connection: Connection) -> str:
    """The digest to print on reports: whoever keeps it can tell later whether history was rewritten."""
    position = connection.scalar(select(func.max(ENTRIES.c.position))) or 0
    return heads_digest(connection, position)[1]


@dataclass(frozen=True, slots=True)
class Stood:
    """A head that the ledger had: after which entry, and when that was written."""

    position: int
    recorded: str


def head_stood(connection: Connection, head: str, until: str, far: Far = lambda n, of: None) -> Stood | None:
    """The newest state whose digest was this one, looked for backwards from a moment; None where there never was one.

    A state is what stood after a transaction; where few entries were written in one second, after each of them.
    """
    last, many = func.max(ENTRIES.c.position).label("last"), func.count().label("entries")
    query = select(ENTRIES.c.recorded, last, many).where(ENTRIES.c.recorded <= until).group_by(ENTRIES.c.recorded)
    seconds = connection.execute(query.order_by(last.desc())).all()
    for at, second in enumerate(seconds):
        far(at, len(seconds))
        for position in range(second.last, second.last - (second.entries if second.entries <= FEW else 1), -1):
            if heads_digest(connection, position)[1] == head:
                far(1, 1)
                return Stood(position, second.recorded)
    return None
