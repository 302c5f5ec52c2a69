"""The command line without a host: registers, errors that name their remedy, help that tells the truth."""

from __future__ import annotations

import argparse
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import H20, RECORDED, Desk

from volute.cli.main import COMMANDS, parser
from volute.ledger.store import Ledger
from volute.words import Words

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def own(desk: Desk) -> Desk:
    """A ledger with one centre."""
    Ledger.open(desk.folder / "data/ledger.db").close()
    desk.does("centres", "add", "H2", "--name", "Harbour 2", "--tariff", "0.71")
    return desk


def test_a_missing_ledger_names_itself_and_how_to_start_one(desk: Desk) -> None:
    said = desk.is_refused("verify")
    assert str(desk.folder / "data/ledger.db") in said
    assert "volute init" in said


def test_init_twice_keeps_what_is_there(desk: Desk) -> None:
    assert desk.tells("init") == {"ledger": str(desk.folder / "data/ledger.db")}
    assert "volute centres add" in desk.call("init").stderr
    desk.does("centres", "add", "H2", "--name", "Harbour 2")
    assert desk.call("init").stderr == ""
    assert [centre["code"] for centre in desk.tells("centres")] == ["H2"]


def test_a_centre_that_was_added_is_listed_and_can_be_changed(own: Desk) -> None:
    own.does("centres", "add", "H2", "--pue", "1.31")
    (centre,) = own.tells("centres")
    assert (centre["name"], centre["tariff"], centre["pue"], centre["staff"]) == ("Harbour 2", "0.71", "1.31", None)
    assert "Harbour 2" in own.does("centres")


def test_hosts_are_added_one_by_one_and_pasted(own: Desk) -> None:
    assert own.does("hosts", "add", "a", "--centre", "H2", "--address", "10.0.0.1") == "Added 1 host\n"
    assert own.does("hosts", "add", "a", "--centre", "H2", "--address", "10.0.0.1") == "Changed a\n"
    pasted = "# rack 3\nb probe@10.0.0.2:2222\n\n10.0.0.3\n"
    assert own.does("hosts", "paste", "--centre", "H2", "--user", "root", given=pasted) == "Added 2 hosts\n"
    found = {host["name"]: (host["user"], host["address"], host["port"]) for host in own.tells("hosts")}
    assert found["b"] == ("probe", "10.0.0.2", 2222)
    assert found["10.0.0.3"] == ("root", "10.0.0.3", 22)


def test_a_bad_line_among_pasted_hosts_is_named_and_nothing_is_added(own: Desk) -> None:
    said = own.is_refused("hosts", "paste", "--centre", "H2", given="a 10.0.0.1\nb what is this\n")
    assert "Line 2" in said
    assert "b what is this" in said
    assert own.tells("hosts") == []


def test_prices_are_kept_with_their_day_source_and_vat_basis(own: Desk) -> None:
    own.does("prices", "add", "rtx4090", "resale", "15800", "--source", "dealer", "--as-of", "2026-11-20")
    own.does("prices", "add", "rtx4090", "rent_hour", "1.9", "--vat-included", "--vat-rate", "0.06", "--source", "deal")
    rent, resale = own.tells("prices")
    assert (rent["amount"], rent["vat_included"], rent["vat_rate"]) == ("1.9", True, "0.06")
    assert (resale["as_of"], resale["source"], resale["vat_included"]) == ("2026-11-20", "dealer", False)
    assert "RTX 4090" in own.does("prices")


def test_chinese_is_chinese_and_columns_stay_straight(own: Desk) -> None:
    own.does("centres", "add", "WHU", "--name", "芜湖", "--tariff", "0.5")
    told = Desk(own.folder, language="zh_CN").does("centres")
    head, *rows = told.splitlines()
    assert head.startswith("代码")
    ends = {sum(2 if ord(c) > 0x2E80 else 1 for c in row) for row in rows}
    assert len(ends) == 1, "the last column ends in the same place"


# --- what goes wrong ------------------------------------------------------------------------------------------


WRONG = {
    "centres add": "CODE",
    "centres add H3": "needs: name",
    "centres add H3 --name x --tariff cheap": "cheap",
    "centres add a/b --name x": "a/b",
    "hosts add": "NAME",
    "hosts add g": "centre",
    "hosts add g --centre NO --address 10.0.0.1": "“NO”",
    "hosts add g --centre H2 --address 10.0.0.1 --port 70000": "65535",
    "hosts add g --centre H2 --address root@10.0.0.1": "without a user",
    "hosts add g --centre H2 --address 10.0.0.1 --jump g": "“g”",
    "hosts add g --centre H2 --address 10.0.0.1 --auth pass": "key / agent / password",
    "centres add H2 --zone Mars/Phobos": "Asia/Shanghai",
    "centres add H2 --pue 0.2": "from 1 to 10",
    "prices add rtx4090 resale -5 --source x": "at least 0",
    "hosts trust": "NAME",
    "hosts trust g": "“g”",
    "probe": "Add hosts",
    "probe --host g": "“g”",
    "probe --from-files {folder}/no": "{folder}/no",
    "probe --from-files {folder}/file": "{folder}/file",
    "probe --from-files {folder}/empty": "{folder}/empty",
    "settle": "--new",
    "settle vanished:V-1": "vanished:V-1",
    "cards pair": "CARD STICKER",
    "cards pair V-000001": "STICKER",
    "cards pair V-000001 SN-1": "V-000001",
    "step V-000001": "V-000001",
    "step V-000001 fly": "fly",
    "step V-000001 pull reason": "“reason”",
    "step V-000001 pull reson=x": "reson",
    "history V-000001": "V-000001",
    "undo V-000001": "V-000001",
    "undo centre:H2 9": "9",
    "prices add rtx4090 resale": "AMOUNT",
    "prices add rtx4090 resale 15800": "SOURCE",
    "prices add rtx4090 resale dear --source x": "dear",
    "prices add rtx4090 resale 1 --source x --centre NO": "NO",
    "compare": "no cards",
    "compare --set rent=2": "rent_change",
    "compare --set rent_change=less": "rent_change=less",
    "read-answer {folder}/no": "{folder}/no",
    "read-answer {folder}/file": "nvidia-smi",
    "demo --headless --folder {folder}/file/demo": "{folder}/file",
    "demo --headless --out {folder}/file/x": "{folder}/file/x",
    "--ledger {folder}/none.db verify": "{folder}/none.db",
    "--ledger {folder}/file verify": "{folder}/file",
    "--ledger {folder}/bare.db verify": "volute init --ledger",
    "--ledger {folder}/bookmarks.db init": "another program",
    "--ledger {folder}/newer.db verify": "schema 9999",
    "--ledger {folder} verify": "{folder}",
    "--ledger postgresql://volute:secret@127.0.0.1:1/x verify": "127.0.0.1",
    "--ledger mysql://volute:secret@h/x verify": "mysql",
    "--ledger x:// verify": "x://",
    "": "--headless",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wrong")
    (place / "file").write_text("neither a ledger nor an answer\n")
    (place / "empty").mkdir()
    (place / "bare.db").touch()
    with closing(sqlite3.connect(place / "bookmarks.db")) as other:
        other.execute("CREATE TABLE bookmarks (title TEXT)")
    Ledger.open(place / "newer.db").close()
    with closing(sqlite3.connect(place / "newer.db", isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    ledger = place / "data/ledger.db"
    Ledger.open(ledger).close()
    Desk(place).does("centres", "add", "H2", "--name", "Harbour 2")
    return place


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_is_named_with_its_remedy(wrong: str, language: str, folder: Path) -> None:
    """In both languages, on the error stream, with code 1, without a traceback and without a password."""
    said = Desk(folder, language).is_refused(*(part.format(folder=folder) for part in wrong.split()))
    assert "secret" not in said
    if language == "en":
        assert WRONG[wrong].format(folder=folder) in said


@pytest.mark.parametrize(
    "wrong", ["fly", "cards --state flying", "differences --kind odd", "settle x --verdict maybe", "step", "undo V-1 x"]
)
def test_what_is_not_understood_ends_with_code_two(wrong: str, desk: Desk) -> None:
    assert desk.call(*wrong.split()).returncode == 2


def test_a_mistake_as_the_shell_sees_it(own: Desk) -> None:
    refused, unknown, bare = own.run("hosts", "paste", "--centre", "H2", given="a b c d"), own.run("fly"), own.run()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.splitlines()[0] == "volute: Line 1 is not a host: “a b c d”."
    assert unknown.returncode == 2
    assert "read-answer" in unknown.stderr, "the commands there are"
    assert (bare.returncode, "no display" in bare.stderr) == (1, True)


# --- help ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example_that_parses(
    command: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Words.load(language)  # type: ignore[arg-type]
    with pytest.raises(SystemExit) as left:
        parser(words).parse_args([command, "--help"])
    told = capsys.readouterr().out
    assert left.value.code == 0
    assert f"\n  volute {command} " in told
    assert "JSON: " in told
    lines = re.split(r" {2,}[(（].*|\n", words(f"cli.{command.replace('-', '_')}.example"))  # without remarks
    examples = [line.partition("volute ")[2].partition(" < ")[0] for line in lines if line and "volute " in line]
    assert examples
    for example in examples:
        assert parser(words).parse_args(shlex.split(example)).command == command


def test_every_command_that_the_readme_names_is_understood() -> None:
    readme = (ROOT / "README.md").read_text()
    named = [*re.findall(r"^\$v (.*?)(?:\s+#.*)?$", readme, re.MULTILINE), *re.findall(r"`\$v ([^`]*)`", readme)]
    assert len(named) > 50
    for command in named:
        assert parser(Words.load("en")).parse_args(shlex.split(command)).command in COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str) -> None:
    whole = parser(Words.load("en"))
    (commands,) = (a for a in whole._actions if isinstance(a, argparse._SubParsersAction))
    bare = [a.dest for a in commands.choices[command]._actions if not a.help and a.dest != "action"]
    assert bare == []


# --- answers as JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recording", "cards"),
    [
        ("nvidia/eight-h20-driver-550/answer.xml", 8),
        ("nvidia/plain-form-two-l20/answer.txt", 2),
        ("ascend/eight-910b2/answer.txt", 8),
    ],
)
def test_a_recorded_answer_is_read_with_the_keys_that_help_names(recording: str, cards: int, desk: Desk) -> None:
    found = desk.tells("read-answer", str(RECORDED / recording))
    assert len(found) == cards
    assert {tuple(card) for card in found} == {COMMANDS["read-answer"].GIVES}
    assert [card["slot"] for card in found] == list(range(cards))


def test_an_answer_of_an_unknown_tool_can_be_named(desk: Desk) -> None:
    assert len(desk.tells("read-answer", "--tool", "nvidia-smi", str(H20))) == 8
    assert desk.call("read-answer", "--tool", "npu-smi", str(H20)).returncode == 1


def test_listings_have_the_keys_that_help_names(own: Desk) -> None:
    own.does("prices", "add", "rtx4090", "resale", "15800", "--source", "dealer")
    own.does("hosts", "add", "a", "--centre", "H2", "--address", "10.0.0.1")
    for words in ("centres", "hosts", "prices", "history centre:H2"):
        rows = own.tells(*words.split())
        assert {tuple(row) for row in rows} == {COMMANDS[words.split()[0]].GIVES}, words


def test_a_closed_pipe_is_no_error(own: Desk) -> None:
    command = f"'{sys.executable}' -m volute history centre:H2 --json | true; exec test ${{PIPESTATUS[0]}} -eq 0"
    done = subprocess.run(["bash", "-c", command], env=own.env(), capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
