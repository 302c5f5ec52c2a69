"""The comparison as a spreadsheet: numbers as numbers, units in the headings, inputs and basis on their own sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as FilledCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from volute.commands.live_sheets import HEAD, dress, keep_text
from volute.commands.text_files import whole_file
from volute.domain.catalogue import variant_name
from volute.economics.answer import Answer, answers
from volute.economics.decide import Comparison
from volute.economics.inputs import Cohort, Quote
from volute.words import Words

RATES = ("racked", "lit")  # of cards owned, as every screen shows them
NUMBERS: tuple[str, ...] = ("sell_payback", "rent_payback", "rent_only_payback", "indifference_month")
NUMBERS += ("sell_value", "rent_value", "difference", "residual", "cost_to_recover", "sell_equivalent_use")
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a workbook says beside the model's numbers. ``names`` and ``rates`` (racked and lit, of cards owned) are
    by centre; ``basis`` are the sentences that the figures rest on."""

    names: Mapping[str, str]
    rates: Mapping[str, tuple[float | None, float | None]]
    cohorts: Sequence[Cohort]
    basis: Sequence[str]


def comparison_workbook(path: Path, comparison: Comparison, shown: Shown, words: Words) -> None:
    """Write the workbook. CNY, ex VAT. An empty cell is *never* or unknown; the advice column says which."""
    workbook, names = Workbook(), shown.names
    first = workbook.active
    assert isinstance(first, Worksheet)  # noqa: S101 - a new workbook has one
    first.title = words("sheet.comparison")
    heads = [words(f"sheet.{name}") for name in ("centre", "cards", *RATES, *NUMBERS, "advice")]
    fill(first, heads, [_row(shown, answer, words) for answer in answers(comparison)])
    inputs = workbook.create_sheet(words("sheet.inputs"))
    heads = [words(f"sheet.input.{name}") for name in INPUTS]
    fill(inputs, heads, [_input(cohort, names, words) for cohort in shown.cohorts])
    cash = workbook.create_sheet(words("sheet.cash"))
    months: list[Cell] = [words("sheet.centre"), words("sheet.path"), *range(comparison.months + 1)]
    curves: list[list[Cell]] = [
        [names.get(label, label), words(f"sheet.{path_}"), *(round(float(v), 2) for v in curve[at])]
        for at, label in enumerate(comparison.labels)
        for path_, curve in (("sell", comparison.sell_cash), ("rent", comparison.rent_cash))
    ]
    fill(cash, months, curves)
    fill(workbook.create_sheet(words("sheet.basis")), [words("sheet.basis")], [[line] for line in shown.basis])
    save(workbook, path)


def save(workbook: Workbook, path: Path) -> None:
    """Unreachable where the file cannot be written."""
    workbook.properties.creator = "Volute"
    with whole_file(path) as unfinished:
        workbook.save(unfinished)


def _row(shown: Shown, answer: Answer, words: Words) -> list[Cell]:
    name, rates = shown.names.get(answer.label, answer.label), shown.rates[answer.label]
    numbers = [getattr(answer, name) for name in NUMBERS]
    return [name, answer.cards, *rates, *numbers, words(f"cli.advice.{answer.advice}")]


INPUTS = ("centre", "variant", "count", "racked", "lit", "lit_assumed", "resale", "rent_month", "rent_hour", "source")


def _input(c: Cohort, names: Mapping[str, str], words: Words) -> list[Cell]:
    quotes = (c.resale.price, c.rent.per_month, c.rent.per_hour)
    assumed = words("sheet.assumed") if c.lit_assumed else ""
    prices = [None if quote is None else round(quote.net, 2) for quote in quotes]
    sources = "; ".join(dict.fromkeys(_source(quote, words) for quote in quotes if quote))
    return [names.get(c.centre, c.centre), variant_name(c.variant), c.count, c.racked, c.lit, assumed, *prices, sources]


def _source(quote: Quote, words: Words) -> str:
    day = quote.as_of.isoformat() if quote.as_of else ""
    return f"{quote.source} {day} {words('sheet.assumed') if quote.assumed else ''}".strip()


def fill(sheet: Worksheet, heads: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> None:
    """Headings in bold, which stay in sight, and rows under them; text is kept as text."""
    sheet.append(list(heads))
    for cell in sheet[1]:
        cell.font = HEAD
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            if isinstance(value, str) and isinstance(cell, FilledCell):
                keep_text(cell, value)  # a name never becomes a formula
            else:
                cell.value = value
    sheet.freeze_panes = "B2"
    dress(sheet, 1)
    for at in range(1, min(len(heads), 16) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 18
