"""A card seen in its place with something else about it: what changed, and what that suggests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from volute.domain.differences import Difference, Expected, Kind
from volute.domain.reconcile import reconcile
from volute.domain.seen import Observation, Outcome, Seen

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
KNOWN = {"uuid": "GPU-a", "serial": "1653024001200", "subsystem": "1458:40e4", "vbios": "95.02.3C.00.EB"}
PART = "900-1G136-2550-000"
CHANGES = {
    "die_changed": ({"uuid": "GPU-b"}, "check_by_hand", False),
    "board_changed": ({"serial": "1653024001201"}, "ask_board", False),
    "board_part_changed": ({"board_part": "900-1G136-2550-001"}, "ask_board", False),
    "memory_changed": ({"memory_mib": 49140}, "open_task", False),
    "subsystem_changed": ({"subsystem": "10de:167c"}, "declare_vbios", False),
    "vbios_changed": ({"vbios": "95.02.20.00.01"}, "declare_vbios", True),
}


def difference(job: str = "", **seen: object) -> tuple[Difference, ...]:
    expected = Expected("V-1", "h", 0, "rtx4090", 24564, job=job, board_part=PART, **KNOWN)
    card = Seen("nvidia", 0, device="10de:2684", **{"memory_mib": 24564, "board_part": PART, **KNOWN, **seen})  # type: ignore[arg-type]
    return reconcile([expected], [Observation("h", NOW, 0.1, Outcome.ANSWERED, "", {}, (card,))]).differences


@pytest.mark.parametrize("reason", CHANGES)
def test_what_changed_is_the_reason_and_decides_the_suggestion(reason: str) -> None:
    seen, suggestion, sure = CHANGES[reason]
    (found,) = difference(**seen)
    assert (found.kind, found.reasons, found.suggestion, found.sure) == (Kind.CHANGED, (reason,), suggestion, sure)


def test_more_memory_during_a_memory_job_is_what_was_meant() -> None:
    (found,) = difference("memory_upgrade", memory_mib=49140)
    assert found.suggestion == "declare_memory"


def test_letters_of_another_case_change_nothing() -> None:
    assert difference(subsystem="1458:40E4", vbios="95.02.3c.00.eb") == ()
