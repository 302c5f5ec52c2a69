"""The fleet's plan in words: its one sentence, what it is compared with, what is scarce, and its lots as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from volute.domain.catalogue import variant_name
from volute.economics.allocation import Shadow
from volute.queries.comparison import Book
from volute.queries.sale_plan import Lot, SalePlan
from volute.words import Style, Words

HEADS = ("day", "centre", "model", "machines", "cards", "until", "worth")
Cell = str | float | int | None
Table = tuple[str, tuple[str, ...], list[tuple[Cell, ...]]]  # title, headings, rows


@dataclass(frozen=True)
class PlanSaid:
    """In one language; centres are called as the book calls them."""

    words: Words
    style: Style
    book: Book

    def verdict(self, found: SalePlan) -> str:
        w, style = self.words, self.style
        if not found.sold:
            return w("sale_plan.verdict_none", n=found.asked.months)
        sold, kept = (style.count(sum(lot.cards for lot in lots)) for lots in (found.sold, found.kept))
        return w("sale_plan.verdict", sold=sold, lots=style.count(len(found.sold)), kept=kept)

    def worth(self, found: SalePlan) -> str:
        """Beside doing nothing, beside one by one, and beside the best that could be."""
        plan, style = found.plan, self.style
        more = {name: style.money_large(plan.worth - getattr(plan, name)) for name in ("nothing", "greedy")}
        return self.words(
            "sale_plan.worth", worth=style.money_large(plan.worth), gap=style.percent(plan.gap, 2), **more
        )

    def basis(self, found: SalePlan) -> Iterator[str]:
        """On which terms; what limits the sale a month is one of them."""
        yield self.words("sale_plan.basis", n=found.asked.scenario.horizon)
        if most := found.asked.most_a_month:
            yield self.words("sale_plan.basis_most", n=self.style.count(most))
        if least := found.asked.least_lot:
            yield self.words("sale_plan.basis_least", n=self.style.count(least))
        if floors := found.asked.floors:
            said = ", ".join(f"{variant_name(of)} {self.style.money(price)}" for of, price in floors.items())
            yield self.words("sale_limits.basis_floors", floors=said)
        if taken := found.asked.taken:
            said = ", ".join(f"{variant_name(of)} {self.style.count(n)}" for of, n in taken.items())
            yield self.words("sale_limits.basis_buyers", taken=said)

    def unknown(self, found: SalePlan) -> str:
        kinds = {cohort.key: cohort for cohort in self.book.cohorts}
        named = (f"{variant_name(kinds[k].variant)}, {self.book.name(kinds[k].centre)}" for k in found.plan.unknown)
        return self.words("sale_plan.unknown", kinds="; ".join(named))

    def scarce(self, found: SalePlan) -> list[str]:
        return [self._shadow(shadow) for shadow in found.shadows]

    def _shadow(self, shadow: Shadow) -> str:
        worth = self.style.money_large(shadow.worth)
        return self.words(shadow.key, of=self._of(shadow), month=shadow.month, worth=worth)

    def _of(self, shadow: Shadow) -> str:
        """A centre, a variant, or a model under a use."""
        if shadow.kind in ("technicians", "power"):
            return self.book.name(shadow.of)
        model, _, other = shadow.of.partition("/")
        if shadow.kind == "demand":
            use = self.words(f"economics.use.{other}")
            return self.words("sale_plan.demand_of", model=variant_name(model), use=use)
        return variant_name(other or model)

    def cells(self, lot: Lot) -> tuple[str, str, str, str]:
        w, style = self.words, self.style
        day = style.iso(lot.day) if lot.day else w("sale_plan.kept")
        until = "—" if lot.day == self.book.today else w(lot.use_key)
        return day, self.book.name(lot.centre), variant_name(lot.variant), until

    def tables(self, found: SalePlan) -> tuple[Table, ...]:
        """Of the spreadsheet: lots, comparison, scarce things."""
        w, plan = self.words, found.plan
        heads = tuple(w(f"sale_plan.column.{name}") for name in HEADS)
        compared = [
            (w(f"sale_plan.{key}"), round(getattr(plan, name), 2))
            for key, name in (("this_plan", "worth"), ("nothing", "nothing"), ("greedy", "greedy"), ("bound", "bound"))
        ]
        told = (self.verdict(found), self.worth(found), w("sale_plan.basis", n=found.asked.scenario.horizon))
        pair = (w("sale_plan.column.plan"), w("sale_plan.column.worth"))
        notes = [(text, None) for text in (*told, w("sale_plan.not_kept"))]
        return (
            (w("sale_plan.title"), heads, list(self._rows(found))),
            (w("sale_plan.sheet_compared"), pair, [*compared, *notes]),
            (w("sale_plan.sheet_scarce"), (w("sale_plan.column.fact"),), [(t,) for t in self.scarce(found)]),
        )

    def _rows(self, found: SalePlan) -> Iterator[tuple[str | float | int | None, ...]]:
        for lot in found.lots:
            day, centre, model, until = self.cells(lot)
            yield day, centre, model, lot.machines, lot.cards, until, round(lot.worth, 2)
        if found.sold:
            yield (self.words("sale_plan.all_sold"), "", "", *_sums(found.sold), "", round(_worth(found.sold), 2))


def _sums(lots: Sequence[Lot]) -> tuple[int, int]:
    return sum(lot.machines for lot in lots), sum(lot.cards for lot in lots)


def _worth(lots: Sequence[Lot]) -> float:
    return sum(lot.worth for lot in lots)
