"""What was worked out of a ledger is kept until the ledger moves on: who comes again asks only whether it did."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy import Connection, func, select

from volute.ledger.tables import ENTRIES, RUNS

T = TypeVar("T")
Head = tuple[int, int]


def head(connection: Connection) -> Head:
    """The last fact and the last run of the probe: whatever screens read changes together with one of them."""
    position = connection.scalar(select(func.max(ENTRIES.c.position)))
    return int(position or 0), int(connection.scalar(select(func.max(RUNS.c.id))) or 0)


class Kept:
    """The last answer to each question, with what was asked and the state of the ledger it was found in."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Head, Hashable, object]] = {}

    def ask(self, question: str, asked: Hashable, now: Head, work: Callable[[], T]) -> T:
        """The very answer given last, if nothing moved. ``now`` must have been read before ``work`` reads."""
        kept = self._found.get(question)
        if kept is not None and kept[:2] == (now, asked):
            return cast("T", kept[2])
        found = work()
        self._found[question] = (now, asked, found)
        return found
