"""Whom or what a person means: a card by any of its identifiers, an entry by its name; else what is nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from sqlalchemy import Connection, exists, func, or_, select

from volute.domain.catalogue import MODELS, variant_key, variant_name
from volute.domain.named_model import named_model
from volute.domain.problems import Refused
from volute.ledger.expectations import register
from volute.ledger.tables import CARDS, ENTRIES, REGISTERS

NUMBER = re.compile(r"(?:v-?)?(\d{1,6})", re.IGNORECASE)
NEAREST = 5
FIRST = "V-000001"


def entry_called(connection: Connection, of: str, name: str) -> str:
    """The name of an entry in use, capitals or not, or what people call it where one alone is called so. Refused names
    the nearest ones."""
    entries = register(connection, of)
    names = list(entries)
    found = _same(name, names)
    if found is None:
        called = [key for key, said in entries.items() if str(said.get("name") or "").casefold() == name.casefold()]
        if len(called) != 1:
            raise Refused("no_such_name", register=of, name=name, known=nearest(name, names))
        return called[0]
    return found


def card_called(connection: Connection, text: str) -> str:
    """The number of a card, given by its number (``v-12`` will do), sticker, serial or UUID."""
    found = _card(connection, text.strip())
    if found is None:
        raise Refused("no_such_card", given=text, known=connection.scalar(select(func.max(CARDS.c.id))) or FIRST)
    return found


def subject_called(connection: Connection, text: str) -> str:
    """The name of a history: a card, or an entry as ``host:gpu-01``, or just ``gpu-01`` where that is one thing."""
    if connection.scalar(select(exists().where(ENTRIES.c.subject == text))):
        return text
    if card := _card(connection, text):
        return card
    subjects: list[str] = list(connection.scalars(select(REGISTERS.c.subject)))
    wanted = text.casefold()
    found = [one for one in subjects if wanted in (one.casefold(), one.casefold().partition(":")[2])]
    if len(found) != 1:
        raise Refused("no_such_subject", given=text, known=", ".join(found) or nearest(text, subjects))
    return found[0]


def model_called(connection: Connection, text: str) -> str:
    """The key of a model or variant, given by key or as people say it: ``rtx4090-48g``, ``RTX 4090 48G``."""
    keys: set[str] = {*MODELS, *connection.scalars(select(CARDS.c.variant).distinct())}
    if key := _same(text, keys):
        return key
    if named := named_model(text):
        return variant_key(named[0].key, named[1])
    raise Refused("no_such_model", given=text, known=nearest(text, [*keys, *map(variant_name, keys)]))


def _card(connection: Connection, text: str) -> str | None:
    number = NUMBER.fullmatch(text)
    numbered = f"V-{int(number[1]):06d}" if number else text.upper()
    marks = (CARDS.c.sticker, CARDS.c.serial, CARDS.c.uuid)
    query = select(CARDS.c.id).where(or_(CARDS.c.id.in_((text, numbered)), *(mark == text for mark in marks)))
    return connection.scalar(query.order_by(CARDS.c.id != text, CARDS.c.id != numbered).limit(1))


def _same(name: str, names: Iterable[str]) -> str | None:
    """This name, or the only one that differs from it in capitals alone."""
    alike = [one for one in names if one.casefold() == name.casefold()]
    return name if name in alike else alike[0] if len(alike) == 1 else None


def nearest(name: str, names: Iterable[str]) -> str:
    """A few names that look like this one, the first of them all where none does."""
    by_lower = {one.casefold(): one for one in sorted(names)}
    close = get_close_matches(name.casefold(), by_lower, NEAREST, 0.5)
    return ", ".join(by_lower[one] for one in close or list(by_lower)[:NEAREST]) or "—"
