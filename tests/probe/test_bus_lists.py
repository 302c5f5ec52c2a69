"""Lists of the bus, however saved: numbers are believed, names only where each of them is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from volute.domain.seen import Seen
from volute.probe.answers import Unreadable, read_answer
from volute.probe.vendors import kernel_log, nvidia

HERE = Path(__file__).parent / "pci"
NAMES = (HERE / "lspci-by-name" / "answer.txt").read_text()
FOREIGN = "c1:00.0 3D controller: XINCHAO Corporation XCHAO-8180 (rev a1)\n"


def test_a_card_under_a_foreign_name_is_never_left_uncounted() -> None:
    assert len(read_answer(NAMES.encode())) == 3
    with pytest.raises(Unreadable, match="names_only"):
        read_answer((NAMES + FOREIGN).encode())


def test_the_same_card_under_a_foreign_name_with_its_number_is_what_its_number_says() -> None:
    rebadged = "c1:00.0 3D controller [0302]: XINCHAO Corporation XCHAO-8180 [10de:26ba] (rev a1)\n"
    (card,) = read_answer(rebadged.encode())
    assert (card.vendor, card.device, card.alarms) == ("nvidia", "10de:26ba", ())


@pytest.mark.parametrize(
    "console",
    [
        "03:00.0 VGA compatible controller: ASPEED Technology, Inc. ASPEED Graphics Family (rev 41)",
        "07:00.0 VGA compatible controller: Huawei Technologies Co., Ltd. Hi171x Series [iBMC] (rev 01)",
        "00:02.0 VGA compatible controller: Intel Corporation UHD Graphics 770",
        "04:00.0 VGA compatible controller: Matrox Electronics Systems Ltd. G200eR2 (rev 01)",
        "00:01.0 VGA compatible controller: Red Hat, Inc. QXL paravirtual graphic card",
        "00:02.0 VGA compatible controller: Device 1234:1111 (rev 02)",
        "01:00.1 Audio device: NVIDIA Corporation GA102 High Definition Audio Controller",
    ],
)
def test_consoles_and_sound_are_no_cards(console: str) -> None:
    assert read_answer(f"{console}\n".encode()) == ()
    with pytest.raises(Unreadable, match="cut_short"):
        read_answer(console[:-3].encode())  # what came behind nobody knows


@pytest.mark.parametrize("case", ["lshw-json", "lspci-vmm"])
def test_a_list_that_was_cut_is_unreadable(case: str) -> None:
    (path,) = (HERE / case).glob("answer.*")
    text = path.read_text()
    at = text.index("Device:") if case == "lspci-vmm" else len(text) // 2
    with pytest.raises(Unreadable, match="cut_short"):
        read_answer(text[:at].encode())


def test_a_kernel_log_names_the_card_in_trouble_and_not_the_others() -> None:
    log = """[1.0] NVRM: GPU at PCI:0000:c1:00: GPU-48f6ad6f-1234-5678-9abc-def012345678
[1.1] NVRM: GPU Board Serial Number: 1650124031592
[1.2] NVRM: Xid (PCI:0000:c1:00): 79, pid='<unknown>', GPU has fallen off the bus.
[1.3] NVRM: The NVIDIA GPU 0000:b3:00.0
               NVRM: (PCI ID: 10de:26b5) installed in this system has
               NVRM: fallen off the bus and is not responding to commands.
"""
    assert kernel_log.read({"kernel_log": log}) == (
        Seen("nvidia", 0, bus="0000:b3:00.0", alarms=("lost", "not_all_shown")),
        Seen("nvidia", 1, bus="0000:c1:00.0", uuid="GPU-48f6ad6f-1234-5678-9abc-def012345678",
             serial="1650124031592", alarms=("xid_79", "not_all_shown")),
    )  # fmt: skip
    (card,) = nvidia.read({"nvidia": "name, pci.bus_id\nNVIDIA L40, 0000:b3:00.0\n", "nvidia_xid": log})
    assert card.alarms == ("lost",)


@pytest.mark.parametrize(
    "said",
    [
        b"bash: nvidia-smi: command not found",
        b"zsh: command not found: nvidia-smi",
        b"-bash: npu-smi: command not found",
        b"sh: 1: amd-smi: not found",
        b"bash: mx-smi: \xe6\x9c\xaa\xe6\x89\xbe\xe5\x88\xb0\xe5\x91\xbd\xe4\xbb\xa4",
        "'nvidia-smi' 不是内部或外部命令，也不是可运行的程序".encode("gbk"),
        b"'nvidia-smi' is not recognized as an internal or external command,\r\noperable program or batch file.",
    ],
)
def test_a_shell_that_found_no_tool_says_so(said: bytes) -> None:
    with pytest.raises(Unreadable) as trouble:
        read_answer(said)
    assert trouble.value.reason == "tool_missing"
