"""The present is a fold of the past: ``replay`` is the only way a Card or a register entry comes about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import cast

from volute.domain.card import (
    Card,
    Cooler,
    Cost,
    Custody,
    Job,
    Place,
    altered,
)
from volute.domain.days import day_in
from volute.domain.effects import EFFECTS, joined
from volute.domain.events import (
    Costed,
    Described,
    Event,
    Evidence,
    Fact,
    Identified,
    Moved,
    Reconciled,
    Registered,
    Retired,
    Retracted,
    StepTaken,
)
from volute.domain.identifying import CONFIGURED, configured, known_as
from volute.domain.lifecycle import GIVEN, ON
from volute.domain.money import Currency, Money
from volute.domain.problems import Refused
from volute.domain.steps import check
from volute.domain.workorder import CHECKLIST_STEPS

AXES: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "cooler": lambda v: Cooler(str(v)),
        "memory_mib": lambda v: int(str(v)),
        "vbios": str,
        "subsystem": str,
        "grade": str,
    }
)
MODIFYING = MappingProxyType({"fit_blower": "cooler", "fit_memory": "memory", "flash_vbios": "vbios"})


def standing(history: Sequence[Fact]) -> list[Fact]:
    """The facts that were not taken back. A retraction can itself be retracted (redo)."""
    gone: set[int] = set()
    for fact in reversed(history):
        if isinstance(fact.event, Retracted) and fact.seq not in gone:
            gone.add(fact.event.seq)
    return [fact for fact in history if fact.seq not in gone and not isinstance(fact.event, Retracted)]


def replay(history: Sequence[Fact]) -> Card | None:
    """The card after its history; None when nothing of it stands. Refused when a step was not lawful."""
    card: Card | None = None
    for grown_so_far in grown(standing(history)):
        card = grown_so_far
    if card is None:
        return None
    return altered(card, seq=history[-1].seq, changed=history[-1].at)


def grown(facts: Iterable[Fact]) -> Iterator[Card]:
    """The card after each of these facts, all of which stand."""
    card: Card | None = None
    for fact in facts:
        card = _after(card, fact)
        yield card


def _after(card: Card | None, fact: Fact) -> Card:
    event = fact.event
    if isinstance(event, Registered):
        if card is not None:
            raise Refused("registered_twice", card=card.id)
        return _registered(event, fact)
    if card is None:
        raise Refused("not_registered", card=fact.subject, fact=event.kind)
    if (fold := FOLDS.get(type(event))) is None:
        return card
    return fold(card, event, fact.at)


def _registered(event: Registered, fact: Fact) -> Card:
    card = Card(
        id=fact.subject,
        model=event.model,
        place=Place(event.centre, event.host, event.slot, event.store),
        received=fact.at,
        custody=Custody.RACKED if event.host else Custody.IN_STOCK,
        ever_racked=bool(event.host),
        cooler=Cooler(event.cooler),
        memory_mib=event.memory_mib,
        vbios=event.vbios,
        subsystem=event.subsystem,
    )
    return configured(card, fact.at, event.source or "typed")


def _stepped(card: Card, event: Event, at: datetime) -> Card:
    taken = cast("StepTaken", event)
    step = check(card, taken.step, {**taken.evidence, ON: day_in(at).isoformat()})
    given = {axis: _value(axis, value, taken.evidence) for axis, value in step.sets.items()}
    if changes := {axis: value for axis, value in given.items() if value is not None}:
        card = altered(card, **changes)
    if not changes.keys().isdisjoint(CONFIGURED):
        card = configured(card, at, taken.step)
    if taken.step in CHECKLIST_STEPS:
        return _ticked(card, taken)
    effect = EFFECTS.get(taken.step)
    return effect(card, taken.evidence, at) if effect else card


def _value(axis: str, value: object, evidence: Mapping[str, Evidence]) -> object | None:
    if value != GIVEN:
        return value
    given = evidence.get(axis)
    if given in (None, ""):
        return None
    try:
        return AXES[axis](given)
    except ValueError as odd:
        raise Refused("evidence_bad", field=axis, given=str(given)) from odd


def _ticked(card: Card, taken: StepTaken) -> Card:
    job = cast("Job", card.job)
    ticked = replace(job, done=(*job.done, taken.step))
    modified = MODIFYING.get(taken.step)
    return altered(
        card,
        job=ticked,
        modifications=joined(card.modifications, modified) if modified else card.modifications,
    )


def _moved(card: Card, event: Event, _: datetime) -> Card:
    to = cast("Moved", event)
    if card.custody is Custody.GONE:
        raise Refused("card_gone", card=card.id)
    place = Place(to.centre, to.host, to.slot, to.store)
    custody = Custody.RACKED if to.host else card.custody
    if not to.host and card.custody is Custody.RACKED:
        custody = Custody.IN_STOCK
    return altered(card, place=place, custody=custody, ever_racked=card.ever_racked or bool(to.host))


def _identified(card: Card, event: Event, at: datetime) -> Card:
    read = cast("Identified", event)
    if read.what in CONFIGURED:
        card = altered(card, **{read.what: read.value})
    return known_as(card, read.what, read.value, at, read.evidence)


def _costed(card: Card, event: Event, _: datetime) -> Card:
    spent = cast("Costed", event)
    cost = Cost(spent.what, Money(spent.minor, Currency(spent.currency)), spent.vat_included)
    return altered(card, costs=(*card.costs, cost))


def _judged(card: Card, event: Event, _: datetime) -> Card:
    """A judgement changes nothing of a card but what need not be asked again."""
    return altered(card, cleared=joined(card.cleared, *cast("Reconciled", event).signs.splitlines()))


FOLDS: Mapping[type, Callable[[Card, Event, datetime], Card]] = MappingProxyType(
    {StepTaken: _stepped, Moved: _moved, Identified: _identified, Costed: _costed, Reconciled: _judged}
)


def described(history: Sequence[Fact]) -> Mapping[str, Evidence]:
    """A register entry after its history: later fields replace earlier ones. Retired entries say so, until they are
    described again."""
    fields: dict[str, Evidence] = {}
    for fact in standing(history):
        if isinstance(fact.event, Described):
            fields = {**fields, **fact.event.fields}
            fields.pop("retired", None)
        elif isinstance(fact.event, Retired):
            fields["retired"] = fact.event.reason
    return fields
