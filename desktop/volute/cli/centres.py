"""``volute centres``: list them, or add one."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context
from volute.commands.registers import describe
from volute.domain.registers import REGISTERS
from volute.ledger.expectations import register
from volute.words import Words

FIELDS = tuple(REGISTERS["centre"])
GIVES = ("code", *FIELDS)


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "add"), default="list")
    parser.add_argument("code", nargs="?", help=words("cli.centres.help.code"))
    for name in FIELDS:
        parser.add_argument(f"--{name.replace('_', '-')}", help=words(f"cli.centres.help.{name}"))


def run(context: Context) -> int:
    given = context.options
    ledger = context.ledger(create=given.action == "add")
    if given.action == "add":
        (code,) = context.given("code")
        fields = {name: getattr(given, name) for name in FIELDS if getattr(given, name) is not None}
        describe(ledger, context.seat, "centre", code, fields)
        context.tell(context.words("cli.centres.added", code=code), {"code": code, **fields})
        return OK
    with ledger.reading() as connection:
        found = register(connection, "centre")
    w = context.words
    heads = [w("cli.code"), *(w(f"cli.centres.{name}") for name in ("name", "province", "tariff", "pue"))]
    rows = [[code, *(str(f.get(n) or "—") for n in ("name", "province", "tariff", "pue"))] for code, f in found.items()]
    data = [{"code": code, **{name: f.get(name) for name in FIELDS}} for code, f in found.items()]
    context.rows(heads, rows, data)
    return OK
