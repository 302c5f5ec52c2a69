"""The workbook's formulas are the model: the same numbers on any fleet, and again after an input is changed."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pytest
from fleets import CENTRE, COHORT, centres, cohorts, regimes, scenarios
from hypothesis import Phase, given, settings
from openpyxl import load_workbook
from recalculated import Recalculated

from volute.commands.live_workbook import Basis, live_workbook
from volute.economics.answer import Answer, answers
from volute.economics.decide import compare
from volute.economics.inputs import Quote, Regime, Scenario
from volute.words import Words

ENGLISH = Words.load("en")
COLUMNS = {"sell_payback": 4, "rent_payback": 5, "sell_value": 6, "rent_value": 7, "difference": 8, "residual": 9}
ADVICE, BEST = 10, 11


def written(path: Path, comparison, names=None, words: Words = ENGLISH, held: int = 0) -> Path:
    """Its months are formulas through and through, but for as many as ``held``."""
    basis = Basis(names or {}, ("Basis.",), ("What", "Amount"), [(("=1+1", 2.0), "0.0", True)])
    assert live_workbook(path, comparison, basis, words) == held
    return path


def read(path: Path) -> list[tuple[object, ...]]:
    """A row a centre of the first sheet, as a viewer shows them that recalculates nothing."""
    rows = load_workbook(path, data_only=True).worksheets[0].iter_rows(min_row=2, values_only=True)
    return list(takewhile(lambda row: row[0] != ENGLISH("overview.all"), rows))


def agrees(row: tuple[object, ...], answer: Answer) -> None:
    for name, column in COLUMNS.items():
        expected, found = getattr(answer, name), row[column - 1]
        if name.endswith("payback") and (answer.cost_to_recover <= 0 or expected is None):
            dash = ["—"] if answer.cost_to_recover <= 0 or answer.difference is None else []
            assert found in (dash if answer.cost_to_recover <= 0 else ["never", *dash]), (name, found, expected)
        elif expected is None:
            assert found == "#N/A", (name, found)
        else:
            assert found == pytest.approx(expected, rel=1e-8, abs=1e-3), name
    assert row[ADVICE - 1] == ENGLISH(f"cli.advice.{answer.advice}")


@given(cohorts(), cohorts(key="b"), cohorts(centre="hohhot", key="c"), centres(), centres("hohhot"), regimes, scenarios)
@settings(max_examples=8, deadline=None, phases=[Phase.generate])  # shrinking a workbook takes minutes
def test_the_formulas_say_what_the_model_says(tmp_path_factory, a, b, c, one, other, regime, scenario) -> None:
    comparison = compare((a, b, c), (one, other), regime, scenario)
    path = tmp_path_factory.mktemp("live") / "x.xlsx"
    live_workbook(path, comparison, Basis(), ENGLISH)
    for row, answer in zip(read(path), answers(comparison), strict=True):
        agrees(row, answer)


@pytest.mark.parametrize(
    ("sheet", "head", "value", "changed"),
    [
        ("What if", "Change of all rents", -0.3, {"scenario": Scenario(rent_change=-0.3)}),
        ("What if", "Horizon", 24, {"scenario": Scenario(horizon=24)}),
        ("Inputs", "Lit, of racked", 0.6, {"cohort": replace(COHORT, lit=0.6)}),
        ("Inputs", "Cards", 900, {"cohort": replace(COHORT, count=900)}),
        ("Inputs", "Resale, CNY a card", 9_000.0,
         {"cohort": replace(COHORT, resale=replace(COHORT.resale, price=Quote(9_000, 0.13, vat_included=True)))}),
        ("Inputs", "Rent, CNY a card-hour", 4.4,
         {"cohort": replace(COHORT, rent=replace(COHORT.rent, per_hour=Quote(4.4, 0.06, vat_included=True)))}),
        ("Inputs", "Resale, CNY a card", "", {"cohort": replace(COHORT, resale=replace(COHORT.resale, price=None))}),
        ("Inputs", "Tax book value, CNY a card", 6_000.0, {"cohort": replace(COHORT, tax_book=6_000)}),
        ("Centres", "Tariff, CNY/kWh", 1.1, {"centre": replace(CENTRE, tariff=Quote(1.1, 0.13, vat_included=True))}),
    ],
)  # fmt: skip
def test_a_changed_input_moves_what_the_model_moves(tmp_path: Path, sheet, head, value, changed) -> None:
    sheets = Recalculated(written(tmp_path / "x.xlsx", compare((COHORT,), (CENTRE,))))
    before = [sheets["Comparison", 2, column] for column in range(1, 11)]
    sheets[(sheet, *place(tmp_path / "x.xlsx", sheet, head))] = value
    row = tuple(sheets["Comparison", 2, column] for column in range(1, 12))
    moved = (changed.get("cohort", COHORT),), (changed.get("centre", CENTRE),)
    (answer,) = answers(compare(*moved, Regime(), changed.get("scenario", Scenario())))
    agrees(tuple("#N/A" if isinstance(v, float) and math.isnan(v) else v for v in row), answer)
    assert list(row[:10]) != before


def test_what_the_formulas_lack_is_held_as_a_number_and_said(tmp_path: Path) -> None:
    kept = replace(COHORT, resale=replace(COHORT.resale, carry=40.0))
    comparison = compare((kept,), (CENTRE,))
    months = int(comparison.rent_cash.shape[1])
    path = tmp_path / "x.xlsx"
    held = live_workbook(path, comparison, Basis(), ENGLISH)
    assert 30 < held < 3 * months
    agrees(read(path)[0], answers(comparison)[0])
    said = [str(row[0].value) for row in load_workbook(path)["Comparison"].iter_rows()]
    assert any(f"{held} months of cohorts" in sentence for sentence in said)


@pytest.mark.parametrize("told", [{"tax_method": "declining"}, {"tax_left": (0.9, 0.6, 0.5, 0.05)}])
def test_any_course_of_the_tax_books_is_in_the_formulas(tmp_path: Path, told: dict[str, object]) -> None:
    comparison = compare((replace(COHORT, tax_book=4_000, **told), replace(COHORT, key="b")), (CENTRE,))
    agrees(read(written(tmp_path / "x.xlsx", comparison))[0], answers(comparison)[0])


def place(path: Path, sheet: str, head: str) -> tuple[int, int]:
    """Row and column of the input beside or under a heading."""
    for row in load_workbook(path)[sheet].iter_rows():
        for cell in row:
            if cell.value == head:
                return (cell.row, 2) if sheet == "What if" else (2, cell.column)
    raise AssertionError(head)


def test_every_cell_carries_what_its_formula_comes_to(tmp_path: Path) -> None:
    cohort = replace(COHORT, resale=replace(COHORT.resale, to_convert=30, conversion=Quote(900)))
    path = written(tmp_path / "x.xlsx", compare((cohort, replace(COHORT, key="b", variant="fan")), (CENTRE,)))
    sheets, shown = Recalculated(path), load_workbook(path, data_only=True)
    places = list(sheets.formulas())
    assert len(places) > 800
    for name, row, column in places:
        kept, found = shown[name].cell(row, column).value, sheets[name, row, column]
        assert kept == found if isinstance(found, str) else kept == pytest.approx(float(found), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", ["=1+1", "+86 10", "-x", "@here", '=HYPERLINK("http://x")', "a\x07b"])
def test_a_name_never_becomes_a_formula(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "x.xlsx", compare((COHORT,), (CENTRE,)), {"wuhu": name})
    book = load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    shown = name.replace("\x07", "")
    named = [cell for cell in cells if cell.value == shown]
    assert len(named) > 8
    assert {cell.data_type for cell in named} == {"s"}
    assert {cell.quotePrefix for cell in named} == {name[0] in "=+-@"}
    assert [cell.value for cell in cells if cell.data_type == "f" and "HYPERLINK" in cell.value] == []


def test_the_sheets_are_named_in_the_language(tmp_path: Path) -> None:
    chinese = Words.load("zh_CN")
    path = written(tmp_path / "x.xlsx", compare((COHORT,), (CENTRE,)), words=chinese)
    assert load_workbook(path).sheetnames[0] == chinese("sheet.comparison")
    assert Recalculated(path)[chinese("sheet.comparison"), 2, 8] == pytest.approx(-3_000_000, rel=0.9)
