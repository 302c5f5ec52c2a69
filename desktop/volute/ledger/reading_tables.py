"""The reading tables: a cache of the fold, written in the same transaction, rebuilt from nothing by a test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert

from volute.domain.card import RECOVERED, Card, claims_text
from volute.domain.catalogue import variant_key
from volute.domain.events import Evidence, Fact
from volute.domain.instant import written
from volute.domain.money import Currency
from volute.domain.replay import described, replay
from volute.domain.statements import REGISTER, seal_holds
from volute.domain.view import state
from volute.ledger.tables import CARDS, REGISTERS

Row = dict[str, object]
MANY = 500


def card_row(card: Card) -> Row:
    """A card as the row that screens read."""
    spent = [cost.money.minor for cost in card.costs]
    return {
        "id": card.id,
        "seq": card.seq,
        "model": card.model,
        "variant": variant_key(card.model, card.memory_mib),
        "state": state(card),
        "centre": card.place.centre,
        "host": card.place.host,
        "slot": card.place.slot,
        "store": card.place.store,
        "custody": card.custody.value,
        "workshop": card.workshop.value,
        "commercial": card.commercial.value,
        "health": card.health.value,
        "cooler": card.cooler.value,
        "memory_mib": card.memory_mib,
        "vbios": card.vbios,
        "subsystem": card.subsystem,
        "modifications": " ".join(card.modifications),
        "cleared": "\n".join(card.cleared),
        "grade": card.grade,
        "tenant": card.tenant,
        "lease": card.lease,
        "job": card.job.template if card.job else "",
        "job_number": card.job.number if card.job else "",
        **{kind: card.identifier(kind) for kind in ("uuid", "pdi", "serial", "sticker", "board_part")},
        "claims": claims_text(card.encumbrances),
        "encumbrances": " ".join(claim.kind for claim in card.encumbrances),
        "cost_minor": sum(spent) if spent else None,
        **dict(zip(("paid_minor", "paid_vat_minor"), paid_for(card), strict=True)),
        "received": written(card.received),
        "changed": written(card.changed or card.received),
    }


def paid_for(card: Card) -> tuple[int, int] | tuple[None, None]:
    """What its value in the tax books begins with, in minor units of CNY, and how much of that was said with VAT."""
    paid = [cost for cost in card.costs if cost.what != RECOVERED]
    if not paid or any(cost.money.currency is not Currency.CNY for cost in paid):
        return None, None
    return sum(cost.money.minor for cost in paid), sum(cost.money.minor for cost in paid if cost.vat_included)


def register_row(subject: str, seq: int, fields: Mapping[str, Evidence]) -> Row:
    """A register entry as its row."""
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    return {"subject": subject, "register": subject.partition(":")[0], "seq": seq, "fields": text}


def is_register(subject: str) -> bool:
    """Histories of registers are named ``register:name``; a card's history bears the card's number."""
    return ":" in subject


def folded(subject: str, history: Sequence[Fact]) -> Row | None:
    """The row this history folds to; None when nothing of it stands. Refused when it is not lawful."""
    if is_register(subject):
        if subject.startswith(f"{REGISTER}:"):
            seal_holds(history)
        fields = described(history)
        return register_row(subject, history[-1].seq, fields) if fields else None
    card = replay(history)
    return card_row(card) if card else None


def write(connection: Connection, rows: Mapping[str, Row | None]) -> None:
    """Replace the rows of these subjects."""
    for table, key, mine in ((CARDS, CARDS.c.id, False), (REGISTERS, REGISTERS.c.subject, True)):
        subjects = [subject for subject in rows if is_register(subject) is mine]
        for start in range(0, len(subjects), MANY):
            connection.execute(delete(table).where(key.in_(subjects[start : start + MANY])))
        if kept := [row for subject in subjects if (row := rows[subject])]:
            connection.execute(insert(table), kept)
