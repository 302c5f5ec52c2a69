"""``volute cards``: list them, pair a scanned sticker with one, take in a list of them."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict, fields
from pathlib import Path

from volute.cli import sellable
from volute.cli.context import OK, Context, meant
from volute.commands.cardlines import Basis
from volute.commands.cardlist import examine, receive_list
from volute.commands.cards import pair_sticker
from volute.commands.listed import file_text
from volute.domain.catalogue import variant_name
from volute.domain.problems import Refused
from volute.domain.view import STATES
from volute.ledger.store import Ledger
from volute.queries.cards import CardRow, cards
from volute.words import Words, problem_words

SHOWN = ("card", "state", "model", "cooler", "centre", "place", "tenant", "uuid", "sticker")
GIVES = tuple(field.name for field in fields(CardRow))
FILTERS = ("centre", "model", "host", "text")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "pair", "import", "sellable"), default="list")
    parser.add_argument("card", nargs="?", help=words("cli.cards.help.card"))
    parser.add_argument("sticker", nargs="?", help=words("cli.cards.help.sticker"))
    parser.add_argument("--store", default="", help=words("cli.cards.help.store"))
    for name in ("without_vat", "skip_bad"):
        parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=words(f"cli.cards.help.{name}"))
    parser.add_argument("--state", choices=STATES, default="", help=words("cli.cards.help.state"))
    for name in FILTERS:
        parser.add_argument(f"--{name}", default="", help=words(f"cli.cards.help.{name}"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    if given.action == "pair":
        typed, sticker = context.given("card", "sticker")
        card = meant(ledger, "card", typed)
        pair_sticker(ledger, context.seat, card, sticker)
        said = context.words("cli.cards.paired", card=card, sticker=sticker)
        context.tell(said, {"card": card, "sticker": sticker})
        return OK
    if given.action == "import":
        return _import(context, ledger)
    if given.action == "sellable":
        return sellable.shown(context, ledger)
    named = {of: meant(ledger, of, getattr(given, of)) for of in ("centre", "model", "host")}
    found = cards(ledger, given.state, named["centre"], named["model"], named["host"], given.text)
    context.none_of("cards", found)
    heads = [context.words(f"cli.cards.{name}") for name in SHOWN]
    context.rows(heads, [_row(context.words, card) for card in found], [asdict(card) for card in found])
    return OK


def _import(context: Context, ledger: Ledger) -> int:
    """A list from a spreadsheet. Bad rows are named; with any, nothing is entered unless they are to be left out."""
    given, w = context.options, context.words
    (path,) = context.given("card")
    basis = Basis(meant(ledger, "centre", given.centre), given.store, vat_included=not given.without_vat)
    found = examine(ledger, file_text(Path(path).expanduser()), basis)
    bad = [
        {"row": row.number, "text": row.text, "why": " ".join(problem_words(w, row.trouble, typed=True))}
        for row in found.bad
    ]
    for row in bad:
        context.progress(w("cli.cards.bad_row", **row))
    if not found.good or (bad and not given.skip_bad):
        raise Refused("list_refused", path=path, bad=len(bad), good=len(found.good))
    entered = sorted(receive_list(ledger, context.seat, found.good).subjects)
    said = w.plural("cli.cards.imported", len(entered), first=entered[0], last=entered[-1])
    context.tell(said, {"imported": entered, "left_out": bad})
    return OK


def _row(words: Words, c: CardRow) -> list[str]:
    known = (c.tenant, c.uuid, c.sticker)
    where = [c.centre, c.place, *(text or "—" for text in known)]
    return [c.id, words(f"state.{c.state}"), variant_name(c.variant), words(f"choice.{c.cooler}"), *where]
