"""``volute history CARD``: every fact of a card, a host or a centre, oldest first."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping

from volute.cli.context import OK, Context, meant
from volute.domain.events import Costed, Event, StepTaken, body
from volute.domain.replay import standing
from volute.ledger.chain import Entry
from volute.ledger.histories import entries_of
from volute.words import Words

GIVES = ("seq", "at", "recorded", "by", "kind", "digest", "standing", "body")
SHOWN = ("seq", "at", "by", "what", "detail", "digest")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("subject", help=words("cli.history.help.subject"))


def run(context: Context) -> int:
    ledger = context.ledger()
    subject = meant(ledger, "subject", context.options.subject)
    with ledger.reading() as connection:
        entries = list(entries_of(connection, [subject]))
    stands = {fact.seq for fact in standing([entry.fact for entry in entries])}
    rows = [_row(context.words, entry) for entry in entries]
    data = [_data(entry, stands=entry.seq in stands) for entry in entries]
    context.rows([context.words(f"cli.history.{name}") for name in SHOWN], rows, data)
    return OK


def _row(words: Words, entry: Entry) -> list[str]:
    event = entry.fact.event
    what = words(f"step.{event.step}") if isinstance(event, StepTaken) else words(f"event.{entry.kind}")
    return [str(entry.seq), entry.at, entry.by, what, _detail(event), entry.digest[:12]]


def _data(entry: Entry, *, stands: bool) -> dict[str, object]:
    said = {name: getattr(entry, name) for name in ("seq", "at", "recorded", "by", "kind", "digest")}
    return {**said, "standing": stands, "body": body(entry.fact.event)}


def _detail(event: Event) -> str:
    if isinstance(event, Costed):
        return f"{event.what} {event.minor / 100:,.2f} {event.currency} vat_included={event.vat_included}"
    said = event.evidence if isinstance(event, StepTaken) else body(event)
    return " ".join(_pairs(said)) or "—"


def _pairs(said: Mapping[str, object], before: str = "") -> Iterator[str]:
    """As a person would type it: ``part=B-90 readings.gpu_c=74``."""
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from _pairs(value, "" if name == "fields" else f"{before}{name}.")
        else:
            yield f"{before}{name}={quoted(value)}"


def quoted(value: object) -> str:
    """A value that a shell would take apart stands in quotes."""
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if set(text) & set(" \t\n;'\"") else text
