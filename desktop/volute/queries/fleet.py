"""Every card as columns, straight from SQL: numpy arrays and text coded into distinct words, no object a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select

from volute.domain.catalogue import variant_name
from volute.domain.view import lit_state
from volute.ledger.expectations import centre_names, register
from volute.ledger.findings import NO_SAMPLE, SAMPLES
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS
from volute.queries.prices import PriceBook

SEPARATOR = "\x1f"
OF_A_KIND = (  # texts that many cards share come as one; the last may be any text
    CARDS.c.variant, CARDS.c.cooler, CARDS.c.centre, CARDS.c.lease, CARDS.c.custody, CARDS.c.workshop,
    CARDS.c.commercial, CARDS.c.state, func.coalesce(SIGHTINGS.c.activity, "").label("activity"), CARDS.c.tenant,
)  # fmt: skip
OF_A_PLACE = (CARDS.c.centre, CARDS.c.host, func.coalesce(SIGHTINGS.c.at, "").label("seen"), CARDS.c.store)
OF_A_CARD = (CARDS.c.uuid, CARDS.c.serial, CARDS.c.sticker)
PAGE = 5000
BLANK = bytes([NO_SAMPLE]) * SAMPLES


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
    """As of now; the same object until something is written."""
    return ledger.once("fleet", None, lambda: _fleet(ledger))


def _fleet(ledger: Ledger) -> Fleet:
    told = (CARDS.c.id, *OF_A_CARD, _together(OF_A_KIND), _together(OF_A_PLACE), CARDS.c.slot, SIGHTINGS.c.load)
    query = select(*told).select_from(CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id))
    read = _Read()
    with ledger.reading() as connection:
        rows = connection.execute(query.where(CARDS.c.custody != "gone").order_by(CARDS.c.id))
        while page := rows.fetchmany(PAGE):
            read.add(page)
        prices = PriceBook(register(connection, "price"))
        names = centre_names(connection)
    texts = read.texts()
    worth = [quote.amount if (quote := prices.find(word, "resale")) else np.nan for word in texts["variant"].words]
    resale = np.array(worth, np.float64)[texts["variant"].codes] if read.n else np.empty(0)
    load = np.frombuffer(b"".join(read.loads), np.uint8).reshape(read.n, SAMPLES)
    return Fleet(read.n, texts, np.concatenate([*read.slots, np.empty(0, np.int32)]), resale, load, names)


def _together(columns: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
    return reduce(lambda text, column: text + SEPARATOR + column, columns)


class _Read:
    """Rows a page at a time: Python holds its lock while it takes a hundred thousand apart, and the window waits."""

    def __init__(self) -> None:
        self.n = 0
        self._ids: list[str] = []
        self._kinds, self._places = _Coding(), _Coding()
        self._own = {column.name: _Coding() for column in OF_A_CARD}
        self.slots: list[NDArray[np.int32]] = []
        self.loads: list[bytes] = []

    def add(self, page: Sequence[Any]) -> None:
        ids, *own, kinds, places, slots, loads = zip(*page, strict=True)
        self.n += len(page)
        self._ids += ids
        for coding, values in zip((*self._own.values(), self._kinds, self._places), (*own, kinds, places), strict=True):
            coding.add(values)
        self.slots.append(np.array([-1 if slot is None else slot for slot in slots], np.int32))
        self.loads.append(b"".join([BLANK if load is None else load for load in loads]))

    def texts(self) -> dict[str, Text]:
        kinds, places = _apart(self._kinds.text, OF_A_KIND), _apart(self._places.text, OF_A_PLACE)
        states = zip(kinds["state"].words, kinds["activity"].words, strict=True)
        kinds["state"] = replace(kinds["state"], words=[lit_state(state, activity) for state, activity in states])
        kinds["model"] = replace(kinds["variant"], words=[variant_name(word) for word in kinds["variant"].words])
        found = {name: text for name, text in (places | kinds).items() if name != "activity"}
        found |= {name: coding.text for name, coding in self._own.items()}
        found = {name: _distinct(text) for name, text in found.items()}
        return found | {"id": Text(np.arange(self.n, dtype=np.int32), self._ids), "place": coded(self._placed(places))}

    def _placed(self, places: Mapping[str, Text]) -> list[str]:
        """As ``placed`` says it, each part made once."""
        lying = zip(*(places[name].words for name in ("centre", "host", "store")), strict=True)
        begun = [placed(centre, host, None, store) for centre, host, store in lying]
        codes, racked = places["host"].codes, np.array([bool(host) for host in places["host"].words], bool)
        slots = np.where(racked[codes], np.concatenate(self.slots), -1).tolist() if self.n else []
        ends = {slot: f" · #{slot}" if slot >= 0 else "" for slot in set(slots)}
        return list(map(add, map(begun.__getitem__, codes.tolist()), map(ends.__getitem__, slots)))


class _Coding:
    """A text column while it is read: distinct words in order of appearance, and each row's place among them."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._codes: list[NDArray[np.int32]] = []

    def add(self, values: Sequence[str]) -> None:
        places = self._places
        fresh = [word for word in dict.fromkeys(values) if word not in places]
        places.update(zip(fresh, range(len(places), len(places) + len(fresh)), strict=True))
        self._codes.append(np.fromiter(map(places.__getitem__, values), np.int32, len(values)))

    @property
    def text(self) -> Text:
        return Text(np.concatenate([*self._codes, np.empty(0, np.int32)]), list(self._places))


def _apart(together: Text, columns: Sequence[ColumnElement[str]]) -> dict[str, Text]:
    """The columns that came as one; a word may be there more than once."""
    split = [word.split(SEPARATOR, len(columns) - 1) for word in together.words]
    words = zip(*split, strict=True) if split else [()] * len(columns)
    return {column.name: Text(together.codes, list(told)) for column, told in zip(columns, words, strict=True)}


def _distinct(text: Text) -> Text:
    """Each word once, in order of appearance."""
    of = coded(text.words)
    return Text(of.codes[text.codes] if len(text.words) else text.codes, of.words)


def placed(centre: str, host: str, slot: int | None, store: str) -> str:
    """``whu · r08 · n34 · #7``, or the shelf with its centre's code."""
    if host:
        return " · ".join((*host.split("-"), *(() if slot is None else (f"#{slot}",))))
    return f"{centre} · {store}" if store else centre


def coded(values: Sequence[str]) -> Text:
    """Distinct words in order of appearance, and each row's place among them."""
    coding = _Coding()
    coding.add(values)
    return coding.text
