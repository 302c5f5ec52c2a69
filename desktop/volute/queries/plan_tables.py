"""The cards, the months and the outcome of a plan as tables: the same rows in a window, on a terminal and in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from volute.domain.catalogue import variant_name
from volute.queries.comparison import Book
from volute.queries.plan_said import Cell, Table
from volute.queries.sale_cards import LeftOut, SaleCard, SaleCards
from volute.queries.sale_months import sale_months
from volute.queries.sale_outcome import Outcome
from volute.queries.sale_plans import AcceptedPlan, Done
from volute.queries.sale_said import SaleSaid

CARDS = ("card", "day", "centre", "model", "place", "action", "why", "price", "net", "floor", "book")
MONTHS = ("month", "lots", "cards", "found", "price", "net", "floor", "book", "worth")
KINDS = ("day", "centre", "model", "cards", "sold", "planned", "realised", "change", "late", "below", "open")
DONE = ("card", "day", "centre", "model", "state", "planned", "floor", "sold_on", "late", "realised", "buyer", "lot")


@dataclass(frozen=True, slots=True)
class PlanTables:
    """In one language; centres are called as the book calls them."""

    said: SaleSaid
    book: Book

    def cards(self, found: SaleCards) -> Table:
        """Those chosen, then those left out. CNY: prices with VAT, net and floor without it and after tax."""
        rows = [*map(self._card, found.cards), *map(self._left_out, found.left_out)]
        return self.said.words("sale_plan.view.cards"), self._heads("column", CARDS), rows

    def _card(self, card: SaleCard) -> tuple[Cell, ...]:
        told = [card.planned.day, *self.where(card), self.said.action(card), self.said.whys(card.reasons)]
        amounts = (card.floor.price, card.floor.net, card.floor.least, card.gain.book)
        return (card.card, *told, *(_cents(amount) for amount in amounts))

    def _left_out(self, card: LeftOut) -> tuple[Cell, ...]:
        action = self.said.words("sale_plan.action.left_out")
        return (card.card, "", *self.where(card), action, self.said.whys(card.reasons), *[None] * 4)

    def where(self, card: SaleCard | LeftOut) -> tuple[str, str, str]:
        """Centre, model, and host with slot."""
        slot = f" #{card.slot}" if isinstance(card, SaleCard) and card.host and card.slot is not None else ""
        return self.book.name(card.centre), variant_name(card.variant), card.host + slot

    def months(self, found: SaleCards) -> Table:
        """The last row is of all."""
        every = self.said.words("sale_plan.all_sold")
        rows: list[tuple[Cell, ...]] = [
            (row.month or every, row.lots, row.cards, row.found, *(_cents(n) for n in _amounts(row)), _cents(row.worth))
            for row in sale_months(found)
        ]
        return self.said.words("sale_plan.view.months"), self._heads("column", MONTHS), rows

    def kinds(self, plan: AcceptedPlan) -> Table:
        """What was planned and sold by day, centre and model; the last row is of all. CNY with VAT."""
        w = self.said.words
        rows = [
            (day, self.book.name(centre), variant_name(variant), *_outcome(of))
            for (day, centre, variant), of in plan.outcomes.items()
        ]
        rows.append((w("sale_plan.all_planned"), "", "", *_outcome(plan.outcome)))
        return w("sale_plan.outcome.title", plan=plan.name), self._heads("outcome", KINDS), rows

    def done(self, plan: AcceptedPlan) -> Table:
        """Card by card."""
        rows = list(map(self._done, plan.cards))
        return self.said.words("sale_plan.view.cards"), self._heads("outcome", DONE), rows

    def _done(self, card: Done) -> tuple[Cell, ...]:
        planned, sold = card.planned, card.sold
        state = self.said.words(f"sale_plan.done.{card.state}")
        named = (card.planned.card, planned.day, self.book.name(card.centre), variant_name(card.variant), state)
        amounts = tuple(float(text) if text else None for text in (planned.price, planned.floor))
        if sold is None:
            return (*named, *amounts, *[None] * 5)
        return (*named, *amounts, sold.day.isoformat(), card.late, _cents(sold.price), sold.buyer, sold.lot)

    def _heads(self, of: str, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.said.words(f"sale_plan.{of}.{name}") for name in names)

    def outcome(self, plan: AcceptedPlan) -> Iterator[str]:
        """In sentences: what was sold for how much against what was planned, and what is in no sum."""
        w, style, of = self.said.words, self.said.style, plan.outcome
        n, every, rest = (style.count(number) for number in (of.sold, of.cards, of.cards - of.sold))
        left = style.money(of.open_planned)
        if not of.sold:
            yield w("sale_plan.outcome.none_sold", of=every, open=left)
            return
        change = "—" if of.change is None else f"{style.signed(of.change * 100)}%"
        amounts = {"realised": style.money(of.realised), "planned": style.money(of.planned), "change": change}
        yield w("sale_plan.outcome.said", n=n, of=every, rest=rest, open=left, late=style.signed(of.late, 0), **amounts)
        if unpriced := of.sold - of.priced:
            yield w("sale_plan.outcome.unpriced", n=style.count(unpriced))
        if of.below:
            yield w("sale_plan.outcome.below_said", n=style.count(of.below))


def _amounts(row: object) -> tuple[float | None, ...]:
    return tuple(getattr(row, name) for name in ("price", "net", "least", "book"))


def _outcome(of: Outcome) -> tuple[Cell, ...]:
    sums = (_cents(of.planned), _cents(of.realised)) if of.priced else (None, None)
    change = None if of.change is None else round(of.change * 100, 1)
    late = None if of.late is None else round(of.late, 1)
    return of.cards, of.sold, *sums, change, late, of.below, _cents(of.open_planned)


def _cents(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 2)
