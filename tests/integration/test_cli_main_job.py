"""The main job on the command line, on a real SSH server: probe, settle, convert, compare, verify."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import H20, Desk, fingerprint, host_fields
from ssh_servers import NO_SSHD, BadServer, Sshd, free_port

from volute.cli.main import COMMANDS

needs_sshd = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")
GPU = re.compile(r"<gpu id=.*?</gpu>\s*", re.DOTALL)


def answers(desk: Desk, name: str = "g1", without: int = 0) -> str:
    """A folder with the saved answer of one host, a few of its eight cards left out."""
    folder = desk.folder / "answers"
    folder.mkdir(exist_ok=True)
    text = H20.read_text()
    for card in GPU.findall(text)[:without]:
        text = text.replace(card, "")
    (folder / f"{name}.xml").write_text(text)
    return str(folder)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Eight cards of a host whose answer came as a file."""
    desk.does("hosts", "add", "g1", "--centre", "H2", "--address", "10.0.0.1")
    desk.does("probe", "--from-files", answers(desk))
    desk.does("settle", "--new")
    return desk


@needs_sshd
def test_a_host_is_trusted_probed_and_its_cards_are_taken_in(desk: Desk, server: Sshd, tmp_path: Path) -> None:
    desk.does("hosts", "add", "g1", "--centre", "H2", *host_fields(server, tmp_path / "id"))
    first = desk.run("probe")
    assert first.returncode == 4
    assert f"volute hosts trust g1 --fingerprint {fingerprint(server)}" in first.stderr
    assert fingerprint(server) in desk.is_refused("hosts", "trust", "g1", "--fingerprint", "SHA256:another")
    desk.does("hosts", "trust", "g1", "--fingerprint", fingerprint(server))
    told = desk.tells("probe")
    assert tuple(told) == COMMANDS["probe"].GIVES
    assert (told["asked"], told["answered"], told["differences"]) == (1, 1, 8)
    assert [card["slot"] for card in told["hosts"][0]["cards"]] == list(range(8))
    assert desk.tells("cards") == [], "a probe writes nothing into the ledger"
    found = desk.tells("differences", "--kind", "appeared")
    assert {tuple(difference) for difference in found} == {COMMANDS["differences"].GIVES}
    settled = desk.tells("settle", "--new")
    assert tuple(settled) == COMMANDS["settle"].GIVES
    assert len(settled["settled"]) == 8
    cards = desk.tells("cards", "--host", "g1")
    assert {tuple(card) for card in cards} == {COMMANDS["cards"].GIVES}
    assert len({card["uuid"] for card in cards}) == 8
    assert desk.tells("probe")["confirmed"] == 8
    assert desk.does("differences").count("\n") == 1, "headings only"


def test_a_conversion_is_logged_step_by_step_with_photo_and_readings(filled: Desk) -> None:
    photo = filled.folder / "blower.jpg"
    photo.write_bytes(b"\xff\xd8 a picture")
    job = (
        "open_job template=fan_to_blower reason=rack",
        "start_job bench=B1",
        "scan_card sticker=SN-1",
        f"photograph photo={photo}",
        "baseline_test readings.gpu_c=83 readings.fan_rpm=2100",
        "remove_fan",
        "clean_and_repad parts=pads",
        f"fit_blower part=B-90 paste=PX-7 photo={photo} cost=260",
        "check_spin",
        "warm_up_test readings.gpu_c=71 readings.noise_dba=58.5",
        "print_label",
        "hand_over receiver=Li",
        "pass_burn_in hours=2 readings.gpu_c=74",
        "finish_job store=A-1",
    )
    for step in job:
        name = step.split()[0]
        lawful = {row["step"] for row in filled.tells("step", "V-000001")}
        assert name in lawful, f"{name} is not among {sorted(lawful)}"
        done = filled.tells("step", "V-000001", *step.split())
        assert (done["card"], done["step"]) == ("V-000001", name)
    (card,) = filled.tells("cards", "--text", "SN-1")
    assert (card["id"], card["cooler"], card["modifications"], card["store"]) == ("V-000001", "blower", "cooler", "A-1")
    history = filled.tells("history", "V-000001")
    taken = [fact["body"] for fact in history if fact["kind"] == "step_taken"]
    assert [fact["step"] for fact in taken] == [step.split()[0] for step in job]
    evidence = {fact["step"]: fact["evidence"] for fact in taken}
    assert evidence["warm_up_test"]["readings"] == {"gpu_c": 71, "noise_dba": "58.5"}
    assert re.fullmatch(r"sha256:[0-9a-f]{64} blower\.jpg", evidence["fit_blower"]["photo"])
    assert "readings.noise_dba=58.5" in filled.does("history", "V-000001")


def test_a_step_out_of_turn_or_without_its_evidence_is_refused(filled: Desk) -> None:
    filled.does("step", "V-000001", "open_job", "template=fan_to_blower", "reason=rack")
    filled.does("step", "V-000001", "start_job", "bench=B1")
    assert "scan_card" in filled.is_refused("step", "V-000001", "remove_fan")
    assert "sticker" in filled.is_refused("step", "V-000001", "scan_card")
    filled.does("step", "V-000001", "scan_card", "sticker=SN-1")
    missing = filled.is_refused("step", "V-000001", "photograph", "photo=/no/such.jpg")
    assert "/no/such.jpg" in missing


def test_undo_takes_back_the_newest_fact_and_a_named_one_and_redo_is_undo_too(filled: Desk) -> None:
    filled.does("cards", "pair", "V-000002", "SN-2")
    filled.does("step", "V-000002", "pull", "reason=sale")
    assert filled.tells("cards", "--state", "in_stock")[0]["id"] == "V-000002"
    undone = filled.tells("undo", "V-000002")
    assert tuple(undone) == COMMANDS["undo"].GIVES
    assert filled.tells("cards", "--state", "in_stock") == []
    filled.does("undo", "V-000002", str(undone["seq"][0]))
    assert len(filled.tells("cards", "--state", "in_stock")) == 1
    standing = {fact["seq"]: fact["standing"] for fact in filled.tells("history", "V-000002")}
    assert standing[undone["taken_back"][0]]
    assert not standing[undone["seq"][0]]


def test_a_sticker_of_another_card_is_refused_by_name(filled: Desk) -> None:
    assert filled.tells("cards", "pair", "V-000001", "SN-1") == {"card": "V-000001", "sticker": "SN-1"}
    said = filled.is_refused("cards", "pair", "V-000002", "SN-1")
    assert "V-000001" in said
    assert "SN-1" in said


def test_each_verdict_leaves_its_fact(filled: Desk) -> None:
    filled.does("probe", "--from-files", answers(filled, without=3))
    gone = filled.tells("differences", "--kind", "vanished")
    assert [d["card"] for d in gone] == ["V-000001", "V-000002", "V-000003"]
    record, reality, explained = (d["key"] for d in gone)
    filled.does("settle", record)
    filled.does("settle", reality, "--verdict", "reality", "--note", "look in the store")
    assert "note" in filled.is_refused("settle", explained, "--verdict", "explained")
    filled.does("settle", explained, "--verdict", "explained", "--note", "at the photographer")
    states = {card["id"]: card["state"] for card in filled.tells("cards")}
    assert (states["V-000001"], states["V-000002"], states["V-000003"]) == ("missing", "lit", "lit")
    told = {card: filled.does("history", card) for card in ("V-000002", "V-000003")}
    assert "look in the store" in told["V-000002"]
    assert "at the photographer" in told["V-000003"]
    assert filled.tells("differences") == []


def test_sure_settles_only_what_is_sure(filled: Desk) -> None:
    filled.does("probe", "--from-files", answers(filled, without=1))
    (gone,) = filled.tells("differences")
    assert not gone["sure"]
    assert "--sure" in filled.is_refused("settle", "--sure")


def test_differences_can_fail_a_script(filled: Desk) -> None:
    assert filled.call("probe", "--fail-on-differences", "--from-files", answers(filled)).returncode == 0
    lost = ("probe", "--fail-on-differences", "--from-files", answers(filled, without=1))
    assert filled.call(*lost).returncode == 3
    filled.does("settle", filled.tells("differences")[0]["key"], "--verdict", "reality")
    said = filled.call(*lost)
    assert (said.returncode, "0 differences found, 0 open in all" in said.stdout) == (0, True), said.stdout


def test_a_file_of_a_host_nobody_added_and_one_that_says_nothing(filled: Desk) -> None:
    assert "g2" in filled.is_refused("probe", "--from-files", answers(filled, "g2"))
    (filled.folder / "answers/g2.xml").unlink()
    (filled.folder / "answers/g1.xml").write_text("bash: nvidia-smi: command not found\n")
    told = filled.tells("probe", "--from-files", str(filled.folder / "answers"), code=4)
    assert told["hosts"][0]["outcome"] == "unreadable"
    assert [d["kind"] for d in filled.tells("differences")] == ["unreadable"], "no card vanished by it"


@needs_sshd
def test_a_silent_host_stops_no_other_and_ends_with_its_own_code(desk: Desk, server: Sshd, tmp_path: Path) -> None:
    closed = ["--address", "127.0.0.1", "--port", str(free_port())]
    desk.does("hosts", "add", "dark", "--centre", "H2", *closed)
    key = (server.folder / "host_ed25519.pub").read_text().strip()
    desk.does("hosts", "add", "g1", "--centre", "H2", "--host-keys", key, *host_fields(server, tmp_path / "id"))
    said = desk.call("probe")
    assert said.returncode == 4
    assert "dark: not reachable: connection refused" in said.stderr
    assert "1 of 2 hosts answered" in said.stdout
    assert len(desk.tells("differences")) == 8


def _says_nothing(_: socket.socket, server: BadServer) -> None:
    server.stopping.wait(60)


@needs_sshd
def test_an_interrupted_probe_keeps_what_it_has_read(desk: Desk, server: Sshd, tmp_path: Path) -> None:
    mute = BadServer(_says_nothing)
    try:
        desk.does("hosts", "add", "mute", "--centre", "H2", "--address", "127.0.0.1", "--port", str(mute.port))
        desk.does("hosts", "add", "dark", "--centre", "H2", "--address", "127.0.0.1", "--port", str(free_port()))
        key = (server.folder / "host_ed25519.pub").read_text().strip()
        desk.does("hosts", "add", "g1", "--centre", "H2", "--host-keys", key, *host_fields(server, tmp_path / "id"))
        said = desk.interrupted("probe", "--json", after="dark: ")
    finally:
        mute.stop()
    assert said.returncode == 130, said.stderr
    assert "Traceback" not in said.stderr
    assert '"state": "cancelled"' in said.stdout
    assert len(desk.tells("differences", "--kind", "appeared")) == 8
    assert desk.tells("verify")["histories"] == 4


def test_the_comparison_names_missing_prices_and_then_is_written(filled: Desk) -> None:
    without = filled.call("compare")
    assert without.returncode == 0
    assert "volute prices add h20 resale" in without.stderr
    assert "Price missing" in without.stdout
    assert "0.00" not in without.stdout.splitlines()[-1]  # nothing known adds up to nothing known
    data = filled.tells("compare")
    assert tuple(data) == COMMANDS["compare"].GIVES
    assert (data["missing_prices"], data["missing_rents"]) == (["h20"], ["h20"])
    assert [centre["advice"] for centre in data["centres"]] == ["unknown"]
    filled.does("prices", "add", "h20", "resale", "61000", "--source", "dealer")
    filled.does("prices", "add", "h20", "rent_hour", "5.2", "--source", "contract")
    written = filled.run("compare", "--png", "c.png", "--xlsx", "c.xlsx")
    assert written.returncode == 0, written.stderr
    assert str(filled.folder / "c.png") in written.stderr
    assert (filled.folder / "c.png").read_bytes().startswith(b"\x89PNG")
    sheet = load_workbook(filled.folder / "c.xlsx").worksheets[0]
    (row,) = sheet.iter_rows(min_row=2, values_only=True)
    (centre,) = filled.tells("compare")["centres"]
    assert row[:2] == ("Harbour 2", 8)
    assert centre["sell_value"] in [pytest.approx(value) for value in row if isinstance(value, float)]


def test_rates_are_of_cards_owned_wherever_they_are_written(filled: Desk) -> None:
    """Eight racked and lit; one is pulled: of eight owned seven are racked and lit, in JSON, table and sheet."""
    filled.does("prices", "add", "h20", "resale", "61000", "--source", "dealer")
    filled.does("prices", "add", "h20", "rent_hour", "5.2", "--source", "contract")
    filled.does("step", "V-000001", "pull", "reason=sale")
    (centre,) = filled.tells("compare")["centres"]
    seven = {"owned": 8, "racked": 7, "lit": centre["counts"]["lit"], "unknown": 0}
    assert centre["counts"] == seven
    assert (centre["racked_of_owned"], centre["lit_of_owned"]) == (7 / 8, seven["lit"] / 8)
    assert centre["lit_of_racked_used"] == pytest.approx(seven["lit"] / 7)
    filled.does("compare", "--set", "rent_change=-0.1", "--xlsx", str(filled.folder / "c.xlsx"))
    book = load_workbook(filled.folder / "c.xlsx")
    heads, row = book.worksheets[0].iter_rows(min_row=1, max_row=2, values_only=True)
    told = dict(zip(heads, row, strict=True))
    assert told["Racked, share of owned"] == 7 / 8
    assert told["Lit, share of owned"] == seven["lit"] / 8
    basis = [str(line) for (line,) in book["Basis"].iter_rows(min_row=2, values_only=True)]
    assert "without VAT" in basis[0]
    assert "rent_change=-0.1" in basis[1]


def test_a_lever_moves_the_answer(filled: Desk) -> None:
    filled.does("prices", "add", "h20", "resale", "61000", "--source", "dealer")
    filled.does("prices", "add", "h20", "rent_hour", "5.2", "--source", "contract")
    base, less = (filled.tells("compare", *levers)["centres"][0] for levers in ((), ("--set", "rent_change=-0.3")))
    assert less["rent_value"] < base["rent_value"]
    assert less["sell_value"] == base["sell_value"]


def test_ten_years_are_weighed_and_more_is_refused_with_the_range(filled: Desk) -> None:
    filled.does("prices", "add", "h20", "resale", "61000", "--source", "dealer")
    filled.does("prices", "add", "h20", "rent_hour", "5.2", "--source", "contract")
    ten, five = (filled.tells("compare", "--set", f"horizon={months}") for months in (120, 60))
    assert (ten["horizon_months"], five["horizon_months"]) == (120, 60)
    assert ten["centres"][0]["rent_value"] != five["centres"][0]["rent_value"]
    assert "1 to 120 months" in filled.is_refused("compare", "--set", "horizon=121")


def test_verify_counts_what_holds_and_names_what_does_not(filled: Desk) -> None:
    whole = filled.tells("verify")
    assert tuple(whole) == COMMANDS["verify"].GIVES
    assert whole["histories"] == 10
    with sqlite3.connect(filled.folder / "data/ledger.db") as ledger:
        ledger.execute("DROP TRIGGER entries_no_update")
        ledger.execute("UPDATE entries SET body = replace(body, 'passive', 'blower') WHERE subject = 'V-000004'")
    ledger.close()
    said = filled.run("verify")
    assert (said.returncode, said.stdout) == (1, "")
    assert "V-000004" in said.stderr
    assert "backup" in said.stderr


@pytest.mark.postgres
def test_a_postgresql_url_names_a_ledger_too(tmp_path: Path, fresh_postgres_url: str) -> None:
    desk = Desk(tmp_path)
    url = fresh_postgres_url.replace("postgresql+psycopg", "postgresql")
    desk.does("--ledger", url, "init")
    desk.does("centres", "add", "H2", "--name", "Harbour 2", "--ledger", url)
    assert [centre["code"] for centre in desk.tells("--ledger", url, "centres")] == ["H2"]
    assert desk.tells("--ledger", url, "verify")["entries"] == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.postgres
def test_the_whole_job_runs_on_postgresql(
    tmp_path: Path, fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first centre to a verified history, on a server that several desks may share."""
    monkeypatch.setenv("VOLUTE_LEDGER", fresh_postgres_url.replace("postgresql+psycopg", "postgresql"))
    desk = Desk(tmp_path)
    assert "volute init" in desk.is_refused("centres")
    desk.does("init")
    desk.does("centres", "add", "H2", "--name", "Harbour 2", "--tariff", "0.71")
    desk.does("hosts", "add", "g1", "--centre", "h2", "--address", "10.0.0.1")
    desk.does("probe", "--from-files", answers(desk))
    desk.does("settle", "--new")
    desk.does("step", "v-1,v-2", "pull", "reason=sale")
    desk.does("undo", "v-2")
    desk.does("prices", "add", "H20 96G", "resale", "61000", "--source", "dealer")
    desk.does("prices", "add", "h20", "rent_hour", "5.2", "--source", "contract")
    (centre,) = desk.tells("compare")["centres"]
    assert (centre["counts"]["owned"], centre["counts"]["racked"]) == (8, 7)
    assert [fact["kind"] for fact in desk.tells("history", "v-2")][-2:] == ["step_taken", "retracted"]
    assert desk.tells("verify")["histories"] == 12
    assert not (tmp_path / "data").exists()
