"""``volute limits``: the least a model may be sold for, and how many cards of it a buyer takes in a month."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import asdict

from volute.cli.context import OK, Context, meant
from volute.commands.registers import describe, retire
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.ledger.store import Ledger
from volute.queries.sale_limits import Buyer, Floor, buyer_entry, sale_limits
from volute.words import Words

GIVES = ("floors", "buyers", "floor", "buyer", "price", "a_month", "dropped")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="list")
    parser.add_argument("model", nargs="?", help=words("cli.limits.help.model"))
    parser.add_argument("amount", nargs="?", help=words("cli.limits.help.amount"))
    for name in ("buyer", "why"):
        parser.add_argument(f"--{name}", default="", help=words(f"cli.limits.help.{name}"))


def run(context: Context) -> int:
    return ACTIONS[context.options.action](context, context.ledger())


def _floor(context: Context, ledger: Ledger) -> int:
    """The least list price, CNY with VAT."""
    model, amount = context.given("model", "amount")
    variant = meant(ledger, "model", model)
    said: dict[str, Evidence] = {"price": amount, "as_of": context.today.isoformat(), "why": context.options.why}
    describe(ledger, context.seat, "floor", variant, said)
    told = context.words("cli.limits.floor_set", model=variant_name(variant), price=amount)
    context.tell(told, {"floor": variant, "price": amount})
    return OK


def _buyer(context: Context, ledger: Ledger) -> int:
    """How many cards of a model one buyer takes in 30 days."""
    model, amount = context.given("model", "amount")
    (name,) = context.given("buyer")
    variant = meant(ledger, "model", model)
    said: dict[str, Evidence] = {"name": name, "model": variant, "a_month": amount, "as_of": context.today.isoformat()}
    describe(ledger, context.seat, "buyer", buyer_entry(name, variant), {**said, "note": context.options.why})
    told = context.words("cli.limits.buyer_set", buyer=name, model=variant_name(variant), n=amount)
    context.tell(told, {"buyer": name, "model": variant, "a_month": amount})
    return OK


def _drop(context: Context, ledger: Ledger) -> int:
    """A floor, or with --buyer what a buyer takes; both stay in the history."""
    (model,) = context.given("model")
    variant, buyer = meant(ledger, "model", model), context.options.buyer
    register, name = ("buyer", buyer_entry(buyer, variant)) if buyer else ("floor", variant)
    retire(ledger, context.seat, register, name, context.options.why)
    context.tell(context.words("cli.retired", name=name), {"dropped": name})
    return OK


def _list(context: Context, ledger: Ledger) -> int:
    found = sale_limits(ledger, context.today)
    context.none_of("limits", (*found.floors, *found.buyers))
    heads = [context.words(f"sale_limits.{name}") for name in ("kind", "model", "who", "least", "now", "note")]
    rows = [*(_floor_row(context, one) for one in found.floors), *(_buyer_row(context, one) for one in found.buyers)]
    data = {"floors": [asdict(one) for one in found.floors], "buyers": [asdict(one) for one in found.buyers]}
    context.rows(heads, rows, data)
    return OK


def _floor_row(context: Context, one: Floor) -> list[str]:
    money, kind = context.style.money, context.words("sale_limits.floor")
    return [kind, variant_name(one.variant), "—", money(one.price), money(one.quoted), one.why or "—"]


def _buyer_row(context: Context, one: Buyer) -> list[str]:
    count, kind = context.style.count, context.words("sale_limits.buyer")
    return [kind, variant_name(one.variant), one.name, count(one.a_month), count(one.sold), one.note or "—"]


ACTIONS: Mapping[str, Callable[[Context, Ledger], int]] = {
    "list": _list,
    "floor": _floor,
    "buyer": _buyer,
    "drop": _drop,
}
