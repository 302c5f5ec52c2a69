"""One place that knows how SQLite and PostgreSQL differ: opening, the one writer, the append-only triggers."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from volute.domain.problems import Unreachable
from volute.ledger.tables import APPEND_ONLY

WRITER_LOCK = 0x766F6C75  # "volu": the advisory lock that makes one writer lane of many desks
OURS = frozenset({"entries", "alembic_version"})
HABITS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32768")  # KiB: counting sorts in it
BUSY_MS = 45_000  # a backup or another desk may hold the file for half a minute; a run must not be lost to it


def url_of(where: str | Path) -> URL:
    """A path becomes an SQLite URL; a PostgreSQL URL is read with psycopg 3."""
    text_ = str(where)
    if "://" not in text_:
        return URL.create("sqlite", database=str(Path(text_).expanduser()))
    try:
        url = make_url(text_)
    except ArgumentError as odd:
        raise Unreachable("ledger_url_bad", url=text_) from odd
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise Unreachable("ledger_url_bad", url=url.render_as_string(hide_password=True))
    return url


def engine_of(url: URL) -> Engine:
    """An engine with the ledger's habits. Nothing is opened yet."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _sqlite_habits)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_habits(connection: object, _: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # BEGIN is said by us, not guessed by the driver
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for habit in HABITS:
        cursor.execute(f"PRAGMA {habit}")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def take_writer_lane(connection: Connection) -> None:
    """Wait until no other desk writes; held to the end of the transaction, so positions agree with commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})


def forbid_changes(connection: Connection) -> None:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE on append-only tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(PG_REFUSE))
    for table in APPEND_ONLY:
        statements = PG_TRIGGERS if connection.dialect.name == "postgresql" else SQLITE_TRIGGERS
        for statement in statements:
            connection.execute(text(statement.format(table=table.name)))


PG_REFUSE = """CREATE OR REPLACE FUNCTION volute_append_only() RETURNS trigger AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
PG_TRIGGERS = (
    """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION volute_append_only()""",
    """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION volute_append_only()""",
)
SQLITE_TRIGGERS = (
    """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
)


def called(url: URL) -> str:
    """The file or database as a person names it, with the password left out."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def unreachable(odd: DBAPIError, url: URL) -> Unreachable:
    """The database's own words; another writer that does not let go has words of its own."""
    reason = str(odd.orig).strip()
    if reason == "database is locked":
        return Unreachable("ledger_busy", url=called(url), seconds=BUSY_MS // 1000)
    return Unreachable("ledger_unreachable", url=called(url), reason=reason)


def belongs_to_others(tables: Collection[str]) -> bool:
    """A database with tables in it, and none of ours."""
    return bool(tables) and not OURS.issubset(tables)


def refuse_others(url: URL) -> None:
    """Look into a file before anything of ours touches it: merely opening it would change how it keeps its log.

    Unreachable when it is a database of another program. A file that cannot be looked at is left to be opened.
    """
    path = Path(str(url.database)).absolute()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
            tables = {str(name) for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return
    if belongs_to_others(tables):
        raise Unreachable("ledger_of_others", url=called(url))
