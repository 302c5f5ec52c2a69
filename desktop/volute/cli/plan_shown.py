"""Plans on the terminal: lots wanted and found, cards with their floors, accepted plans beside what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from volute.cli.context import OK, Context
from volute.cli.plan_written import must_be_writable, write_outcome
from volute.domain.catalogue import variant_name
from volute.ledger.store import Ledger
from volute.queries.comparison import Book, book
from volute.queries.plan_said import Cell
from volute.queries.plan_tables import PlanTables
from volute.queries.sale_cards import LeftOut, SaleCard, SaleCards
from volute.queries.sale_months import sale_months
from volute.queries.sale_outcome import Outcome
from volute.queries.sale_plans import AcceptedPlan, accepted_plan, accepted_plans
from volute.queries.sale_said import SaleSaid

LOTS = ("day", "centre", "model", "cards", "found", "price", "net", "floor")
CARDS = ("card", "day", "centre", "model", "place", "action", "price", "net", "floor", "book", "why")
PLANS = (
    "plan",
    "made",
    "by",
    "cards",
    *(STATES := ("sold", "listed", "bench", "pulled", "racked")),
    "converted",
    "due",
)
Accepted = Mapping[str, object] | None


def show_lots(context: Context, told: Book, found: SaleCards, accepted: Accepted) -> None:
    """A line a lot; prices are those of its first card, the floor is what a card must bring."""
    style, rows = context.style, []
    for at, lot in enumerate(found.plan.sold):
        first = next((card for card in found.cards if card.lot == at), None)
        numbers = [style.count(lot.cards), style.count(found.found[at])]
        money = [style.money(getattr(first.floor, name) if first else None) for name in ("price", "net", "least")]
        day = lot.day.isoformat() if lot.day else "—"
        rows.append([day, told.name(lot.centre), variant_name(lot.variant), *numbers, *money])
    context.rows([context.words(f"sale_plan.column.{name}") for name in LOTS], rows, _data(found, accepted))
    _remarks(context, found)


def show_cards(context: Context, told: Book, found: SaleCards, accepted: Accepted) -> None:
    """A line a card, then those left out with their reasons."""
    said = SaleSaid(context.words, context.style)
    rows = [*(_card(context, told, said, card) for card in found.cards)]
    rows += [_left_out(context, told, said, card) for card in found.left_out]
    context.rows([context.words(f"sale_plan.column.{name}") for name in CARDS], rows, _data(found, accepted))
    _remarks(context, found)


def show_months(context: Context, told: Book, found: SaleCards, accepted: Accepted) -> None:
    """A line a month, then all of it."""
    _, heads, rows = PlanTables(SaleSaid(context.words, context.style), told).months(found)
    shown = [
        [str(row[0]), *(context.style.count(float(str(n))) if n is not None else "—" for n in row[1:])] for row in rows
    ]
    context.rows(heads, shown, _data(found, accepted))
    context.progress(context.words("sale_plan.months_basis"))
    _remarks(context, found)


def _card(context: Context, told: Book, said: SaleSaid, card: SaleCard) -> list[str]:
    money = [
        context.style.money(amount) for amount in (card.floor.price, card.floor.net, card.floor.least, card.gain.book)
    ]
    place = f"{card.host} #{card.slot}" if card.host else "—"
    named = [card.card, card.planned.day, told.name(card.centre), variant_name(card.variant), place]
    return [*named, said.action(card), *money, said.whys(card.reasons) or "—"]


def _left_out(context: Context, told: Book, said: SaleSaid, card: LeftOut) -> list[str]:
    named = [card.card, "—", told.name(card.centre), variant_name(card.variant), card.host or "—"]
    return [*named, context.words("sale_plan.action.left_out"), *["—"] * 4, said.whys(card.reasons)]


def _remarks(context: Context, found: SaleCards) -> None:
    said = SaleSaid(context.words, context.style)
    for text in (said.verdict(found), said.missing(found), said.does(found), *said.remarks(found)):
        if text:
            context.progress(text)


def _data(found: SaleCards, accepted: Accepted) -> dict[str, object]:
    """Money in CNY: prices with VAT, net and floor without it and after tax; ``null`` is unknown."""
    plan = found.plan
    lots = [
        {**asdict(lot), "wanted": lot.cards, "found": n} for lot, n in zip(plan.sold, found.found, strict=True)
    ]  # fmt: skip
    cards = [{"card": card.card, **asdict(card), "below_floor": card.below} for card in found.cards]
    return {
        "months": plan.asked.months,
        "worth": plan.plan.worth,
        "lots": lots,
        "cards": cards,
        "by_month": [asdict(row) for row in sale_months(found)],
        "left_out": [asdict(card) for card in found.left_out],
        "actions": dict(found.actions),
        "accepted": accepted,
    }


def list_plans(context: Context, ledger: Ledger) -> int:
    found = accepted_plans(ledger, context.today)
    context.none_of("plans", found)
    _plans(context, found, [_plan_data(plan) for plan in found])
    return OK


def show_plan(context: Context, ledger: Ledger, name: str) -> int:
    """Planned beside sold: by day and kind, or card by card, and in sentences."""
    must_be_writable(context)
    today = context.today
    plan, told = accepted_plan(ledger, name, today), book(ledger, today)
    tables = PlanTables(SaleSaid(context.words, context.style), told)
    _, heads, rows = tables.done(plan) if context.options.cards else tables.kinds(plan)
    context.rows(heads, [[_cell(context, cell) for cell in row] for row in rows], _outcome_data(plan))
    for sentence in tables.outcome(plan):
        context.progress(sentence)
    write_outcome(context, told, plan)
    return OK


def _cell(context: Context, cell: Cell) -> str:
    if isinstance(cell, int | float):
        return context.style.number(cell, 0 if float(cell).is_integer() else 1)
    return str(cell or "—")


def _outcome_data(plan: AcceptedPlan) -> dict[str, object]:
    """Money in CNY with VAT; ``null`` is unknown."""
    kept = ("state", "converted", "action", "centre", "variant", "late")
    cards = [
        {
            **asdict(card.planned),
            **{n: getattr(card, n) for n in kept},
            "sold": asdict(card.sold) if card.sold else None,
        }
        for card in plan.cards
    ]
    by_kind = [
        {"day": day, "centre": centre, "model": variant, **_outcome(of)}
        for (day, centre, variant), of in plan.outcomes.items()
    ]
    return {**_plan_data(plan), "outcome": _outcome(plan.outcome), "by_kind": by_kind, "cards": cards}


def _outcome(of: Outcome) -> dict[str, object]:
    return {**asdict(of), "change": of.change}


def _plans(context: Context, found: tuple[AcceptedPlan, ...], data: object) -> None:
    heads = [context.words(f"sale_plan.done.{name}") for name in PLANS]
    context.rows(heads, [list(_plan_row(context, plan)) for plan in found], data)


def _plan_row(context: Context, plan: AcceptedPlan) -> Iterator[str]:
    counts, style = plan.counts, context.style
    yield from (plan.name, style.moment(plan.at), plan.by, style.count(len(plan.cards)))
    yield from (style.count(counts.get(state, 0)) for state in STATES)
    yield f"{style.count(counts['converted'])} / {style.count(counts['converts'])}"
    yield style.count(plan.due)


def _plan_data(plan: AcceptedPlan) -> dict[str, object]:
    kept = {name: plan.fields.get(name) for name in ("levers", "head", "months", "new_leases", "note")}
    return {"plan": plan.name, "at": plan.at, "by": plan.by, **kept, "counts": dict(plan.counts), "due": plan.due}
