"""Identity by evidence: re-slotting, a swapped board, a flashed VBIOS and a repaired card each have their own name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from volute.domain.differences import Expected
from volute.domain.identities import genuine
from volute.domain.resolution import (
    BOARD_CHANGED,
    BOARD_ONLY,
    BY_PLACE,
    NOBODY,
    OTHER_DIE,
    SAME,
    SAME_DIE,
    THROUGH,
    TRANSPLANT,
    evidence,
    repeated_identifiers,
    resolve,
)
from volute.domain.seen import Seen

DIE, OTHER = "GPU-1ac807aa-cbcd-5579-8591-d59d436d6eca", "GPU-be5622c9-df8e-56fb-8586-86e94d57c938"
A100 = Expected("A-1", "gpu-01", 3, "a100", 81920, "92.00.45.00.03", "10de:1463", DIE, "1652722003820", "0x1a2b")
SEEN = Seen("nvidia", 5, uuid=DIE, serial="1652722003820", pdi="0x1a2b", subsystem="10de:1463", memory_mib=81920,
            vbios="92.00.45.00.03")  # fmt: skip
GEFORCE = replace(A100, serial="", pdi="")
BARE = replace(SEEN, serial=None, pdi=None)

CASES: dict[str, tuple[Expected, dict[str, Any], str, float | None]] = {
    "re-slotted": (A100, {"slot": 0}, SAME, 0.99),
    "flashed, and by its serial the same board": (A100, {"vbios": "92.00.9E.00.01"}, SAME, 0.99),
    "by its PDI, when the id is not shown": (A100, {"uuid": None}, SAME, 0.99),
    "die on another board": (A100, {"serial": "1652722009999"}, TRANSPLANT, None),
    "board with another die": (A100, {"uuid": OTHER, "pdi": None}, OTHER_DIE, None),
    "lost, only the board speaks": (A100, {"uuid": None, "pdi": None}, BOARD_ONLY, 0.9),
    "a repaired card comes back as another": (
        A100, {"uuid": OTHER, "pdi": "0x77", "serial": "1652822000001"}, NOBODY, 0.0),
    "nothing but a place": (A100, {"uuid": None, "pdi": None, "serial": None, "slot": 3}, BY_PLACE, 0.6),
    "nothing but another place": (A100, {"uuid": None, "pdi": None, "serial": None}, NOBODY, 0.0),
    "a place with another board": (
        A100, {"uuid": None, "pdi": None, "serial": None, "slot": 3, "subsystem": "1458:40bf"}, NOBODY, 0.0),
    "redacted identifiers identify nobody": (
        A100, {"uuid": "GPU-00000000-0000-0000-0000-000000000000", "pdi": "0x0", "serial": "0"}, NOBODY, 0.0),
    "cut into slices, the card is still itself": (A100, {"mig": True, "memory_mib": 9856}, SAME, 0.99),
    "a slice of it is not": (A100, {"uuid": f"MIG-{DIE}", "pdi": None, "serial": None, "mig": True}, NOBODY, 0.0),
    "in a container it is there, and nothing else is known": (A100, {"virtual": "hami"}, THROUGH, 0.0),
    "a virtual machine's own id": (A100, {"virtual": "vgpu", "uuid": OTHER, "pdi": None, "serial": None}, NOBODY, 0.0),
    "a serial no maker writes": (A100, {"uuid": None, "pdi": None, "serial": "0000000003820"}, NOBODY, 0.0),
    "a scanned sticker bears the serial": (
        replace(A100, serial="", sticker="1652722003820"), {"uuid": None, "pdi": None}, BOARD_ONLY, 0.9),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_its_name_and_its_confidence(case: str) -> None:
    record, shown, kind, confidence = CASES[case]
    found = resolve(record, replace(SEEN, **shown))
    assert (found.kind, found.confidence, found.asks) == (kind, confidence, confidence is None)


@pytest.mark.parametrize(
    ("shown", "kind"),
    [({}, SAME_DIE), ({"slot": 9}, SAME_DIE), ({"subsystem": "1458:40bf"}, BOARD_CHANGED),
     ({"board_part": "900-1G136-2550-001"}, BOARD_CHANGED), ({"memory_mib": 163840}, BOARD_CHANGED)],
)  # fmt: skip
def test_a_card_without_a_serial_is_the_same_board_only_while_nothing_of_it_changed(
    shown: dict[str, Any], kind: str
) -> None:
    found = resolve(replace(GEFORCE, board_part="900-1G136-2550-000"), replace(BARE, **shown))
    assert (found.kind, found.confidence) == (kind, 0.95 if kind == SAME_DIE else None)


def test_an_identifier_two_cards_show_identifies_none_of_them() -> None:
    twice = repeated_identifiers([SEEN, replace(SEEN, slot=1), replace(SEEN, slot=2, uuid=OTHER, pdi=None)])
    assert twice == {DIE, "0x1a2b"}
    assert resolve(GEFORCE, BARE, repeated=twice).kind == NOBODY
    assert resolve(GEFORCE, replace(BARE, uuid=OTHER, slot=3), repeated=twice).kind == BY_PLACE


def test_a_flash_leaves_the_board_the_same_a_little_less_surely() -> None:
    found = resolve(GEFORCE, replace(BARE, vbios="95.02.3C.00.02"))
    assert (found.kind, found.confidence, found.changes) == (SAME_DIE, 0.9, ("vbios_changed",))


@pytest.mark.parametrize(
    "shown",
    ["", "N/A", "[N/A]", "[Unknown Error]", "Unknown", "REDACTED", "0", "0x0000000000000000", "ffffffffffffffff",
     "GPU-00000000-0000-0000-0000-000000000000", "GPU-FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "1234567890123",
     "GPU-12345678-1234-1234-1234-123456789abc", f"MIG-{DIE}", "ERR!", "Not Supported"],
)  # fmt: skip
def test_placeholders_and_invented_numbers_identify_nobody(shown: str) -> None:
    assert genuine(shown) == ""
    assert resolve(replace(A100, uuid=shown, pdi="", serial=""), replace(BARE, uuid=shown)).kind == NOBODY


def test_the_evidence_is_shown_side_by_side() -> None:
    rows = evidence(A100, replace(SEEN, serial=None))
    assert rows[0] == ("uuid", DIE, DIE)
    assert ("serial", "1652722003820", "") in rows
