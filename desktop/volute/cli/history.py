"""``volute history CARD``: every fact of a card, a host or a centre, oldest first."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from volute.cli.context import OK, Context, meant
from volute.domain.card import Card
from volute.domain.events import Costed, Event, StepTaken, body
from volute.domain.instant import written
from volute.domain.replay import replay, standing
from volute.ledger.chain import Entry
from volute.ledger.histories import entries_of
from volute.words import Words
from volute.words.identifiers import evidence_words

GIVES = ("seq", "at", "recorded", "by", "kind", "digest", "standing", "body")
BORNE = ("identifier", "value", "since", "until", "evidence")
SHOWN = ("seq", "at", "by", "what", "detail", "digest")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("subject", help=words("cli.history.help.subject"))
    parser.add_argument("--identifiers", action="store_true", help=words("cli.history.help.identifiers"))


def run(context: Context) -> int:
    ledger = context.ledger()
    subject = meant(ledger, "subject", context.options.subject)
    with ledger.reading() as connection:
        entries = list(entries_of(connection, [subject]))
    if context.options.identifiers:
        return _identifiers(context, replay([entry.fact for entry in entries]) if ":" not in subject else None)
    stands = {fact.seq for fact in standing([entry.fact for entry in entries])}
    rows = [_row(context.words, entry) for entry in entries]
    data = [_data(entry, stands=entry.seq in stands) for entry in entries]
    context.rows([context.words(f"cli.history.{name}") for name in SHOWN], rows, data)
    return OK


def _identifiers(context: Context, card: Card | None) -> int:
    """Every identifier the card ever bore, with its time and evidence."""
    words = context.words
    told = card.identifiers if card else ()
    rows = [
        [words(f"identifier.{i.kind}"), i.value, written(i.since), written(i.until) if i.until else "—",
         evidence_words(words, i.evidence)]
        for i in told
    ]  # fmt: skip
    data = [{**asdict(i), "since": written(i.since), "until": written(i.until) if i.until else None} for i in told]
    context.rows([words(f"cli.history.{name}") for name in BORNE], rows, data)
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
