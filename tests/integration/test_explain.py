"""What is explained of a centre is all that its answer rests on: with it alone a calculator comes to the same cent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk
from sqlalchemy import select

from by_hand import Centre, agree
from small_fleet import NOW, SEAT, price, small_fleet
from volute.commands.cards import take_step
from volute.commands.leasing import begin_lease
from volute.commands.registers import describe
from volute.domain.events import Evidence
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS

DAY = NOW.date()
LATER = (DAY + timedelta(days=400)).isoformat()
CENTRE: dict[str, Evidence] = {
    "colocation": "90", "contracted_kw": "3", "colocation_until": LATER, "demand_charge": "30", "bandwidth": "40",
    "support": "20", "freed_kw_value": "15", "technician_hours": "2", "mtbf_hours": "2000", "mttr_hours": "60",
    "subsidy": "25", "subsidy_until": LATER, "staff": "150",
}  # fmt: skip
TERMS: dict[str, Evidence] = {
    "vat_sale": "0.02", "platform_fee": "0.05", "realisation": "0.9", "churn": "0.05", "insurance": "3",
    "refurbishment": "100", "conversion_yield": "0.96", "scrap": "400", "income_tax": "0.15",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger in which everything is said that a ledger can say."""
    (tmp_path / "data").mkdir()
    ledger = small_fleet(tmp_path / "data" / "ledger.db")
    _say_everything(ledger)
    ledger.close()
    return Desk(tmp_path)


def _say_everything(ledger: Ledger) -> None:
    describe(ledger, SEAT, "centre", "WHU", CENTRE)
    describe(ledger, SEAT, "terms", "terms", TERMS)
    price(ledger, "conversion", 500)
    query = select(CARDS.c.id).where(CARDS.c.centre == "WHU", CARDS.c.custody == "racked").order_by(CARDS.c.slot)
    with ledger.reading() as connection:
        cards = list(connection.scalars(query))
    terms: dict[str, Evidence] = {"tenant": "T", "start": DAY.isoformat(), "end": LATER, "vat_rate": "0.06"}
    whole: dict[str, Evidence] = {**terms, "mode": "whole_machine", "price": "900", "deposit": "700"}
    begin_lease(ledger, SEAT, {**whole, "break_months": "2", "owner_months": "3"}, cards[1:2])
    begin_lease(ledger, SEAT, {**terms, "mode": "tokens", "price": "2", "capacity": "0.8"}, cards[2:3])
    claim = {"claim": "subsidy_locked", "holder": "City", "until": LATER, "release": "800"}
    take_step(ledger, SEAT, cards[3], "encumber", claim)
    take_step(ledger, SEAT, cards[0], "encumber", {"claim": "acceptance", "holder": "Owner", "until": LATER})


@pytest.mark.parametrize("levers", [(), ("--set", "horizon=48", "--set", "discount_rate=0.09")])
def test_everything_a_ledger_can_say_is_worked_out_by_hand(desk: Desk, levers: tuple[str, ...]) -> None:
    told: dict[str, Any] = desk.tells("explain", "WHU", *levers)
    inputs = told["cohorts"][0]["inputs"]
    shown = ("deposit", "break_fee", "clawback", "lit_after", "subsidy", "contracted_kw", "tokens", "whole_machine")
    assert all(inputs[name]["value"] or name == "lit_after" for name in shown)
    agree(told)


def test_the_hand_would_notice_a_line_that_is_not_told(desk: Desk) -> None:
    told = desk.tells("explain", "WHU")
    for name in ("staff", "deposit", "churn", "tax_book", "impact", "lit_step", "colocation_months_left"):
        fewer = {n: fact for n, fact in told["cohorts"][0]["inputs"].items() if n != name}
        by_hand = Centre({**told, "cohorts": [{**told["cohorts"][0], "inputs": fewer}]}).answers()["difference"]
        assert by_hand is not None
        assert abs(by_hand - told["answer"]["difference"]) > 1, name


def test_the_lines_come_to_the_numbers_and_name_what_they_rest_on(desk: Desk) -> None:
    told = desk.tells("explain", "WHU")
    for metric in ("sell_value", "keep_rent"):
        lines = told["cohorts"][0]["lines"][metric]
        assert lines[-1]["running"] == pytest.approx(told["answer"][metric])
        assert sum(line["amount"] for line in lines) == pytest.approx(told["answer"][metric])
        assert all(set(line["rests_on"]) <= set(told["cohorts"][0]["inputs"]) for line in lines)


@pytest.mark.parametrize(("language", "words"), [("en", "Income tax"), ("zh_CN", "所得税")])
def test_a_person_reads_lines_with_their_inputs_sources_and_sums(desk: Desk, language: str, words: str) -> None:
    page = Desk(desk.folder, language).does("explain", "WHU", "--number", "sell_value")
    lines = [line for line in page.splitlines() if line.startswith(words)]
    assert len(lines) == 3  # sale and rent of the one cohort, and the centre's sale
    assert all("15%" in line for line in lines)
    assert "33.3333333%" in page  # lit: with every digit a calculator needs
    assert page.splitlines()[-1].count("÷") == 1


def test_a_centre_without_cards_is_refused_by_name(desk: Desk) -> None:
    desk.does("centres", "add", "EMP", "--name", "Empty")
    assert "EMP" in desk.is_refused("explain", "EMP")
