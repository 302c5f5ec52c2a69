"""The command line called as a person calls it: with words, folders, output, error stream and exit code.

``run`` is a program of its own. ``call`` is the same without its second of starting, for tests of many calls.
"""

from __future__ import annotations

import io
import json
import os
import pwd
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ssh_servers import Sshd

from volute.app import draw_comparison, draw_plots, draw_report
from volute.cli.context import Tools
from volute.cli.main import main

RECORDED = Path(__file__).resolve().parents[1] / "probe"
H20 = RECORDED / "nvidia/eight-h20-driver-550/answer.xml"
USER = pwd.getpwuid(os.geteuid()).pw_name


def _no_window(*_: object, **__: object) -> int:
    raise AssertionError("no window here")


@dataclass
class Desk:
    """A person at a terminal: every call uses the same data folder."""

    folder: Path
    language: str = "en"
    by: str = "Chen Yu"

    def env(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("VOLUTE", "PYTHON", "DISPLAY"))}
        own = {"VOLUTE_DATA": str(self.folder / "data"), "VOLUTE_CONFIG": str(self.folder / "config")}
        return {**clean, **own, "VOLUTE_BY": self.by}

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "volute", "--language", self.language, *words]
        return subprocess.run(
            call, input=given, capture_output=True, text=True, timeout=90, env=self.env(), cwd=self.folder
        )

    def call(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        call = ["--language", self.language, *words]
        drawers = (draw_comparison, draw_report)
        tools = Tools(self.folder / "data", self.by, lambda: datetime.now(UTC), *drawers, _no_window, False, draw_plots)
        out, err = io.StringIO(), io.StringIO()
        before, sys.stdin = sys.stdin, io.StringIO(given)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = main(call, tools)
        except SystemExit as left:
            code = int(str(left.code))
        finally:
            sys.stdin = before
        return subprocess.CompletedProcess(call, code, out.getvalue(), err.getvalue())

    def does(self, *words: str, given: str = "", code: int = 0) -> str:
        """The output of a call that ends with this code; its error stream is part of a failure's message."""
        said = self.call(*words, given=given)
        assert said.returncode == code, f"{words}: {said.returncode}\n{said.stdout}\n{said.stderr}"
        return said.stdout

    def tells(self, *words: str, code: int = 0) -> Any:
        """What a call with --json says."""
        return json.loads(self.does(*words, "--json", code=code))

    def is_refused(self, *words: str, given: str = "") -> str:
        """The two lines of a problem: what and remedy. Nothing on the output, no traceback."""
        said = self.call(*words, given=given)
        assert (said.returncode, said.stdout) == (1, ""), said
        assert "Traceback" not in said.stderr
        lines = [line for line in said.stderr.splitlines() if line.startswith("volute: ")]
        assert len(lines) == 1, said.stderr
        assert not said.stderr.rstrip().endswith(lines[0]), f"no remedy: {said.stderr}"
        return said.stderr

    def interrupted(self, *words: str, after: str) -> subprocess.CompletedProcess[str]:
        """Ctrl+C as soon as the error stream says ``after``."""
        call = [sys.executable, "-m", "volute", "--language", self.language, *words]
        with subprocess.Popen(
            call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.env(), cwd=self.folder
        ) as process:
            assert process.stderr is not None
            heard = ""
            for line in process.stderr:
                heard += line
                if after in line:
                    process.send_signal(signal.SIGINT)
                    break
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(call, process.returncode, out, heard + err)


def host_fields(server: Sshd, key: Path) -> list[str]:
    """How ``volute hosts add`` is told of this server."""
    return [
        "--address",
        "127.0.0.1",
        "--port",
        str(server.port),
        "--user",
        USER,
        "--auth",
        "key",
        "--key-file",
        str(key),
    ]


def fingerprint(server: Sshd) -> str:
    """As a person reads it on the host itself."""
    line = subprocess.run(
        ["ssh-keygen", "-lf", server.folder / "host_ed25519.pub"], check=True, capture_output=True, text=True
    )
    return line.stdout.split()[1]
