"""Alembic, configured in code: a new ledger gets the newest schema, an old one is brought to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from volute.domain.problems import Unreachable
from volute.ledger.database import belongs_to_others, called, take_writer_lane

if TYPE_CHECKING:
    from alembic.config import Config

LATEST = "0005"


def bring_up_to_date(engine: Engine, *, create: bool = True) -> None:
    """Nothing is imported or written when the ledger is current, so that opening stays quick.

    Unreachable where another program keeps its tables, where there is no ledger and none is to be made, and for a
    ledger of a newer version.
    """
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        stored = version(connection) if "alembic_version" in tables else None
    if belongs_to_others(tables):
        raise Unreachable("ledger_of_others", url=called(engine.url))
    if stored == LATEST:
        return
    if stored is None and not create:
        raise Unreachable("no_ledger_there", path=called(engine.url))
    if stored is not None and stored > LATEST:
        raise Unreachable("ledger_newer", stored=stored, known=LATEST)
    with engine.execution_options(writes=True).begin() as connection:
        take_writer_lane(connection)
        upgrade(connection)


def version(connection: Connection) -> str | None:
    """The schema's version; None where no migration has run."""
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return str(found) if found else None


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations that are missing up to this version, inside the caller's transaction."""
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415 - a third of a second, seldom needed
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory.from_config(configuration())

    def steps(revision: str, _: object) -> list[object]:
        return list(script._upgrade_revs(to, revision))  # noqa: SLF001 - as alembic's own upgrade command does

    with EnvironmentContext(configuration(), script, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def configuration() -> Config:
    """Where the migrations are; there is no ini file."""
    from alembic.config import Config as AlembicConfig  # noqa: PLC0415

    config = AlembicConfig()
    config.set_main_option("script_location", "volute.ledger:migrations")
    config.set_main_option("path_separator", "os")
    return config
