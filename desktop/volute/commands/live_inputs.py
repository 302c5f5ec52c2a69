"""The inputs of a comparison as cells people may change: the what-if and terms, the centres, the cohorts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from volute.commands.formulas import Formula, Span
from volute.commands.live_sheets import Book, Sheet
from volute.domain.catalogue import variant_name
from volute.economics.columns import Columns
from volute.economics.decide import Comparison
from volute.economics.inputs import Centre, Cohort, Quote
from volute.words import Words

NAN = math.nan
LEVERS = (
    "rent_change", "lit_change", "resale_trend_change", "tariff_change", "conversion_cost_change", "rent_trend_change",
    "discount_rate", "horizon",
)  # fmt: skip
TERMS = ("income_tax", "surcharge", "band", "vat_sale")
PERCENT, MONEY, PLAIN = "0.0%", "#,##0.00", "General"
SHARES = {
    "racked", "lit", "lit_after", "whole_machine", "card_hours", "tokens", "availability", "realisation",
    "platform_fee", "occupied", "churn", "relet", "rent_trend", "fault", "death", "resale_trend", "condition",
    "impact", "impact_cap", "commission", "warranty", "conversion_yield", "income_tax", "surcharge", "band",
    "discount_rate", "rent_change", "conversion_cost_change", "vat_sale",
}  # fmt: skip
AMOUNTS = {
    "hour", "month", "resale", "conversion", "token", "cost_to_recover", "tax_book", "tenant_break_fee", "break_fee",
    "deposit", "subsidy", "clawback", "repair_cost", "insurance", "freight", "refurbishment", "scrap", "tariff",
    "colocation", "staff", "bandwidth", "support", "demand_charge", "contracted_kw", "freed_kw_value",
}  # fmt: skip
Read = Callable[[Cohort], float]


def _amount(of: str) -> Read:
    get = attrgetter(of)
    return lambda c: NAN if get(c) is None else get(c).amount


def _vat(of: str) -> Read:
    get = attrgetter(of)
    return lambda c: get(c).vat_rate if get(c) else 0.0


def _included(of: str) -> Read:
    get = attrgetter(of)
    return lambda c: float(bool(get(c) and get(c).vat_included))


def _quoted(name: str, of: str) -> dict[str, Read]:
    return {name: _amount(of), f"{name}_vat": _vat(of), f"{name}_in": _included(of)}


def _plain(part: str, *names: str) -> dict[str, Read]:
    return {name: _number(f"{part}.{name}" if part else name) for name in names}


def _number(of: str) -> Read:
    get = attrgetter(of)
    return lambda c: NAN if get(c) is None else float(get(c))


COHORT: Mapping[str, Read] = {
    **_plain("", "count", "racked", "lit"),
    **_quoted("hour", "rent.per_hour"),
    **_quoted("month", "rent.per_month"),
    **_quoted("resale", "resale.price"),
    **_quoted("conversion", "resale.conversion"),
    **_plain("resale", "to_convert"),
    "resale_trend": _number("resale.trend"),
    **_plain("", "cost_to_recover"),
    **_plain("rent", "whole_machine", "card_hours", "tokens"),
    **_quoted("token", "rent.per_million_tokens"),
    **_plain("rent", "tokens_per_second"),
    "rent_trend": _number("rent.trend"),
    **_plain("rent", "availability", "realisation", "platform_fee", "months_left", "locked", "occupied", "churn",
             "relet", "tenant_break_fee", "break_fee", "deposit", "lit_after", "lit_step", "subsidy",
             "subsidy_months", "clawback", "clawback_until"),
    **_plain("upkeep", "busy_kw", "idle_kw", "fault", "repair_cost", "death", "insurance"),
    **_plain("resale", "condition", "depth", "impact", "impact_cap", "speed", "lot", "commission", "warranty",
             "freight", "refurbishment", "conversion_hours", "conversion_yield", "scrap"),
    "sale_months": _number("resale.months"),
    **_plain("", "tax_book"),
}  # fmt: skip
CENTRE = (
    "pue", "staff", "bandwidth", "support", "demand_charge", "contracted_kw", "colocation_months_left",
    "freed_kw_value", "technician_hours",
)  # fmt: skip
CENTRE_QUOTES = ("tariff", "colocation")
SPANNED = ("centre_no", "lot_no", "count", "cost_to_recover")
Cells = Mapping[str, Formula]


@dataclass(frozen=True)
class Inputs:
    """References to every input: the terms, each cohort's and each centre's own; ``centre_of`` by cohort."""

    terms: Cells
    cohorts: Sequence[Cells]
    centres: Sequence[Cells]
    centre_of: Sequence[int]
    spans: Mapping[str, Span]  # whole columns of cohorts, by name
    names: Sequence[str]  # of centres
    variants: Sequence[str]  # of cohorts
    tax_left: Sequence[Sequence[Formula]]  # of each cohort, share of its tax book left after 0, 1, … months


def write_inputs(book: Book, comparison: Comparison, names: Mapping[str, str], words: Words) -> Inputs:
    """Four sheets of inputs. Cohorts are in the order of the comparison, centres in that of its rows."""
    columns = comparison.ground.columns
    centres = [columns.centres[label] for label in comparison.labels]
    place = {centre.key: at for at, centre in enumerate(centres)}
    called = [names.get(centre.key, centre.key) for centre in centres]
    centre_of = [place[cohort.centre] for cohort in columns.cohorts]
    terms = _terms(book.sheet(words("sheet.live.terms")), comparison, words)
    sheet = book.sheet(words("sheet.inputs"))
    cohorts, spans = _cohorts(sheet, columns.cohorts, centre_of, called, words)
    centre_cells = _centres(book.sheet(words("sheet.live.centres")), centres, called, words)
    variants = [variant_name(cohort.variant) for cohort in columns.cohorts]
    left = _tax_left(book.sheet(words("sheet.live.tax")), columns, [called[at] for at in centre_of], words)
    return Inputs(terms, cohorts, centre_cells, centre_of, spans, called, variants, left)


def _tax_left(sheet: Sheet, columns: Columns, names: Sequence[str], words: Words) -> list[list[Formula]]:
    """What is left of today's tax book month by month, until nothing changes any more."""
    last = int(np.max(np.argmin(columns.tax_left, axis=1), initial=0))
    heads: list[str | float] = [
        words("sheet.live.of.centre"),
        words("sheet.live.of.variant"),
        *map(float, range(last + 1)),
    ]
    sheet.heads(1, heads)
    rows = []
    for row, (cohort, left) in enumerate(zip(columns.cohorts, columns.tax_left, strict=True), 2):
        sheet.put(row, 1, names[row - 2])
        sheet.put(row, 2, variant_name(cohort.variant))
        shares = enumerate(left[: last + 1].tolist(), 3)
        rows.append([sheet.put(row, column, share, form=PERCENT, given=True) for column, share in shares])
    sheet.shape("C2", {1: 20, 2: 18} | dict.fromkeys(range(3, last + 4), 9.0))
    return rows


def _terms(sheet: Sheet, comparison: Comparison, words: Words) -> Cells:
    """The sliders of the window and the terms, one a line."""
    sheet.heads(1, [words("sheet.live.term"), words("sheet.live.value"), words("sheet.live.unit")])
    told = {name: float(getattr(comparison.scenario, name)) for name in LEVERS}
    told |= {name: NAN if (set_ := getattr(comparison.regime, name)) is None else float(set_) for name in TERMS}
    cells = {}
    for row, (name, value) in enumerate(told.items(), 2):
        sheet.put(row, 1, words(f"sheet.live.of.{name}"))
        cells[name] = sheet.put(row, 2, value, form=_form(name), given=True)
        sheet.put(row, 3, words(f"sheet.live.unit_of.{name}"))
    sheet.put(len(told) + 3, 1, words("sheet.live.how"))
    sheet.shape("A2", {1: 42, 2: 14, 3: 34})
    return cells


def _form(name: str) -> str:
    if name in SHARES or name.endswith("_vat"):
        return PERCENT
    return MONEY if name in AMOUNTS else PLAIN


def _cohorts(
    sheet: Sheet, cohorts: Sequence[Cohort], centre_of: Sequence[int], names: Sequence[str], words: Words
) -> tuple[list[Cells], dict[str, Span]]:
    """``centre`` and ``lot`` are numbers: text would be matched by patterns."""
    heads = [words(f"sheet.live.of.{name}") for name in ("centre", "variant", "centre_no", "lot_no", *COHORT)]
    sheet.heads(1, heads)
    lots: dict[tuple[str, str, str], int] = {}
    rows: list[dict[str, Formula]] = []
    for row, cohort in enumerate(cohorts, 2):
        lot = lots.setdefault((cohort.centre, cohort.model, cohort.variant), len(lots) + 1)
        sheet.put(row, 1, names[centre_of[row - 2]])
        sheet.put(row, 2, variant_name(cohort.variant))
        cells = {"centre_no": sheet.put(row, 3, centre_of[row - 2] + 1), "lot_no": sheet.put(row, 4, lot)}
        for column, (name, read) in enumerate(COHORT.items(), 5):
            cells[name] = sheet.put(row, column, read(cohort), form=_form(name), given=True)
        rows.append(cells)
        if any(quote and quote.assumed for quote in _quotes(cohort)) or cohort.lit_assumed:
            sheet.hatch(row, 2)
    sheet.shape("C2", dict.fromkeys(range(1, len(heads) + 1), 15.0) | {1: 20, 2: 18})
    return [*rows], {name: sheet.span([cells[name] for cells in rows]) for name in SPANNED}


def _quotes(cohort: Cohort) -> tuple[Quote | None, ...]:
    return cohort.resale.price, cohort.rent.per_hour, cohort.rent.per_month


def _centres(sheet: Sheet, centres: Sequence[Centre], names: Sequence[str], words: Words) -> list[Cells]:
    keys = [f"{name}{part}" for name in CENTRE_QUOTES for part in ("", "_vat", "_in")] + list(CENTRE)
    sheet.heads(1, [words(f"sheet.live.of.{name}") for name in ("centre", *keys)])
    rows = []
    for row, centre in enumerate(centres, 2):
        sheet.put(row, 1, names[row - 2])
        told = [*_parts(centre.tariff), *_parts(centre.colocation), *(float(getattr(centre, n)) for n in CENTRE)]
        cells = {
            key: sheet.put(row, column, value, form=_form(key), given=True)
            for column, (key, value) in enumerate(zip(keys, told, strict=True), 2)
        }
        rows.append(cells)
    sheet.shape("B2", dict.fromkeys(range(1, len(keys) + 2), 15.0) | {1: 20})
    return [*rows]


def _parts(quote: Quote | None) -> tuple[float, float, float]:
    return (quote.amount, quote.vat_rate, float(quote.vat_included)) if quote else (NAN, 0.0, 0.0)
