"""The line for hosts no network reaches: run by a real shell, brought as a file, read as a probe's answer."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from volute.domain.seen import Outcome
from volute.probe import windows
from volute.probe.answers import Unreadable, observations_from_files, read_answer
from volute.probe.collector import collector, plain

H20 = Path(__file__).parent / "nvidia" / "eight-h20-driver-550" / "answer.xml"


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    """A file as the line leaves it on a host with eight cards."""
    tools, there = tmp_path / "bin", tmp_path / "there"
    tools.mkdir()
    there.mkdir()
    for name, body in {"nvidia-smi": f"cat '{H20}'; echo aside >&2", "hostname": "echo gpu-01"}.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    path = {**os.environ, "PATH": f"{tools}:/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-c", collector()], cwd=there, env=path, check=True, timeout=60)
    (file,) = there.iterdir()
    assert file.name == "gpu-01.volute.txt"
    return file


def test_what_the_line_collected_is_read_like_a_probe(brought: Path) -> None:
    (found,) = observations_from_files(brought.parent, datetime(2026, 3, 2, tzinfo=UTC))
    assert (found.host, found.outcome, len(found.seen)) == ("gpu-01", Outcome.ANSWERED, 8)
    assert found.answers["nvidia"] == H20.read_bytes()
    assert read_answer(brought.read_bytes()) == found.seen


def test_a_file_that_lost_its_end_is_unreadable_and_kept(brought: Path) -> None:
    whole = brought.read_bytes()
    brought.write_bytes(whole[: whole.index(b"</nvidia_smi_log>")])
    (found,) = observations_from_files(brought.parent, datetime(2026, 3, 2, tzinfo=UTC))
    assert found.outcome is Outcome.UNREADABLE
    assert found.answers["nvidia"]
    with pytest.raises(Unreadable, match="collected"):
        read_answer(brought.read_bytes())


def test_a_file_sent_through_windows_reads_the_same(brought: Path) -> None:
    whole = brought.read_bytes()
    assert read_answer(whole.replace(b"\n", b"\r\n")) == read_answer(whole)


def test_the_line_is_one_and_holds_the_plain_script() -> None:
    line = collector("volute-" + "ab" * 12)
    assert "\n" not in line
    packed = line.split()[1]
    unpacked = subprocess.run(["sh", "-c", f"echo {packed} | base64 -d | gzip -d"], capture_output=True, check=True)
    assert unpacked.stdout.decode() == plain("volute-" + "ab" * 12)


def test_what_a_windows_host_is_asked_is_spelled_out_once_more() -> None:
    lines = windows.render("volute-x").split("\r\n")
    assert [line for line in lines if "nvidia-smi" in line] == [
        "where nvidia-smi.exe >nul 2>nul && (nvidia-smi.exe -q -x <nul & call set RC=%^errorlevel%)"
    ]
    assert not [line for line in lines if "\n" in line]
    assert windows.is_windows("SSH-2.0-OpenSSH_for_Windows_8.1")
    assert not windows.is_windows("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3")
