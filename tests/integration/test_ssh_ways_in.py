"""Hosts taken over from a person's OpenSSH configuration, and the line for hosts no network reaches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import Desk
from ssh_servers import NO_SSHD, make_key

pytestmark = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    at = Desk(tmp_path)
    assert at.call("init").returncode == 0
    assert at.call("centres", "add", "WHU", "--name", "Wuhu").returncode == 0
    return at


def test_aliases_become_hosts_with_their_ways_and_keys(desk: Desk) -> None:
    home = desk.folder / ".ssh"
    line = make_key(home / "id_ed25519")
    (home / "known_hosts").write_text(f"10.0.0.1 {line}\n")
    (home / "config").write_text(
        "Host gate\n  HostName 203.0.113.1\nHost gpu-01 gpu-02\n  HostName 10.0.0.1\n  Port 22\n  ProxyJump gate\n"
        "Host odd-1\n  ProxyCommand nc %h %p\nHost *\n  User ops\n  PKCS11Provider /lib/x.so\n"
    )
    done = desk.call("--json", "hosts", "import", "*", "--centre", "WHU")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "added": ["gate", "gpu-01", "gpu-02"],
        "left_out": {"odd-1": "ProxyCommand nc odd-1 22"},
        "not_followed": ["PKCS11Provider /lib/x.so"],
    }
    assert "PKCS11Provider" in done.stderr
    hosts = {host["name"]: host for host in json.loads(desk.call("--json", "hosts").stdout)}
    assert (hosts["gpu-01"]["address"], hosts["gpu-01"]["user"], hosts["gpu-01"]["jump"]) == ("10.0.0.1", "ops", "gate")
    assert hosts["gate"]["address"] == "203.0.113.1"


def test_a_pattern_that_fits_no_alias_is_refused_by_name(desk: Desk) -> None:
    (desk.folder / ".ssh" / "config").write_text("Host gpu-01\n")
    done = desk.call("hosts", "import", "npu-*")
    assert done.returncode != 0
    assert "npu-*" in done.stderr


def test_the_collectors_line_runs_and_its_file_is_read_back(desk: Desk) -> None:
    line = desk.call("probe", "--collector").stdout.strip()
    there = desk.folder / "there"
    there.mkdir()
    subprocess.run(["/bin/sh", "-c", line], cwd=there, check=True, timeout=60, env=os.environ)
    (file,) = there.iterdir()
    assert file.name.endswith(".volute.txt")
    assert b"pci" in file.read_bytes()
