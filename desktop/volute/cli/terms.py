"""``volute terms``: the owner's own numbers of tax, market and upkeep, and which of them nobody has said."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping

from volute.cli.context import OK, Context
from volute.commands.registers import describe
from volute.domain.economic_terms import SAID, TERMS
from volute.domain.events import Evidence
from volute.domain.problems import Refused
from volute.queries.terms_told import ENTRY, Term, terms_shown
from volute.words import Words

GIVES = ("name", "value", "said", "source", "as_of")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "action", nargs="?", choices=("list", "set"), default="list", help=words("cli.terms.help.action")
    )
    names = words("cli.terms.help.pair", names=", ".join(TERMS))
    parser.add_argument("pairs", nargs="*", metavar="NAME=VALUE", help=names)
    for name in SAID:
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=words(f"cli.terms.help.{name}"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    if given.action == "set":
        context.given("pairs")
        fields = pairs(given.pairs)
        said: dict[str, Evidence] = {name: value for name in SAID if (value := getattr(given, name))}
        describe(ledger, context.seat, ENTRY, ENTRY, {**fields, **said})
        context.tell(context.words.plural("cli.terms.kept", len(fields)), {**fields, **said})
        return OK
    found = terms_shown(ledger)
    heads = [context.words(f"cli.terms.{name}") for name in ("name", "meaning", "value", "from")]
    data = [dict(zip(GIVES, (t.name, t.value, t.said, t.source, t.as_of), strict=True)) for t in found]
    context.rows(heads, [_row(context, term) for term in found], data)
    return OK


def pairs(given: list[str]) -> Mapping[str, Evidence]:
    """Numbers by name; Refused lists the known names."""
    found = dict(pair.partition("=")[::2] for pair in given)
    if unknown := [name for name in found if name not in TERMS]:
        raise Refused("field_unknown", register=ENTRY, field=unknown[0], known=", ".join(TERMS))
    return found


def _row(context: Context, term: Term) -> list[str]:
    w = context.words
    value = w("terms.as_quoted") if term.value is None else f"{term.value:.6g}"
    said = term.source or context.tools.by
    source = f"{said} {term.as_of or ''}".strip() if term.said else w("terms.model")
    return [term.name, w(f"terms.of.{term.name}"), value, source]
