"""``volute probe --every``: the same hosts again and again, each logged into once, until Ctrl+C."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import Desk, host_fields
from ssh_servers import NO_SSHD, Sshd

from volute.app import draw_comparison, draw_report
from volute.cli import rounds
from volute.cli.context import Context, Tools
from volute.cli.main import main, parser
from volute.domain.problems import Unreachable
from volute.domain.rounds import Rounds
from volute.probe.kept import Kept
from volute.words import Style, Words

needs_sshd = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")


def hurried(desk: Desk) -> Tools:
    """The person's tools on a day that passes five hundred times as fast."""
    begun, at = datetime.now(UTC), time.monotonic()
    clock = lambda: begun + timedelta(seconds=500 * (time.monotonic() - at))  # noqa: E731
    return Tools(desk.folder / "data", desk.by, clock, draw_comparison, draw_report, _no_window, has_display=False)


def _no_window(*_: object, **__: object) -> int:
    raise AssertionError("no window here")


@needs_sshd
def test_many_rounds_log_in_once_and_ctrl_c_ends_them(
    desk: Desk, server: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rounds, "TEND_S", 0.02)
    key = (server.folder / "host_ed25519.pub").read_text().strip()
    desk.does("hosts", "add", "g1", "--centre", "H2", "--host-keys", key, *host_fields(server, tmp_path / "id"))
    threads = threading.active_count()
    threading.Timer(6, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    code = main(["--language", "en", "probe", "--every", "5", "--hours", "0-24"], hurried(desk))
    said = capsys.readouterr()
    assert code == 130
    told = [line for line in said.out.splitlines() if line.startswith("Run ")]
    assert len(told) > 4
    assert all("1 of 1 hosts answered" in line for line in told[:-1])
    assert "Next probe at " in said.err
    assert said.err.rstrip().endswith("Ended. Open connections are closed.")
    assert server.log().count("Accepted publickey") == 1
    assert threading.active_count() == threads
    assert desk.tells("verify")["histories"] == 2


@needs_sshd
def test_a_program_that_probes_again_ends_within_a_second_of_ctrl_c(desk: Desk, server: Sshd, tmp_path: Path) -> None:
    key = (server.folder / "host_ed25519.pub").read_text().strip()
    desk.does("hosts", "add", "g1", "--centre", "H2", "--host-keys", key, *host_fields(server, tmp_path / "id"))
    begun = time.monotonic()
    said = desk.interrupted("probe", "--every", "5", after="Next probe at ")
    assert (said.returncode, "Traceback" in said.stderr) == (130, False), said.stderr
    assert said.stdout.startswith("Run 1: 1 of 1 hosts answered")
    assert time.monotonic() - begun < 15


def test_a_ledger_that_is_locked_in_one_round_is_written_in_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rounds, "TEND_S", 0.02)
    words, cancelled, asked = Words.load("en"), threading.Event(), list[int]()

    def once(_kept: Kept) -> None:
        asked.append(1)
        if len(asked) == 1:
            raise Unreachable("ledger_busy", path="x")
        cancelled.set()

    with ExitStack() as ends:
        tools = replace(hurried(desk))
        context = Context(tools, words, Style(words), parser(words).parse_args(["probe"]), ends)
        assert rounds.again_and_again(context, Rounds(5), once, cancelled) == 130
    assert len(asked) == 2
    assert "volute: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [("--every", "0"), ("--every", "soon"), ("--every", "5", "--hours", "8-8"), ("--hours", "8-22")]
)
def test_rounds_that_make_no_sense_are_refused(desk: Desk, words: tuple[str, ...]) -> None:
    desk.is_refused("probe", *words)
