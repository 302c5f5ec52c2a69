"""Forms a person may have saved beside those a probe asks for, written after the tools' manuals; each also cut."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volute.probe.answers import Unreadable, read_answer, vendor_of
from volute.probe.recognise import READERS
from volute.probe.vendors import VENDORS, nvidia

CSV = """index, name, uuid, serial, pci.bus_id, memory.total [MiB], memory.used [MiB], utilization.gpu [%], power.draw [W]
1, NVIDIA L20, GPU-aaaa1111-2222-3333-4444-555566667777, 1320223012345, 00000000:C1:00.0, 46068 MiB, 5 MiB, 0 %, 36.10 W
0, NVIDIA L20, GPU-bbbb1111-2222-3333-4444-555566667777, [N/A], 00000000:41:00.0, 46068 MiB, [N/A], [Unknown Error], [N/A]
"""  # noqa: E501 - as the tool writes it
TABLE = """+-----------------------------------------------------------------------------+
| {tool} 525.85.12    Driver Version: 525.85.12    CUDA Version: 12.0     |
|-------------------------------+----------------------+----------------------+
| GPU  Name        Persistence-M| Bus-Id        Disp.A | Volatile Uncorr. ECC |
| Fan  Temp  Perf  Pwr:Usage/Cap|         Memory-Usage | GPU-Util  Compute M. |
|===============================+======================+======================|
|   0  {name:20} Off| 00000000:3B:00.0 Off |                    0 |
| N/A   33C    P0    36W / 150W |    114MiB / 32768MiB |      4%      Default |
+-------------------------------+----------------------+----------------------+
|   1  {name:20} Off| 00000000:86:00.0 Off |                    0 |
| ERR!  35C    P0    N/A / 150W |    210MiB / 32768MiB |     N/A      Default |
+-------------------------------+----------------------+----------------------+
{more}"""
NO_PROCESSES = """
+-----------------------------------------------------------------------------+
| Processes:                                                                  |
|  GPU        PID   Type   Process name                             Usage     |
|=============================================================================|
|    1     28512      C   python                                       200MiB |
|    1      1720      G   /usr/lib/xorg/Xorg                             4MiB |
+-----------------------------------------------------------------------------+
"""
PPU = """==============PPUSMI LOG==============

Timestamp                                   : Thu May  7 10:36:57 2026
Driver Version                              : 2.1.0-dbda51
HGGC Version                                : 13.0

Attached PPUs                               : 1
PPU 00000001:C9:00.0
    Product Name                            : PPU-ZW810E
    MIG Mode
        Current                             : Disabled
    Serial Number                           : 2324T0710041
    PPU UUID                                : GPU-019ea108-c110-0828-0000-0000c07e1a46
    VBIOS Version                           : 1.8.2
    PCI
        Device Id                           : 0x60011DED
        Bus Id                              : 00000001:C9:00.0
        Sub System Id                       : 0x60001DED
        PPU Link Info
            PCIe Generation
                Max                         : 5
                Current                     : 5
            Link Width
                Max                         : 16x
                Current                     : 8x
    Memory Usage
        Total                               : 98304 MiB
        Used                                : 1 MiB
    Utilization
        Ppu                                 : 38 %
    Temperature
        PPU Current Temp                    : 42 C
    Power Readings
        Power Draw                          : 81.99 W
        Enforced Power Limit                : 400.00 W
        Max Power Limit                     : 400.00 W
    Processes                               : None
"""
GAUDI = """================ HL-SMI LOG ================

Driver Version                          : 1.12.1-cb7a7bc
Attached AIPs                           : 1

[0] AIP (accel0) 0000:43:00.0
        Product Name                    : HL-225
        Model Number                    : F08GL0AIG032A
        Serial Number                   : AM50016138
        AIP UUID                        : 01P0-HL2080A0-15-TF8A81-09-07-06
        PCI
                Device Id               : 0x1da31020
                Sub System Id           : 0x1da31020
                AIP Link Info
                        Link Speed
                                Max     : 16GT/s
                                Current : 8GT/s
                        Link Width
                                Max     : x16
                                Current : x8
        Memory Usage
                Total                   : 98304 MB
                Used                    : 768 MB
        Temperature
                [ 1] On Chip 0          :  29 C
                [ 2] On Chip 1          :  31 C
                [ 5] HBM 0 Temp         :  40 C
        Power Readings (54V PSU)
                Power Draw              : 50 W
                Power Limit             : 550 W
        Power Readings (12V PSU)
                Power Draw              : 31 W
        Replaced Rows
                Double Bit ECC          : 0
                Pending                 : No
"""
GAUDI_CSV = """index, name, uuid, serial, bus_id, driver_version, temperature.aip, utilization.aip, memory.total [MiB], memory.used [MiB], power.draw [W]
0, HL-225, 01P0-HL2080A0-15-TNPS34-19-07-05, AM50033750, 0000:b3:00.0, 1.18.0-ee698fb, 34, 12, 98304, 672, 97
"""  # noqa: E501 - one line of a tool
BIREN = """index, name, uuid, serial, pci.bus_id, utilization.gpu [%], memory.used [MiB], memory.total [MiB], temperature.gpu
0, Biren106M, GPU-11112222-3333-4444-5555-666677778888, BR106M2310001, 0000:3d:00.0, 0, 12, 65536, 41
"""  # noqa: E501 - one line of a tool
DISCOVERY = """+-----------+--------------------------------------------------------------------+
| Device ID | Device Information                                                 |
+-----------+--------------------------------------------------------------------+
| 0         | Device Name: Intel(R) Data Center GPU Flex 170                     |
|           | PCI Device ID: 0x56c0                                              |
|           | SOC UUID: 01000000-0000-0000-0000-0000004d0000                     |
|           | Serial Number: LQAC14500703                                        |
|           | GFX Firmware Version: DG02_1.3270                                  |
|           | PCI BDF Address: 0000:4d:00.0                                      |
|           | PCIe Generation: 4                                                 |
|           | PCIe Max Link Width: 16                                            |
|           | Memory Physical Size: 14248.00 MiB                                 |
|           | Memory ECC State: enabled                                          |
+-----------+--------------------------------------------------------------------+
"""
AMD_CSV = """gpu,market_name,vendor_id,device_id,asic_serial,bdf,gfx_activity,socket_power
0,AMD Instinct MI300X,0x1002,0x74a1,0x8D1457E2C20F59D2,0000:26:00.0,97,702
1,AMD Instinct MI300X,0x1002,0x74a1,0xB4FA34630E85D42A,0000:46:00.0,N/A,N/A
"""
ROCM_CSV = """device,Device ID,Unique ID,GPU use (%),VRAM Total Memory (B),Average Graphics Package Power (W)
card0,0x740f,0x1a2b3c4d5e6f7081,7,68702699520,41.0
card1,0x740f,0x1a2b3c4d5e6f7082,0,68702699520,42.0
"""
MX_LIST = """mx-smi  version: 2.2.8

GPU#0    MXC500      0000:0e:00.0    Available (UUID: GPU-9f0d2c1b-aaaa-bbbb-cccc-1234567890ab)
GPU#1    MXC500      0000:0f:00.0    Available (UUID: GPU-9f0d2c1b-aaaa-bbbb-cccc-1234567890ac)
"""
MTT_LIST = "GPU 0: MTT S4000 (UUID: 399282a8-ba01-1475-893c-2eeca9e302f5)\n"
NAMELESS = "0, Iluvatar BI-V150, 32768 MiB, 64 MiB, 3 %, 40 C\n"
XPU = TABLE.replace("GPU-Util", "XPU-Util").format(tool="XPU-SMI   ", name="P800 OAM", more=NO_PROCESSES)
SMI = TABLE.format(tool="NVIDIA-SMI", name="Tesla V100S-PCI...", more=NO_PROCESSES)
IX = TABLE.format(tool="IX-ML:    ", name="Iluvatar BI-V150", more=NO_PROCESSES)
CNMON = """Card 0
    Product Name                   : MLU370-X4
    Driver Version                 : v5.10.22
    Firmware Version               : v1.1.6
    UUID                           : 7c9f5b10-0000-0000-0000-0a1b2c3d4e5f
    SN                             : 502235780012
    PCIe Info
        Bus Id                     : 0000:1b:00.0
        Current Speed              : 16 GT/s
        Max Speed                  : 16 GT/s
        Current Width              : x16
    Physical Memory Usage
        Total                      : 23308 MiB
        Used                       : 512 MiB
"""
DETECTED = """[{"manufacturer": "mthreads", "index": 0, "name": "MTT S4000", "uuid": "3992-82a8",
 "driver_version": "3.3", "runtime_version": "4.1", "cores_utilization": 3,
 "memory": 49152, "memory_used": 12, "temperature": 41,
 "power": 450, "power_used": 96.5, "appendix": {"bdf": "0000:2a:00.0"}}]"""
MTT_REPORT = """==============MTHREADS-GMI LOG==============
Driver Version                            : 2.7.0
Attached GPUs                             : 1
GPU0 00000000:2A:00.0
    Product Name                          : MTT S4000
    GPU UUID                              : 399282a8-ba01-1475-893c-2eeca9e302f5
    Serial Number                         : MY10YL225BF06077
    MTBios Version                        : 4.3.41
    PCI
        Vendor ID                         : 0x1ED5
        Device ID                         : 0x0327
    FB Memory Usage
        Total                             : 49152MiB
        Used                              : 12MiB
    Utilization
        Gpu                               : 7%
"""
FIRST = {"bus": "0000:3b:00.0", "memory_mib": 32768, "memory_used_mib": 114, "utilisation": 4, "power_w": 36.0,
         "power_limit_w": 150.0, "temperature_c": 33, "processes": 0}  # fmt: skip

SHOWN: dict[str, tuple[str, str, int, dict[str, Any]]] = {
    "nvidia csv": (CSV, "nvidia", 2, {"bus": "0000:41:00.0", "serial": None, "alarms": ("unknown_error",)}),
    "nvidia table": (SMI, "nvidia", 2, FIRST),
    "ixsmi table": (IX, "iluvatar", 2, FIRST),
    "ixsmi csv without its head": (NAMELESS, "iluvatar", 1, {"model": "Iluvatar BI-V150", "memory_used_mib": 64}),
    "xpu-smi of kunlun": (XPU, "kunlun", 2, FIRST),
    "ppu-smi -q": (PPU, "thead", 1, {
        "bus": "0001:c9:00.0", "serial": "2324T0710041", "device": "1ded:6001", "memory_mib": 98304, "utilisation": 38,
        "temperature_c": 42, "power_w": 81.99, "power_limit_max_w": 400.0, "link_width": 8, "link_width_max": 16,
        "uuid": "GPU-019ea108-c110-0828-0000-0000c07e1a46", "vbios": "1.8.2", "driver": "2.1.0-dbda51"}),
    "hl-smi -q": (GAUDI, "habana", 1, {
        "bus": "0000:43:00.0", "model": "HL-225", "serial": "AM50016138", "memory_mib": 98304, "temperature_c": 31,
        "power_w": 50.0, "power_limit_w": 550.0, "device": "1da3:1020", "link_gen": 3, "link_gen_max": 4,
        "uuid": "01P0-HL2080A0-15-TF8A81-09-07-06", "link_width": 8, "remap_pending": False}),
    "hl-smi -Q": (GAUDI_CSV, "habana", 1, {"serial": "AM50033750", "utilisation": 12, "power_w": 97.0}),
    "brsmi": (BIREN, "biren", 1, {"serial": "BR106M2310001", "memory_mib": 65536, "temperature_c": 41}),
    "xpu-smi discovery": (DISCOVERY, "intel", 1, {
        "bus": "0000:4d:00.0", "serial": "LQAC14500703", "device": "8086:56c0", "memory_mib": 14248, "ecc_on": True,
        "link_gen_max": 4, "vbios": "DG02_1.3270", "uuid": None}),
    "amd-smi --csv": (AMD_CSV, "amd", 2, {"uuid": "0x8d1457e2c20f59d2", "utilisation": 97, "power_w": 702.0}),
    "rocm-smi --csv": (ROCM_CSV, "amd", 2, {"uuid": "0x1a2b3c4d5e6f7081", "memory_mib": 65520, "utilisation": 7}),
    "mx-smi -L": (MX_LIST, "metax", 2, {"model": "MXC500", "uuid": "GPU-9f0d2c1b-aaaa-bbbb-cccc-1234567890ab"}),
    "cnmon info": (CNMON, "cambricon", 1, {
        "bus": "0000:1b:00.0", "model": "MLU370-X4", "serial": "502235780012", "vbios": "v1.1.6", "link_gen": 4,
        "driver": "v5.10.22", "memory_mib": 23308, "memory_used_mib": 512, "link_width": 16, "utilisation": None}),
    "mthreads-gmi -q": (MTT_REPORT, "moore", 1, {
        "bus": "0000:2a:00.0", "device": "1ed5:0327", "serial": "MY10YL225BF06077", "memory_mib": 49152,
        "utilisation": 7, "driver": "2.7.0", "vbios": "4.3.41"}),
    "mthreads-gmi -L": (MTT_LIST, "moore", 1, {"model": "MTT S4000", "uuid": "399282a8-ba01-1475-893c-2eeca9e302f5"}),
}  # fmt: skip


@pytest.mark.parametrize("form", SHOWN)
def test_a_form_shows_its_cards(form: str) -> None:
    text, vendor, count, shown = SHOWN[form]
    assert vendor_of(text.encode()).name == vendor
    cards = read_answer(text.encode())
    assert [(card.vendor, card.slot) for card in cards] == [(vendor, slot) for slot in range(count)]
    assert {name: getattr(cards[0], name) for name in shown} == shown


WRAPPED = ("last login: Mon\n{}\n[root@gpu-01 ~]# ", "\x1b[1m\x1b[32m{}\x1b[0m", "\x1b]0;gpu-01\x07{}")


@pytest.mark.parametrize("form", SHOWN)
@pytest.mark.parametrize("wrapped", WRAPPED, ids=["banner", "colours", "title"])
def test_what_a_shell_and_a_terminal_add_changes_nothing(form: str, wrapped: str) -> None:
    text = SHOWN[form][0]
    assert read_answer(wrapped.replace("{}", text).encode()) == read_answer(text.encode())


@pytest.mark.parametrize("form", SHOWN)
@pytest.mark.parametrize("saved", ["crlf", "bom", "utf-16", "utf-16 without its mark", "gbk around"])
def test_how_a_file_was_saved_changes_nothing(form: str, saved: str) -> None:
    text = SHOWN[form][0]
    data = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "utf-16": text.encode("utf-16"),
        "utf-16 without its mark": text.encode("utf-16-le"),
        "gbk around": "系统消息\n".encode("gbk") + text.encode() + "结束\n".encode("gbk"),
    }[saved]
    assert read_answer(data) == read_answer(text.encode())


def test_what_another_programs_library_found_is_read_for_whatever_maker() -> None:
    assert vendor_of(DETECTED.encode()).name == "gpustack"
    (card,) = read_answer(DETECTED.encode())
    assert (card.vendor, card.model, card.bus, card.memory_mib, card.power_w, card.power_limit_w) == (
        "moore", "MTT S4000", "0000:2a:00.0", 49152, 96.5, 450.0)  # fmt: skip


TORN = st.tuples(st.sampled_from(sorted(SHOWN)), st.binary(max_size=40), st.integers(0, 4000), st.integers(0, 400))


@settings(max_examples=150, deadline=None)
@given(TORN)
def test_bytes_torn_out_of_any_form_and_thrown_in_never_crash_a_reader(torn: tuple[str, bytes, int, int]) -> None:
    form, junk, at, width = torn
    good = SHOWN[form][0].encode()
    spot = at % len(good)
    for data in (good[:spot] + junk + good[spot + width :], good[:spot]):
        for vendor in READERS:
            try:
                cards = vendor.read({vendor.name: data})
            except Unreadable:
                continue
            assert [card.slot for card in cards] == list(range(len(cards)))


def test_half_a_row_is_no_card_and_no_answer() -> None:
    for text, at in ((CSV, "46068 MiB, [N/A]"), (AMD_CSV, ",0xB4FA"), (ROCM_CSV, ",68702699520,42"), (SMI, "210MiB"),
                     (DISCOVERY, "PCIe Gen"), (MX_LIST, "MXC500      0000:0f")):  # fmt: skip
        half = text[: text.rindex(at)]
        with pytest.raises(Unreadable):
            read_answer(half.encode())


def test_a_table_that_skips_a_card_is_cut_short() -> None:
    for left_out in (SMI.replace("|   1  ", "|   7  "), SMI.replace("|   1  ", "...\n|   1  ")):
        with pytest.raises(Unreadable, match="cut_short"):
            read_answer(left_out.encode())


def test_the_plain_report_is_held_against_its_own_count() -> None:
    report = PPU.replace("PPU ", "GPU ").replace("PPUs", "GPUs").replace("PPUSMI", "NVSMI")
    assert len(nvidia.read({"nvidia": report})) == 1
    for half in (report.replace("GPUs                               : 1", "GPUs                               : 2"),
                 report.partition("    Processes")[0]):  # fmt: skip
        with pytest.raises(Unreadable, match="cut_short"):
            nvidia.read({"nvidia": half})


def test_a_whole_document_that_counts_more_cards_than_it_shows_says_so() -> None:
    one = "<gpu id='0000:01:00.0'><uuid>GPU-1a</uuid></gpu>"
    (card,) = nvidia.read({"nvidia": f"<nvidia_smi_log><attached_gpus>2</attached_gpus>{one}</nvidia_smi_log>"})
    assert card.alarms == ("not_all_shown",)


def test_what_the_kernel_logged_of_a_card_is_an_alarm_of_that_card() -> None:
    log = """[Tue] NVRM: Xid (PCI:0000:41:00): 79, pid='<unknown>', GPU has fallen off the bus.
[Tue] NVRM: Xid (PCI:0000:c1:00): 31, pid=9, MMU Fault
[Tue] NVRM: Xid (0000:c1:00): 94, Contained ECC error.
"""
    cards = nvidia.read({"nvidia": CSV, "nvidia_xid": log})
    assert [card.alarms for card in cards] == [("unknown_error", "xid_79"), ("xid_94",)]


def test_no_tool_is_asked_under_a_name_of_two_makers() -> None:
    assert len({name for vendor in VENDORS for name in vendor.asks}) == sum(len(vendor.asks) for vendor in VENDORS)
