"""Ok, degraded, failed or unknown, and always why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from volute.domain.card import Health
from volute.domain.health import examine
from volute.domain.seen import Seen

WELL = Seen("nvidia", 0, temperature_c=60, utilisation=97, power_w=300.0, power_limit_max_w=450.0, fan_percent=40,
            link_gen=4, link_gen_max=4, link_gen_host=5, link_width=16, link_width_max=16, ecc_uncorrected=0,
            remapped_rows=0, retired_pages=0, remap_failure=False, remap_pending=False)  # fmt: skip

ILL: dict[str, tuple[dict[str, Any], Health, str]] = {
    "lost": ({"alarms": ("lost",)}, Health.FAILED, "lost"),
    "fallen off the bus": ({"alarms": ("xid_79",)}, Health.FAILED, "xid_79"),
    "a memory error logged": ({"alarms": ("xid_94",)}, Health.DEGRADED, "xid_94"),
    "an InfoROM corrupt": ({"alarms": ("inforom_corrupt",)}, Health.DEGRADED, "inforom_corrupt"),
    "a tool that warns": ({"alarms": ("health_warning",)}, Health.DEGRADED, "health_warning"),
    "rows that could not be replaced": ({"remap_failure": True}, Health.FAILED, "remap_failure"),
    "the same, told as an alarm too": (
        {"remap_failure": True, "alarms": ("remap_failure",)}, Health.FAILED, "remap_failure"),
    "rows waiting": ({"remap_pending": True}, Health.DEGRADED, "remap_pending"),
    "rows replaced": ({"remapped_rows": 2}, Health.DEGRADED, "remapped_rows"),
    "errors not corrected": ({"ecc_uncorrected": 4}, Health.DEGRADED, "ecc_uncorrected"),
    "a few pages retired": ({"retired_pages": 7}, Health.DEGRADED, "retired_pages"),
    "too many pages retired": ({"retired_pages": 65}, Health.FAILED, "retired_pages"),
    "held down by heat": ({"throttled": "hw_thermal_slowdown"}, Health.DEGRADED, "throttled"),
    "hot": ({"temperature_c": 92}, Health.DEGRADED, "hot"),
    "a fan that stands while warm": ({"fan_percent": 0, "temperature_c": 75}, Health.DEGRADED, "fan_stands"),
    "a Radeon's fan that stands while warm": (
        {"vendor": "amd", "model": "Radeon PRO W7900", "fan_percent": 0, "temperature_c": 75},
        Health.DEGRADED, "fan_stands"),
    "more power than can be": ({"power_w": 900.0}, Health.DEGRADED, "power_too_high"),
    "half the lanes": ({"link_width": 8}, Health.DEGRADED, "link_narrow"),
    "a slow link under load": ({"link_gen": 1}, Health.DEGRADED, "link_slow"),
}  # fmt: skip


@pytest.mark.parametrize("case", ILL)
def test_each_fault_is_named_with_what_was_shown(case: str) -> None:
    shown, health, kind = ILL[case]
    found = examine(replace(WELL, **shown))
    assert (found.health, [reason.kind for reason in found.reasons]) == (health, [kind])
    assert found.reasons[0].shown


WELL_ALL_THE_SAME: dict[str, dict[str, Any]] = {
    "at rest the link rests": {"utilisation": 3, "link_gen": 1},
    "the slot gives no more": {"link_gen": 3, "link_gen_host": 3},
    "a fan may stand while cool": {"fan_percent": 0, "temperature_c": 45},
    "a list that shows fewer cards": {"alarms": ("not_all_shown",)},
    "a link nobody measured": {"link_gen": None, "link_width": None, "link_gen_max": None, "link_gen_host": None},
    "power nobody measured": {"power_w": None},
    "a list by names": {"alarms": ("by_name_only",)},
    "a server card that the host cools": {
        "vendor": "amd",
        "model": "AMD Instinct MI300X",
        "fan_percent": 0,
        "temperature_c": 80,
    },
    "a maker of none but server cards": {"vendor": "cambricon", "fan_percent": 0, "temperature_c": 80},
    "heat nobody measured": {"temperature_c": None, "fan_percent": 0},
}


@pytest.mark.parametrize("case", WELL_ALL_THE_SAME)
def test_what_is_no_fault_is_ok(case: str) -> None:
    assert examine(replace(WELL, **WELL_ALL_THE_SAME[case])).health is Health.OK


def test_a_link_without_a_known_most_is_not_slow() -> None:
    assert examine(replace(WELL, link_gen=3, link_gen_max=None, link_gen_host=None)).health is Health.OK


def test_the_gravest_reason_comes_first_and_none_is_left_out() -> None:
    found = examine(replace(WELL, throttled="hw_slowdown", retired_pages=70, link_width=4))
    assert [reason.kind for reason in found.reasons] == ["retired_pages", "throttled", "link_narrow"]


def test_a_card_of_which_nothing_was_said_is_unknown_and_not_ok() -> None:
    assert examine(Seen("pci", 0, bus="0000:01:00.0", device="10de:2684")).health is Health.UNKNOWN
