"""What hosts send when things go wrong: refused with a reason, never a crash and never "no cards"."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volute.domain.seen import Outcome
from volute.probe.answers import Unreadable, observations_from_files, read_answer
from volute.probe.vendors import VENDORS, ascend, nvidia

HERE = Path(__file__).parent
H20 = (HERE / "nvidia" / "eight-h20-driver-550" / "answer.xml").read_bytes()
NPU = (HERE / "ascend" / "eight-910b2" / "answer.txt").read_bytes()
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE nvidia_smi_log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<nvidia_smi_log><gpu id="0000:01:00.0"><product_name>&b;</product_name></gpu></nvidia_smi_log>"""

REFUSED = {
    "half of an XML": (H20[: len(H20) // 2], "cut_short"),
    "an XML without its end": (H20.replace(b"</nvidia_smi_log>", b""), "cut_short"),
    "an entity bomb": (BOMB, "entities"),
    "a tag torn in the middle": (H20.replace(b"<serial>", b"<ser", 1), "garbled"),
    "no driver": (b"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n", "no_driver"),
    "a half-updated driver": (
        b"Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.76\n",
        "driver_mismatch",
    ),
    "NVML says unknown": (b"Failed to initialize NVML: Unknown Error\n", "no_driver"),
    "no permission": (b"Failed to initialize NVML: Insufficient Permissions\n", "no_permission"),
    "a lost card hides the rest": (
        b"Unable to determine the device handle for GPU 0000:0B:00.0: Unknown Error\n",
        "card_lost",
    ),
    "no devices": (b"No devices were found\n", "no_devices"),
    "the table for people": (b"| NVIDIA-SMI 550.54.15   Driver Version: 550.54.15 |\n", "other_form"),
    "nothing": (b"", "nothing"),
    "garbage": (bytes(range(256)) * 40, "nothing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_no_card_is_made_up_from_a_bad_answer(case: str) -> None:
    data, reason = REFUSED[case]
    with pytest.raises(Unreadable) as trouble:
        nvidia.read({"nvidia": data})
    assert trouble.value.reason == reason


def test_an_answer_nobody_knows_names_the_tools_that_are_known() -> None:
    with pytest.raises(Unreadable, match="nvidia-smi, npu-smi, amd-smi"):
        read_answer(b"hello")
    with pytest.raises(Unreadable, match="fax-smi"):
        read_answer(H20, "fax-smi")


def test_a_file_redirected_by_a_windows_shell_reads_the_same() -> None:
    as_windows_saves_it = H20.decode().replace("\n", "\r\n").encode("utf-16")
    assert read_answer(as_windows_saves_it) == read_answer(H20)
    assert read_answer(b"\xef\xbb\xbf" + H20) == read_answer(H20)


@pytest.mark.parametrize(
    "name",
    ["训练".encode("gbk"), b"\xb5\x82", b"a & b", b"x < y", b"\x00\x07\x1b[4m", b"</nvidia_smi_log>"],
)
def test_a_process_may_be_called_anything(name: bytes) -> None:
    odd = H20.replace(b"<process_name>python3<", b"<process_name>" + name + b"<")
    assert [c.processes for c in nvidia.read({"nvidia": odd})] == [1, 1, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("line", "bus"),
    [
        (b"Unable to determine the device handle for GPU 0000:41:00.0: Unknown Error", "0000:41:00.0"),
        (b"Unable to determine the device handle for gpu 0000:41:00.0: Not Found", "0000:41:00.0"),
        (b"Unable to determine the device handle for GPU0000:41:00.0: Unknown Error", "0000:41:00.0"),
        (b"Unable to determine the device handle for GPU3: 0000:41:00.0: Unknown Error", "0000:41:00.0"),
    ],
)
def test_a_card_lost_beside_the_document_is_a_card_with_an_alarm(line: bytes, bus: str) -> None:
    cards = nvidia.read({"nvidia": H20, "nvidia.err": line + b"\n"})
    assert len(cards) == 9
    assert [(c.bus, c.model) for c in cards if "lost" in c.alarms] == [(bus, None)]


def test_a_lost_card_that_the_document_also_shows_is_one_card() -> None:
    line = b"Unable to determine the device handle for GPU 0000:19:00.0: Unknown Error\n"
    cards = nvidia.read({"nvidia": line + H20})
    assert len(cards) == 8
    assert cards[0].alarms == ("lost",)


def test_a_pulled_card_leaves_a_document_of_none_and_that_is_an_answer() -> None:
    none = b"<nvidia_smi_log><attached_gpus>0</attached_gpus></nvidia_smi_log>"
    assert nvidia.read({"nvidia": none}) == ()


def test_two_cards_that_claim_one_id_are_both_shown() -> None:
    first, second = (c.uuid for c in nvidia.read({"nvidia": H20})[:2])
    doubled = H20.replace(str(second).encode(), str(first).encode())
    assert [c.uuid for c in nvidia.read({"nvidia": doubled})][:2] == [first, first]


@pytest.mark.parametrize("absent", ["N/A", "[N/A]", "[Not Supported]", "Requested functionality has been deprecated",
                                    "[Insufficient Permissions]", "", "-"])  # fmt: skip
def test_every_way_to_say_nothing_is_none_and_no_alarm(absent: str) -> None:
    from volute.probe.vendors.values import identity, number, said, whole

    assert (identity(absent), number(absent), said(absent), whole(absent)) == (None, None, None, None)
    (*_, card) = nvidia.read({"nvidia": H20.replace(b"78.20 W", absent.encode())})
    assert (card.power_w, card.alarms) == (None, ())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000), st.integers(0, len(H20)), st.integers(0, 3000))
def test_bytes_torn_out_and_thrown_in_never_crash_a_reader(junk: bytes, at: int, width: int) -> None:
    for vendor, good in ((nvidia.VENDOR, H20), (ascend.VENDOR, NPU)):
        spot = at % len(good)
        try:
            cards = vendor.read({vendor.name: good[:spot] + junk + good[spot + width :]})
        except Unreadable:
            continue
        assert [card.slot for card in cards] == list(range(len(cards)))


def test_a_folder_of_files_is_a_probe(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    (tmp_path / "gpu-01.dc.xml").write_bytes(H20)
    (tmp_path / "npu-01").write_bytes(NPU)
    (tmp_path / "gpu-02.txt").write_bytes(H20[:900])
    (tmp_path / "notes.txt").write_bytes(b"shopping list")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    found = {o.host: o for o in observations_from_files(tmp_path, at)}
    assert {host: (o.outcome, len(o.seen)) for host, o in found.items()} == {
        "gpu-01.dc": (Outcome.ANSWERED, 8),
        "npu-01": (Outcome.ANSWERED, 8),
        "gpu-02": (Outcome.UNREADABLE, 0),
        "notes": (Outcome.UNREADABLE, 0),
    }
    assert found["gpu-01.dc"].answers == {"nvidia": H20}
    assert found["gpu-02"].answers == {"nvidia": H20[:900]}
    assert "cut_short" in found["gpu-02"].error


def test_no_two_vendors_ask_under_one_name() -> None:
    names = [name for vendor in VENDORS for name in vendor.asks]
    assert len(names) == len(set(names))
