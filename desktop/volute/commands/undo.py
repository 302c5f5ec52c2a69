"""Undo is one more fact: what a command wrote is retracted, newest first; redo retracts the retractions."""

from __future__ import annotations

from collections.abc import Iterator

from volute.commands.lots import left_behind
from volute.commands.reconsidering import reconsider
from volute.commands.registers import must_be_free
from volute.commands.seat import Seat
from volute.domain.events import Event, Reconciled, Retracted, StepTaken
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import complete
from volute.domain.replay import described
from volute.ledger.findings import judged
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx


def undo(ledger: Ledger, seat: Seat, receipt: Receipt, reason: str = "undo") -> Receipt:
    """Take back everything this receipt wrote; Refused when later facts rest on it. Undoing an undo is redo."""
    if not receipt.facts:
        raise Refused("nothing_to_undo")
    drafts = [Draft(fact.subject, Retracted(fact.seq, reason)) for fact in reversed(receipt.facts)]
    with ledger.writing(seat.by, seat.now()) as tx:
        tx.append_all(drafts)
        for subject in receipt.subjects:
            _left_behind(tx, subject, sum(fact.subject == subject for fact in receipt.facts))
        if judgements := dict(_judgements(tx, receipt)):
            for verdict in set(judgements.values()):
                judged(tx.connection, [key for key, of in judgements.items() if of == verdict], verdict)
            reconsider(tx, _hosts(tx, receipt))
        return tx.receipt


def _left_behind(tx: Tx, subject: str, taken_back: int) -> None:
    """Refused when an entry would be left without what it needs, or gone while cards or hosts rest on it."""
    register, colon, name = subject.partition(":")
    if not colon:
        return
    fields = described(tx.history(subject))
    if not fields or "retired" in fields:
        must_be_free(tx, register, name)
    else:
        complete(register, fields)
    left_behind(tx, register, name, taken_back)


def _judgements(tx: Tx, receipt: Receipt) -> Iterator[tuple[str, str]]:
    """The differences whose judgement was taken back (no verdict) or made again (its verdict)."""
    for fact in receipt.facts:
        event, undone = _behind(tx, fact.subject, fact.seq)
        if isinstance(event, Reconciled) and event.key:
            yield event.key, "" if undone else event.verdict


def _behind(tx: Tx, subject: str, seq: int) -> tuple[Event, bool]:
    """What a fact says in the end: a retraction leads to what it took back, and so on; is that undone now?"""
    events = {fact.seq: fact.event for fact in tx.history(subject)}
    event, undone = events[seq], True
    while isinstance(event, Retracted):
        event, undone = events[event.seq], not undone
    return event, undone


def _hosts(tx: Tx, receipt: Receipt) -> Iterator[str]:
    """Wherever the facts of these histories put something."""
    for subject in receipt.subjects:
        kind, _, name = subject.partition(":")
        if kind == "host":
            yield name
        yield from (_host(fact.event) for fact in tx.history(subject))


def _host(event: Event) -> str:
    """Where this fact put the card; a step says it in its evidence."""
    said = event.evidence.get("host") if isinstance(event, StepTaken) else getattr(event, "host", "")
    return str(said or "")
