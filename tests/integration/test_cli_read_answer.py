"""Answers brought as files: alone, in a folder, an archive or a pipe; what cannot be read is kept and told."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import H20, RECORDED, Desk

from volute.domain.seen import Outcome
from volute.probe.answers import observations_from_files

NPU = RECORDED / "ascend/eight-910b2/answer.txt"
CUT = H20.read_bytes()[:900]
HOSTILE = "../../etc/\x1b[31m\u202e<b>x<b>.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(params=["folder", "zip", "tar.gz"])
def brought(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Two hosts that answered and one whose answer was cut."""
    files = {"gpu-01.xml": H20.read_bytes(), "gpu-02.txt": CUT, "npu-01.txt": NPU.read_bytes()}
    path = tmp_path / ("brought" if request.param == "folder" else f"brought.{request.param}")
    if request.param == "folder":
        path.mkdir()
        for name, data in files.items():
            (path / name).write_bytes(data)
    elif request.param == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(f"site/{name}", data)
    else:
        with tarfile.open(path, "w:gz") as packed:
            for name, data in files.items():
                told = tarfile.TarInfo(name)
                told.size = len(data)
                packed.addfile(told, io.BytesIO(data))
    return path


def test_several_answers_are_told_file_by_file_and_a_bad_one_is_a_problem(desk: Desk, brought: Path) -> None:
    done = desk.call("read-answer", "--json", str(brought))
    told = {one["file"].removeprefix("site/"): one for one in json.loads(done.stdout)}
    assert done.returncode == 1
    assert {name: (one["outcome"], len(one.get("cards", ()))) for name, one in told.items()} == {
        "gpu-01.xml": ("answered", 8), "gpu-02.txt": ("unreadable", 0), "npu-01.txt": ("answered", 8)}  # fmt: skip
    assert told["gpu-02.txt"]["reason"] == "cut_short"
    assert told["gpu-02.txt"]["raw"] == CUT.decode()
    shown = desk.call("read-answer", str(brought)).stdout
    assert "The answer stops before its end." in shown
    assert len(shown.splitlines()) == 1 + 8 + 1 + 8


def test_an_archive_is_a_probe_like_a_folder(brought: Path) -> None:
    found = {o.host: o for o in observations_from_files(brought, datetime(2026, 3, 2, tzinfo=UTC))}
    assert {host: (o.outcome, len(o.seen)) for host, o in found.items()} == {
        "gpu-01": (Outcome.ANSWERED, 8),
        "gpu-02": (Outcome.UNREADABLE, 0),
        "npu-01": (Outcome.ANSWERED, 8),
    }
    assert found["gpu-02"].answers == {"nvidia": CUT}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_piped_in_is_read(tmp_path: Path, language: str) -> None:
    desk = Desk(tmp_path, language=language)
    call = [sys.executable, "-m", "volute", "--language", language, "read-answer", "--json", "-"]
    with H20.open("rb") as answer:
        done = subprocess.run(call, stdin=answer, capture_output=True, timeout=60, env=desk.env(), check=True)
    assert len(json.loads(done.stdout)) == 8


def test_a_packed_file_is_unpacked(desk: Desk, tmp_path: Path) -> None:
    packed = tmp_path / "gpu-01.xml.gz"
    packed.write_bytes(gzip.compress(H20.read_bytes()))
    assert len(desk.tells("read-answer", str(packed))) == 8


def test_an_answer_that_cannot_be_read_is_told_with_its_words_and_kept(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "gpu-03.txt"
    bad.write_bytes(b"Failed to initialize NVML: Driver/library version mismatch\n")
    done = desk.call("read-answer", "--json", str(bad))
    told = json.loads(done.stdout)
    assert (done.returncode, told["outcome"], told["reason"]) == (1, "unreadable", "driver_mismatch")
    assert told["raw"] == bad.read_text()
    assert "The driver was updated while the old one is still loaded" in done.stderr


@pytest.mark.parametrize("broken", [b"PK\x03\x04 no archive at all", b"\x1f\x8b\x08\x00 not packed"])
def test_an_archive_that_cannot_be_unpacked_is_said_so(desk: Desk, tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "brought.gz"
    path.write_bytes(broken)
    done = desk.call("read-answer", str(path))
    assert done.returncode == 1
    assert done.stderr.startswith("volute: ")
    assert "Traceback" not in done.stderr


def test_a_name_in_an_archive_is_a_name_and_no_path(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "there" / "brought.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(HOSTILE, b"Failed to initialize NVML: \x1b[2J\xe2\x80\xae no\n")
        archive.writestr("gpu-01.xml", H20.read_bytes())
    done = desk.call("read-answer", str(path))
    assert [one.name for one in path.parent.iterdir()] == ["brought.zip"]
    assert not set(done.stdout + done.stderr) & {"\x1b", "\u202e"}
    hosts = [o.host for o in observations_from_files(path, datetime(2026, 3, 2, tzinfo=UTC))]
    assert all(host.isprintable() and "/" not in host for host in hosts)
