"""``volute prices``: the quotes the comparison works with, each with its day, VAT basis and source."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path

from volute.cli import quotes
from volute.cli.context import OK, Context, meant
from volute.cli.parsing import whole
from volute.commands.keeping import picture_to_keep
from volute.commands.quoted_in import in_cny
from volute.commands.registers import describe_all, retire
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.quotes import ENOUGH, OF_ONE_QUOTE, STALE_DAYS
from volute.domain.registers import REGISTERS
from volute.ledger.expectations import register
from volute.queries.prices import counting, entry_name
from volute.words import Words

FIELDS = tuple(REGISTERS["price"])
NAMED = ("model", "what", "amount", "foreign")
GIVES = ("price", *FIELDS)
SHOWN = ("amount", "vat_basis", "as_of", "centre", "source")
FLAGS = ("vat_included", "assumed")
WHAT = REGISTERS["price"]["what"].shape.choices


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="list")
    parser.add_argument("--preview", action="store_true", help=words("quotes.help.preview"))
    parser.add_argument("--skip-bad", action="store_true", help=words("quotes.help.skip_bad"))
    parser.add_argument("--stale-days", type=whole, default=STALE_DAYS, help=words("quotes.help.stale_days"))
    parser.add_argument("--enough", type=whole, default=ENOUGH, help=words("quotes.help.enough"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=words("quotes.help.out"))
    parser.add_argument("--reason", default="", help=words("cli.reason"))
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
    return ACTIONS[context.options.action](context)


def _add(context: Context) -> int:
    """A newer quote of the same model, purpose and centre replaces the older one; its history keeps both."""
    ledger = context.ledger(create=True)
    typed, what, amount = context.given(*NAMED[:3])
    (source,) = context.given("source")
    model, centre = meant(ledger, "model", typed), meant(ledger, "centre", context.options.centre or "")
    fields: dict[str, Evidence] = {
        n: v for n in FIELDS if (v := getattr(context.options, n, None)) not in (None, False)
    }
    fields = {**dict.fromkeys(OF_ONE_QUOTE, ""), **fields}
    fields |= {"model": model, "amount": amount, "source": source, **({"centre": centre} if centre else {})}
    fields.setdefault("as_of", context.today.isoformat())
    fields |= {flag: getattr(context.options, flag) for flag in FLAGS}
    fields = in_cny(fields)
    name = entry_name(model, what, centre)
    keep = [picture_to_keep(context.options.picture)] if context.options.picture else []
    fields["picture"] = keep[0].said if keep else ""
    describe_all(ledger, context.seat, "price", {name: fields}, keep)
    context.tell(context.words("cli.prices.added", price=name, amount=fields["amount"]), {"price": name, **fields})
    return OK


def _retire(context: Context) -> int:
    """A quote that no longer holds is not compared with; its history stays."""
    ledger = context.ledger()
    if context.options.what:
        typed, what = context.given("model", "what")
        name = entry_name(meant(ledger, "model", typed), what, meant(ledger, "centre", context.options.centre or ""))
    else:
        name = meant(ledger, "price", *context.given("model"))
    retire(ledger, context.seat, "price", name, context.options.reason)
    context.tell(context.words("cli.retired", name=name), {"retired": [name]})
    return OK


def _list(context: Context) -> int:
    ledger, given = context.ledger(), context.options
    model, centre = meant(ledger, "model", given.model or ""), meant(ledger, "centre", given.centre or "")
    wanted = {"model": model, "what": given.what, "centre": centre}
    with ledger.reading() as connection:
        prices = register(connection, "price")
    found = {n: f for n, f in counting(prices).items() if all(f.get(key) == v for key, v in wanted.items() if v)}
    w = context.words
    context.none_of("prices", found)
    heads = [w("cli.prices.model"), w("cli.prices.what"), *(w(f"cli.prices.{name}") for name in SHOWN)]
    rows = [[variant_name(str(f["model"])), w(f"cli.prices.of.{f['what']}"), *_cells(w, f)] for f in found.values()]
    context.rows(heads, rows, [{"price": name, **{n: f.get(n) for n in FIELDS}} for name, f in found.items()])
    return OK


def _cells(w: Words, f: Mapping[str, Evidence]) -> list[str]:
    """Amount, on which VAT basis, of which day, for which centre, and who says so; a guess is marked."""
    rate = float(str(f.get("vat_rate") or 0))
    basis = "included" if f.get("vat_included") else "added" if rate else "none"
    source = f"{f['source']} ({w('sheet.assumed')})" if f.get("assumed") else str(f["source"])
    vat = w(f"cli.prices.vat_is.{basis}", rate=f"{rate * 100:g}")
    return [str(f["amount"]), vat, str(f["as_of"]), str(f.get("centre") or "—"), source]


ACTIONS: Mapping[str, Callable[[Context], int]] = {
    "list": _list,
    "add": _add,
    "retire": _retire,
    "book": quotes.book,
    "import": quotes.bring_in,
    "market": quotes.market,
    "picture": quotes.write_picture,
}
