"""``volute step CARD STEP key=value …``: carry out a row of the lifecycle, or list the lawful ones."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable

from volute.cli.context import OK, Context, meant
from volute.commands.cards import take_step_with
from volute.domain.events import Evidence
from volute.domain.evidence import READINGS, kind_of
from volute.domain.problems import Refused
from volute.domain.replay import replay
from volute.domain.steps import STEPS, lawful_steps
from volute.ledger.histories import facts_of
from volute.ledger.store import Ledger
from volute.words import Words

GIVES = ("step", "by", "asks", "may")
SHOWN = ("step", "title", "by", "asks", "may")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("card", help=words("cli.step.help.card"))
    parser.add_argument("step", nargs="?", help=words("cli.step.help.step"))
    parser.add_argument("evidence", nargs="*", default=[], metavar="key=value", help=words("cli.step.help.evidence"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    if not given.step:
        return _lawful(context, ledger, meant(ledger, "card", given.card))
    told = evidence(given.evidence)
    known(given.step, told)
    cards = list(dict.fromkeys(meant(ledger, "card", card) for card in given.card.split(",") if card.strip()))
    receipt = take_step_with(ledger, context.seat, cards, given.step, told)
    step = context.words(f"step.{given.step}")
    said = [context.words("cli.step.done", card=card, step=step) for card in cards]
    data = {"card": cards[0], "cards": cards, "step": given.step, "seq": [fact.seq for fact in receipt.facts]}
    context.tell("\n".join(said), data)
    return OK


def evidence(pairs: list[str]) -> dict[str, Evidence]:
    """``key=value`` pairs; ``readings.gpu_c=74`` goes into ``readings``. Refused names the pair that is not one."""
    given: dict[str, Evidence] = {}
    readings: dict[str, Evidence] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise Refused("evidence_not_a_pair", given=pair)
        if key.startswith("readings."):
            readings[key.removeprefix("readings.")] = value
        else:
            given[key] = value
    return {**given, "readings": readings} if readings else given


def known(name: str, given: Iterable[str]) -> None:
    """Refused for a step there is not, and for evidence this step does not ask for: a typing error is not kept."""
    step = STEPS.get(name)
    if step is None:
        raise Refused("step_unknown", step=name)
    if strange := [key for key in given if key not in (*step.asks, *step.may)]:
        takes = ", ".join((*step.asks, *step.may)) or "—"
        raise Refused("evidence_unknown", step=name, field=strange[0], known=takes)


def _lawful(context: Context, ledger: Ledger, number: str) -> int:
    with ledger.reading() as connection:
        card = replay(facts_of(connection, number))
    w, steps = context.words, lawful_steps(card) if card else ()
    rows = [[s.name, w(f"step.{s.name}"), w(f"cli.role.{s.by.value}"), _names(s.asks), _names(s.may)] for s in steps]
    data = [{"step": s.name, "by": s.by.value, "asks": s.asks, "may": s.may} for s in steps]
    context.rows([w(f"cli.step.{name}") for name in SHOWN], rows, data)
    return OK


def _names(asked: tuple[str, ...]) -> str:
    """As they are typed, with the choices where only some are known."""
    return " ".join(_typed(name) for name in asked) or "—"


def _typed(name: str) -> str:
    if name == "readings":
        return f"readings.({'|'.join(READINGS)})"
    choices = kind_of(name).choices
    return f"{name}=({'|'.join(choices)})" if choices else name
