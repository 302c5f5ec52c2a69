"""The comparison as a workbook that goes on calculating: change a rent, a price or a lit rate, and payback, value and
advice move. CNY without VAT, after tax; every formula is the model's own, and carries today's value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from volute.commands.formulas import Formula, Span, highest, lift, number, total_where, unknown
from volute.commands.live_centres import ROWS, write_centres, write_comparison
from volute.commands.live_cohorts import (
    Place,
    Workings,
    arrival,
    at_once,
    first,
    places,
    rent_month,
    renting,
    sale_cash,
    sale_worth,
    selling,
    sold,
)
from volute.commands.live_inputs import Inputs, write_inputs
from volute.commands.live_sheets import Book, Far, Sheet
from volute.economics.answer import answers
from volute.economics.columns import Array
from volute.economics.decide import Comparison
from volute.economics.groups import By
from volute.economics.sale import sale_path
from volute.words import Words

CLOSE = 1e-9  # a share
BY_MONTH = ("rent", "sale", "sell")
ASIDE = 150  # cells of a cohort that are not by month
TODAY = Formula("0", 0.0)


@dataclass(frozen=True)
class Basis:
    """What stands beside the numbers: centres' names by code, sentences, and the sources of the inputs as a table,
    headings first. A row of it is its cells, the form of its amount, and whether it is assumed."""

    names: Mapping[str, str] = field(default_factory=dict)
    sentences: Sequence[str] = ()
    heads: Sequence[str] = ()
    sources: Sequence[tuple[Sequence[str | float], str, bool]] = ()


def live_workbook(
    path: Path, comparison: Comparison, basis: Basis, words: Words, far: Far = lambda n, of: None
) -> int:  # fmt: skip
    """Write it. The first sheet is the answer. Unreachable when the file cannot be written; ``far`` as a Book has it.

    Where the model knows more than these formulas, what they lack is held as a plain number, and the last sheet says
    so; the answer is how many months of cohorts are held so. None are for anything a ledger tells today.
    Under the answer stand the sums and what they rest on.
    """
    book = Book(_cells_of(comparison), far)
    front = book.sheet(words("sheet.comparison"))
    inputs = write_inputs(book, comparison, basis.names, words)
    worked = _workings(book.sheet(words("sheet.live.workings")), inputs, words)
    model = _Model.of_(comparison)
    rows = _months(book, inputs, worked, model, words)
    centres = write_centres(book.sheet(words("sheet.live.by_centre")), inputs, rows, words)
    said = [words("sheet.live.held", n=model.held)] if model.held else []
    sentences = [*basis.sentences, words("sheet.live.how"), *said]
    write_comparison(front, inputs, centres, (answers(comparison), sentences), words)
    _sources(book.sheet(words("sheet.basis")), basis)
    book.save(path)
    return model.held


def _cells_of(comparison: Comparison) -> int:
    """About as many as there will be: the months of all cohorts and centres, and what stands beside them."""
    cohorts, centres = len(comparison.ground.columns.cohorts), len(comparison.labels)
    return (len(BY_MONTH) * cohorts + len(ROWS) * centres) * (comparison.months + 1) + ASIDE * cohorts


@dataclass
class _Model:
    """What the model says for each cohort and month 0 … M, to hold the formulas against."""

    of: Mapping[str, Array]  # [cohort, month]
    held: int = 0

    @classmethod
    def of_(cls, comparison: Comparison) -> _Model:
        """Cash of renting, worth of a sale, cash of selling now."""
        g, by_cohort = comparison.ground, comparison.ground.columns.groups[By.COHORT]
        rent = np.pad(comparison.rent.net(), ((0, 0), (1, 0)))
        sell = sale_path(g, comparison.sale, by_cohort)[by_cohort.of_row]
        return cls({"rent": rent, "sale": comparison.sale.net(), "sell": sell})

    @property
    def last(self) -> int:
        return int(self.of["rent"].shape[1]) - 1

    def agreed(self, kind: str, at: int, month: int, formula: Formula) -> Formula:
        """The formula, with what it lacks as a plain number; unknown where the model does not know."""
        told, found = float(self.of[kind][at, month]), number(formula)
        if math.isnan(told):
            return formula if math.isnan(found) else unknown()
        if abs(told - found) <= CLOSE * max(abs(told), abs(found), 1.0):
            return formula
        self.held += 1
        return lift(told) if math.isnan(found) else formula + (told - found)


def _workings(sheet: Sheet, inputs: Inputs, words: Words) -> list[Workings]:
    """One row a cohort: what does not change over the months."""
    found = places(inputs)
    columns: dict[str, int] = {}
    rows: list[Workings] = [{} for _ in found]

    def put(at: int, told: Mapping[str, Formula]) -> None:
        for name, formula in told.items():
            column = columns.setdefault(name, len(columns) + 3)
            rows[at][name] = sheet.put(at + 2, column, formula)

    for at, place in enumerate(found):
        put(at, first(place, inputs))
    power = sheet.span([row["power"] for row in rows])
    for at, place in enumerate(found):
        share = rows[at]["power"] / highest(total_where(inputs.spans["centre_no"], place["centre_no"], power), 1e-9)
        put(at, {"share_power": share})
        put(at, renting(place, rows[at], rows[at]["share_power"]))
        put(at, selling(place, rows[at]))
        put(at, {"arrival": arrival(place, rows[at])})
        put(at, {"sold_today": sold(place, rows[at], TODAY)})
    _label(sheet, inputs, [words(f"sheet.live.work.{name}") for name in columns], words)
    return rows


def _label(sheet: Sheet, inputs: Inputs, heads: Sequence[str | float], words: Words) -> None:
    sheet.heads(1, [words("sheet.live.of.centre"), words("sheet.live.of.variant"), *heads])
    for row, (at, variant) in enumerate(zip(inputs.centre_of, inputs.variants, strict=True), 2):
        sheet.put(row, 1, inputs.names[at])
        sheet.put(row, 2, variant)
    sheet.shape("C2", {1: 20, 2: 18} | dict.fromkeys(range(3, len(heads) + 3), 14.0))


def _months(
    book: Book, inputs: Inputs, worked: Sequence[Workings], model: _Model, words: Words
) -> dict[str, list[Span]]:
    """Three sheets of cohorts by month 0 … M; what comes back are the columns of each centre, [kind][month]."""
    found, last = places(inputs), model.last
    sheets = {kind: book.sheet(words(f"sheet.live.months.{kind}")) for kind in BY_MONTH}
    cells = {}
    for kind, sheet in sheets.items():
        _label(sheet, inputs, [float(month) for month in range(last + 1)], words)
        heads = [sheet.put(1, month + 3, float(month)) for month in range(last + 1)]
        cells[kind] = [
            [
                sheet.put(at + 2, month + 3, model.agreed(kind, at, month, _cell(kind, place, w, heads[month], last)))
                for month in range(last + 1)
            ]
            for at, (place, w) in enumerate(zip(found, worked, strict=True))
        ]
    return {kind: _of_month(sheets[kind], rows, last) for kind, rows in cells.items()}


def _cell(kind: str, p: Place, w: Workings, month: Formula, last: int) -> Formula:
    """Renting brings nothing in month 0; a sale pays what falls due then."""
    begins = month.value == 0
    if kind == "rent":
        return TODAY if begins else rent_month(p, w, month)
    if kind == "sale":
        return sale_worth(p, w, month, last)
    return at_once(p, w, month) if begins else sale_cash(p, w, month, w["sold_today"])


def _of_month(sheet: Sheet, rows: Sequence[Sequence[Formula]], last: int) -> list[Span]:
    return [sheet.span([row[month] for row in rows]) for month in range(last + 1)]


def _sources(sheet: Sheet, basis: Basis) -> None:
    """One row an input, with its VAT, day and source; assumed ones are hatched."""
    sheet.heads(1, list(basis.heads))
    for row, (cells, form, assumed) in enumerate(basis.sources, 2):
        for column, cell in enumerate(cells, 1):
            sheet.put(row, column, cell, form="" if isinstance(cell, str) else form)
        if assumed:
            sheet.hatch(row, len(cells))
    sheet.shape("A2", {1: 36, 2: 40, 3: 14, 4: 14, 5: 14, 6: 34, 7: 24})
