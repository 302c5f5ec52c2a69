"""An accepted plan is kept, and what is due of it is done, as one intent: jobs are opened, cards are listed. It never
sells anything by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from volute.commands.judging import may_be_offered
from volute.commands.seat import Seat
from volute.domain.events import Described, Evidence, Retired
from volute.domain.problems import Conflict, Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import complete, subject
from volute.domain.replay import described, replay
from volute.domain.sale_plans import Planned, action, read_lines, step, written_lines
from volute.domain.steps import STEPS
from volute.ledger.numbering import next_entry
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx

SHOWN = 5  # cards named when some have changed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan as somebody accepts it: the cards, and on what it was made (levers, the ledger's newest fact)."""

    cards: tuple[Planned, ...]
    levers: str
    head: int
    months: int = 0
    new_leases: int = 0
    note: str = ""
    replaces: str = ""  # an accepted plan that this one takes the place of

    @property
    def fields(self) -> Mapping[str, Evidence]:
        """Of the register."""
        said = {"levers": self.levers, "lines": written_lines(self.cards), "head": str(self.head), "note": self.note}
        said |= {"replaces": self.replaces}
        numbers = {"months": str(self.months), "new_leases": str(self.new_leases)}
        return {name: value for name, value in {**said, **numbers}.items() if value}


def accept_plan(ledger: Ledger, seat: Seat, plan: Proposal) -> Receipt:
    """Keep the plan under the next free number and do what is due: one transaction, one undo.

    Conflict when a card's history went on since the plan read it; Refused for a plan without cards.
    """
    _may(seat)
    if not plan.cards:
        raise Refused("plan_without_cards")
    with ledger.writing(seat.by, seat.now()) as tx:
        histories = tx.histories([planned.card for planned in plan.cards])
        if moved := [p.card for p in plan.cards if len(histories[p.card]) != p.seen]:
            raise Conflict("plan_cards_changed", n=len(moved), cards=", ".join(moved[:SHOWN]))
        name = next_entry(tx.connection, "plan", "P")
        kept = Draft(subject("plan", name), Described(complete("plan", plan.fields)))
        former = [Draft(subject("plan", plan.replaces), Retired(name))] if plan.replaces else []
        if former:
            _fields(tx, plan.replaces)
        return _done(tx, seat, [kept, *former, *_due(tx, seat, name, plan.cards)])


def go_on(ledger: Ledger, seat: Seat, name: str) -> Receipt:
    """Do what has fallen due of an accepted plan since: its day has come, its conversion is done. Refused when nothing
    has."""
    _may(seat)
    with ledger.writing(seat.by, seat.now()) as tx:
        fields = _fields(tx, name)
        drafts = list(_due(tx, seat, name, read_lines(str(fields["lines"]))))
        if not drafts:
            raise Refused("plan_nothing_due", plan=name)
        return _done(tx, seat, drafts)


def _fields(tx: Tx, name: str) -> Mapping[str, Evidence]:
    """Refused when there is no such plan, or it is dropped or replaced."""
    fields = described(tx.history(subject("plan", name)))
    if not fields or "retired" in fields:
        raise Refused("no_such_entry", register="plan", name=name)
    return fields


def _done(tx: Tx, seat: Seat, drafts: Sequence[Draft]) -> Receipt:
    """Nothing is listed that differs from its model while nobody said why, or that somebody has a claim on."""
    may_be_offered(tx, seat, drafts)
    return tx.append_all(drafts)


def _may(seat: Seat) -> None:
    for name in ("list_for_sale", "open_job"):
        seat.must_be(STEPS[name].by, name)


def _due(tx: Tx, seat: Seat, name: str, cards: Sequence[Planned]) -> Iterator[Draft]:
    today = seat.today()
    histories = tx.histories([planned.card for planned in cards])
    for planned in cards:
        what = action(replay(histories[planned.card]), planned, today)
        if taken := step(what, planned, name, today):
            yield Draft(planned.card, taken)
