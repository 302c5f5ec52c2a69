"""``volute centres``: list them, add or change one, take one out of use."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context, meant
from volute.commands.registers import describe, retire
from volute.domain.economic_terms import CENTRE_TERMS
from volute.domain.registers import REGISTERS
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.words import Words

FIELDS = tuple(REGISTERS["centre"])
GIVES = ("code", *FIELDS)


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "add", "retire"), default="list")
    parser.add_argument("--reason", default="", help=words("cli.reason"))
    parser.add_argument("code", nargs="?", help=words("cli.centres.help.code"))
    for name in FIELDS:
        told = f"terms.centre.{name}" if name in CENTRE_TERMS else f"cli.centres.help.{name}"
        parser.add_argument(f"--{name.replace('_', '-')}", help=words(told))


def run(context: Context) -> int:
    given = context.options
    ledger = context.ledger(create=given.action == "add")
    if given.action == "add":
        return _add(context, ledger)
    if given.action == "retire":
        (code,) = context.given("code")
        known = meant(ledger, "centre", code)
        retire(ledger, context.seat, "centre", known, given.reason)
        context.tell(context.words("cli.retired", name=known), {"retired": [known]})
        return OK
    return _list(context, ledger)


def _add(context: Context, ledger: Ledger) -> int:
    given = context.options
    (code,) = context.given("code")
    fields = {name: getattr(given, name) for name in FIELDS if getattr(given, name) is not None}
    with ledger.reading() as connection:
        known = code in register(connection, "centre")
    describe(ledger, context.seat, "centre", code, fields)
    said = context.words("cli.centres.changed" if known else "cli.centres.added", code=code)
    context.tell(said, {"code": code, **fields})
    return OK


def _list(context: Context, ledger: Ledger) -> int:
    wanted = meant(ledger, "centre", context.options.code or "")
    with ledger.reading() as connection:
        found = {code: f for code, f in register(connection, "centre").items() if wanted in ("", code)}
    context.none_of("centres", found)
    w = context.words
    heads = [w("cli.code"), *(w(f"cli.centres.{name}") for name in ("name", "province", "tariff", "pue"))]
    rows = [[code, *(str(f.get(n) or "—") for n in ("name", "province", "tariff", "pue"))] for code, f in found.items()]
    data = [{"code": code, **{name: f.get(name) for name in FIELDS}} for code, f in found.items()]
    context.rows(heads, rows, data)
    return OK
