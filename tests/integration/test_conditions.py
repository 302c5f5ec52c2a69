"""What the newest look says of each card: ill or well, modified and declared or not; and nothing is changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from volute.cli.main import COMMANDS
from volute.commands import registers, settling
from volute.commands.cards import take_step
from volute.commands.probing import store_run
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.card import Health
from volute.domain.differences import Verdict as Settled
from volute.domain.modification import Verdict
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.cards import cards
from volute.queries.conditions import conditions
from volute.queries.open_differences import differences

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import Desk

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEAT = Seat("Chen Yu", lambda: NOW)


def uuid(number: int) -> str:
    return f"GPU-0000000{number}-1111-2222-3333-444444444444"


def seen(number: int, **more: object) -> Seen:
    fields = {"memory_mib": 24564, "temperature_c": 50, "subsystem": "1458:40bf", "bus": f"0000:{number + 1:02x}:00.0"}
    return Seen("nvidia", number, device="10de:2684", uuid=uuid(number), **{**fields, **more})  # type: ignore[arg-type]


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = Ledger.open(ledger_url)
    registers.describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    registers.describe(opened, SEAT, "host", "h1", {"centre": "WHU", "address": "127.0.0.1"})
    yield opened
    with opened.reading() as connection:
        assert verify(connection)
    opened.close()


def look(ledger: Ledger, *shown: Seen) -> None:
    heard = [Observation("h1", NOW, 0.1, Outcome.ANSWERED, "", {"nvidia": b""}, shown)]
    store_run(ledger, SEAT, Scope(), heard, asked=1)


def test_each_card_is_judged_by_its_newest_look_and_nothing_of_it_changes(ledger: Ledger) -> None:
    look(ledger, seen(0), seen(1), seen(2))
    settling.settle(ledger, SEAT, [d.key for d in differences(ledger)], Settled.RECORD_WRONG)
    assert [c.judgement.verdict for c in conditions(ledger)] == [Verdict.AS_MODEL] * 3
    second = next(card.id for card in cards(ledger) if card.uuid == uuid(1))
    look(ledger, seen(0, memory_mib=49140), seen(1, memory_mib=49140), seen(2, alarms=("lost",), temperature_c=None))
    take_step(ledger, SEAT, second, "declare", {"modification": "memory"})
    told = [(c.host, c.slot, c.condition.health, c.judgement.verdict, c.asks) for c in conditions(ledger, "WHU")]
    assert told == [
        ("h1", 0, Health.OK, Verdict.UNDECLARED, True),
        ("h1", 1, Health.OK, Verdict.DECLARED, False),
        ("h1", 2, Health.FAILED, Verdict.AS_MODEL, True),
    ]
    assert conditions(ledger, "SGN") == ()
    assert {card.memory_mib for card in cards(ledger)} == {24564}  # the ledger never changes because a probe said so


def test_the_terminal_tells_what_somebody_should_look_at_and_why(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.call("init").returncode == 0
    ledger = Ledger.open(next((tmp_path / "data").rglob("*.db")))
    registers.describe(ledger, SEAT, "centre", "WHU", {"name": "Wuhu"})
    registers.describe(ledger, SEAT, "host", "h1", {"centre": "WHU", "address": "127.0.0.1"})
    look(ledger, seen(0), seen(1))
    settling.settle(ledger, SEAT, [d.key for d in differences(ledger)], Settled.RECORD_WRONG)
    assert "2 cards were seen" in desk.call("condition").stderr
    look(ledger, seen(0, memory_mib=49140, alarms=("xid_79", "health_odd")), seen(1))
    ledger.close()
    said = desk.call("condition").stdout
    for words in (
        "49140 MiB, its model has 24564",
        "the kernel logged xid_79",
        "its tool says health_odd",
        "undeclared",
    ):
        assert words in said
    assert len(desk.call("condition").stdout.splitlines()) == 2
    assert len(desk.call("condition", "--all").stdout.splitlines()) == 3
    (card,) = json.loads(desk.call("--json", "condition").stdout)
    assert tuple(card) == COMMANDS["condition"].GIVES
    assert (card["modification"], card["signs"][0]["field"]) == ("modified_undeclared", "memory_mib")
    assert card["task_since"] == "2026-11-24T09:00:00Z"
    assert desk.call("judge", card["card"]).returncode == 1  # without a reason nothing is judged
    judged = desk.call("--json", "judge", card["card"], "--why", "sold so by its maker")
    assert tuple(json.loads(judged.stdout)) == COMMANDS["judge"].GIVES
    (judged_card,) = json.loads(desk.call("--json", "condition").stdout)  # it is not well all the same
    assert (judged_card["modification"], judged_card["task_since"]) == ("as_model", "")


def test_the_terminal_tells_since_when_a_card_bears_each_identifier(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.call("init").returncode == 0
    ledger = Ledger.open(next((tmp_path / "data").rglob("*.db")))
    registers.describe(ledger, SEAT, "centre", "WHU", {"name": "Wuhu"})
    registers.describe(ledger, SEAT, "host", "h1", {"centre": "WHU", "address": "127.0.0.1"})
    look(ledger, seen(0))
    settling.settle(ledger, SEAT, [d.key for d in differences(ledger)], Settled.RECORD_WRONG)
    look(ledger, seen(0, subsystem="10b0:f297"))
    (found,) = json.loads(desk.call("--json", "differences").stdout)
    assert (found["incident"], found["confidence"]) == ("transplanted", None)
    assert ["subsystem", "1458:40bf", "10b0:f297"] in found["evidence"]
    assert "its die sits on another board" in desk.call("differences").stdout
    assert "核心搬到了另一块板上" in replace(desk, language="zh_CN").call("differences").stdout
    settling.settle(ledger, SEAT, [d.key for d in differences(ledger)], Settled.RECORD_WRONG)
    ledger.close()
    told = json.loads(desk.call("--json", "history", "V-000001", "--identifiers").stdout)
    borne = [(i["value"], bool(i["until"]), i["evidence"]) for i in told if i["kind"] == "subsystem"]
    assert borne == [("1458:40bf", True, "probe"), ("10b0:f297", False, "probe")]
    assert "read by a probe" in desk.call("history", "V-000001", "--identifiers").stdout
