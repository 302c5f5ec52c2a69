"""Every centre's months and answer as formulas: cash of both paths, paybacks, values, advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volute.commands.formulas import (
    Formula,
    Span,
    at,
    count_below,
    highest,
    is_unknown,
    lowest,
    place_of,
    size,
    top,
    total_known,
    total_where,
    when,
)
from volute.commands.live_inputs import Inputs
from volute.commands.live_sheets import Sheet
from volute.economics.answer import Answer
from volute.words import Words

ROWS = ("rent", "rent_total", "rent_peak", "sell_total", "sell_peak", "sale", "rent_worth", "value")
HEADS = (
    "centre", "cards", "cost_to_recover", "sell_payback", "rent_payback", "sell_value", "rent_value", "difference",
    "residual", "advice",
)  # fmt: skip
OWN = ("best_month", "as_reported", "sell_months", "rent_months")
OF_COHORTS, PATHS = ("count", "cost_to_recover"), ("sell", "rent")
SUMMED = (2, 3, 6, 7, 8, 9, 12)  # columns that add up
MONEY, MONTHS, UNKNOWN = "#,##0", "0.0", float("nan")


@dataclass(frozen=True)
class Centres:
    """Rows by name for each centre, as spans over the months 0 … M."""

    rows: Sequence[Mapping[str, Span]]
    last: int


def write_centres(sheet: Sheet, inputs: Inputs, cohorts: Mapping[str, Sequence[Span]], words: Words) -> Centres:
    """Eight rows a centre. ``cohorts`` are the months of all cohorts, added up by centre here."""
    last = len(cohorts["rent"]) - 1
    sheet.heads(1, [words("sheet.centre"), words("sheet.path"), *map(float, range(last + 1))])
    sheet.put(2, 2, words("sheet.live.row.discount"))
    one = 1 + inputs.terms["discount_rate"]
    discount = [sheet.put(2, month + 3, one ** Formula(f"(-{month}/12)", -month / 12)) for month in range(last + 1)]
    found = [_centre(sheet, number, inputs, cohorts, discount, words) for number in range(len(inputs.names))]
    sheet.shape("C3", {1: 20, 2: 34} | dict.fromkeys(range(3, last + 4), 13.0))
    return Centres(found, last)


def _centre(
    sheet: Sheet,
    number: int,
    inputs: Inputs,
    cohorts: Mapping[str, Sequence[Span]],
    discount: Sequence[Formula],
    words: Words,
) -> dict[str, Span]:
    first = 3 + number * len(ROWS)
    rows: dict[str, list[Formula]] = {name: [] for name in ROWS}
    for line, name in enumerate(ROWS, first):
        sheet.put(line, 1, inputs.names[number])
        sheet.put(line, 2, words(f"sheet.live.row.{name}"))
    for month, factor in enumerate(discount):
        sums = {kind: _of_centre(inputs, number, spans[month]) for kind, spans in cohorts.items()}
        for line, name in enumerate(ROWS, first):
            told = _told(name, sums, rows, factor, begins=not month)
            rows[name].append(sheet.put(line, month + 3, told, form=MONEY))
    return {name: sheet.span(refs) for name, refs in rows.items()}


def _of_centre(inputs: Inputs, number: int, months: Span) -> Formula:
    return total_where(inputs.spans["centre_no"], Formula(str(number + 1), number + 1), months)


def _told(
    name: str, sums: Mapping[str, Formula], rows: Mapping[str, Sequence[Formula]], factor: Formula, *, begins: bool
) -> Formula:
    """One cell of a centre's row; what is above it in the same month, or before it in the same row, is known."""
    now = {row: cells[-1] for row, cells in rows.items() if cells}
    if name in ("rent", "sale"):
        return sums[name]
    if name == "sell_total":
        return sums["sell"] if begins else now[name] + sums["sell"]
    if name == "rent_total":
        return now["rent"] if begins else now[name] + now["rent"]
    if name == "rent_worth":
        return now["rent"] * factor if begins else now[name] + now["rent"] * factor
    if name == "value":
        return now["rent_worth"] + now["sale"] * factor
    path = now[name.replace("peak", "total")]
    return highest(path, path if begins else now[name])


def write_comparison(
    sheet: Sheet, inputs: Inputs, centres: Centres, told: tuple[Sequence[Answer], Sequence[str]], words: Words
) -> None:  # fmt: skip
    """The answer: one row a centre, their sums, and what they rest on. ``told`` are the answers as reported, plain
    numbers to see what a change has moved, and the sentences."""
    reported, sentences = told
    heads = [words(f"sheet.{name}") for name in HEADS] + [words(f"sheet.live.{name}") for name in OWN]
    sheet.heads(1, heads)
    horizon = lowest(inputs.terms["horizon"], centres.last) + 1
    for number, (rows, answer) in enumerate(zip(centres.rows, reported, strict=True)):
        row, key = number + 2, Formula(str(number + 1), number + 1)
        own = {name: total_where(inputs.spans["centre_no"], key, inputs.spans[name]) for name in OF_COHORTS}
        sheet.put(row, 1, inputs.names[number])
        sheet.put(row, 2, own["count"], form=MONEY)
        cost = sheet.put(row, 3, own["cost_to_recover"], form=MONEY)
        counted = {
            path: sheet.put(row, 13 + at_, count_below(rows[f"{path}_peak"], cost)) for at_, path in enumerate(PATHS)
        }
        for at_, path in enumerate(PATHS):
            sheet.put(row, 4 + at_, _payback(rows[f"{path}_total"], counted[path], cost, words), form=MONTHS)
        sell = sheet.put(row, 6, at(rows["value"], Formula("1", 1)), form=MONEY)
        rent = sheet.put(row, 7, at(rows["value"], horizon), form=MONEY)
        difference = sheet.put(row, 8, rent - sell, form=MONEY)
        sheet.put(row, 9, at(rows["sale"], horizon), form=MONEY)
        sheet.put(row, 10, _advice(difference, rent, sell, inputs, words))
        sheet.put(row, 11, place_of(top(rows["value"]), rows["value"]) - 1)
        sheet.put(row, 12, UNKNOWN if answer.difference is None else answer.difference, form=MONEY)
    _under(sheet, len(reported), sentences, words)


def _under(sheet: Sheet, rows: int, sentences: Sequence[str], words: Words) -> None:
    """Sums of cards and money, in which what is unknown is left out, and the sentences."""
    sheet.put(rows + 2, 1, words("overview.all"))
    for column in SUMMED:
        sheet.put(rows + 2, column, total_known(sheet.column(column, 2, rows + 1)), form=MONEY)
    sheet.strong(rows + 2)
    for row, sentence in enumerate(sentences, rows + 4):
        sheet.put(row, 1, sentence)
    sheet.shape("B2", dict.fromkeys(range(3, 15), 15.0) | {1: 24, 2: 10, 10: 18})


def _payback(cash: Span, below: Formula, cost: Formula, words: Words) -> Formula:
    """Months until the cost is reached, linear inside the month; a dash where there is none, or no number."""
    before, after = at(cash, below), at(cash, below + 1)
    inside = below - 1 + (cost - before) / (after - before)
    never = when(below >= len(cash.values), words("decide.never"), when(below <= 0, 0, inside))
    return when(is_unknown(below), "—", when(cost > 0, never, "—"))


def _advice(difference: Formula, rent: Formula, sell: Formula, inputs: Inputs, words: Words) -> Formula:
    """Too close to call within the band, which is a share of the larger of the two values."""
    band = inputs.terms["band"] * highest(size(rent), size(sell))
    said = {name: words(f"cli.advice.{name}") for name in ("close", "rent", "sell", "unknown")}
    sure = when(difference > 0, said["rent"], said["sell"])
    return when(is_unknown(difference), said["unknown"], when(size(difference) <= band, said["close"], sure))
