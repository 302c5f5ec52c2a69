"""``volute prices``: the quotes the comparison works with, each with its day, VAT basis and source."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context, known_entry
from volute.commands.registers import describe
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.registers import REGISTERS
from volute.ledger.expectations import register
from volute.words import Words

FIELDS = tuple(REGISTERS["price"])
NAMED = ("model", "what", "amount")
GIVES = ("price", *FIELDS)
SHOWN = ("amount", "vat_rate", "as_of", "centre", "source")
FLAGS = ("vat_included", "assumed")
WHAT = ("resale", "rent_hour", "rent_month", "conversion")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "add"), default="list")
    parser.add_argument("model", nargs="?", help=words("cli.prices.help.model"))
    parser.add_argument("what", nargs="?", choices=WHAT, help=words("cli.prices.help.what"))
    parser.add_argument("amount", nargs="?", help=words("cli.prices.help.amount"))
    for name in FIELDS:
        if name in FLAGS:
            parser.add_argument(
                f"--{name.replace('_', '-')}", action="store_true", help=words(f"cli.prices.help.{name}")
            )
        elif name not in NAMED:
            parser.add_argument(f"--{name.replace('_', '-')}", help=words(f"cli.prices.help.{name}"))


def run(context: Context) -> int:
    return _add(context) if context.options.action == "add" else _list(context)


def _add(context: Context) -> int:
    """A newer quote of the same model, purpose and centre replaces the older one; its history keeps both."""
    ledger = context.ledger(create=True)
    model, what, amount = context.given(*NAMED)
    (source,) = context.given("source")
    fields: dict[str, Evidence] = {n: v for n in FIELDS if (v := getattr(context.options, n)) not in (None, False)}
    fields |= {"amount": amount, "source": source}
    fields.setdefault("as_of", context.tools.clock().date().isoformat())
    fields |= {flag: getattr(context.options, flag) for flag in FLAGS}
    if centre := context.options.centre:
        known_entry(ledger, "centre", centre)
    name = "-".join(filter(None, (model, what, centre)))
    describe(ledger, context.seat, "price", name, fields)
    context.tell(context.words("cli.prices.added", price=name, amount=amount), {"price": name, **fields})
    return OK


def _list(context: Context) -> int:
    with context.ledger().reading() as connection:
        found = register(connection, "price")
    w = context.words
    heads = [w("cli.prices.model"), w("cli.prices.what"), *(w(f"cli.prices.{name}") for name in SHOWN)]
    rows = [
        [variant_name(str(f["model"])), w(f"cli.prices.of.{f['what']}"), *(str(f.get(n) or "—") for n in SHOWN)]
        for f in found.values()
    ]
    context.rows(heads, rows, [{"price": name, **{n: f.get(n) for n in FIELDS}} for name, f in found.items()])
    return OK
