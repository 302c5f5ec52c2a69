"""What other programs stumbled over, each as a test: forms that moved, numbers that were words, lists with gaps."""

from __future__ import annotations

import pytest

from volute.domain.seen import Activity, Seen, activity
from volute.probe.answers import Unreadable, read_answer
from volute.probe.vendors import amd, nvidia

MODULE = "<module_power_readings><power_draw>N/A</power_draw><current_power_limit>N/A</current_power_limit></module_power_readings>"  # noqa: E501 - as the tool writes it
POWERS = {  # the names of the same two figures, driver by driver
    "470": "<power_readings><power_draw>81.50 W</power_draw><power_limit>350.00 W</power_limit></power_readings>",
    "525": "<power_readings><power_draw>81.50 W</power_draw><current_power_limit>350.00 W</current_power_limit>"
           "<requested_power_limit>350.00 W</requested_power_limit></power_readings>",
    "535": "<gpu_power_readings><power_draw>81.50 W</power_draw><current_power_limit>350.00 W</current_power_limit>"
           f"</gpu_power_readings>{MODULE}",
    "570": f"{MODULE}<gpu_power_readings><average_power_draw>81.50 W</average_power_draw><instant_power_draw>90.00 W"
           "</instant_power_draw><current_power_limit>350.00 W</current_power_limit></gpu_power_readings>",
    "610": "<gpu_power_readings><average_power_draw>81.50 W</average_power_draw><gpu_ceiling_power_limit>"
           "<current_power_limit>350.00 W</current_power_limit></gpu_ceiling_power_limit></gpu_power_readings>",
}  # fmt: skip


@pytest.mark.parametrize("driver", POWERS)
def test_power_is_found_wherever_a_driver_puts_it(driver: str) -> None:
    (card,) = nvidia.read({"nvidia": f"<nvidia_smi_log><gpu id='0000:01:00.0'>{POWERS[driver]}</gpu></nvidia_smi_log>"})
    assert (card.power_w, card.power_limit_w) == (81.5, 350.0)


def test_a_chinese_windows_with_the_newest_head_is_read() -> None:
    table = """+-----------------------------------------------------------------------------------------+
| NVIDIA-SMI 610.57.04              KMD Version: 610.57.04     CUDA UMD Version: 13.3     |
| GPU  Name                  Driver-Model | Bus-Id          Disp.A | Volatile Uncorr. ECC |
|=========================================+========================+======================|
|   0  NVIDIA GeForce RTX 4090      WDDM  |   00000000:01:00.0  On |                  N/A |
| 30%   42C    P8             21W /  450W |    1874MiB /  49140MiB |      2%      Default |
+-----------------------------------------+------------------------+----------------------+
| Processes:                                                                              |
|  GPU   GI   CI              PID   Type   Process name                        GPU Memory |
|=========================================================================================|
|    0   N/A  N/A            4712      C   C:\\训练\\显卡.exe                        N/A      |
+-----------------------------------------------------------------------------------------+
"""
    (card,) = read_answer(table.replace("\n", "\r\n").encode("gbk"))
    assert (card.driver, card.memory_mib, card.processes, card.fan_percent) == ("610.57.04", 49140, 1, 30)


ONE = '{"gpu": 0, "asic": {"market_name": "MI300X"}, "bus": {"bdf": "0000:05:00.0"}}'


@pytest.mark.parametrize("text", [f"[{ONE}]", f'{{"gpu_data": [{ONE}]}}', f"[{ONE}]\n[{ONE}]", f"WARNING: x\n[{ONE}]"])
def test_amds_list_is_read_bare_wrapped_twice_and_behind_a_warning(text: str) -> None:
    (card,) = amd.read({"amd": text})
    assert (card.model, card.bus) == ("MI300X", "0000:05:00.0")


def test_rocm_smi_without_data_is_no_empty_list() -> None:
    with pytest.raises(Unreadable) as trouble:
        read_answer(b"WARNING: No JSON data to report\n", "rocm-smi")
    assert trouble.value.reason == "no_devices"


def test_numbers_of_cards_may_start_at_one_and_leave_gaps_and_all_eight_are_shown() -> None:
    cards = ", ".join(
        f'"card{n}": {{"PCI Bus": "0000:{n:02x}:00.0", "Unique ID": "N/A"}}' for n in (1, 2, 3, 5, 6, 7, 8, 9)
    )
    found = read_answer(f'Expected integer value from monitor, but got ""\n{{{cards}}}'.encode())
    assert [card.bus for card in found] == [f"0000:{n:02x}:00.0" for n in (1, 2, 3, 5, 6, 7, 8, 9)]
    assert {card.uuid for card in found} == {None}


@pytest.mark.parametrize("vendor", ["nvidia", "amd"])
def test_full_load_without_memory_or_process_is_suspect_and_no_work(vendor: str) -> None:
    assert activity(Seen(vendor, 0, utilisation=100, memory_used_mib=0, processes=0)) is Activity.SUSPECT


def test_a_sliced_card_without_a_figure_for_its_load_is_not_called_idle() -> None:
    sliced = Seen("nvidia", 0, mig=True, utilisation=None, memory_used_mib=16959, processes=3)
    assert activity(sliced) is Activity.HELD
    assert activity(Seen("nvidia", 0, mig=True)) is Activity.UNKNOWN


STATS = """+-----------------------------+--------------------------------------------------------------------+
| Device ID                   | 0                                                                  |
+-----------------------------+--------------------------------------------------------------------+
| GPU Utilization (%)         | 12                                                                 |
| EU Array Active (%)         | Tile 0: 3, Tile 1: 4                                               |
| GPU Power (W)               | 101.5                                                              |
| GPU Core Temperature (C)    | Tile 0: 51, Tile 1: 50                                             |
| GPU Memory Used (MiB)       | 1234                                                               |
+-----------------------------+--------------------------------------------------------------------+
"""


def test_intels_figures_for_people_are_of_the_device_and_not_of_its_tiles() -> None:
    (card,) = read_answer(STATS.encode())
    assert (card.vendor, card.utilisation, card.power_w, card.memory_used_mib) == ("intel", 12, 101.5, 1234)
    assert card.temperature_c is None


def test_no_name_and_no_identity_is_changed_by_a_likeness() -> None:
    report = (
        "PPU 00000001:C9:00.0\n    Product Name : PPU-ZW810E\n    PPU UUID : PPU-019ea108-c110\n    Processes : None\n"
    )
    (card,) = read_answer(f"Attached PPUs : 1\n{report}".encode(), "ppu-smi")
    assert (card.model, card.uuid) == ("PPU-ZW810E", "PPU-019ea108-c110")
