"""What a row of the lifecycle is made of, and the rules a row can name. The rows are in ``steps``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from volute.domain.card import Card
from volute.domain.events import Evidence
from volute.domain.problems import Refused
from volute.domain.roles import Role
from volute.domain.workorder import open_item

Asked = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Needs:
    """The card must stand at one of these values of an axis."""

    axis: str
    values: tuple[str, ...]

    def __call__(self, card: Card, _: Asked) -> None:
        now = str(getattr(card, self.axis))
        if now not in self.values:
            raise Refused("step_not_lawful", card=card.id, axis=self.axis, now=now, needs=" / ".join(self.values))


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the lifecycle. ``asks`` must be given; ``may`` can be given besides."""

    name: str
    requires: tuple[Callable[[Card, Asked], None], ...]
    sets: Mapping[str, object]
    by: Role
    asks: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[Needs, ...]:
        return tuple(rule for rule in self.requires if isinstance(rule, Needs))


ON = "on"  # what a rule is told besides the evidence: the ISO day of the step
GIVEN = "given"  # the axis takes the value given as evidence under the same name


def custody(*values: str) -> Needs:
    return Needs("custody", values)


def workshop(*values: str) -> Needs:
    return Needs("workshop", values)


def commercial(*values: str) -> Needs:
    return Needs("commercial", values)


def next_on_checklist(step: str) -> Callable[[Card, Asked], None]:
    """The step must be the open one of the card's work order."""

    def rule(card: Card, _: Asked) -> None:
        expected = open_item(card.job) if card.job else None
        if expected != step:
            raise Refused("not_the_open_step", card=card.id, step=step, expected=expected or "")

    return rule


def unencumbered(card: Card, given: Asked) -> None:
    """Cards under a claim in force need a named override, which stays in the history. A claim past its last day guards
    nothing any more."""
    standing = claims_in_force(card, str(given.get(ON) or ""))
    if standing and not given.get("override"):
        raise Refused("encumbered", card=card.id, claims=tuple(standing))


def claims_in_force(card: Card, day: str) -> list[str]:
    """What still guards the card on an ISO day: kind, holder and last day of each claim."""
    return [f"{c.kind} {c.holder} {c.until}".strip() for c in card.encumbrances if c.guards(day)]


def claim_stands(card: Card, given: Asked) -> None:
    """Only a claim that is on the card can be lifted."""
    standing = [claim.kind for claim in card.encumbrances]
    wanted = given.get("claim")
    if not standing or (wanted is not None and wanted not in standing):
        raise Refused("not_encumbered", card=card.id, claim=str(wanted or ""), claims=tuple(standing) or "—")


def truthful(card: Card, given: Asked) -> None:
    """What a card is sold as must not contradict its history. There is no override for this."""
    sold_as = given.get("sold_as", "used")
    if sold_as not in SOLD_AS:
        raise Refused("sold_as_unknown", given=str(sold_as), known=" / ".join(SOLD_AS))
    if sold_as == "new" and (card.ever_racked or card.ever_leased or card.jobs_done or card.modifications):
        raise Refused("sold_as_contradicts", card=card.id, sold_as=sold_as)
    if sold_as == "refurbished" and not card.jobs_done:
        raise Refused("sold_as_contradicts", card=card.id, sold_as=sold_as)


def burned_in_long_enough(card: Card, given: Asked) -> None:
    """A burn-in passes only with its hours written down."""
    hours = given.get("hours")
    if not isinstance(hours, int) or hours < 1:
        raise Refused("hours_needed", card=card.id)


SOLD_AS = ("new", "refurbished", "used", "for_parts")
