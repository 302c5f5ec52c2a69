"""Recordings from the field, beside the checkout and never in it: every one reads or is refused with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from volute.probe.answers import Unreadable, read_answer
from volute.probe.vendors import VENDORS

CAPTURES = Path(os.environ.get("VOLUTE_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")) / "captures"
FULL = sorted([*CAPTURES.glob("NVIDIA__nvidia-smi-q-x__*"), *CAPTURES.glob("NVIDIA__nvidia-smi-q__*")])
OTHERS = sorted(path for path in CAPTURES.glob("*__*") if path.stat().st_size < 100_000)

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="needs the field recordings beside the checkout")

EXPECTED = {  # start of the file's name: cards, then what the first card by bus address shows
    "q-x__B200": (8, {"memory_mib": 183359, "power_limit_w": 1000.0, "device": "10de:2901"}),
    "q-x__GB200": (4, {"memory_mib": 189471, "board_part": "900-2G548-A801-000", "chip_part": "2941-892-A1"}),
    "q-x__GTX-1070x2": (2, {"memory_mib": 8112, "processes": 1, "utilisation": 100, "link_width": 1}),
    "q-x__GRID-K520__rai-k520-a": (1, {"serial": "0321014026924", "power_limit_max_w": 130.0, "driver": "352.99"}),
    "q-x__A100-SXM4-40GB-MIG": (1, {"mig": True, "memory_mib": 40960, "memory_used_mib": 38, "utilisation": None}),
    "q-x__A100-SXM4-80GB-MIG": (1, {"mig": True, "memory_mib": 81920, "serial": "1650522003820", "power_w": 67.03}),
    "q-x__P100": (1, {"retired_pages": 0, "board_part": "900-2H400-6300-031", "chip_part": None, "virtual": None}),
    "q-x__RTX-3080__telegraf-3080-v12": (1, {"uuid": "GPU-19d6d965-2acc-f646-00f8-4c76979aabb4", "pdi": None}),
    "q-x__RTX-3080__telegraf-3080-v13": (
        1,
        {"uuid": "GPU-19d6d965-2acc-f646-00f8-4c76979aabb4", "pdi": "0xb10cbc14dec8c521", "serial": None},
    ),
    "q-x__RTX-4090": (1, {"memory_mib": 24564, "subsystem": "1458:40bf", "power_limit_max_w": 600.0, "serial": None}),
    "q-x__RTX-PRO-6000-Blackwell__": (1, {"power_w": 66.84, "temperature_c": 37, "fan_percent": 40, "serial": None}),
    "q-x__GTX-1660-Ti": (1, {"model": "Graphics Device", "device": "10de:2184"}),
    "q__H100-80GB-HBM3x8": (8, {"serial": "1650124031592", "memory_mib": 81559, "remapped_rows": 0}),
    "q__H200-MIG__utku-lin590-load": (1, {"memory_mib": 143771, "mig": True, "processes": 3, "power_w": 294.94}),
    "q__RTX-4090x8__gpud-4090x8-d": (8, {"alarms": (), "chip_part": "2684-301-A1", "subsystem": "10de:16f3"}),
    "q__RTX-2080-SUPER__utku-lin610": (1, {"driver": "610.57.04", "power_limit_w": 250.0, "power_w": 97.75}),
    "q__RTX-4090__matskevich-wsl": (1, {"vbios": "95.02.3c.40.32", "link_width": 8, "link_width_max": 16}),
    "q__TITAN-V": (1, {"serial": "0334517001520", "board_part": "900-1G500-2500-000"}),
    "info__310P-Duo": (1, {"chips": 2, "memory_mib": 87971, "power_w": None}),
    "info__310P3x4": (4, {"chips": 2, "bus": "0000:01:00.0"}),
    "info__310x4": (1, {"chips": 4, "memory_mib": 32768, "power_w": 51.2}),
    "info__910Ax8": (8, {"memory_mib": 32768, "processes": 4, "alarms": ("health_warning",)}),
    "info__910B2Cx3": (3, {"model": "910B2C", "memory_mib": 65536, "memory_used_mib": 3404, "driver": "25.5.2"}),
    "info__nputop": (2, {"chips": 2, "memory_mib": 131072, "processes": 1}),
    "query-gpu-csv__H200__utku-lin590-load": (
        1,
        {"memory_used_mib": 32362, "utilisation": 100, "power_w": 627.4, "remapped_rows": 0, "link_gen_max": 5},
    ),
    "query-gpu-csv__H200-MIG__utku-lin590-load": (1, {"mig": True, "utilisation": None, "memory_mib": 143771}),
    "query-gpu-csv__RTX-2080-SUPER__utku-lin610-idle": (1, {"driver": "610.57.04", "fan_percent": 38, "serial": None}),
    "L__H200-MIG": (1, {"model": "NVIDIA H200", "bus": None}),
    "table__H100-80GB-HBM3x8": (8, {"bus": "0000:19:00.0", "power_w": 72.0, "power_limit_w": 700.0, "processes": 0}),
    "table__H200-MIG__utku-lin590-load": (1, {"mig": True, "processes": 3, "utilisation": None}),
    "table__RTX-2080-SUPER__utku-lin610": (1, {"driver": "610.57.04", "processes": 2, "fan_percent": 38}),
    "table__RTX-4090-class": (
        1,
        {"memory_mib": 23028, "fan_percent": None, "alarms": ("unknown_error", "end_not_seen")},
    ),
    "table__V100-PCIE-32GB": (1, {"virtual": "hami", "memory_mib": 10240}),
    "table__unknown__azhpc": (8, {"memory_mib": 32510, "alarms": ()}),
    "q-d-PAGE_RETIREMENT__8xGPU__azure-bad": (8, {"retired_pages": 65, "bus": "0001:00:00.0"}),
    "info-t-common__310P-Duo": (1, {"chips": 2, "power_w": 42.8, "temperature_c": 47, "utilisation": 0}),
    "info-t-usages__310P-Duo": (1, {"memory_mib": 87971, "utilisation": 0}),
    "info-t-memory__910B": (1, {"memory_mib": 65536}),
    "info-t-product__310P-Duo": (1, {"model": "Atlas 300I Duo"}),
    "info-t-board__310P-Duo": (1, {"serial": "2106030737ZERC003572", "device": "19e5:d500", "chips": 2}),
}


@pytest.mark.parametrize("path", FULL, ids=lambda path: path.name)
def test_every_full_nvidia_answer_shows_named_cards_in_bus_order(path: Path) -> None:
    cards = read_answer(path.read_bytes())
    assert cards
    assert all(card.model and card.bus for card in cards)
    assert [card.slot for card in cards] == list(range(len(cards)))
    assert [card.bus for card in cards] == sorted(str(card.bus) for card in cards)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_nothing_recorded_crashes_a_reader(path: Path) -> None:
    data = path.read_bytes()
    for vendor in VENDORS:
        try:
            vendor.read({vendor.name: data})
        except Unreadable as trouble:
            assert trouble.reason  # noqa: PT017 - either way is right; a crash is not


CUT = ("info__910-A3-truncated", "info-l__910Bx16", "table__H20x8", "table__RTX-4090-48GB-mod")


@pytest.mark.parametrize("name", CUT)
def test_a_recording_that_was_cut_short_is_unreadable(name: str) -> None:
    (path,) = (p for p in CAPTURES.iterdir() if p.name.split("-smi-", 1)[-1].startswith(name))
    with pytest.raises(Unreadable, match="cut_short"):
        read_answer(path.read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_field_recording_shows_what_it_shows(name: str) -> None:
    paths = [p for p in CAPTURES.iterdir() if p.name.split("-smi-", 1)[-1].startswith(name)]
    assert len(paths) == 1, paths
    count, shown = EXPECTED[name]
    cards = read_answer(paths[0].read_bytes())
    assert len(cards) == count
    assert {field: getattr(cards[0], field) for field in shown} == shown


def test_a_driver_upgrade_does_not_change_who_a_card_is() -> None:
    old, new = (read_answer((CAPTURES / f"NVIDIA__nvidia-smi-q-x__RTX-3080__telegraf-3080-v{v}.xml").read_bytes())
                for v in (12, 13))  # fmt: skip
    assert (old[0].uuid, old[0].vbios, old[0].memory_mib) == (new[0].uuid, new[0].vbios, new[0].memory_mib)


@pytest.mark.parametrize("name", ["LINUX__dmidecode__H100x8", "LINUX__dmidecode__QEMU", "LINUX__ipmitool-fru"])
def test_another_vendors_answer_is_not_taken_for_one_of_ours(name: str) -> None:
    data = next(CAPTURES.glob(f"{name}*")).read_bytes()
    with pytest.raises(Unreadable, match="unknown_tool"):
        read_answer(data)
