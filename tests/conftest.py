"""Every test gets real things (a PostgreSQL server) and leaves no thread behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest

# Widgets need no screen; the one test that wants a display starts a program of its own on it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("VOLUTE_SHARED", ROOT.parent / "shared"))
POSTGRES_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/postgresql/*/bin")
POSTGRES_PATIENCE_S = 60
THREAD_PATIENCE_S = 5


def missing(what: str) -> NoReturn:
    """Skip for want of something on this machine; in the complete run (installer/test.sh) that fails."""
    if os.environ.get("VOLUTE_TESTS_COMPLETE") == "1":
        pytest.fail(f"the complete run needs {what}", pytrace=False)
    pytest.skip(f"needs {what}")


# --- places -----------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder per test, so that no test reads or writes what belongs to the person at this machine."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name, folder in {"DATA": "data", "CONFIG": "config", "STATE": "state", "CACHE": "cache"}.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    return home


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded answers and economic series beside the checkout, where there is one."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder of recordings beside the checkout (VOLUTE_SHARED names another place)")
    return SHARED


# --- threads ----------------------------------------------------------------------------------------------


def _threads() -> set[threading.Thread]:
    """The threads Python started. Those that Qt started and Python merely met do not end by themselves."""
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A thread that outlives its test would touch the next one's data."""
    before = _threads()
    yield
    deadline = time.monotonic() + THREAD_PATIENCE_S
    while (left := _threads() - before) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left, f"threads left running: {sorted(t.name for t in left)}"


# --- databases --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PostgresServer:
    """A real server with its own data, reached only through a socket in a private folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)


def _postgres_programs() -> Path:
    found = [d for place in POSTGRES_PLACES for d in Path("/").glob(place[1:]) if (d / "initdb").exists()]
    if not found:
        missing("a PostgreSQL server (Debian package postgresql)")
    return max(found, key=lambda d: [int(part) for part in d.parent.name.split(".") if part.isdigit()])


def _other_user() -> dict[str, str]:
    """PostgreSQL refuses to run as root, so root lends it to the user its package made."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


def _start(programs: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A fresh cluster in ``folder`` and its server: no network, no waiting for the disk (thrown away)."""
    who, data = _other_user(), folder / "data"
    if who:
        shutil.chown(folder, **who)
    initdb = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, extra_groups=[] if who else None, **who)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": folder,
        "fsync": "off",
        "max_connections": 50,
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            extra_groups=[] if who else None,
            **who,
        )


def _await(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    deadline = time.monotonic() + POSTGRES_PATIENCE_S
    while True:
        try:
            return server.run("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail((server.folder / "log").read_text(), pytrace=False)
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    programs = _postgres_programs()
    # Not under pytest's own folder: a socket's path is short, and the server's user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="volute-pg-", dir="/tmp"))
    process = _start(programs, folder)
    server = PostgresServer(folder)
    try:
        _await(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown: does not wait for connections a test forgot
        process.wait(POSTGRES_PATIENCE_S)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def prometheus_programs() -> tuple[str, str]:
    """The server and its tool."""
    found = shutil.which("prometheus"), shutil.which("promtool")
    if not all(found):
        missing("Prometheus (Debian package prometheus)")
    return found  # type: ignore[return-value]


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """The server's own database; tests that write take ``fresh_postgres_url``."""
    return postgres_server.url("postgres")


_numbers = count(1)


@pytest.fixture
def fresh_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A new, empty database for one test."""
    name = f"volute_{next(_numbers)}"
    postgres_server.run(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_server.url(name)
    postgres_server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same test once on SQLite and once on PostgreSQL: a SQLAlchemy URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db"
    url: str = request.getfixturevalue("fresh_postgres_url")
    return url


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool], float], None]:
    """Wait for the world outside this process (a port, a file), never for a fixed time."""

    def wait(holds: Callable[[], bool], seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"did not come true within {seconds} s"
            time.sleep(0.02)

    return wait
