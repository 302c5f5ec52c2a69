"""The ledger on SQLite and on PostgreSQL: append-only, chained, one writer, and what it says equals its replay."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from volute.commands import cards, registers, settling
from volute.commands.probing import store_run
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.commands.undo import undo
from volute.domain.differences import Verdict
from volute.domain.events import Described, Registered, StepTaken
from volute.domain.problems import Broken, Conflict, Refused, Unreachable
from volute.domain.receipt import Receipt
from volute.domain.roles import Role
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.chain import Head, forge
from volute.ledger.histories import entries_of, verify
from volute.ledger.seals import head_of_all, heads_digest, verify_seals
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, ENTRIES
from volute.queries.cards import cards as listed
from volute.queries.open_differences import differences

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEAT = Seat("Chen Yu", lambda: NOW)
ENTERED = Registered("rtx4090", "WHU", host="h1", slot=0, cooler="fan", memory_mib=24564)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = Ledger.open(ledger_url)
    registers.describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    registers.describe(opened, SEAT, "host", "h1", {"centre": "WHU", "address": "127.0.0.1"})
    yield opened
    opened.close()


def holds(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return verify(connection)[0]


def observed(*seen: Seen) -> list[Observation]:
    return [Observation("h1", NOW, 0.1, Outcome.ANSWERED, "", {"nvidia": b"raw"}, seen)]


def seen(uuid: str, slot: int, memory: int = 24564) -> Seen:
    return Seen("nvidia", slot, device="10de:2684", uuid=uuid, memory_mib=memory, utilisation=90, processes=1)


def test_what_was_written_is_what_is_read_after_opening_again(ledger: Ledger, ledger_url: str) -> None:
    cards.register(ledger, SEAT, ENTERED)
    again = Ledger.open(ledger_url)
    assert [(c.id, c.state, c.host) for c in listed(again)] == [("V-000001", "idle", "h1")]
    assert holds(again) == 3
    again.close()


def test_a_refused_command_leaves_nothing(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    before = holds(ledger)
    with pytest.raises(Refused):
        cards.take_step(ledger, SEAT, "V-000001", "pass_burn_in", {"hours": 2, "readings": {"gpu_c": 68}})
    assert holds(ledger) == before


def test_the_second_writer_who_looked_at_old_facts_gets_a_conflict(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    cards.note(ledger, SEAT, "V-000001", "first")
    with pytest.raises(Conflict):
        cards.take_step(ledger, SEAT, "V-000001", "pull", {"reason": "sale"}, seen=1)


def test_a_step_needs_its_role(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    technician = Seat("Li", lambda: NOW, frozenset({Role.TECHNICIAN}))
    with pytest.raises(Refused, match="not_your_step"):
        cards.take_step(ledger, technician, "V-000001", "pull", {"reason": "sale"})


def test_undo_and_redo_are_facts_too(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    pulled = cards.take_step(ledger, SEAT, "V-000001", "pull", {"reason": "sale"})
    back = undo(ledger, SEAT, pulled)
    assert listed(ledger)[0].host == "h1"
    undo(ledger, SEAT, back)
    assert listed(ledger)[0].state == "in_stock"
    assert holds(ledger) == 6


@pytest.mark.parametrize("statement", ["UPDATE entries SET body = '{}'", "DELETE FROM entries"])
def test_entries_refuse_to_change(ledger: Ledger, statement: str) -> None:
    with pytest.raises((Unreachable, Conflict), match="append-only"), ledger.writing("me", NOW) as tx:
        tx.connection.execute(text(statement))


def test_truncate_is_refused_where_there_is_such_a_thing(ledger: Ledger) -> None:
    with ledger.writing("me", NOW) as tx:
        name = tx.connection.dialect.name
    if name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(Exception, match="append-only"), ledger.writing("me", NOW) as tx:
        tx.connection.execute(text("TRUNCATE entries"))


def test_one_changed_byte_is_found_and_named(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    with ledger.writing("me", NOW) as tx:
        if tx.connection.dialect.name == "sqlite":
            tx.connection.execute(text("DROP TRIGGER entries_no_update"))
        else:
            tx.connection.execute(text("ALTER TABLE entries DISABLE TRIGGER ALL"))
        tx.connection.execute(text("UPDATE entries SET body = replace(body, 'fan', 'fun') WHERE subject = 'V-000001'"))
    with pytest.raises(Broken) as told:
        holds(ledger)
    assert told.value.facts["subject"] == "V-000001"


def test_a_row_that_disagrees_with_its_history_is_found(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    with ledger.writing("me", NOW) as tx:
        tx.connection.execute(text("UPDATE cards SET tenant = 'nobody'"))
    with pytest.raises(Broken, match="row_differs"):
        holds(ledger)


def test_a_row_that_no_history_accounts_for_is_found(ledger: Ledger) -> None:
    """Somebody wrote a card into the table that screens read, past every rule."""
    cards.register(ledger, SEAT, ENTERED)
    with ledger.writing("me", NOW) as tx:
        columns = ", ".join(column.name for column in CARDS.columns if column.name != "id")
        tx.connection.execute(text(f"INSERT INTO cards (id, {columns}) SELECT 'V-000099', {columns} FROM cards"))
    with pytest.raises(Broken, match="row_without_history") as told:
        holds(ledger)
    assert told.value.facts["subject"] == "V-000099"


def test_a_well_chained_step_that_was_never_lawful_is_found(ledger: Ledger) -> None:
    """Whoever knows the chain can append to it; he cannot make a burn-in pass that never began."""
    cards.register(ledger, SEAT, ENTERED)
    with ledger.writing("me", NOW) as tx:
        (last,) = entries_of(tx.connection, ["V-000001"])
        passed = StepTaken("pass_burn_in", {"hours": 2, "readings": {"gpu_c": 70}})
        forged = forge("V-000001", Head(1, last.digest), last.position + 1, passed, NOW, NOW, "me")
        tx.connection.execute(insert(ENTRIES), asdict(forged))
    with pytest.raises(Broken, match="history_unlawful") as told:
        holds(ledger)
    assert "step_not_lawful" in str(told.value.facts["reason"])


def test_the_head_on_a_report_tells_later_whether_history_was_rewritten(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        printed = head_of_all(connection)
        assert head_of_all(connection) == printed
    cards.register(ledger, SEAT, ENTERED)
    with ledger.reading() as connection:
        assert head_of_all(connection) != printed
        position = connection.scalar(text("SELECT max(position) FROM entries WHERE subject <> 'V-000001'"))
        assert heads_digest(connection, position)[1] == printed  # as it was then, still


def test_a_cut_tail_breaks_the_seal_of_its_day(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    later = Seat("Chen Yu", lambda: NOW.replace(day=25))
    cards.note(ledger, later, "V-000001", "next day")
    with ledger.writing("me", NOW.replace(day=25)) as tx:
        assert verify_seals(tx.connection) == 2
        if tx.connection.dialect.name == "sqlite":
            tx.connection.execute(text("DROP TRIGGER entries_no_delete"))
        else:
            tx.connection.execute(text("ALTER TABLE entries DISABLE TRIGGER ALL"))
        tx.connection.execute(text("DELETE FROM entries WHERE subject = 'host:h1'"))
        with pytest.raises(Broken, match="seal_broken"):
            verify_seals(tx.connection)


def test_a_probe_changes_nothing_until_a_person_settles(ledger: Ledger) -> None:
    before = holds(ledger)
    run = store_run(ledger, SEAT, Scope(), observed(seen("GPU-1", 0), seen("GPU-2", 1)), asked=1)
    assert (holds(ledger), len(run.findings.differences)) == (before, 2)
    keys = [d.key for d in differences(ledger)]
    settling.settle(ledger, SEAT, keys, Verdict.RECORD_WRONG)
    assert [(c.id, c.uuid, c.slot) for c in listed(ledger)] == [("V-000001", "GPU-1", 0), ("V-000002", "GPU-2", 1)]
    again = store_run(ledger, SEAT, Scope(), observed(seen("GPU-1", 0), seen("GPU-2", 1)), asked=1)
    assert (again.findings.confirmed, differences(ledger)) == (2, ())
    assert {c.state for c in listed(ledger)} == {"lit"}
    holds(ledger)


@pytest.mark.parametrize(
    ("cards_seen", "kind", "check"),
    [
        ((seen("GPU-2", 0), seen("GPU-1", 1)), "moved", lambda ledger: listed(ledger)[0].slot == 1),
        ((seen("GPU-1", 0),), "vanished", lambda ledger: listed(ledger)[1].state == "missing"),
        (
            (seen("GPU-1", 0, 49140), seen("GPU-2", 1)),
            "changed",
            lambda ledger: listed(ledger)[0].modifications == "memory",
        ),
    ],
)
def test_accepting_a_difference_corrects_the_record(
    ledger: Ledger, cards_seen: tuple[Seen, ...], kind: str, check: Callable[[Ledger], bool]
) -> None:
    store_run(ledger, SEAT, Scope(), observed(seen("GPU-1", 0), seen("GPU-2", 1)), asked=1)
    settling.settle(ledger, SEAT, [d.key for d in differences(ledger)], Verdict.RECORD_WRONG)
    store_run(ledger, SEAT, Scope(), observed(*cards_seen), asked=1)
    keys = [d.key for d in differences(ledger) if d.kind == kind]
    assert keys
    settling.settle(ledger, SEAT, keys, Verdict.RECORD_WRONG)
    assert check(ledger)
    holds(ledger)


def test_keeping_the_ledger_or_explaining_writes_the_verdict_only(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    store_run(ledger, SEAT, Scope(), observed(), asked=1)
    (open_,) = differences(ledger)
    with pytest.raises(Refused, match="note_needed"):
        settling.settle(ledger, SEAT, [open_.key], Verdict.EXPLAINED)
    receipt: Receipt = settling.settle(ledger, SEAT, [open_.key], Verdict.EXPLAINED, "at the photographer")
    assert receipt.kinds == {"reconciled"}
    assert (listed(ledger)[0].host, differences(ledger)) == ("h1", ())


def test_a_sticker_belongs_to_one_card(ledger: Ledger) -> None:
    cards.register(ledger, SEAT, ENTERED)
    cards.register(ledger, SEAT, Registered("rtx4090", "WHU", store="A"))
    cards.pair_sticker(ledger, SEAT, "V-000001", "MS-1")
    with pytest.raises(Refused, match="sticker_taken"):
        cards.pair_sticker(ledger, SEAT, "V-000002", "MS-1")


def test_floats_never_enter_a_body(ledger: Ledger) -> None:
    with pytest.raises(TypeError, match="no floats"), ledger.writing("me", NOW) as tx:
        tx.append("centre:WHU", Described({"tariff": 0.71}))  # type: ignore[dict-item]


def test_a_photo_is_kept_with_its_digest(ledger: Ledger, tmp_path: Path) -> None:
    cards.register(ledger, SEAT, ENTERED)
    photo = tmp_path / "front.jpg"
    photo.write_bytes(b"a picture")
    for step, given in (
        ("open_job", {"template": "fan_to_blower", "reason": "rack"}),
        ("start_job", {"bench": "B1"}),
        ("scan_card", {"sticker": "MS-1"}),
        ("photograph", {"photo": str(photo)}),
    ):
        receipt = cards.take_step(ledger, SEAT, "V-000001", step, given)
    with ledger.reading() as connection:
        assert connection.scalar(text("SELECT name FROM attachments")) == "front.jpg"
    assert receipt.kinds == {StepTaken.kind}


WRITER = """
import sys
from datetime import UTC, datetime
from volute.commands import cards
from volute.commands.seat import Seat
from volute.domain.events import Registered
from volute.ledger.store import Ledger
ledger, seat = Ledger.open(sys.argv[1]), Seat("writer", lambda: datetime.now(UTC))
print("ready", flush=True)
while True:
    cards.register(ledger, seat, Registered("rtx4090", "WHU", store="A"))
"""


def test_killing_the_writer_at_any_moment_leaves_the_ledger_valid(ledger: Ledger, ledger_url: str) -> None:
    for pause in (0.05, 0.11, 0.2, 0.31, 0.4):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, ledger_url], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert holds(ledger) >= 2
    assert len(listed(ledger)) > 5
