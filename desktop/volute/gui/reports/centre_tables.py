"""The tables of a centre's page: its cards by model with the prices that hold for them, and a sum line by line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from volute.economics.explain import Row as Step
from volute.economics.inputs import Cohort, Quote
from volute.gui.reports.front import NOTED
from volute.gui.reports.paper import BODY
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller
from volute.queries.lines_said import LinesSaid, quoted

AIR, LINE_AIR, SMALL = 4.0, 3.0, 10
CARDS = (("model", 0.145), ("cards", 0.07), ("racked", 0.085), ("lit", 0.09), ("resale", 0.18), ("rent", 0.31),
         ("cost", 0.12))  # fmt: skip
LINES = (("line", 0.16), ("inputs", 0.62), ("amount", 0.11), ("left", 0.11))


def cards(teller: Teller, at: int) -> Table:
    """One row a model. Prices are as they were said, with their VAT."""
    words, comparison = teller.words, teller.now.comparison
    told = comparison.ground.columns.cohorts
    rows = [_cards(teller, told[i]) for i in np.flatnonzero(comparison.groups.of_row == at)]
    texts = ("model", "resale", "rent")
    columns = [
        Column(words(f"report.centre.column.{name}"), words(f"report.centre.unit.{name}"), share, name not in texts)
        for name, share in CARDS
    ]
    return Table(teller.look, columns, rows, BODY.width(), AIR)


def _cards(teller: Teller, cohort: Cohort) -> Row:
    style, words = teller.style, teller.words
    hour, month = cohort.rent.per_hour, cohort.rent.per_month
    rents = [
        words(f"report.centre.{unit}", amount=_quoted(teller, quote, digits))
        for unit, quote, share, digits in (
            ("an_hour", hour, cohort.rent.card_hours, 2),
            ("a_month", month, cohort.rent.whole_machine, 0),
        )
        if quote is not None and share > 0
    ]
    return Row(
        (
            teller.model(cohort.variant),
            style.count(cohort.count),
            style.rate(cohort.racked),
            _lit(teller, cohort),
            _quoted(teller, cohort.resale.price, 0),
            " · ".join(rents) or "—",
            style.number(cohort.cost_to_recover or None, 0),
        )
    )


def _lit(teller: Teller, cohort: Cohort) -> str:
    """Of nothing racked there is no rate."""
    return teller.style.rate(cohort.lit if cohort.racked else None) + (NOTED if cohort.lit_assumed else "")


def _quoted(teller: Teller, quote: Quote | None, digits: int) -> str:
    if quote is None:
        return "—"
    style = teller.style
    return quoted(teller.words, style, quote, f"{style.symbol}{style.number(quote.amount, digits)}")


def everywhere(steps: Sequence[Step]) -> frozenset[str]:
    """Inputs that every line rests on: they are said once."""
    named = [{fact.name for fact in step.inputs} for step in steps]
    return frozenset.intersection(*map(frozenset, named)) if len(named) > 1 else frozenset()


def lines(teller: Teller, steps: Sequence[Step]) -> Table:
    """Every line with what it alone rests on, its amount, and what is left after it; assumptions are hatched."""
    words, style = teller.words, teller.style
    said, shared = LinesSaid(words, style, teller.called), everywhere(steps)
    columns = [
        Column(words(f"report.centre.column.{name}"), "", share, right=name in ("amount", "left"))
        for name, share in LINES
    ]
    rows = [
        Row(
            (
                words(f"{step.key}.name"),
                said.inputs(step, shared),
                style.number(step.amount, 0),
                style.number(step.running, 0),
            ),
            hatched=step.assumed,
        )
        for step in steps
    ]
    last = style.number(steps[-1].running if steps else None, 0)
    rows.append(Row((words("outlook.net"), words("outlook.net_formula"), last, ""), strong=True))
    return Table(teller.look, columns, rows, BODY.width(), LINE_AIR, SMALL)
