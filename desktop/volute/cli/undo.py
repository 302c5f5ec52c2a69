"""``volute undo CARD``: take a fact back by one more fact; taking a retraction back is redo."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context, meant
from volute.commands.undo import undo
from volute.domain.events import Fact
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt, Written
from volute.domain.replay import standing
from volute.ledger.histories import facts_of
from volute.words import Words

GIVES = ("subject", "taken_back", "seq")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("subject", help=words("cli.history.help.subject"))
    parser.add_argument("seq", nargs="*", type=int, default=[], help=words("cli.undo.help.seq"))
    parser.add_argument("--reason", default="undo", help=words("cli.undo.help.reason"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    subject = meant(ledger, "subject", given.subject)
    with ledger.reading() as connection:
        facts = facts_of(connection, subject)
    chosen = _chosen(facts, given.seq)
    receipt = Receipt(tuple(Written(f.subject, f.seq, f.event.kind, 0) for f in chosen))
    done = undo(ledger, context.seat, receipt, given.reason)
    taken = [fact.seq for fact in chosen]
    said = context.words("cli.undo.done", subject=subject, facts=", ".join(map(str, taken)))
    context.tell(said, {"subject": subject, "taken_back": taken, "seq": [fact.seq for fact in done.facts]})
    return OK


def _chosen(facts: tuple[Fact, ...], numbers: list[int]) -> list[Fact]:
    """The facts named by number, else the newest that stands; oldest first."""
    if not numbers:
        return standing(facts)[-1:]
    known = {fact.seq: fact for fact in facts}
    if unknown := [number for number in numbers if number not in known]:
        raise Refused("no_such_fact", subject=facts[0].subject, seq=unknown[0], last=facts[-1].seq)
    return [known[number] for number in sorted(set(numbers))]
