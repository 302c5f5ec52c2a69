"""``volute differences``: what ledger and probes disagree on, both sides beside each other."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, fields

from volute.cli.context import OK, Context
from volute.domain.differences import Kind, Side
from volute.domain.seen import Outcome
from volute.queries.probes import DifferenceRow, differences
from volute.words import Words, why

GIVES = tuple(field.name for field in fields(DifferenceRow))
SHOWN = ("kind", "card", "host", "ledger", "probe", "suggestion", "key")
CHANGEABLE = ("model", "memory_mib", "vbios", "subsystem", "uuid", "serial")
PLACED = ("model", "host", "slot", "error")


def options(parser: ArgumentParser, words: Words) -> None:
    kinds = [kind.value for kind in Kind if kind is not Kind.CONFIRMED]
    parser.add_argument("--kind", choices=kinds, help=words("cli.differences.help.kind"))


def run(context: Context) -> int:
    kind = context.options.kind
    found = [d for d in differences(context.ledger()) if not kind or d.kind == kind]
    show(context, found)
    return OK


def show(context: Context, found: Sequence[DifferenceRow]) -> None:
    """Open differences as a table."""
    heads = [context.words(f"cli.differences.{name}") for name in SHOWN]
    context.rows(heads, [_row(context.words, d) for d in found], data(found))
    if not found:
        context.progress(context.words("cli.differences.none"))


def data(found: Sequence[DifferenceRow]) -> list[dict[str, object]]:
    """Open differences as plain values."""
    return [asdict(d) for d in found]


def _row(words: Words, d: DifferenceRow) -> list[str]:
    kind, suggestion = words(f"probes.kind.{d.kind}"), words(f"probes.suggestion.{d.suggestion}")
    return [kind, d.card or "—", d.host, _line(words, d.ledger, d), _line(words, d.probe, d), suggestion, d.key]


def _line(words: Words, side: Side, d: DifferenceRow) -> str:
    """Of a changed card only what changed; of another where it is, or why nothing was read."""
    if d.kind == "changed":
        names = [name for name in CHANGEABLE if d.ledger.get(name) != d.probe.get(name)]
    else:
        names = [name for name in PLACED if side.get(name) is not None]
    if d.kind == "unreadable" and "outcome" in side:
        return why(words, Outcome(str(side["outcome"])), str(side["error"]))
    said = ("—" if side.get(name) in (None, "") else str(side[name]) for name in names)
    return " ".join(said) or "—"
