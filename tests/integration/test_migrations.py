"""The migrations lead to the tables the code knows, and a ledger of every version opens, on both databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.domain.problems import Unreachable
from volute.ledger import migrate
from volute.ledger.database import engine_of, url_of
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.ledger.tables import APPEND_ONLY, METADATA

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEAT = Seat("Chen Yu", lambda: NOW)
VERSIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(migrate.configuration()).walk_revisions()))
]


@pytest.fixture
def engine(ledger_url: str) -> Engine:
    return engine_of(url_of(ledger_url))


def brought_to(engine: Engine, version: str) -> None:
    """A ledger as the program of that version made it."""
    with engine.execution_options(writes=True).begin() as connection:
        migrate.upgrade(connection, version)


def test_the_migrations_make_the_tables_the_code_knows(engine: Engine) -> None:
    migrate.bring_up_to_date(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_program_knows_the_newest_version() -> None:
    assert ScriptDirectory.from_config(migrate.configuration()).get_heads() == [migrate.LATEST]


def test_a_column_that_no_migration_makes_is_noticed(engine: Engine) -> None:
    """The check above can fail."""
    migrate.bring_up_to_date(engine)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("ALTER TABLE runs ADD COLUMN spare INTEGER"))
    with engine.connect() as connection:
        assert len(compare_metadata(MigrationContext.configure(connection), METADATA)) == 1
    engine.dispose()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_ledger_of_an_earlier_version_opens_and_is_written_to(engine: Engine, ledger_url: str, version: str) -> None:
    brought_to(engine, version)
    ledger = Ledger.open(ledger_url, create=False)
    describe(ledger, SEAT, "centre", "H2", {"name": "Harbour 2"})
    with ledger.reading() as connection:
        assert migrate.version(connection) == migrate.LATEST
        assert verify(connection) == (1, 1)
    ledger.close()
    engine.dispose()


def test_append_only_tables_refuse_to_change_after_every_way_of_making_them(engine: Engine) -> None:
    migrate.bring_up_to_date(engine)
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        else:
            query = "SELECT event_object_table, trigger_name FROM information_schema.triggers"
        guarded = {table for table, _ in connection.execute(text(query))}
    assert {table.name for table in APPEND_ONLY} <= guarded
    engine.dispose()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Ledger.open(path).close()
    before = path.read_bytes()
    Ledger.open(path).close()
    assert path.read_bytes() == before


def test_a_ledger_of_a_newer_program_is_left_alone(engine: Engine, ledger_url: str) -> None:
    migrate.bring_up_to_date(engine)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unreachable, match="ledger_newer"):
        Ledger.open(ledger_url)
    with engine.connect() as connection:
        assert "entries" in inspect(connection).get_table_names()
        assert migrate.version(connection) == "9999"
    engine.dispose()


def test_a_database_of_another_program_is_left_alone(ledger_url: str) -> None:
    other = create_engine(ledger_url)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE bookmarks (title TEXT)"))
    with pytest.raises(Unreachable, match="ledger_of_others"):
        Ledger.open(ledger_url)
    with other.connect() as connection:
        assert inspect(connection).get_table_names() == ["bookmarks"]
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA journal_mode")) == "delete"
    other.dispose()


def test_an_empty_database_becomes_a_ledger_only_where_that_was_asked(ledger_url: str) -> None:
    other = create_engine(ledger_url)
    with other.connect() as connection:
        connection.execute(text("SELECT 1"))
    with pytest.raises(Unreachable, match="no_ledger_there"):
        Ledger.open(ledger_url, create=False)
    with other.connect() as connection:
        assert inspect(connection).get_table_names() == []
    other.dispose()
    Ledger.open(ledger_url).close()
    Ledger.open(ledger_url, create=False).close()


def test_a_file_that_another_program_writes_into_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("volute.ledger.database.BUSY_MS", 50)
    ledger = Ledger.open(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unreachable, match="ledger_busy") as told:
            describe(ledger, SEAT, "centre", "H2", {"name": "Harbour 2"})
        with ledger.reading() as connection:
            assert verify(connection) == (0, 0)  # reading goes on meanwhile
    assert told.value.facts["url"] == str(tmp_path / "a.db")
    ledger.close()


def test_an_upgrade_that_is_cut_off_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("volute.ledger.database.SQLITE_TRIGGERS", ("THIS IS NO SQL {table}",))
    with pytest.raises(Unreachable):
        Ledger.open(tmp_path / "a.db")
    monkeypatch.undo()
    with sqlite3.connect(tmp_path / "a.db") as file:
        assert file.execute("SELECT name FROM sqlite_master").fetchall() == []
    file.close()
    Ledger.open(tmp_path / "a.db").close()
