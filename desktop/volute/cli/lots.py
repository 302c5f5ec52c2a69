"""``volute lots``: fill boxes, seal, ship, sell and receive lots of cards, and print what is in them."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path

from volute.cli.context import OK, Context, meant
from volute.cli.lot_sale import NAMED, sell
from volute.cli.lot_shown import show_lot, show_lots, write_papers
from volute.commands.lots import move_lot, open_lot, pack, unpack
from volute.domain.lots import MOVES, SPLITS
from volute.domain.money import Currency
from volute.domain.problems import Refused
from volute.ledger.store import Ledger
from volute.queries.delivery_note import PAPERS
from volute.words import Words

GIVES = ("lot", "status", "digest", "boxes", "cards", "sale", "gain")
SAID = ("title", "capacity", "box", "carrier", "waybill", "receiver", "day", "reason")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="list")
    parser.add_argument("lot", nargs="?", help=words("cli.lots.help.lot"))
    parser.add_argument("rest", nargs="*", default=[], metavar="CARD", help=words("cli.lots.help.rest"))
    for name in (*SAID, *NAMED):
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=words(f"cli.lots.help.{name}"))
    parser.add_argument("--split", choices=SPLITS, default="equal", help=words("cli.lots.help.split"))
    parser.add_argument("--currency", choices=tuple(Currency), default="CNY", help=words("cli.lots.help.currency"))
    parser.add_argument("--without-vat", action="store_true", help=words("cli.lots.help.without_vat"))


def run(context: Context) -> int:
    return ACTIONS[context.options.action](context, context.ledger())


def _lot(context: Context, ledger: Ledger) -> str:
    (given,) = context.given("lot")
    return meant(ledger, "lot", given)


def _cards(context: Context, ledger: Ledger) -> list[str]:
    """Cards by number, sticker, serial or UUID."""
    given = [card for text in context.options.rest for card in text.split(",") if card.strip()]
    if not given:
        raise Refused("argument_missing", command=f"lots {context.options.action}", names="CARD")
    return list(dict.fromkeys(meant(ledger, "card", card) for card in given))


def _add(context: Context, ledger: Ledger) -> int:
    """A new lot; what stands where others have their number is its title too."""
    told = context.options
    said = {"title": told.title or told.lot or "", "capacity": told.capacity, "sold_as": told.sold_as}
    receipt = open_lot(ledger, context.seat, said)
    name = receipt.facts[0].subject.partition(":")[2]
    context.tell(context.words("cli.lots.added", lot=name), {"lot": name, "status": "open"})
    return OK


def _put(context: Context, ledger: Ledger) -> int:
    lot, cards = _lot(context, ledger), _cards(context, ledger)
    box = context.options.box or "1"
    pack(ledger, context.seat, lot, cards, box, context.options.override)
    said = context.words("cli.lots.packed", cards=", ".join(cards), box=box, lot=lot)
    context.tell(said, {"lot": lot, "box": box, "cards": cards})
    return OK


def _take_out(context: Context, ledger: Ledger) -> int:
    lot, cards = _lot(context, ledger), _cards(context, ledger)
    unpack(ledger, context.seat, lot, cards, context.options.reason)
    context.tell(context.words("cli.lots.taken_out", cards=", ".join(cards), lot=lot), {"lot": lot, "cards": cards})
    return OK


def _move(context: Context, ledger: Ledger) -> int:
    """Seal, reopen, ship or receive."""
    lot, told = _lot(context, ledger), context.options
    row = MOVES[told.action]
    given = {name: getattr(told, name) for name in row.asks}
    day = {row.after: told.day} if told.day and row.after in ("shipped", "received") else {}
    move_lot(ledger, context.seat, lot, told.action, {**given, **day})
    said = context.words("cli.lots.moved", lot=lot, status=context.words(f"value.lot.{row.after}"))
    context.tell(said, {"lot": lot, "status": row.after})
    return OK


def _sell(context: Context, ledger: Ledger) -> int:
    return sell(context, ledger, _lot(context, ledger))


def _show(context: Context, ledger: Ledger) -> int:
    return show_lot(context, ledger, _lot(context, ledger))


def _papers(context: Context, ledger: Ledger) -> int:
    """The sheet for the buyer, the delivery note, or labels of boxes and cards."""
    lot, kind = _lot(context, ledger), context.options.action
    if not context.options.rest:
        raise Refused("argument_missing", command=f"lots {kind}", names="FILE.pdf")
    return write_papers(context, ledger, lot, kind, [Path(text) for text in context.options.rest])


ACTIONS: Mapping[str, Callable[[Context, Ledger], int]] = {
    "list": show_lots,
    "add": _add,
    "put": _put,
    "take-out": _take_out,
    **dict.fromkeys(MOVES, _move),
    "sell": _sell,
    "show": _show,
    **dict.fromkeys(PAPERS, _papers),
}
