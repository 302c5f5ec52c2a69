"""What was paid for cards moves the comparison of a real ledger through the tax books, and through nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, text

sys.path += [str(Path(__file__).parents[1])]
from small_fleet import NOW, SEAT, small_fleet
from volute.commands.cards import register, take_step
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.events import Costed, Registered
from volute.economics.answer import Answer, answers
from volute.economics.decide import Comparison, compare
from volute.ledger import migrate
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.queries.comparison import Book, book
from volute.queries.scenario_file import read_file, written_file
from volute.queries.value import valuation

TODAY = NOW.date()
TAX = 0.25
DECIDING = (
    "advice", "sell_value", "rent_value", "difference", "residual", "best_month", "best_value", "rent_only_payback",
    "indifference_month", "keep_rent", "keep_cost", "break_even_rent", "break_even_price", "break_even_lit",
    "sell_equivalent_use",
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def weighed(told: Book) -> Comparison:
    return compare(told.cohorts, told.centres, told.regime)


def decided(told: Book) -> list[list[object]]:
    return [[getattr(answer, name) for name in DECIDING] for answer in answers(weighed(told))]


def first(told: Book) -> Answer:
    return answers(weighed(told))[0]


def paid(ledger: Ledger, fen: int, *, day: int = 0, vat: bool = False) -> None:
    """One more cost of a card in Wuhu."""
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    register(ledger, Seat("Chen Yu", lambda: NOW + timedelta(days=day)), entered, Costed("purchase", fen, "CNY", vat))


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=400), TODAY + timedelta(days=2000)])
def test_the_comparison_has_the_tax_books_of_the_valuation(ledger: Ledger, day: date) -> None:
    paid(ledger, 904_000, vat=True)
    told = book(ledger, day)
    rows = dict(valuation(ledger, day, day).rows)
    for centre in told.counts:
        own = sum(cohort.tax_book * cohort.count for cohort in told.cohorts if cohort.centre == centre)
        assert own == pytest.approx(rows[centre].tax)


@pytest.mark.parametrize("method", ["straight", "declining", "years"])
def test_ahead_the_book_of_a_sale_is_what_the_valuation_will_say(ledger: Ledger, method: str) -> None:
    describe(ledger, SEAT, "books", "books", {"tax_method": method, "tax_months": "48", "tax_rest": "0.1"})
    told = book(ledger, TODAY)
    comparison = weighed(told)
    for months in (0, 1, 13, 47, 48, 60):
        day = date(TODAY.year + (10 + months) // 12, (10 + months) % 12 + 1, 24)
        known = dict(valuation(ledger, day, TODAY).rows)["WHU"].tax
        rows = np.flatnonzero(comparison.groups.of_row == list(told.counts).index("WHU"))
        flows = comparison.sale
        shares = comparison.ground.columns.tax_left[rows, months]
        own = sum(told.cohorts[row].tax_book * told.cohorts[row].count * s for row, s in zip(rows, shares, strict=True))
        assert own == pytest.approx(known)
        taxed = flows["income_tax"][rows, months].sum()
        profit = sum(flows[line][rows, months].sum() for line in flows.line if line in TAXED_OF_A_SALE)
        assert taxed == pytest.approx(-TAX * (profit - own))


TAXED_OF_A_SALE = (
    "list_price", "vat", "condition", "haste", "impact", "dead_boards", "commission", "warranty", "conversion",
    "refurbishment", "freight", "carrying", "surcharge",
)  # fmt: skip


def test_what_was_paid_moves_the_answer_only_through_the_tax_books(tmp_path: Path) -> None:
    def fleet(name: str, fen: int, rules: dict[str, str]) -> Book:
        made = small_fleet(tmp_path / f"{name}.db")
        describe(made, SEAT, "books", "books", {"tax_rest": "0", **rules})
        for _ in range(3):
            paid(made, fen, day=-40)
        told = book(made, TODAY + timedelta(days=1600))  # beyond three years: nothing of it is left
        made.close()
        return told

    cheap, dear = fleet("a", 100_000, {}), fleet("b", 9_900_000, {})
    assert cheap.cohorts[0].cost_to_recover != dear.cohorts[0].cost_to_recover
    assert decided(cheap) == decided(dear)
    cheap, dear = fleet("c", 100_000, {"tax_months": "120"}), fleet("d", 9_900_000, {"tax_months": "120"})
    assert decided(cheap) != decided(dear)
    bare = [replace(told, cohorts=tuple(replace(c, tax_book=0.0) for c in told.cohorts)) for told in (cheap, dear)]
    assert decided(bare[0]) == decided(bare[1])


def test_a_sale_today_saves_the_tax_on_what_is_not_written_off(ledger: Ledger) -> None:
    told = book(ledger, TODAY)
    bare = replace(told, cohorts=tuple(replace(c, tax_book=0.0) for c in told.cohorts))
    sold, untaxed = weighed(told), weighed(bare)
    saved = sold.sale["income_tax"][:, 0] - untaxed.sale["income_tax"][:, 0]
    assert saved.tolist() == pytest.approx([TAX * 10_000 * cohort.count for cohort in told.cohorts])
    shield = sold.rent["income_tax"] - untaxed.rent["income_tax"]
    assert shield[:, 0].tolist() == pytest.approx([TAX * 10_000 * c.count * 0.95 / 36 for c in told.cohorts])
    assert shield[:, 36:] == pytest.approx(0, abs=1e-9)


def test_cards_without_a_cost_stand_at_nothing_and_are_said(ledger: Ledger) -> None:
    register(ledger, SEAT, Registered("a100", "SGN", store="shelf", memory_mib=40960))
    lonely = next(cohort for cohort in book(ledger, TODAY).cohorts if cohort.model.startswith("a100"))
    assert (lonely.tax_book, lonely.tax_left, lonely.costless) == (0, (), 1)


def test_a_cost_taken_back_is_out_of_the_tax_books(ledger: Ledger) -> None:
    before = decided(book(ledger, TODAY))
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    receipt = register(ledger, SEAT, entered, Costed("purchase", 5_000_000, vat_included=False))
    assert decided(book(ledger, TODAY)) != before
    undo(ledger, SEAT, receipt)
    assert decided(book(ledger, TODAY)) == before


def test_a_scenario_file_keeps_the_tax_books(ledger: Ledger) -> None:
    told = book(ledger, TODAY)
    file = read_file(written_file(ledger, told, weighed(told).scenario, ("kept", "")))
    assert [cohort.tax_left for cohort in file.book.cohorts] == [cohort.tax_left for cohort in told.cohorts]
    assert file.same()
    assert first(file.book) == first(told)


def test_an_earlier_ledger_is_told_what_was_paid_and_what_is_claimed(ledger: Ledger, tmp_path: Path) -> None:
    """Rents received, costs taken back and costs in another currency are read as the fold reads them."""
    for cost in (Costed("recovered", -300_000), Costed("purchase", 400_000, "USD"), Costed("part", 5_000)):
        register(ledger, SEAT, Registered("rtx4090", "SGN", store="shelf", memory_mib=24564), cost)
    undo(ledger, SEAT, register(ledger, SEAT, Registered("rtx4090", "SGN", store="x"), Costed("part", 1)))
    held = register(ledger, SEAT, Registered("rtx4090", "SGN", store="x")).facts[0].subject
    for claim in ("pledged", "subsidy_locked", "pledged"):
        take_step(ledger, SEAT, held, "encumber", {"claim": claim, "holder": "H", "release": "70"})
        if claim == "subsidy_locked":
            take_step(ledger, SEAT, held, "lift", {"claim": "pledged", "reason": "paid"})
    paid_ = select(CARDS.c.id, CARDS.c.paid_minor, CARDS.c.paid_vat_minor, CARDS.c.claims).order_by(CARDS.c.id)
    with ledger.reading() as connection:
        before = connection.execute(paid_).all()
    with ledger.writing(SEAT.by, NOW) as tx:
        for column in ("paid_minor", "paid_vat_minor", "claims"):
            tx.connection.execute(text(f"ALTER TABLE cards DROP COLUMN {column}"))
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    ledger.close()
    again = Ledger.open(tmp_path / "small.db", create=False)
    with again.reading() as connection:
        assert migrate.version(connection) == migrate.LATEST
        assert connection.execute(paid_).all() == before
    assert {row.paid_minor for row in before} == {None, 5_000, 1_000_000}
    assert {row.claims for row in before} == {"", "subsidy_locked - 70\npledged - 70"}
    again.close()
