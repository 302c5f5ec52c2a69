"""What a step does to a card beyond setting an axis: places, work orders, leases and claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import cast

from volute.domain.card import Card, Encumbrance, Job, Place, altered
from volute.domain.events import Evidence
from volute.domain.identifying import repaired
from volute.domain.problems import Refused
from volute.domain.workorder import TEMPLATES


def joined(known: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def _racked(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    place = Place(str(given.get("centre") or card.place.centre), str(given["host"]), int(str(given["slot"])))
    return altered(card, place=place, ever_racked=True)


def _stored(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    centre = str(given.get("centre") or card.place.centre)
    return altered(card, place=Place(centre, store=str(given.get("store") or "")))


def _opened(card: Card, given: Mapping[str, Evidence], at: datetime) -> Card:
    template = str(given["template"])
    if template not in TEMPLATES:
        raise Refused("template_unknown", template=template, known=" / ".join(TEMPLATES))
    number = str(given.get("number") or f"W-{card.id}-{card.jobs_done + 1}")
    job = Job(number, template, at, str(given["reason"]), due=str(given.get("due") or ""))
    return altered(card, job=job)


def _at_the_bench(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    place = Place(card.place.centre, store=str(given.get("bench") or card.place.store))
    return altered(card, place=place, job=replace(cast("Job", card.job), waiting_for=""))


def _held(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    return altered(card, job=replace(cast("Job", card.job), waiting_for=str(given["waiting_for"])))


def _finished(card: Card, given: Mapping[str, Evidence], at: datetime) -> Card:
    return altered(_stored(card, given, at), job=None, jobs_done=card.jobs_done + 1)


def _closed(card: Card, _: Mapping[str, Evidence], __: datetime) -> Card:
    return altered(card, job=None)


def _declared(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    return altered(card, modifications=joined(card.modifications, str(given["modification"])))


def _leased(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    return altered(card, lease=str(given["lease"]), tenant=str(given["tenant"]), ever_leased=True)


def _lease_over(card: Card, _: Mapping[str, Evidence], __: datetime) -> Card:
    return altered(card, lease="", tenant="")


def _encumbered(card: Card, given: Mapping[str, Evidence], at: datetime) -> Card:
    since = str(given.get("since") or at.date().isoformat())
    until, release = str(given.get("until") or ""), str(given.get("release") or "")
    claim = Encumbrance(str(given["claim"]), str(given["holder"]), until, since, release)
    return altered(card, encumbrances=(*card.encumbrances, claim))


def _lifted(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    return altered(card, encumbrances=tuple(c for c in card.encumbrances if c.kind != given["claim"]))


def _sold(card: Card, given: Mapping[str, Evidence], _: datetime) -> Card:
    return altered(card, sale=dict(given), place=Place(card.place.centre, store=str(given["buyer"])))


Effect = Callable[[Card, Mapping[str, Evidence], datetime], Card]
EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "rack": _racked,
        "pull": _stored,
        "arrive": _stored,
        "ship": lambda card, given, at: _stored(card, {**given, "store": given["waybill"]}, at),
        "send_repair": lambda card, given, at: _stored(card, {"store": given["supplier"]}, at),
        "back_from_repair": repaired,
        "mark_found": _stored,
        "open_job": _opened,
        "start_job": _at_the_bench,
        "resume_job": _at_the_bench,
        "hold_job": _held,
        "close_job": _closed,
        "finish_job": _finished,
        "declare": _declared,
        "lease": _leased,
        "end_lease": _lease_over,
        "encumber": _encumbered,
        "lift": _lifted,
        "sell": _sold,
    }
)
