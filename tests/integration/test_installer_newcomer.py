"""What the README tells a newcomer to type works as it stands there, on a real SSH server."""

from __future__ import annotations

import json
import os
import pwd
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from ssh_servers import NO_SSHD, Sshd

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests/probe/nvidia/eight-h20-driver-550/answer.xml"
VOLUTE = f"{shlex.quote(sys.executable)} -m volute --language en"

pytestmark = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")


def readme_commands() -> str:
    """The lines under "your own cards"."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    return next(block for block in blocks if "hosts add" in block)


def fitted(commands: str, server: Sshd, key: Path) -> str:
    """The README's lines with this server's address, login and fingerprint in place of the examples."""
    fingerprint = subprocess.run(
        ["ssh-keygen", "-lf", server.folder / "host_ed25519.pub"], check=True, capture_output=True, text=True
    ).stdout.split()[1]
    user = pwd.getpwuid(os.geteuid()).pw_name
    for example, ours in {
        'v="sh installer/run.sh"': f'v="{VOLUTE}"',
        "--address 10.0.4.11": f"--address 127.0.0.1 --port {server.port}",
        "--user probe": f"--user {user}",
        "~/.ssh/id_ed25519": str(key),
        "SHA256:…": fingerprint,
        "$v probe                                       # shows": "$v probe || test $? -eq 4  # shows",
    }.items():
        assert example in commands
        commands = commands.replace(example, ours)
    return commands


def told(*words: str, home: Path) -> object:
    call = [sys.executable, "-m", "volute", *words, "--json"]
    answer = subprocess.run(call, check=True, capture_output=True, text=True, timeout=60, env=clean(home))
    return json.loads(answer.stdout)


def clean(home: Path) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("VOLUTE")} | {"HOME": str(home)}


def test_the_first_five_minutes_with_ones_own_cards(server: Sshd, tmp_path: Path, own_home: Path) -> None:
    script = "set -e\n" + fitted(readme_commands(), server, tmp_path / "id")
    run = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, timeout=170, env=clean(own_home), cwd=tmp_path
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "8 differences" in run.stdout
    assert {(own_home / f"comparison.{kind}").stat().st_size > 5000 for kind in ("png", "xlsx")} == {True}
    cards = told("cards", home=own_home)
    assert isinstance(cards, list)
    assert len(cards) == 8
    history = json.dumps(told("history", "V-000001", home=own_home))
    for fact in ("registered", "open_job", "start_job", "scan_card", "SN-123456"):
        assert fact in history
