"""Leases from the command line: begun, shown, renewed, given notice, ended with what it costs, as in the window."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))
from cli_calls import Desk

from small_fleet import small_fleet

TERMS = ("--tenant", "Qwill AI", "--price", "1000", "--start", "2026-01-01", "--end", "2199-12-31", "--deposit", "9000")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Wuhu with four cards in a host and one on a shelf, Shaoguan with one."""
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data/ledger.db").close()
    return Desk(tmp_path)


def test_a_lease_lives_from_its_beginning_to_its_end(desk: Desk) -> None:
    begun = desk.tells("leases", "add", "L-0417", *TERMS, "--break-months", "2", "--cards", "v-1,V-000002")
    assert begun == {"lease": "L-0417", "cards": ["V-000001", "V-000002"]}
    (row,) = desk.tells("leases")
    assert (row["lease"], row["mode"], row["unit"], row["cards"], row["monthly"]) == (
        "L-0417", "whole_machine", "card_month", 2, 2000.0,
    )  # fmt: skip
    renewed = desk.tells("leases", "renew", "L-0417", "--price", "900", "--end", "2200-12-31")
    assert renewed == {
        "lease": "L-0417",
        "end": "2200-12-31",
        "monthly_change": "-200",
        "price_from": "2200-01-01",
    }
    preview = desk.tells("leases", "end", "L-0417", "--reason", "moved", "--preview")
    assert (preview["penalty"], preview["deposit_returned"]) == (
        "4000.00",
        "5000.00",
    )  # two months of the rent of today
    assert desk.tells("leases")[0]["status"] == "active"  # a preview writes nothing
    ended = ("leases", "end", "L-0417", "--reason", "moved", "--penalty", "3000", "--returned", "2026-12-01")
    desk.does(*ended, "--then", "pull reason=returned", "--then-card", "V-2 list_for_sale price=62000")
    (row,) = desk.tells("leases")
    assert (row["status"], row["cards"], row["penalty"], row["deposit_returned"]) == ("ended", 0, "3000.00", "6000.00")
    states = {card["id"]: card["state"] for card in desk.tells("cards", "--centre", "WHU")}
    assert (states["V-000001"], states["V-000002"]) == ("in_stock", "for_sale")


def test_free_cards_are_taken_by_model_and_centre(desk: Desk) -> None:
    begun = desk.tells("leases", "add", *TERMS, "--model", "rtx4090", "--centre", "WHU", "--count", "3")
    assert begun == {"lease": "L-0001", "cards": ["V-000001", "V-000002", "V-000003"]}
    refused = desk.call("leases", "add", *TERMS, "--model", "rtx4090", "--centre", "WHU", "--count", "9")
    assert refused.returncode == 1
    assert "1" in refused.stderr
    assert len(desk.tells("leases")) == 1


def test_terms_are_shown_with_what_leaving_today_costs(desk: Desk) -> None:
    desk.does("leases", "add", *TERMS, "--notice-days", "30", "--cards", "V-1")
    told = desk.does("leases", "show", "L-0001")
    assert "30 of 30 days × 1,000 a month × 12 ÷ 365" in told
    assert "986.30 CNY" in told
    assert desk.does("leases", "notice", "L-0001", "--end", "2027-01-31")
    assert desk.tells("leases", "show", "L-0001")["status"] == "notice"
    assert desk.call("leases", "end", "L-0001").returncode == 1  # without a reason
    assert desk.call("leases", "show", "L-0009").returncode == 1


def test_a_month_is_metered_sealed_and_handed_over(desk: Desk, tmp_path: Path) -> None:
    desk.does("leases", "add", *TERMS, "--mode", "card_hours", "--price", "2.5", "--cards", "V-1")
    refused = desk.is_refused("leases", "statement", "L-0001", "--month", "2026-10", "--seal")
    assert "volute leases meter L-0001 --period 2026-10" in refused
    list_ = tmp_path / "use.csv"
    list_.write_text("lease,month,card-hours\nL-0001,2026-10,700\nL-0001,2026-99,1\n", "utf-8")
    preview = desk.tells("leases", "import", str(list_), "--preview")
    assert (preview["new"], preview["bad_lines"], preview["entered"]) == (1, [3], 0)
    assert desk.call("leases", "import", str(list_)).returncode == 1
    assert desk.tells("leases", "import", str(list_), "--skip-bad")["entered"] == 1
    assert desk.tells("leases", "meters")[0]["card_hours"] == "700"
    files = ("--pdf", str(tmp_path / "s.pdf"), "--xlsx", str(tmp_path / "s.xlsx"))
    sealed = desk.tells("leases", "statement", "L-0001", "--month", "2026-10", "--seal", *files)
    assert (sealed["number"], sealed["net"], sealed["tenant"]) == ("S-202610-001", 175_000, "Qwill AI")
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "s.xlsx").exists()
    assert desk.tells("leases", "statements", "Qwill AI")[0]["digest"] == sealed["digest"]
    desk.does("leases", "meter", "L-0001", "--period", "2026-10", "--card-hours", "650", "--source", "gateway")
    again = ("leases", "statement", "L-0001", "--month", "2026-10", "--seal")
    assert "S-202610-001" in desk.is_refused(*again)
    assert desk.tells(*again, "--replaces", "S-202610-001")["net"] == 162_500
    assert "S-202610-002" in desk.does("leases", "statements")
    desk.does("verify")


def test_hours_that_nobody_metered_can_be_those_that_probes_saw(desk: Desk) -> None:
    desk.does("leases", "add", *TERMS, "--mode", "card_hours", "--price", "2.5", "--cards", "V-1")
    assert "V" not in desk.is_refused("leases", "meter", "L-0001", "--period", "2026-11-24", "--from-probes")[:20]
    assert desk.call("leases", "meter", "L-0001", "--period", "2026-11-24").returncode == 1  # no hours


def test_what_is_paid_and_dark_tenants_and_claims_are_told_with_their_cards(desk: Desk) -> None:
    desk.does("leases", "add", *TERMS, "--cards", "V-1,V-2")
    desk.does("step", "V-5", "encumber", "claim=acceptance", "holder=City office", "until=2199-01-01")
    told = desk.tells("leases", "check")
    assert (told["dark"], told["unknown"]) == (0, 2)
    assert told["groups"][0]["cards"] == ["V-000001", "V-000002"]
    (tenant,) = desk.tells("leases", "tenants")
    assert (tenant["name"], tenant["monthly"], tenant["due"]) == ("Qwill AI", {"CNY": "2000"}, {"CNY": "9000"})
    (claim,) = desk.tells("leases", "claims")
    assert (claim["kind"], claim["expired"], claim["cards"]) == ("acceptance", False, ["V-000005"])
    assert "City office" in desk.is_refused("step", "V-5", "list_for_sale", "price=1")
    for action in ("check", "tenants", "claims"):
        assert desk.does("leases", action)


def test_downtime_is_proposed_accepted_and_credited(desk: Desk) -> None:
    desk.does("leases", "add", *TERMS, "--cards", "V-1,V-2", "--availability", "0.995")
    told = desk.tells("leases", "downtime", "L-0001", "--month", "2026-10")
    assert (told["down"], told["credit"], told["accepted"]) == (0, 0, False)
    assert desk.tells("leases", "meters") == []
    desk.does("leases", "downtime", "L-0001", "--month", "2026-10", "--accept", "--down-hours", "14.88")
    lines = desk.tells("leases", "statement", "L-0001", "--month", "2026-10")["lines"]
    assert [(line["kind"], line["gross"]) for line in lines] == [("use", 200_000), ("credit", -2000)]
    assert "99.50%" in lines[1]["why"]
    desk.does("leases", "add", *TERMS, "--cards", "V-3")
    refused = desk.call("leases", "downtime", "L-0002", "--month", "2026-10", "--accept")
    assert refused.returncode == 1
    assert "--down-hours" in refused.stderr


def test_a_deposit_comes_in_is_held_and_goes_back_or_is_forfeited(desk: Desk) -> None:
    desk.does("leases", "add", *TERMS, "--break-months", "2", "--cards", "V-1,V-2")
    told = desk.tells("leases", "deposit", "L-0001")
    assert (told["agreed"], told["received"], told["held"]) == ("9000", None, None)
    desk.does("leases", "deposit", "L-0001", "--deposit-received", "8000", "--deposit-on", "2026-01-04")
    assert desk.tells("leases", "deposit", "L-0001")["held"] == "8000"
    too_much = ("leases", "deposit", "L-0001", "--deposit-returned", "8000.01")
    assert "8000.01" in desk.is_refused(*too_much)
    desk.does("leases", "end", "L-0001", "--reason", "moved", "--returned", "2026-12-01")  # owes 4,000
    told = desk.tells("leases", "deposit", "L-0001")
    assert (told["returned"], told["forfeited"], told["held"]) == ("4000.00", "4000.00", "0.00")
    desk.does("verify")


def test_what_ends_next_is_told_by_month(desk: Desk) -> None:
    desk.does("leases", "add", *TERMS, "--cards", "V-1,V-2")
    first = [*TERMS[:7], "2100-03-31", "--deposit", "9000"]
    desk.does("leases", "add", *first, "--mode", "card_hours", "--cards", "V-3")
    assert [(e["month"], e["leases"], e["cards"], e["rent"], e["by_use"]) for e in desk.tells("leases", "endings")] == [
        ("2100-03", ["L-0002"], 1, None, 1), ("2199-12", ["L-0001"], 2, 2000.0, 0),
    ]  # fmt: skip


def test_whether_cards_can_be_sold_is_told_with_every_reason(desk: Desk) -> None:
    desk.does("leases", "add", *TERMS, "--cards", "V-1")
    desk.does("step", "V-2", "encumber", "claim=pledged", "holder=Bank of the Lake", "until=2199-01-01")
    asked = desk.call("cards", "sellable", "V-1,V-2,V-3", "--json")
    assert asked.returncode == 3
    told = {each["card"]: each for each in json.loads(asked.stdout)}
    kinds = {card: {reason["kind"] for reason in each["reasons"]} for card, each in told.items()}
    assert "leased" in kinds["V-000001"]
    assert "encumbered" in kinds["V-000002"]
    assert (told["V-000003"]["free"], kinds["V-000003"]) == (True, set())
    assert told["V-000003"]["left"] == 1  # of the four cards of its machine
    assert desk.call("cards", "sellable", "V-3").returncode == 0
    assert "pledged" in desk.does("cards", "sellable", "V-2", code=3).lower()
