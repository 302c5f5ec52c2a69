"""The script is run here by real shells with tools that behave as badly as the real ones do."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from volute.probe import script

SHELLS = [shell for shell in (["/bin/sh"], ["bash", "--posix"], ["busybox", "sh"]) if shutil.which(shell[0])]
MARKER = "volute-test"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


def tool(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def run(tools: Path, *, shell: list[str] = SHELLS[0], seconds: int = 5) -> tuple[script.Transcript, script.Transcript]:
    ran = subprocess.run(
        [*shell, "-s"],
        input=script.render(MARKER, seconds).encode(),
        capture_output=True,
        env={"PATH": f"{tools}:/usr/bin:/bin"},
        timeout=30,
        check=False,
    )
    return script.split(ran.stdout, MARKER), script.split(ran.stderr, MARKER)


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_each_question_gets_its_own_answer_byte_by_byte(tools: Path, shell: list[str]) -> None:
    tool(tools, "nvidia-smi", r'[ "$*" = "-q -x" ] && printf "<x>\n\265 no line end"; echo careful >&2; exit 14')
    tool(tools, "npu-smi", 'echo "asked $*"')
    out, err = run(tools, shell=shell)
    assert (out.begun, out.ended, err.ended) == (True, True, True)
    assert list(out.answers) == list(script.QUESTIONS)
    assert out.answers["nvidia"] == script.Answer(b"<x>\n\xb5 no line end", 14)
    assert err.answers["nvidia"].text == b"careful\n"
    assert out.answers["ascend"] == script.Answer(b"asked info\n", 0)
    assert out.answers["ascend_map"] == script.Answer(b"asked info -m\n", 0)


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_the_board_of_each_card_is_asked_by_the_ids_the_tool_lists(tools: Path, shell: list[str]) -> None:
    listing = r'printf "\tTotal Count      : 2\n\n\tNPU ID      : 2944\n\tChip Count   : 2\n\n\tNPU ID  : 15\n"'
    tool(tools, "npu-smi", f'case "$*" in "info -l") {listing};; *) echo "asked $*";; esac')
    out, _ = run(tools, shell=shell)
    assert out.answers["ascend_boards"].text.decode().split("\n") == [
        "NPU ID : 2944",
        "asked info -t board -i 2944",
        "asked info -t board -i 2944 -c 0",
        "NPU ID : 15",
        "asked info -t board -i 15",
        "asked info -t board -i 15 -c 0",
        "",
    ]


def test_a_tool_that_is_not_there_is_not_installed(tools: Path) -> None:
    out, _ = run(tools)
    missing = {name for name, answer in out.answers.items() if answer.code == script.ABSENT}
    assert missing == set(script.QUESTIONS) - {"nvidia_proc", "pci"}  # these two ask the kernel


def test_a_tool_that_ignores_the_polite_signal_is_stopped_all_the_same(tools: Path) -> None:
    tool(tools, "nvidia-smi", "trap '' TERM; echo begun; while :; do sleep 0.2; done")
    begun = time.monotonic()
    out, _ = run(tools, seconds=1)
    assert out.answers["nvidia"] == script.Answer(b"begun\n", 124)
    assert not out.answers["nvidia"].complete
    assert out.ended
    assert 2.5 < time.monotonic() - begun < 6


def test_a_tool_is_asked_to_end_before_it_is_killed(tools: Path) -> None:
    tool(tools, "nvidia-smi", "trap 'echo asked politely; exit 3' TERM; while :; do sleep 0.1; done")
    out, _ = run(tools, seconds=1)
    assert out.answers["nvidia"].text == b"asked politely\n"


def test_no_second_tool_is_started_beside_one_that_hangs_in_the_kernel(tools: Path) -> None:
    tool(tools, "ps", 'echo "PID STAT COMMAND"; echo "  1 Ss systemd"; echo "4242 D nvidia-smi"')
    tool(tools, "nvidia-smi", f"touch {tools}/started")
    out, _ = run(tools)
    assert out.answers["nvidia"] == script.Answer(b"4242 nvidia-smi\n", script.STUCK)
    assert out.answers["nvidia_proc"].code not in (None, script.STUCK)
    assert not (tools / "started").exists()


def test_a_host_without_timeout_and_ps_still_answers(tools: Path, tmp_path: Path) -> None:
    for name in ("cat", "sed", "awk"):
        (tools / name).symlink_to(str(shutil.which(name)))
    tool(tools, "nvidia-smi", "echo here")
    bare = script.render(MARKER).replace(":/usr/sbin:/sbin:/usr/local/sbin:/usr/local/bin", "")
    ran = subprocess.run(
        ["/bin/sh", "-s"], input=bare.encode(), capture_output=True, env={"PATH": str(tools)}, check=True
    )
    assert script.split(ran.stdout, MARKER).answers["nvidia"] == script.Answer(b"here\n", 0)


def test_what_the_tools_read_is_nothing(tools: Path) -> None:
    tool(tools, "nvidia-smi", "cat; echo end of input")
    out, _ = run(tools)
    assert out.answers["nvidia"].text == b"end of input\n"
    assert out.ended


@pytest.mark.parametrize("cut", [0, 1, 20, 60, 90])
def test_an_answer_cut_short_is_never_complete(tools: Path, cut: int) -> None:
    tool(tools, "nvidia-smi", "echo one; echo two")
    raw = subprocess.run(
        ["/bin/sh", "-s"], input=script.render(MARKER, 5, ("nvidia",)).encode(), capture_output=True,
        env={"PATH": f"{tools}:{os.environ['PATH']}"}, check=True,
    ).stdout  # fmt: skip
    whole = script.split(b"Welcome!\n$ " + raw + b"logout\n", MARKER)
    assert whole.answers == {"nvidia": script.Answer(b"one\ntwo\n", 0)}
    torn = script.split(raw[: len(raw) - 30 - cut], MARKER)
    assert not torn.ended
    assert not any(answer.complete for answer in torn.answers.values())


def test_only_questions_of_the_table_can_be_asked() -> None:
    with pytest.raises(KeyError):
        script.render(MARKER, 5, ("reboot",))


def test_every_question_only_reads() -> None:
    """The whole list of what is ever run on a host, spelled out once more by a second hand."""
    assert dict(script.QUESTIONS) == {
        "nvidia": "nvidia-smi -q -x",
        "nvidia_proc": "cat /proc/driver/nvidia/gpus/*/information",
        "nvidia_xid": "test -d /proc/driver/nvidia || exit 127; dmesg 2>/dev/null"
        " | grep -A 2 -E 'NVRM: (Xid|The NVIDIA GPU)' | tail -n 200",
        "ascend": "npu-smi info",
        "ascend_map": "npu-smi info -m",
        "ascend_boards": (
            "npu-smi info -l | sed -n 's/^[^:]*NPU ID[^:]*: *\\([0-9][0-9]*\\).*$/\\1/p' | while read -r n; do\n"
            'echo "NPU ID : $n"; npu-smi info -t board -i "$n" </dev/null;'
            ' npu-smi info -t board -i "$n" -c 0 </dev/null; done'
        ),
        "hygon": "hy-smi --showid --showuniqueid --showserial --showproductname --showmeminfo vram --showuse"
        " --showtemp --showpower --showmaxpower --showbus --showdriverversion --json",
        "moore": "mthreads-gmi -q --json",
        "moore_table": "mthreads-gmi",
        "cambricon": "cnmon",
        "cambricon_info": "cnmon info",
        "iluvatar": "ixsmi -q -x",
        "metax": "mx-smi",
        "kunlun": "xpu_smi",
        "kunlun_newer": (
            "command -v xpu_smi >/dev/null || ! grep -qs 0x1d22 /sys/bus/pci/devices/*/vendor && exit 127; xpu-smi"
        ),
        "enflame": "efsmi -q",
        "biren": (
            "brsmi gpu --query-gpu=index,name,uuid,serial,pci.bus_id,utilization.gpu,memory.used,memory.total,"
            "temperature.gpu --format=csv"
        ),
        "thead": "ppu-smi -q",
        "thead_table": "ppu-smi",
        "denglin": "dlsmi query --xml-format",
        "habana": (
            "hl-smi -Q index,name,uuid,serial,bus_id,driver_version,temperature.aip,utilization.aip,memory.total,"
            "memory.used,power.draw -f csv"
        ),
        "habana_table": "hl-smi",
        "intel": "grep -qs 0x8086 /sys/class/drm/card*/device/vendor || exit 127; xpu-smi discovery -j",
        "intel_each": (
            "grep -qs 0x8086 /sys/class/drm/card*/device/vendor || exit 127; xpu-smi discovery -j"
            " | sed -n 's/.*\"device_id\": *\\([0-9][0-9]*\\).*/\\1/p' | while read -r n; do\n"
            'xpu-smi discovery -d "$n" -j </dev/null; xpu-smi stats -d "$n" -j </dev/null; done'
        ),
        "amd": "amd-smi static --json",
        "amd_metric": "amd-smi metric --json",
        "amd_rocm": (
            "command -v amd-smi >/dev/null || command -v hy-smi >/dev/null && exit 127; rocm-smi --showid"
            " --showuniqueid --showserial --showproductname --showvbios --showbus --showmeminfo vram --showuse"
            " --showpower --showtemp --showfan --showmaxpower --showdriverversion --json"
        ),
        "pci": (
            "echo /sys/bus/pci/devices/*/physfn; grep -lsE '^PCI_CLASS=(3|12)....$' /sys/bus/pci/devices/*/uevent"
            " | xargs grep -HsE '^(DRIVER|PCI_ID|PCI_SUBSYS_ID)=' /dev/null"
        ),
    }


def test_markers_are_never_the_same() -> None:
    assert len({script.new_marker() for _ in range(100)}) == 100
