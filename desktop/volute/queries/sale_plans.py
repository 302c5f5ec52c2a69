"""Accepted plans as they stand: what was planned for every card, and what has become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from volute.domain.card import Card, Commercial, Cooler, Custody
from volute.domain.catalogue import variant_key
from volute.domain.events import Evidence
from volute.domain.instant import read
from volute.domain.problems import Refused
from volute.domain.registers import subject
from volute.domain.replay import replay
from volute.domain.sale_plans import Planned, action, read_lines
from volute.ledger.expectations import register
from volute.ledger.lots import histories_of
from volute.ledger.store import Ledger
from volute.ledger.tables import ENTRIES
from volute.queries.sale_outcome import Outcome, Sold, outcome, sale_of

Kind = tuple[str, str, str]  # planned day, centre, variant


@dataclass(frozen=True, slots=True)
class Done:
    """One card of an accepted plan: what was planned, where it stands, what the plan asks of it now."""

    planned: Planned
    state: str  # sold, listed, bench, pulled, racked, gone
    converted: bool
    action: str
    centre: str
    variant: str
    sold: Sold | None

    @property
    def late(self) -> int | None:
        """Days after its planned day that it was sold, before it below 0."""
        return (self.sold.day - date.fromisoformat(self.planned.day)).days if self.sold else None


@dataclass(frozen=True, slots=True)
class AcceptedPlan:
    """When it was made, by whom, on what; its cards, and how many of them stand where."""

    name: str
    at: datetime
    by: str
    fields: Mapping[str, Evidence]
    cards: tuple[Done, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """By state, with ``converted`` of those that were to be, and ``converts`` how many those are."""
        states = Counter(card.state for card in self.cards)
        to_do = [card for card in self.cards if card.planned.converts]
        return {**states, "converts": len(to_do), "converted": sum(card.converted for card in to_do)}

    @property
    def outcome(self) -> Outcome:
        """Of all its cards."""
        return _outcome(self.cards)

    @property
    def outcomes(self) -> Mapping[Kind, Outcome]:
        """By planned day, centre and variant, in the order of the plan."""
        kinds: dict[Kind, list[Done]] = {}
        for card in sorted(self.cards, key=lambda card: card.planned.day):
            kinds.setdefault((card.planned.day, card.centre, card.variant), []).append(card)
        return {kind: _outcome(cards) for kind, cards in kinds.items()}

    @property
    def due(self) -> int:
        """Cards of which something is due now."""
        return sum(card.action in ("list", "convert") for card in self.cards)


def _outcome(cards: Sequence[Done]) -> Outcome:
    return outcome([(card.planned, card.sold) for card in cards])


def accepted_plans(ledger: Ledger, today: date) -> tuple[AcceptedPlan, ...]:
    """All of them, the newest first."""
    with ledger.reading() as connection:
        found = register(connection, "plan")
        plans = [_plan(connection, name, fields, today) for name, fields in found.items()]
    return tuple(sorted(plans, key=lambda plan: plan.name, reverse=True))


def accepted_plan(ledger: Ledger, name: str, today: date) -> AcceptedPlan:
    """Refused when there is no such plan."""
    with ledger.reading() as connection:
        fields = register(connection, "plan").get(name)
        if fields is None:
            raise Refused("no_such_entry", register="plan", name=name)
        return _plan(connection, name, fields, today)


def _plan(connection: Connection, name: str, fields: Mapping[str, Evidence], today: date) -> AcceptedPlan:
    lines = read_lines(str(fields["lines"]))
    histories = histories_of(connection, sorted({line.card for line in lines}))
    cards = {card: replay(history) for card, history in histories.items()}
    first = select(ENTRIES.c.at, ENTRIES.c.by).where(ENTRIES.c.subject == subject("plan", name)).order_by(ENTRIES.c.seq)
    made = connection.execute(first.limit(1)).one()
    lots = register(connection, "lot")
    sales = {card: sale_of(history, lots) for card, history in histories.items()}
    done = tuple(_done(cards.get(line.card), line, sales.get(line.card), today) for line in lines)
    return AcceptedPlan(name, read(made.at), made.by, fields, done)


def _done(card: Card | None, planned: Planned, sold: Sold | None, today: date) -> Done:
    if card is None:
        return Done(planned, "gone", converted=False, action="wait", centre="", variant="", sold=None)
    converted = planned.converts and card.cooler is Cooler.BLOWER
    what, variant = action(card, planned, today), variant_key(card.model, card.memory_mib)
    return Done(planned, _state(card), converted, what, card.place.centre, variant, sold)


def _listed(card: Card) -> bool:
    return card.commercial is Commercial.LISTED


def _state(card: Card) -> str:
    if card.commercial is Commercial.SOLD:
        return "sold"
    if card.custody is Custody.GONE:
        return "gone"
    if _listed(card):
        return "listed"
    if card.job:
        return "bench"
    return "racked" if card.custody is Custody.RACKED else "pulled"
