"""A value is found in the tool's own words, in the block of its card and in the form the tool prints."""

from __future__ import annotations

import pytest

from volute.domain.raw_lines import LONGEST, raw_line
from volute.domain.seen import Seen

XML = b"""<gpu id="00000000:1B:00.0">
  <uuid>GPU-aa</uuid>
  <total>24564 MiB</total>
  <pci_sub_system_id>0x40BF1458</pci_sub_system_id>
</gpu>
<gpu id="00000000:2B:00.0">
  <total>49140 MiB</total>
  <max_power_limit>600.00 W</max_power_limit>
</gpu>"""
FIRST = Seen("nvidia", 0, bus="0000:1b:00.0", uuid="GPU-aa")
SECOND = Seen("nvidia", 1, bus="0000:2b:00.0")
NOWHERE = Seen("nvidia", 2, bus="0000:3b:00.0")


@pytest.mark.parametrize(
    ("card", "shown", "line"),
    [
        (FIRST, "24564", "<total>24564 MiB</total>"),
        (FIRST, "1458:40bf", "<pci_sub_system_id>0x40BF1458</pci_sub_system_id>"),
        (FIRST, "49140", ""),  # that is the other card's
        (SECOND, "49140", "<total>49140 MiB</total>"),
        (SECOND, "600", "<max_power_limit>600.00 W</max_power_limit>"),
        (SECOND, "914", ""),  # no part of a number
        (NOWHERE, "24564", ""),
        (Seen("nvidia", 3), "24564", ""),  # nothing tells where its block begins
    ],
)
def test_the_line_of_a_value_is_that_of_its_card(card: Seen, shown: str, line: str) -> None:
    assert raw_line({"nvidia": XML}, (FIRST, SECOND, NOWHERE), card, shown) == line


def test_odd_bytes_and_endless_lines_are_shown_as_far_as_they_go() -> None:
    answer = {"empty": b"", "nvidia": b"1b:00.0 \xff " + b"x" * 500 + b" 24564"}
    assert raw_line(answer, (FIRST,), FIRST, "24564").startswith("1b:00.0 \ufffd xxx")
    assert len(raw_line(answer, (FIRST,), FIRST, "24564")) == LONGEST


def test_numbers_of_the_bus_are_found_with_whatever_stands_between() -> None:
    assert raw_line({"lspci": b"1b:00.0 VGA [10de:2684] Subsystem [1458:40bf]"}, (FIRST,), FIRST, "1458:40bf")
    assert raw_line({"amd": b"1b:00.0 vendor 0x1458 and 40bf"}, (FIRST,), FIRST, "1458:40bf") == ""
    assert raw_line({"amd": b"1b:00.0 sub 1458 40bf"}, (FIRST,), FIRST, "1458:40bf") == "1b:00.0 sub 1458 40bf"
