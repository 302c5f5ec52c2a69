"""``volute plan``: the fleet's plan to sell as lots and cards; accept it, go on with it, see what has become of it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path

from volute.cli.compare import LEVERS, scenario
from volute.cli.context import OK, Context, meant
from volute.cli.plan_shown import list_plans, show_cards, show_lots, show_months, show_plan
from volute.cli.plan_written import must_be_writable, write_plan
from volute.commands.registers import retire
from volute.commands.sale_plans import Proposal, accept_plan, go_on
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.plan_said import PlanSaid
from volute.queries.sale_cards import SaleCards, sale_cards
from volute.queries.sale_limits import sale_limits, within
from volute.queries.sale_plan import Asked, sale_plan
from volute.words import Words

GIVES = ("months", "worth", "lots", "cards", "by_month", "left_out", "actions", "accepted")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="make")
    parser.add_argument("name", nargs="?", help=words("cli.plan.help.name"))
    parser.add_argument("--months", type=int, default=12, help=words("cli.plan.help.months"))
    parser.add_argument("--new-leases", type=int, default=0, help=words("cli.plan.help.new_leases"))
    parser.add_argument("--most-a-month", type=int, default=0, help=words("cli.plan.help.most_a_month"))
    parser.add_argument("--least-lot", type=int, default=0, help=words("cli.plan.help.least_lot"))
    for name in ("monthly", "cards", "accept"):
        parser.add_argument(f"--{name}", action="store_true", help=words(f"cli.plan.help.{name}"))
    parser.add_argument(
        "--out", type=Path, action="append", default=[], metavar="FILE", help=words("cli.plan.help.out")
    )
    parser.add_argument("--known-buyers", action="store_true", help=words("cli.plan.help.known_buyers"))
    parser.add_argument("--replaces", default="", help=words("cli.plan.help.replaces"))
    parser.add_argument("--note", default="", help=words("cli.plan.help.note"))
    parser.add_argument("--reason", default="", help=words("cli.plan.help.reason"))
    levers = words("cli.compare.help.set", levers=", ".join(LEVERS))
    parser.add_argument("--set", action="append", default=[], metavar="LEVER=VALUE", help=levers)


def run(context: Context) -> int:
    return ACTIONS[context.options.action](context, context.ledger())


def _make(context: Context, ledger: Ledger) -> int:
    """Find a plan and its cards; with --accept keep it and do what is due."""
    given, today = context.options, context.today
    told = book(ledger, today)
    limits = {
        "new_leases": max(given.new_leases, 0),
        "most_a_month": max(given.most_a_month, 0),
        "least_lot": max(given.least_lot, 0),
    }
    asked = Asked(scenario(given.set), max(given.months, 1), **limits)
    plan = sale_plan(told, within(asked, sale_limits(ledger, today), known_buyers=given.known_buyers))
    for sentence in PlanSaid(context.words, context.style, told).basis(plan):
        context.progress(sentence)
    former = meant(ledger, "plan", given.replaces) if given.replaces else ""
    found = sale_cards(ledger, told, plan, former)
    must_be_writable(context)
    accepted = _accepted(context, ledger, found) if given.accept else None
    shown = show_cards if given.cards else show_months if given.monthly else show_lots
    shown(context, told, found, accepted)
    write_plan(context, told, found)
    return OK


def _accepted(context: Context, ledger: Ledger, found: SaleCards) -> Mapping[str, object]:
    receipt = accept_plan(ledger, context.seat, Proposal(**found.terms, note=context.options.note))
    name = receipt.facts[0].subject.partition(":")[2]
    steps = sum(not fact.subject.startswith("plan:") for fact in receipt.facts)
    context.progress(context.words("cli.plan.accepted", plan=name, n=steps))
    return {"plan": name, "steps": steps}


def _named(context: Context, ledger: Ledger) -> str:
    (name,) = context.given("name")
    return meant(ledger, "plan", name)


def _show(context: Context, ledger: Ledger) -> int:
    return show_plan(context, ledger, _named(context, ledger))


def _go_on(context: Context, ledger: Ledger) -> int:
    name = _named(context, ledger)
    receipt = go_on(ledger, context.seat, name)
    done = len(receipt.facts)
    context.tell(context.words("cli.plan.gone_on", plan=name, n=done), {"plan": name, "steps": done})
    return OK


def _drop(context: Context, ledger: Ledger) -> int:
    """Its cards are free for another plan; what it listed stays listed."""
    name = _named(context, ledger)
    retire(ledger, context.seat, "plan", name, context.options.reason)
    context.tell(context.words("cli.retired", name=name), {"dropped": name})
    return OK


ACTIONS: Mapping[str, Callable[[Context, Ledger], int]] = {
    "make": _make,
    "list": list_plans,
    "show": _show,
    "go-on": _go_on,
    "drop": _drop,
}
