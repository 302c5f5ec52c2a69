"""The ledger: histories are read, facts are appended; one command is one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from volute.domain.problems import Conflict, Unreachable
from volute.ledger import migrate
from volute.ledger.database import called, engine_of, refuse_others, take_writer_lane, unreachable, url_of
from volute.ledger.kept import Kept, head
from volute.ledger.seals import seal_the_day
from volute.ledger.tables import META
from volute.ledger.transaction import Tx

T = TypeVar("T")


class Ledger:
    """One open ledger. Safe to hand to worker threads: every use takes a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = Kept()

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True) -> Ledger:
        """Open a file or PostgreSQL URL, bringing its schema up to date. Unreachable when it cannot be."""
        url = url_of(where)
        if url.get_backend_name() == "sqlite":
            if not create and not Path(str(url.database)).exists():
                raise Unreachable("no_ledger_there", path=called(url))
            refuse_others(url)
        engine = engine_of(url)
        try:
            migrate.bring_up_to_date(engine, create=create)
        except DBAPIError as odd:
            engine.dispose()
            raise unreachable(odd, url) from odd
        except Unreachable:
            engine.dispose()
            raise
        return cls(engine)

    @property
    def name(self) -> str:
        """The file or database, without a password."""
        return called(self._engine.url)

    @property
    def where(self) -> str:
        """The whole address, password and all, to open the same ledger elsewhere. Never shown, never logged."""
        return self._engine.url.render_as_string(hide_password=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short read connection with one consistent view."""
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as odd:
            raise unreachable(odd, self._engine.url) from odd

    @contextmanager
    def writing(self, by: str, now: datetime) -> Iterator[Tx]:
        """The one writer lane. Leaving it commits; an error leaves everything as it was."""
        writer = self._engine.execution_options(writes=True)
        try:
            with writer.begin() as connection:
                take_writer_lane(connection)
                seal_the_day(connection, now)
                tx = Tx(connection, by, now)
                yield tx
                tx.flush()
        except IntegrityError as odd:
            raise Conflict("somebody_else_wrote", reason=str(odd.orig)) from odd
        except DBAPIError as odd:
            raise unreachable(odd, self._engine.url) from odd

    def once(self, question: str, asked: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` finds, worked out once for each state of the ledger: the same object until a fact or a run is
        written, here or at another desk. One answer is kept of each question."""
        with self.reading() as connection:
            now = head(connection)
        return self._kept.ask(question, asked, now, work)

    def meta(self, name: str) -> str:
        """A remark of the file about itself: ``demo`` holds the seed of a demo ledger."""
        with self.reading() as connection:
            return connection.scalar(select(META.c.value).where(META.c.name == name)) or ""

    def close(self) -> None:
        self._engine.dispose()
