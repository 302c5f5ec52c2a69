"""From the register to the probe: whose host keys count, and who is asked for a passphrase, once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from volute.commands import registers
from volute.commands.seat import Seat
from volute.commands.targets import Scope, targets
from volute.domain.seen import Seen
from volute.ledger.readings import pack_seen, unpack_seen
from volute.ledger.store import Ledger

sys.path.insert(0, str(Path(__file__).parent))
from ssh_servers import NO_SSHD, make_key

pytestmark = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")
SEAT = Seat("Chen Yu", lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    return tmp_path


@pytest.fixture
def ledger(home: Path) -> Iterator[Ledger]:
    opened = Ledger.open(home / "ledger.volute")
    registers.describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    yield opened
    opened.close()


def host(ledger: Ledger, name: str, **more: str) -> None:
    registers.describe(ledger, SEAT, "host", name, {"centre": "WHU", "address": "10.0.0.1", **more})


def test_a_passphrase_is_asked_for_once_for_all_hosts_of_a_locked_key(ledger: Ledger, home: Path) -> None:
    make_key(home / "locked", passphrase="two words")
    make_key(home / "open")
    for number in range(3):
        host(ledger, f"h{number}", key_file=str(home / "locked"))
    host(ledger, "free", key_file=str(home / "open"))
    asked: list[str] = []

    def secret(name: str) -> str:
        asked.append(name)
        return "two words"

    found = {target.host: target.passphrase for target in targets(ledger, Scope(), secret)}
    assert found == {"h0": "two words", "h1": "two words", "h2": "two words", "free": None}
    assert len(asked) == 1


def test_sudo_is_used_only_where_a_person_set_it(ledger: Ledger) -> None:
    host(ledger, "asked", sudo="yes")
    host(ledger, "told-not-to", sudo="no")
    host(ledger, "untold")
    found = {target.host: target.sudo for target in targets(ledger, Scope())}
    assert found == {"asked": True, "told-not-to": False, "untold": False}


def test_what_a_tool_said_no_to_is_kept_as_no_and_not_as_unsaid() -> None:
    card = Seen(
        "nvidia", 0, ecc_on=False, remap_failure=False, persistence=True, utilisation=0, alarms=("lost",), chips=2
    )
    assert unpack_seen(pack_seen([card, Seen("pci", 1)])) == (card, Seen("pci", 1))


def test_the_ledgers_host_keys_come_before_the_persons_own_and_revoked_ones_count_always(
    ledger: Ledger, home: Path
) -> None:
    mine, theirs, bad = (make_key(home / name) for name in ("mine", "theirs", "bad"))
    (home / ".ssh" / "known_hosts").write_text(f"10.0.0.1 {mine}\n@revoked * {bad}\n")
    host(ledger, "told", host_keys=theirs)
    host(ledger, "untold")
    found = {target.host: (target.known_keys, target.revoked_keys) for target in targets(ledger, Scope())}
    assert found == {"told": ((theirs,), (bad,)), "untold": ((mine,), (bad,))}
