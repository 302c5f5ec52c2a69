"""``volute condition``: cards that are not well, and cards that differ from what their model says."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict

from volute.cli.context import OK, Context, meant
from volute.queries.condition_said import reason_words, sign_words
from volute.queries.conditions import CardCondition, conditions
from volute.words import Words

GIVES = ("card", "variant", "centre", "host", "slot", "at", "health", "reasons", "modification", "signs", "task_since")
SHOWN = ("card", "place", "health", "modification", "task", "why")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--centre", default="", help=words("cli.condition.help.centre"))
    parser.add_argument("--all", action="store_true", help=words("cli.condition.help.all"))


def run(context: Context) -> int:
    ledger = context.ledger()
    found = conditions(ledger, meant(ledger, "centre", context.options.centre))
    told = [card for card in found if card.asks or context.options.all]
    if not told:
        context.progress(context.words("cli.condition.none", n=len(found)))
    rows = [_row(context.words, card) for card in told]
    context.rows([context.words(f"cli.condition.{name}") for name in SHOWN], rows, [_data(card) for card in told])
    return OK


def _row(words: Words, card: CardCondition) -> list[str]:
    why = [reason_words(words, reason) for reason in card.condition.reasons]
    why += [sign_words(words, sign) for sign in card.judgement.undeclared]
    health, verdict = card.condition.health.value, card.judgement.verdict.value
    place = f"{card.host} #{card.slot}"
    task = words("cli.condition.since", at=card.since) if card.since else "—"
    return [card.card, place, words(f"health.is.{health}"), words(f"modification.is.{verdict}"), task, "; ".join(why)]


def _data(card: CardCondition) -> dict[str, object]:
    plain = {name: getattr(card, name) for name in ("card", "variant", "centre", "host", "slot", "at")}
    health = {"health": card.condition.health.value, "reasons": [asdict(reason) for reason in card.condition.reasons]}
    signs = [asdict(sign) for sign in card.judgement.signs]
    return {**plain, **health, "modification": card.judgement.verdict.value, "signs": signs, "task_since": card.since}
