"""Every maker beside NVIDIA and Huawei: what field recordings show, and that no bytes whatever crash a reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volute.domain.seen import Outcome
from volute.probe import reading, script
from volute.probe.answers import read_answer, vendor_of
from volute.probe.ask import Heard
from volute.probe.vendors import VENDORS, Unreadable, pci

CAPTURES = Path(os.environ.get("VOLUTE_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")) / "captures"
recorded = pytest.mark.skipif(not CAPTURES.is_dir(), reason="needs the field recordings beside the checkout")

SHOWN = {  # start of the file's name: vendor, cards, what the first card by bus address shows
    "AMD__amd-smi-static-json__MI210": ("amd", 1, {
        "model": "AMD Instinct MI210", "device": "1002:740f", "subsystem": "1002:0c34", "memory_mib": 65520,
        "power_limit_max_w": 300.0, "serial": None, "driver": None, "link_gen_max": 4, "link_width_max": 16}),
    "AMD__amd-smi-static__MI300Ax4": ("amd", 4, {
        "bus": "0000:01:00.0", "uuid": "0x7e8f7e20764e2714", "memory_mib": 64289, "power_limit_w": 550.0}),
    "AMD__amd-smi-static-asic__MI308X": ("amd", 1, {"device": "1002:74a2", "uuid": None}),
    "AMD__amd-smi-list__MI210": ("amd", 1, {"bus": "0000:23:00.0", "serial": None}),
    "AMD__amd-smi-metric-P": ("amd", 1, {"link_gen": 4, "link_width": 16}),
    "AMD__amd-smi-metric-pcie": ("amd", 2, {"link_gen": 5}),
    "AMD__amd-smi-metric-ecc": ("amd", 1, {"ecc_uncorrected": 0}),
    "AMD__amd-smi-metric-usage": ("amd", 1, {"utilisation": 0}),
    "AMD__gpustack": ("gpustack", 2, {"uuid": "0x0cee36ddc4255115", "memory_mib": 196592, "power_w": 132.0}),
    "HYGON__gpustack": ("gpustack", 8, {"memory_mib": 65520}),
    "AMD__rocm-smi-a__MI300Xx4": ("amd", 4, {
        "bus": "0000:26:00.0", "uuid": "0x8d1457e2c20f59d2", "serial": "692347006052", "vbios": "113-MI3SRIOV-001",
        "temperature_c": 35, "power_limit_w": 750.0, "driver": "6.7.0"}),
    "AMD__rocm-smi-json__RX6700XT__telegraf-rx6700xt_rocm430": ("amd", 1, {
        "device": "1002:73df", "memory_mib": 12272, "memory_used_mib": 1548, "power_w": 6.0, "uuid": None}),
    "AMD__rocm-smi-json__RX6700XT__telegraf-rx6700xt_rocm571": ("amd", 1, {"temperature_c": 45}),
    "AMD__rocm-smi-json__RX6700XT__telegraf-rx6700xt_rocm602": ("amd", 1, {"power_w": None, "power_limit_w": 211.0}),
    "AMD__rocm-smi-json__RX6700XT__telegraf-rx6700xt_rocm612": ("amd", 1, {
        "model": "Navi 22 [Radeon RX 6700/6700 XT / 6800M]", "power_w": 6.0, "link_gen": 4, "link_width": 16}),
    "AMD__rocm-smi-json__RX7900XT": ("amd", 2, {"memory_mib": 512, "power_w": 9.215, "temperature_c": 47}),
    "AMD__rocm-smi-json__Radeon-250W": ("amd", 1, {"power_w": 222.0, "fan_percent": 45, "memory_mib": None}),
    "AMD__rocm-smi-json__Vega20": ("amd", 1, {
        "device": "1002:66a1", "uuid": "0x02f048617326b1ea", "serial": "692024000810", "memory_mib": 32752}),
    "AMD__rocm-smi__MI300X__": ("amd", 1, {"device": "1002:74a1", "model": "AMD Instinct MI300X", "power_w": 121.0}),
    "AMD__rocm-smi__MI300Xx4": ("amd", 4, {"temperature_c": 35, "power_limit_w": 750.0, "utilisation": 0}),
    "AMD__rocm-smi__Radeon-250W": ("amd", 1, {"utilisation": 100, "power_w": 155.0, "temperature_c": 38}),
    "HYGON__hy-smi__8x400W": ("hygon", 8, {"power_w": 114.0, "temperature_c": 59, "utilisation": 0}),
    "HYGON__hy-smi__8x600W": ("hygon", 8, {"power_limit_w": 600.0, "utilisation": 74}),
    "HYGON__rocm-smi-dtk": ("hygon", 4, {"power_w": 38.0, "power_limit_w": 280.0, "fan_percent": 0}),
    "HYGON__rocm-smi-json": ("hygon", 1, {
        "device": "1d94:6210", "uuid": "0x7100fa8866904061", "memory_mib": 65520, "power_w": 80.0}),
    "MTHREADS__mthreads-gmi-query-json": ("moore", 2, {
        "bus": "0000:2a:00.0", "device": "1ed5:0400", "uuid": "399282a8-ba01-1475-893c-2eeca9e302f5",
        "serial": "MY10YL225BF06077", "memory_mib": 81920, "power_w": 96.66, "power_limit_w": 950.0}),
    "MTHREADS__mthreads-gmi__": ("moore", 1, {
        "model": "MTT S80", "utilisation": 98, "memory_used_mib": 1339, "memory_mib": 16384, "temperature_c": 56,
        "processes": 2, "link_width_max": 16, "driver": "2.7.0"}),
    "CAMBRICON__cnmon__MLU370-X4": ("cambricon", 2, {
        "bus": "0000:1b:00.0", "memory_mib": 23308, "power_w": 27.0, "temperature_c": 41, "ecc_uncorrected": None}),
    "CAMBRICON__cnmon__MLU370-X8": ("cambricon", 1, {
        "chips": 2, "memory_mib": 41276, "power_w": 107.0, "power_limit_w": 250.0, "ecc_uncorrected": 0}),
    "ILUVATAR__ixsmi-q-x": ("iluvatar", 2, {
        "bus": "0000:0c:00.0", "uuid": "GPU-1ac807aa-cbcd-5579-8591-d59d436d6eca", "serial": "23490256585496",
        "device": "1e3e:0002", "subsystem": None, "memory_used_mib": 27780, "power_w": 37.0, "processes": 1}),
    "ILUVATAR__ixsmi-query-csv": ("iluvatar", 2, {"model": "Iluvatar MR-V50", "memory_mib": 16384}),
    "METAX__mx-smi-show": ("metax", 1, {
        "bus": "0000:0f:00.0", "memory_mib": 65536, "memory_used_mib": 59781, "temperature_c": 44, "utilisation": 0}),
    "METAX__mx-smi__C500x8__ms-swift": ("metax", 8, {
        "model": "MetaX C500", "bus": "0000:0e:00.0", "power_w": 57.0, "temperature_c": 35, "processes": 0}),
    "METAX__mx-smi__C500x8__swanlab": ("metax", 8, {"memory_used_mib": 5680, "processes": 8, "driver": "2.12.13"}),
    "METAX__mx-smi__N260x2": ("metax", 2, {"model": "MetaX N260", "power_limit_w": 225.0, "memory_mib": 65536}),
    "KUNLUNXIN__xpu_smi": ("kunlun", 2, {
        "bus": "0000:53:00.0", "model": "R300", "memory_mib": 32768, "memory_used_mib": 0, "driver": "4.0"}),
    "ENFLAME__efsmi-L": ("enflame", 10, {"serial": "A0A7P40510338", "uuid": "TPUH90200803", "device": "1e36:c035"}),
    "ENFLAME__efsmi-q-d": ("enflame", 2, {"bus": "0000:0c:00.0", "memory_mib": 42976, "memory_used_mib": 1129}),
    "ENFLAME__efsmi-q__": ("enflame", 10, {
        "serial": "A0A7P40510338", "board_part": "EFB-0088000-00", "memory_used_mib": 38934, "power_w": 99.0,
        "temperature_c": 35, "link_gen": 4, "link_gen_max": 5, "alarms": ()}),
    "INTEL__xpu-smi-discovery-j": ("intel", 1, {"bus": "0000:4d:00.0", "device": "8086:020a", "uuid": None}),
    "DENGLIN__dlsmi": ("denglin", 2, {
        "bus": "0000:1e:00.0", "model": "KS38 QUAD-3", "chips": 4, "serial": "GDF00189C01DE25300141",
        "device": "1e27:0006", "memory_mib": 131072, "power_w": 23.99, "temperature_c": 53}),
    "HABANA__hl-smi": ("habana", 1, {
        "bus": "0000:21:00.0", "model": "HL-325", "memory_mib": 131072, "memory_used_mib": 672, "power_w": 264.0,
        "power_limit_w": 900.0, "temperature_c": 43, "alarms": ("end_not_seen",)}),
    "LINUX__lspci-Dnn__Ascend-910B2Cx4": ("pci", 4, {"vendor": "ascend", "bus": "0000:18:00.0", "device": "19e5:d802"}),
    "LINUX__lspci-Dnn__MTT-S5000x3": ("pci", 3, {"vendor": "moore", "device": "1ed5:0400"}),
    "LINUX__lspci-Dnn__RTX-4090x8-aspeed": ("pci", 8, {"vendor": "nvidia", "bus": "0000:16:00.0", "uuid": None}),
    "LINUX__lspci-nn__Quadro-K2200": ("pci", 1, {"bus": "0000:01:00.0", "device": "10de:13ba"}),
    "LINUX__lspci-v-xxx": ("pci", 1, {"model": "GM107GL [Quadro K2200]", "device": None, "alarms": ("by_name_only",)}),
    "LINUX__lspci-vvv__marcredhat": ("pci", 2, {"model": "GP100GL [Tesla P100 PCIe 12GB]", "bus": "0000:04:00.0"}),
    "LINUX__lspci__GB200": ("pci", 4, {"bus": "0008:01:00.0", "device": "10de:2941", "alarms": ()}),
    "LINUX__lspci__H20": ("pci", 1, {"bus": "0000:c3:00.0", "device": "10de:2329"}),
    "LINUX__lshw-xml__NV44": ("pci", 1, {"bus": "0000:06:00.0", "model": "NV44 [GeForce 6200 TurboCache(TM)]"}),
    "LINUX__dmesg__A100__": ("kernel_log", 1, {"alarms": ("xid_119", "xid_120", "not_all_shown")}),
    "LINUX__dmesg__H100-class": ("kernel_log", 1, {"serial": "1650124014249", "alarms": ("xid_119", "not_all_shown")}),
    "LINUX__dmesg__L40": ("kernel_log", 1, {"bus": "0000:b3:00.0", "alarms": ("lost", "not_all_shown")}),
    "LINUX__lspci-nnk__RTX-3090x2": ("pci", 2, {"device": "10de:2204", "subsystem": "1458:4043"}),
}  # fmt: skip
NOT_ASKED = {  # forms Volute never asks for: what is said when someone saved one
    "AMD__amd-smi-metric-clock": "form_not_asked",
    "AMD__amd-smi-monitor": "form_not_asked",
    "AMD__amd-smi-topology": "form_not_asked",
    "AMD__amd-smi-xgmi": "form_not_asked",
    "INTEL__xpu-smi-config": "form_not_asked",
    "INTEL__xpu-smi-dump": "form_not_asked",
    "INTEL__xpu-smi-health": "form_not_asked",
    "INTEL__xpu-smi-stats": "form_not_asked",
    "INTEL__xpu-smi-topology": "form_not_asked",
    "METAX__mx-smi-topo": "form_not_asked",
    "LINUX__lspci-vvv__RTX-3090-rebar": "unknown_tool",
    "LINUX__dmesg__RTX-3080Ti-nouveau": "form_not_asked",
    "LINUX__kmsg": "form_not_asked",
    "NVIDIA__nvidia-smi-pmon__L40S": "form_not_asked",
    "NVIDIA__nvidia-smi-topo__H20": "form_not_asked",
    "NVIDIA__nvidia-smi-topo__L40S": "form_not_asked",
    "NVIDIA__nvidia-smi-error__not-found-zsh": "tool_missing",
}
MAKERS = ("AMD", "HYGON", "MTHREADS", "CAMBRICON", "ILUVATAR", "METAX", "KUNLUNXIN", "ENFLAME", "INTEL", "DENGLIN",
          "HABANA", "LINUX__lspci")  # fmt: skip


def recording(name: str) -> bytes:
    (path,) = CAPTURES.glob(f"{name}*")
    return path.read_bytes()


@recorded
@pytest.mark.parametrize("name", SHOWN)
def test_a_field_recording_shows_what_it_shows(name: str) -> None:
    vendor, count, shown = SHOWN[name]
    data = recording(name)
    assert vendor_of(data).name == vendor
    cards = read_answer(data)
    assert [card.slot for card in cards] == list(range(count))
    assert {field: getattr(cards[0], field) for field in shown} == shown


@recorded
@pytest.mark.parametrize("name", NOT_ASKED)
def test_a_form_that_is_not_asked_for_is_refused_with_its_reason(name: str) -> None:
    with pytest.raises(Unreadable) as trouble:
        read_answer(recording(name))
    assert trouble.value.reason == NOT_ASKED[name]


BARE = ("lspci-vvv__Intel", "lspci-vvv__QEMU", "lshw-json__Intel", "lshw-json__QEMU", "lshw-xml__iGPU")


@recorded
@pytest.mark.parametrize("name", BARE)
def test_a_list_of_the_bus_without_accelerators_has_none(name: str) -> None:
    assert read_answer(recording(f"LINUX__{name}")) == ()


@recorded
def test_no_recording_of_these_makers_is_left_out() -> None:
    names = {path.name for path in CAPTURES.iterdir() if path.name.startswith(MAKERS)}
    assert {n for n in names if not n.startswith((*SHOWN, *NOT_ASKED, *(f"LINUX__{bare}" for bare in BARE)))} == set()


@recorded
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SHOWN)), st.binary(max_size=300), st.integers(0, 30000), st.integers(0, 2000))
def test_a_torn_recording_reads_or_is_unreadable(name: str, junk: bytes, at: int, width: int) -> None:
    good = recording(name)
    spot = at % len(good)
    for torn in (good[:spot] + junk + good[spot + width :], good[:spot]):
        for vendor in VENDORS:
            try:
                cards = vendor.read({vendor.name: torn})
            except Unreadable:
                continue
            assert [card.slot for card in cards] == list(range(len(cards)))


PIECES = st.lists(st.sampled_from(["[", "{", "]", "}", '"gpu":', "0", "9" * 400, "GPU: 0\n", "| 0 ", "DEV ID 0\n"]))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=400), PIECES.map(lambda pieces: "".join(pieces).encode())))
def test_any_bytes_read_or_are_unreadable(data: bytes) -> None:
    for vendor in VENDORS:
        try:
            vendor.read({vendor.name: data})
        except Unreadable as trouble:
            assert trouble.reason  # noqa: PT017 - either way is right; a crash is not


DEEP = 20_000


@pytest.mark.parametrize("root", ["ixsmi_log", "dlsmi_log", "nvidia_smi_log"])
def test_levels_without_end_are_not_followed(root: str) -> None:
    deep = f"<{root}><gpu id='0000:01:00.0'><pci>{'<a>' * DEEP}{'</a>' * DEEP}</pci></gpu></{root}>"
    (card,) = read_answer(deep.encode())
    assert card.bus == "0000:01:00.0"


@pytest.mark.parametrize("deep", ["[" * 20000, '{"a":' * 20000, '[{"gpu": ' + "9" * 5000 + "}]"])
def test_a_document_without_bottom_is_unreadable(deep: str) -> None:
    for vendor in VENDORS:
        with pytest.raises(Unreadable):
            vendor.read({vendor.name: deep.encode()})


STATIC = b"""WARNING: user is not in the render group
{"gpu_data": [
 {"gpu": 0, "asic": {"market_name": "AMD Instinct MI300X", "vendor_id": "0x1002", "device_id": "0x74a1",
   "asic_serial": "0x8D1457E2C20F59D2"}, "bus": {"bdf": "0000:26:00.0"},
   "vram": {"size": {"value": 196592, "unit": "MB"}},
   "partition": {"partition_id": 0}},
 {"gpu": 1, "asic": {"market_name": "AMD Instinct MI300X", "asic_serial": "0x8D1457E2C20F59D2"},
   "bus": {"bdf": "0000:26:00.1"}, "partition": {"partition_id": 1}}]}"""
METRIC = b"""[{"gpu": 0, "usage": {"gfx_activity": {"value": 97, "unit": "%"}}, "temperature": {"edge": "N/A",
 "hotspot": {"value": 61, "unit": "C"}}, "power": {"socket_power": {"value": 702, "unit": "W"}},
 "mem_usage": {"used_vram": {"value": 150000, "unit": "MB"}}}]"""


def test_what_amd_says_in_two_answers_is_one_card_and_a_partition_is_none() -> None:
    (card,) = next(v for v in VENDORS if v.name == "amd").read({"amd": STATIC, "amd_metric": METRIC})
    assert (card.uuid, card.memory_mib, card.memory_used_mib) == ("0x8d1457e2c20f59d2", 196592, 150000)
    assert (card.utilisation, card.temperature_c, card.power_w) == (97, 61, 702.0)


MARK = "volute-test"
SYS = b"/sys/bus/pci/devices"
BUS = (
    SYS + b"/0000:16:00.4/physfn\n"
    + b"".join(
        SYS + b"/" + place + b"/uevent:" + line + b"\n"
        for place, lines in {
            b"0000:03:00.0": (b"DRIVER=ast", b"PCI_ID=1A03:2000"),
            b"0000:16:00.0": (b"DRIVER=nvidia", b"PCI_ID=10DE:20B5", b"PCI_SUBSYS_ID=10DE:1533"),
            b"0000:16:00.4": (b"DRIVER=nvidia", b"PCI_ID=10DE:20B5", b"PCI_SUBSYS_ID=10DE:0000"),
            b"0000:36:00.0": (b"PCI_ID=10DE:20B5", b"PCI_SUBSYS_ID=10DE:1533"),
            b"0000:56:00.0": (b"DRIVER=vfio-pci", b"PCI_ID=10DE:20B5", b"PCI_SUBSYS_ID=10DE:1533"),
        }.items()
        for line in lines
    )
)  # fmt: skip
ONE = b"""<nvidia_smi_log><gpu id="00000000:16:00.0"><product_name>NVIDIA A100</product_name>
<pci><pci_bus_id>00000000:16:00.0</pci_bus_id></pci></gpu></nvidia_smi_log>"""


def heard(**answers: tuple[bytes, int]) -> Heard:
    said = f"\n{MARK} begin\n".encode()
    for name in script.QUESTIONS:
        text, code = answers.get(name, (b"", script.ABSENT))
        said += f"\n{MARK} ask {name}\n".encode() + text + f"\n{MARK} rc {name} {code}\n".encode()
    return Heard(bytearray(said + f"\n{MARK} end\n".encode()))


def test_a_host_without_any_tool_still_shows_its_cards_by_place() -> None:
    found = reading.read(heard(pci=(BUS, 0)), MARK)
    assert found.outcome is Outcome.NO_TOOL
    assert [(c.bus, c.subsystem, c.uuid, c.virtual) for c in found.seen] == [
        ("0000:16:00.0", "10de:1533", None, None),
        ("0000:36:00.0", "10de:1533", None, None),
        ("0000:56:00.0", "10de:1533", None, "passed_through"),
    ]
    assert found.answers["pci"] == BUS


def test_a_card_the_tool_hides_is_shown_with_an_alarm_and_gaps_are_filled() -> None:
    found = reading.read(heard(nvidia=(ONE, 0), pci=(BUS, 0)), MARK)
    assert found.outcome is Outcome.ANSWERED
    assert [(c.bus, c.model, c.device, c.alarms) for c in found.seen] == [
        ("0000:16:00.0", "NVIDIA A100", "10de:20b5", ()),
        ("0000:36:00.0", None, "10de:20b5", ("tool_silent",)),
        ("0000:56:00.0", None, "10de:20b5", ()),
    ]


def test_an_older_tool_speaks_for_its_maker_and_its_trouble_is_not_silence() -> None:
    old = reading.read(heard(amd_rocm=(b'{"card0": {"PCI Bus": "0000:26:00.0", "GPU use (%)": "7"}}', 0)), MARK)
    assert (old.outcome, [(c.vendor, c.utilisation) for c in old.seen]) == (Outcome.ANSWERED, [("amd", 7)])
    broken = reading.read(heard(amd_rocm=(b"ERROR: permission denied", 2)), MARK)
    assert (broken.outcome, broken.seen) == (Outcome.UNREADABLE, ())
    assert broken.answers["amd_rocm"] == b"ERROR: permission denied"


def test_a_gone_card_of_lspci_is_lost() -> None:
    gone = b"0000:16:00.0 3D controller [0302]: NVIDIA Corporation Device [10de:20b5] (rev ff)\n"
    (card,) = pci.read({"pci": gone + b"\t!!! Unknown header type 7f\n"})
    assert card.alarms == ("lost",)
