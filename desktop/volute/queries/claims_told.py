"""What claims on cards mean for a comparison: until when a release costs how much, and the load that goes when an
acceptance period ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from volute.domain.card import Encumbrance, claims_of
from volute.economics.inputs import MONTHS_MOST, Cohort
from volute.ledger.parts import Part
from volute.queries.contracts import DAYS_A_MONTH
from volute.queries.counted import Key, is_lit, owned

ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Cards alike under the same claims; ``claims`` as the reading table has them, ``lit`` those that work."""

    key: Key
    claims: str
    cards: int
    lit: int = 0


@dataclass(frozen=True, slots=True)
class Claims:
    """In force on a day. Months are means by cards, rounded up; 0 where there are none."""

    release: float = 0.0  # CNY for all of them
    release_months: int = 0
    accepting: int = 0  # lit cards under acceptance
    accepting_months: int = 0
    unsaid: bool = False  # of some claim nobody said what a release costs


def claimed(parts: Sequence[Part]) -> tuple[Claimed, ...]:
    """All that is claimed."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for part in owned(parts):
        if part.claims:
            key, lit = (part.centre, part.variant, part.claims), part.cards if is_lit(part) else 0
            cards, before = found.get(key, (0, 0))
            found[key] = cards + part.cards, before + lit
    return tuple(Claimed(key[:2], key[2], *found[key]) for key in sorted(found))


def claims_told(found: Sequence[Claimed], today: date) -> Mapping[Key, Claims]:
    """By centre and variant; claims past their last day guard nothing."""
    of: dict[Key, list[tuple[Claimed, Encumbrance]]] = {}
    for alike in found:
        guarding = [claim for claim in claims_of(alike.claims) if claim.guards(today.isoformat())]
        if guarding:
            of.setdefault(alike.key, []).extend((alike, claim) for claim in guarding)
    return {key: _claims(pairs, today) for key, pairs in of.items()}


def _claims(of: Sequence[tuple[Claimed, Encumbrance]], today: date) -> Claims:
    accepting = [(_months(c, today), a.lit) for a, c in of if c.kind == ACCEPTANCE and c.until and a.lit]
    others = [(alike, claim) for alike, claim in of if claim.kind != ACCEPTANCE]
    priced = [(alike, claim) for alike, claim in others if claim.release]
    return Claims(
        sum(float(claim.release) * alike.cards for alike, claim in priced),
        _mean([(_months(claim, today), alike.cards) for alike, claim in priced]),
        sum(lit for _, lit in accepting),
        _mean(accepting),
        len(priced) < len(others),
    )


def _months(claim: Encumbrance, today: date) -> float:
    """Left of it, its last day counted; without an end it holds beyond every horizon."""
    if not claim.until:
        return float(MONTHS_MOST)
    return ((date.fromisoformat(claim.until) - today).days + 1) / DAYS_A_MONTH


def _mean(weighted: Sequence[tuple[float, int]]) -> int:
    """Rounded up."""
    cards = sum(count for _, count in weighted)
    return -int(-sum(months * count for months, count in weighted) // cards) if cards else 0


def with_claims(cohort: Cohort, told: Claims | None, seen: int) -> Cohort:
    """Selling before the end repays; the lit cards under acceptance are dark after it. ``seen`` are the racked cards
    whose load is known."""
    if told is None:
        return cohort
    rent = replace(cohort.rent, clawback=told.release / cohort.count, clawback_until=told.release_months)
    guessed = cohort.guessed + (("clawback",) if told.unsaid else ())
    if told.accepting and seen:
        after = max(cohort.lit - told.accepting / seen, 0.0)
        rent = replace(rent, lit_after=after, lit_step=told.accepting_months)
        guessed += ("lit_after",)
    return replace(cohort, rent=rent, guessed=guessed)
