"""Plans on the terminal: lots wanted and found, cards with their floors, accepted plans beside what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from volute.cli.context import OK, Context
from volute.domain.catalogue import variant_name
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.sale_cards import LeftOut, SaleCard, SaleCards
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
    """Planned beside done, by card as JSON, summed up for people."""
    plan = accepted_plan(ledger, name, context.today)
    cards = [
        {**asdict(card.planned), **{n: getattr(card, n) for n in ("state", "converted", "action")}}
        for card in plan.cards
    ]
    _plans(context, (plan,), {**_plan_data(plan), "cards": cards})
    return OK


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
