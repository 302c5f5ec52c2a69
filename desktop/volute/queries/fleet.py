"""Every card as columns, straight from SQL: numpy arrays and text coded into distinct words, no object a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from volute.domain.catalogue import variant_name
from volute.domain.view import lit_state
from volute.ledger.expectations import centre_names, register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS
from volute.queries.prices import PriceBook

TEXTS = (
    "id", "variant", "cooler", "centre", "host", "store", "tenant", "lease", "uuid", "serial", "sticker", "custody",
    "workshop", "commercial",
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text column: ``codes[row]`` is the place of its text in ``words``."""

    codes: NDArray[np.int32]
    words: list[str]


@dataclass(frozen=True)
class Fleet:
    """All owned cards. ``resale`` is NaN where no price is known; ``load`` has 24 samples a row, 255 unknown."""

    n: int
    texts: dict[str, Text]
    slots: NDArray[np.int32]
    resale: NDArray[np.float64]
    load: NDArray[np.uint8]
    names: dict[str, str]


def fleet(ledger: Ledger) -> Fleet:
    """As of now."""
    columns = [CARDS.c[name] for name in (*TEXTS, "slot", "state")]
    query = select(*columns, SIGHTINGS.c.activity, SIGHTINGS.c.at, SIGHTINGS.c.load)
    query = query.select_from(CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id))
    with ledger.reading() as connection:
        rows = connection.execute(query.where(CARDS.c.custody != "gone").order_by(CARDS.c.id)).all()
        prices = PriceBook(register(connection, "price"))
        names = centre_names(connection)
    by_column = list(zip(*rows, strict=True)) or [()] * (len(columns) + 3)
    given: dict[str, Sequence[str]] = dict(zip(TEXTS, by_column, strict=False))
    slots, states, doing, seen, loads = by_column[len(TEXTS) :]
    texts = {name: coded(values) for name, values in given.items()}
    texts["state"] = coded([lit_state(state, activity or "") for state, activity in zip(states, doing, strict=True)])
    texts["seen"] = coded([at or "" for at in seen])
    texts["model"] = Text(texts["variant"].codes, [variant_name(word) for word in texts["variant"].words])
    places = zip(given["centre"], given["host"], slots, given["store"], strict=True)
    texts["place"] = coded([placed(*where) for where in places])
    worth = [quote.amount if (quote := prices.find(word, "resale")) else np.nan for word in texts["variant"].words]
    resale = np.array(worth, np.float64)[texts["variant"].codes] if rows else np.empty(0)
    numbers = np.array([-1 if slot is None else slot for slot in slots], np.int32)
    samples = b"".join(load if load is not None else b"\xff" * 24 for load in loads)
    load = np.frombuffer(samples, np.uint8).reshape(len(rows), 24)
    return Fleet(len(rows), texts, numbers, resale, load, names)


def placed(centre: str, host: str, slot: int | None, store: str) -> str:
    """``whu · r08 · n34 · #7``, or the shelf with its centre's code."""
    if host:
        return " · ".join((*host.split("-"), *(() if slot is None else (f"#{slot}",))))
    return f"{centre} · {store}" if store else centre


def coded(values: Sequence[str]) -> Text:
    """Distinct words in order of appearance, and each row's place among them."""
    places: dict[str, int] = {}
    codes = np.fromiter((places.setdefault(value, len(places)) for value in values), np.int32, len(values))
    return Text(codes, list(places))
