"""What a probe found of a card's build is answered by a person, who declares it or says why it is none; and while
nobody has, the card is not sold as if it were as its maker built it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from volute.commands.sale_limits import must_reach_floor
from volute.commands.seat import Seat
from volute.domain.days import day_in
from volute.domain.differences import Verdict
from volute.domain.events import Evidence, Reconciled, StepTaken
from volute.domain.lifecycle import ON, unencumbered
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.replay import replay
from volute.ledger.store import Ledger
from volute.ledger.suspects import Task, open_tasks
from volute.ledger.transaction import Draft, Tx
from volute.ledger.zones import zones

UNDECLARED = "undeclared"
SELLING = ("sell", "list_for_sale")
OFFERING = "list_for_sale"
PARTING = (*SELLING, "scrap")
HONEST = "for_parts"  # says already that nothing is promised of the card as a whole


def clear_signs(ledger: Ledger, seat: Seat, card: str, why: str) -> Receipt:
    """Judge the open signs of a card to be no modification. They are not asked again; a new sign is.

    Refused without a reason, and where no task is open.
    """
    if not why.strip():
        raise Refused("note_needed", kind=UNDECLARED)
    with ledger.writing(seat.by, seat.now()) as tx:
        found = open_tasks(tx.connection, [card])
        if not found:
            raise Refused("no_open_task", card=card)
        signs = "\n".join(sign.token for sign in found[0].signs)
        verdict = Verdict.EXPLAINED.value
        return tx.append(card, Reconciled(UNDECLARED, verdict, why.strip(), str(found[0].run), signs=signs))


def must_be_declared(tx: Tx, cards: Sequence[str], step: str, evidence: Mapping[str, Evidence]) -> None:
    """Refused for a step that offers or sells a card which differs from its model while nobody said why. There is no
    override for this."""
    if step in SELLING and evidence.get("sold_as") != HONEST:
        for task in open_tasks(tx.connection, cards):
            raise refusal(task)


def must_be_free(tx: Tx, seat: Seat, cards: Sequence[str], step: str, evidence: Mapping[str, Evidence]) -> None:
    """Refused for offering, selling or scrapping a card under a claim in force without a named override; a claim holds
    until its last day is over at the card's centre. Asked here and not by the replay: what was listed before anybody
    asked stays in its history."""
    if step not in PARTING:
        return
    there = zones(tx.connection)
    for history in tx.histories(cards).values():
        if card := replay(history):
            day = day_in(seat.now(), there.of(card.place.centre))
            unencumbered(card, {**evidence, ON: day.isoformat()})


def may_be_offered(tx: Tx, seat: Seat, drafts: Iterable[Draft]) -> None:
    """Both of these and the floors, for facts that are about to be written together."""
    offered = [(d.subject, d.event) for d in drafts if isinstance(d.event, StepTaken) and d.event.step in SELLING]
    must_be_declared(tx, [card for card, _ in offered], OFFERING, {})
    tx.histories([card for card, _ in offered])  # asked for once
    for card, event in offered:
        must_be_free(tx, seat, [card], event.step, event.evidence)
    must_reach_floor(tx, OFFERING, {card: event.evidence for card, event in offered})


def refusal(task: Task) -> Refused:
    """Which card, and what was seen of it."""
    signs = "; ".join(f"{sign.field} {sign.shown} ≠ {sign.expected or '—'}" for sign in task.signs)
    return Refused("undeclared_modification", card=task.card, signs=signs, host=task.host, slot=task.slot, run=task.run)
