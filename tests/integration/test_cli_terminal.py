"""The command line at odd terminals: other encodings, full disks, closed streams, names and options in any order."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import Desk

from volute.ledger.store import Ledger


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    """A ledger with one centre of a Chinese name."""
    desk = Desk(tmp_path)
    Ledger.open(tmp_path / "data/ledger.db").close()
    desk.does("centres", "add", "H2", "--name", "二号中心", "--tariff", "0.71")
    return desk


def shell(desk: Desk, line: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A line as a shell runs it; ``volute`` stands for the program."""
    command = line.replace("volute", f"'{sys.executable}' -m volute")
    whole = {**desk.env(), **env}
    return subprocess.run(["bash", "-c", command], env=whole, capture_output=True, text=True, timeout=60)


def test_another_encoding_loses_letters_in_a_table_and_none_in_json(own: Desk) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    table = shell(own, "volute centres", **ascii_only)
    assert (table.returncode, table.stderr) == (0, "")
    assert table.stdout.splitlines()[1].split() == ["H2", "????", "-", "0.71", "-"]
    whole = shell(own, "volute centres --json", **ascii_only)
    assert json.loads(whole.stdout)[0]["name"] == "二号中心"


def test_a_full_disk_is_a_problem_with_a_remedy(own: Desk) -> None:
    said = shell(own, "volute centres > /dev/full")
    assert said.returncode == 1
    assert said.stderr.startswith("volute: The output takes no more: No space left on device.\n")
    assert len(said.stderr.splitlines()) == 2


def test_closed_streams_are_nobodys_trouble(own: Desk) -> None:
    said = shell(own, "volute centres >&- 2>&-")
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@pytest.mark.parametrize("reader", ["true", "head -1"])
def test_a_reader_that_leaves_early_is_no_error(own: Desk, reader: str) -> None:
    for words in ("centres", "history centre:H2 --json", "--help"):
        said = shell(own, f"set -o pipefail; volute {words} | {reader} > /dev/null")
        assert (said.returncode, said.stderr) == (0, ""), words


def test_names_and_options_stand_in_any_order(own: Desk) -> None:
    own.does("hosts", "--centre", "H2", "add", "--address", "10.0.0.1", "a", "--port=2222")
    own.does("hosts", "add", "--centre", "H2", "b", "--address", "10.0.0.2")
    assert [(host["name"], host["port"]) for host in own.tells("hosts")] == [("a", 2222), ("b", 22)]
    assert own.does("--json", "centres") == own.does("centres", "--json")


@pytest.mark.parametrize(
    ("wrong", "like"),
    [
        ("cetnres", "centres"),
        ("centres ad", "add"),
        ("cards --centr H2", "--centre"),
        ("cards --state lid", "lit"),
        ("hosts add g --adress 1", "--address"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_was_meant_is_guessed(own: Desk, wrong: str, like: str, language: str) -> None:
    said = Desk(own.folder, language).call(*wrong.split())
    assert (said.returncode, said.stdout) == (2, "")
    assert like in said.stderr.replace(":", " ").replace("?", " ").replace("？", " ").split()
    assert "--help" in said.stderr
    assert ("Did you mean" in said.stderr) is (language == "en")


def test_what_is_missing_is_named_and_nothing_more(own: Desk) -> None:
    said = own.call("undo")
    assert (said.returncode, said.stderr.split(". ")[0]) == (2, "volute: It needs SUBJECT")
    assert "--tariff needs a value" in own.call("centres", "--tariff").stderr
    assert "“x” is no whole number" in own.call("undo", "centre:H2", "x").stderr


def test_the_version_is_told(own: Desk) -> None:
    number = own.tells("--version")["version"]
    assert own.does("--version") == f"volute {number}\n"
    assert number[0].isdigit()


def at_a_terminal(desk: Desk, columns: int, *words: str) -> str:
    """What a terminal of this many columns is sent."""
    try:
        ours, theirs = pty.openpty()
    except OSError as odd:
        pytest.skip(f"this system gives no terminals: {odd}")
    call = [sys.executable, "-m", "volute", *words]
    env = {**desk.env(), "COLUMNS": str(columns)}
    with os.fdopen(ours, "rb") as screen:
        done = subprocess.run(call, stdout=theirs, stderr=subprocess.PIPE, env=env, timeout=60, text=True)
        os.close(theirs)
        assert done.returncode == 0, done.stderr
        sent = b""
        with suppress(OSError):  # the other end of a terminal is closed
            while more := screen.read1(65536):
                sent += more
    return sent.decode().replace("\r\n", "\n") + done.stderr


def test_a_terminal_gets_lines_that_fit_and_a_pipe_gets_everything(own: Desk) -> None:
    own.does("hosts", "add", "a", "--centre", "H2", "--address", "gpu-01.rack-07.harbour-two.example.org")
    whole = own.does("hosts")
    assert "root@gpu-01.rack-07.harbour-two.example.org:22" in whole
    cut = at_a_terminal(own, 70, "hosts")
    assert max(len(line) for line in cut.splitlines()[:2]) <= 70
    assert "root@gpu-01.r" in cut
    assert "--json gets everything" in cut
    assert at_a_terminal(own, 120, "hosts") == whole


def test_where_nobody_looked_nobody_says_that_all_is_well(own: Desk) -> None:
    assert "No probe has run yet" in own.call("differences").stderr
