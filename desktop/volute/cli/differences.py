"""``volute differences``: what ledger and probes disagree on, both sides beside each other."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, fields

from volute.cli.context import OK, Context
from volute.domain.differences import Kind, Side
from volute.domain.seen import Outcome
from volute.queries.open_differences import DifferenceRow, differences
from volute.queries.probe_findings import confidence_of
from volute.queries.probes import runs
from volute.words import Words, why

GIVES = tuple(field.name for field in fields(DifferenceRow))
SHOWN = ("kind", "card", "host", "ledger", "probe", "incident", "confidence", "suggestion", "key")
CHANGED = {  # what of a card says that this changed
    "memory_changed": ("model", "memory_mib"),
    "vbios_changed": ("vbios",),
    "subsystem_changed": ("subsystem",),
    "die_changed": ("uuid", "pdi"),
    "board_changed": ("serial",),
    "board_part_changed": ("board_part",),
}


def options(parser: ArgumentParser, words: Words) -> None:
    kinds = [kind.value for kind in Kind if kind is not Kind.CONFIRMED]
    parser.add_argument("--kind", choices=kinds, help=words("cli.differences.help.kind"))


def run(context: Context) -> int:
    kind = context.options.kind
    ledger = context.ledger()
    found = [d for d in differences(ledger) if not kind or d.kind == kind]
    with ledger.reading() as connection:
        show(context, found, probed=bool(runs(connection, 1)))
    return OK


def show(context: Context, found: Sequence[DifferenceRow], *, probed: bool = True) -> None:
    """Open differences as a table. Where nobody looked, nobody can say that all is well."""
    heads = [context.words(f"cli.differences.{name}") for name in SHOWN]
    context.rows(heads, [_row(context.words, d) for d in found], data(found))
    if not found:
        context.progress(context.words("cli.differences.none" if probed else "cli.differences.unprobed"))


def data(found: Sequence[DifferenceRow]) -> list[dict[str, object]]:
    """Open differences as plain values."""
    return [asdict(d) for d in found]


def _row(words: Words, d: DifferenceRow) -> list[str]:
    kind, suggestion = words(f"probes.kind.{d.kind}"), words(f"probes.suggestion.{d.suggestion}")
    incident = words(f"incident.is.{d.incident}", other=d.other) if d.incident else "—"
    read_as = [incident, words(f"probes.confidence.{confidence_of(d)}"), suggestion]
    return [kind, d.card or "—", d.host, _line(words, d.ledger, d), _line(words, d.probe, d), *read_as, d.key]


def _line(words: Words, side: Side, d: DifferenceRow) -> str:
    """Of a changed card only what changed; of another what it is and where, or why it was not seen."""
    if d.kind == "changed":
        names = [name for reason in d.reasons for name in CHANGED.get(reason, ())]
        return " ".join("—" if side.get(name) in (None, "") else str(side[name]) for name in names)
    if "outcome" in side:
        return why(words, Outcome(str(side["outcome"])), str(side["error"]))
    if d.kind == "vanished" and side is d.probe:
        return words("cli.differences.cards", seen=side["cards"], expected=d.ledger["cards"])
    host, slot = side.get("host"), side.get("slot")
    place = str(side.get("places") or (f"{host} #{slot}" if slot is not None else host or ""))
    return " ".join(filter(None, (str(side.get("model") or ""), place if d.kind != "unreadable" else ""))) or "—"
