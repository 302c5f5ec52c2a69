"""A fact in words: a glyph, what happened, and the evidence as a person would say it. No key or minor unit is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from volute.domain.catalogue import variant_key, variant_name
from volute.domain.events import (
    Costed,
    Event,
    Evidence,
    Fact,
    Identified,
    Moved,
    Noted,
    Reconciled,
    Registered,
    Retracted,
    StepTaken,
)
from volute.domain.evidence import READINGS, kind_of
from volute.domain.money import Currency, Money
from volute.domain.workorder import CHECKLIST_STEPS
from volute.gui.desk import Desk
from volute.queries.attachments import PREFIX

GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        "rack": "idle",
        "lease": "lit",
        "mark_missing": "missing",
        "mark_found": "confirmed",
        "arrive": "confirmed",
        "ship": "in_transit",
        "send_repair": "rma",
        "pass_burn_in": "ok",
        "finish_job": "ok",
        "hand_over": "burn_in",
        "fail_card": "failed",
        "list_for_sale": "for_sale",
        "sell": "sold",
        "scrap": "scrap",
        "declare": "changed",
        "moved": "moved",
        "reconciled": "confirmed",
        "registered": "appeared",
        "retracted": "changed",
    }
)
PLAIN = frozenset(
    {"reason", "note", "store", "bench", "holder", "buyer", "lease", "tenant", "part", "parts", "receiver", "host",
     "supplier", "outcome", "waiting_for", "sticker", "number", "centre", "template"}
)  # fmt: skip
BASIS = frozenset({"currency", "vat_included"})  # said with the price
UNSAID = frozenset({"by", "photo"})  # who is said beside the time; a photo is a door of its own


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as the timeline shows it. ``photo`` is the evidence of a kept file, or nothing."""

    glyph: str
    title: str
    detail: str
    photo: str = ""


def told(desk: Desk, fact: Fact, history: Mapping[int, Fact]) -> Told:
    """``history`` are the facts by number, for what was taken back."""
    event, by = fact.event, desk.called(fact.by)
    if isinstance(event, StepTaken):
        photo = str(event.evidence.get("photo") or "")
        kept = photo if photo.startswith(PREFIX) else ""
        return Told(glyph_of(event.step), title(desk, event), " · ".join([*said(desk, event.evidence), by]), kept)
    if isinstance(event, Retracted) and event.seq in history:
        what = title(desk, history[event.seq].event)
        return Told("changed", desk.words("told.retracted_what", what=what), by)
    photo = event.photo if isinstance(event, Noted) and event.photo.startswith(PREFIX) else ""
    return Told(glyph_of(event.kind), title(desk, event), " · ".join([*_details(desk, event), by]), photo)


def title(desk: Desk, event: Event) -> str:
    """What happened, in the past tense."""
    return desk.words(f"told.{event.step}" if isinstance(event, StepTaken) else f"event.{event.kind}")


def glyph_of(what: str) -> str:
    """The state a step or fact leads to, as its glyph."""
    return GLYPHS.get(what, "conversion" if what in CHECKLIST_STEPS or what.endswith("_job") else "in_stock")


def said(desk: Desk, evidence: Mapping[str, Evidence]) -> list[str]:
    """Every piece of evidence in words."""
    given = {name: value for name, value in evidence.items() if name not in UNSAID and value not in (None, "")}
    photo = str(evidence.get("photo") or "")
    if photo and not photo.startswith(PREFIX):
        given["photo"] = photo
    told = {name: piece(desk, name, value) for name, value in given.items() if name not in BASIS}
    if "price" in told and given.get("currency"):
        told["price"] = _price(desk, given)
    return [text for text in told.values() if text]


def _price(desk: Desk, given: Mapping[str, Evidence]) -> str:
    """Of a sale that says its currency and VAT basis."""
    style = replace(desk.style, currency=str(given["currency"]))
    basis = desk.words("cost.vat_in" if given.get("vat_included") else "cost.vat_ex")
    amount = style.money_exact(float(str(given["price"]))).replace(".00", "")
    return f"{desk.words('told_by.price')} {amount} {basis}"


def piece(desk: Desk, name: str, value: Evidence) -> str:
    """One piece: with its unit, and named unless it speaks for itself."""
    words, style = desk.words, desk.style
    if name == "readings" and isinstance(value, Mapping):
        known = [of for of in READINGS if of in value]
        return ", ".join(f"{words(f'reading.{of}')} {quantity(desk, of, value[of])}" for of in known)
    if name == "slot":
        return f"#{value}"
    if name in ("price", "cost"):
        return f"{words(f'told_by.{name}')} {style.money_exact(float(str(value)))}".replace(".00", "")
    if name == "memory_mib":
        return style.memory(float(str(value)))
    if name in ("hours", "minutes"):
        return words(f"unit.{name.removesuffix('s')}", n=value)
    text = words(f"choice.{value}") if kind_of(name).choices else desk.called(str(value))
    return text if name in PLAIN else f"{words(f'evidence.{name}')} {text}"


def quantity(desk: Desk, of: str, value: Evidence) -> str:
    """A reading with its unit: ``96 °C``, ``3,480 rpm``."""
    number = float(str(value))
    text = desk.style.number(number, 0 if number == int(number) else 1)
    unit = f"reading_unit.{of}"
    return f"{text}\u00a0{desk.words(unit)}" if desk.words.has(unit) else text


def money(desk: Desk, spent: Costed) -> str:
    """``¥182,000 excl. VAT``: in whole yuan where there are no fen."""
    amount = float(Money(spent.minor, Currency(spent.currency)).major)
    style = replace(desk.style, currency=spent.currency)
    shown = style.money(amount) if amount == int(amount) else style.money_exact(amount)
    return f"{shown} {desk.words('cost.vat_in' if spent.vat_included else 'cost.vat_ex')}"


def _details(desk: Desk, event: Event) -> list[str]:
    """What an event that is no step says of itself."""
    words = desk.words
    match event:
        case Registered(model, host=host, slot=slot, store=store, memory_mib=memory, cooler=cooler):
            where = f"{host} #{slot}" if host else desk.called(store)
            return [variant_name(variant_key(model, memory)), words(f"choice.{cooler}"), *([where] if where else [])]
        case Costed(what, document=document):
            known = words(f"cost.{what}") if words.has(f"cost.{what}") else what
            return [f"{known} {money(desk, event)}", *([document] if document else [])]
        case Identified(what, value):
            return [f"{words(f'identifier.{what}')} {value or words('identified.no_more')}"]
        case Moved(centre, host, slot, store):
            return [f"{host} #{slot}" if host else desk.called(store or centre)]
        case Reconciled(difference, verdict, note):
            judged = f"{words(f'probes.kind.{difference}')}: {words(f'verdict.{verdict}')}"
            return [judged, *([note] if note else [])]
        case Noted(text):
            return [text]
        case _:
            return []
