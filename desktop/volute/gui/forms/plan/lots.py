"""The words of a plan, and its lots as a table: sales by date first, then what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from volute.commands.plan_workbook import Page
from volute.domain.catalogue import variant_name
from volute.economics.allocation import Shadow
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.queries.comparison import Book
from volute.queries.sale_plan import Lot, SalePlan

TEXTS = ("day", "centre", "model", "until")
NUMBERS = ("machines", "cards", "worth")
HEADS = ("day", "centre", "model", "machines", "cards", "until", "worth")


@dataclass(frozen=True)
class Telling:
    """A plan in the words of the desk."""

    desk: Desk
    book: Book

    def verdict(self, found: SalePlan) -> str:
        w, style = self.desk.words, self.desk.style
        if not found.sold:
            return w("sale_plan.verdict_none", n=found.asked.months)
        sold, kept = (style.count(sum(lot.cards for lot in lots)) for lots in (found.sold, found.kept))
        return w("sale_plan.verdict", sold=sold, lots=style.count(len(found.sold)), kept=kept)

    def worth(self, found: SalePlan) -> str:
        """Beside doing nothing, beside one by one, and beside the best that could be."""
        plan, style = found.plan, self.desk.style
        more = {name: style.money_large(plan.worth - getattr(plan, name)) for name in ("nothing", "greedy")}
        return self.desk.words(
            "sale_plan.worth", worth=style.money_large(plan.worth), gap=style.percent(plan.gap, 2), **more
        )

    def unknown(self, found: SalePlan) -> str:
        kinds = {cohort.key: cohort for cohort in self.book.cohorts}
        named = (f"{variant_name(kinds[k].variant)}, {self.book.name(kinds[k].centre)}" for k in found.plan.unknown)
        return self.desk.words("sale_plan.unknown", kinds="; ".join(named))

    def scarce(self, found: SalePlan) -> list[str]:
        return [self._shadow(shadow) for shadow in found.shadows]

    def _shadow(self, shadow: Shadow) -> str:
        worth = self.desk.style.money_large(shadow.worth)
        return self.desk.words(shadow.key, of=self._of(shadow), month=shadow.month, worth=worth)

    def _of(self, shadow: Shadow) -> str:
        """A centre, a variant, or a model under a use."""
        if shadow.kind in ("technicians", "power"):
            return self.book.name(shadow.of)
        model, _, other = shadow.of.partition("/")
        if shadow.kind == "demand":
            use = self.desk.words(f"economics.use.{other}")
            return self.desk.words("sale_plan.demand_of", model=variant_name(model), use=use)
        return variant_name(other or model)

    def cells(self, lot: Lot) -> tuple[str, str, str, str]:
        w, style = self.desk.words, self.desk.style
        day = style.iso(lot.day) if lot.day else w("sale_plan.kept")
        until = "—" if lot.day == self.book.today else w(lot.use_key)
        return day, self.book.name(lot.centre), variant_name(lot.variant), until

    def pages(self, found: SalePlan) -> tuple[Page, ...]:
        """Of the spreadsheet: lots, comparison, scarce things."""
        w, plan = self.desk.words, found.plan
        heads = tuple(w(f"sale_plan.column.{name}") for name in HEADS)
        compared = [
            (w(f"sale_plan.{key}"), round(getattr(plan, name), 2))
            for key, name in (("this_plan", "worth"), ("nothing", "nothing"), ("greedy", "greedy"), ("bound", "bound"))
        ]
        told = (self.verdict(found), self.worth(found), w("sale_plan.basis", n=found.asked.scenario.horizon))
        pair = (w("sale_plan.column.plan"), w("sale_plan.column.worth"))
        notes = [(text, None) for text in (*told, w("sale_plan.not_kept"))]
        return (
            Page(w("sale_plan.title"), heads, list(self._rows(found))),
            Page(w("sale_plan.sheet_compared"), pair, [*compared, *notes]),
            Page(w("sale_plan.sheet_scarce"), (w("sale_plan.column.fact"),), [(t,) for t in self.scarce(found)]),
        )

    def _rows(self, found: SalePlan) -> Iterator[tuple[str | float | int | None, ...]]:
        for lot in found.lots:
            day, centre, model, until = self.cells(lot)
            yield day, centre, model, lot.machines, lot.cards, until, round(lot.worth, 2)


class Lots(Grid):
    """One line a lot; sorted by any column, copied with headings."""

    def __init__(self, desk: Desk, telling: Telling) -> None:
        self._desk, self._telling = desk, telling
        title = {name: desk.words(f"sale_plan.column.{name}") for name in HEADS}
        count, unit = self._count, desk.style.scaled_unit()
        # fmt: off
        super().__init__(desk.look, [
            Column("day", title["day"], 104, bold=True),
            Column("centre", title["centre"], 150, stretch=True),
            Column("model", title["model"], 124),
            Column("machines", title["machines"], 76, align="right", show=count),
            Column("cards", title["cards"], 68, align="right", show=count),
            Column("until", title["until"], 112, lead=12),
            Column("worth", title["worth"], 92, unit, "right", show=self._money),
        ], identity="day")
        # fmt: on
        self.setAccessibleName(desk.words("sale_plan.lots"))

    def show_plan(self, found: SalePlan) -> None:
        cells = [self._telling.cells(lot) for lot in found.lots]
        texts = {name: Coded.of(row[at] for row in cells) for at, name in enumerate(TEXTS)}
        numbers = {name: np.array([getattr(lot, name) for lot in found.lots], np.float64) for name in NUMBERS}
        self.set_data(Columns(len(cells), {**texts, **numbers}))

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def _money(self, value: object) -> str:
        return self._desk.style.scaled(float(str(value)))
