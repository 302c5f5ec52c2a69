"""``volute cards``: list them, or pair a scanned sticker with one."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict, fields

from volute.cli.context import OK, Context, meant
from volute.commands.cards import pair_sticker
from volute.domain.catalogue import variant_name
from volute.domain.view import STATES
from volute.queries.cards import CardRow, cards
from volute.words import Words

SHOWN = ("card", "state", "model", "cooler", "centre", "place", "tenant", "uuid", "sticker")
GIVES = tuple(field.name for field in fields(CardRow))
FILTERS = ("centre", "model", "host", "text")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "pair"), default="list")
    parser.add_argument("card", nargs="?", help=words("cli.cards.help.card"))
    parser.add_argument("sticker", nargs="?", help=words("cli.cards.help.sticker"))
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
    named = {of: meant(ledger, of, getattr(given, of)) for of in ("centre", "model", "host")}
    found = cards(ledger, given.state, named["centre"], named["model"], named["host"], given.text)
    context.none_of("cards", found)
    heads = [context.words(f"cli.cards.{name}") for name in SHOWN]
    context.rows(heads, [_row(context.words, card) for card in found], [asdict(card) for card in found])
    return OK


def _row(words: Words, c: CardRow) -> list[str]:
    known = (c.tenant, c.uuid, c.sticker)
    where = [c.centre, c.place, *(text or "—" for text in known)]
    return [c.id, words(f"state.{c.state}"), variant_name(c.variant), words(f"choice.{c.cooler}"), *where]
