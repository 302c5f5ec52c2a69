"""A what-if in a file of its own: the levers with every input they were weighed on, so that it gives the same numbers
on another desk. What was written is checked against its digest, and worked out anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from volute.domain.problems import Refused
from volute.economics.answer import Answer, answers
from volute.economics.columns import columns
from volute.economics.decide import weigh
from volute.economics.distribution import Summary, distribution
from volute.economics.inputs import Centre, Cohort, Quote, Regime, Rent, Resale, Scenario, Upkeep
from volute.economics.processes import Process, Risks
from volute.ledger.store import Ledger
from volute.queries.comparison import Book, Chance, Counts
from volute.queries.outlook import movements, seed_of, simulated
from volute.queries.scenarios import read_levers, written_levers

VERSION, PATHS = 1, 2_000
T = TypeVar("T")
QUOTED = ("per_month", "per_hour", "per_million_tokens", "price", "conversion", "tariff", "colocation")
PARTS: Mapping[str, type] = {"rent": Rent, "upkeep": Upkeep, "resale": Resale}
KEPT = ("sell_value", "rent_value", "difference")
BANDS = ("p10", "p50", "p90")
Rows = Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """``told`` are the numbers as they were written: by centre, CNY."""

    name: str
    note: str
    scenario: Scenario
    book: Book
    seed: int
    risks: Risks
    told: Rows
    digest: str  # of its inputs, as checked

    @property
    def shown(self) -> Book:
        """Its inputs with its chance: whoever weighs them comes to the writer's figures, bands and all."""
        return replace(self.book, chance=Chance(self.risks, self.seed))

    def numbers(self) -> Rows:
        """The same, worked out here and now from what the file holds."""
        return _numbers(self.book, self.scenario, self.risks, self.seed)

    def same(self) -> bool:
        """Whether this desk comes to what the writer's came to, to the last digit kept."""
        return self.numbers() == self.told


def written_file(ledger: Ledger, book: Book, scenario: Scenario, named: tuple[str, str]) -> str:
    """``named`` are name and note. Inputs, chance and numbers, as text."""
    _, risks = movements(ledger, book, book.today)
    seed = seed_of(book)
    inputs = {
        "levers": json.loads(written_levers(scenario)),
        "book": _plain(book),
        "chance": {"seed": seed, "paths": PATHS, "risks": asdict(risks)},
    }
    told = _numbers(book, scenario, risks, seed)
    plain = json.loads(json.dumps(inputs, default=str))
    whole = {"volute_scenario": VERSION, "name": named[0], "note": named[1], "inputs": plain, "digest": _digest(plain)}
    return json.dumps({**whole, "numbers": told}, ensure_ascii=False, indent=1)


def _plain(book: Book) -> dict[str, object]:
    """Chance is written beside it."""
    return {name: value for name, value in asdict(replace(book, chance=None)).items() if name != "chance"}


def read_file(text: str) -> ScenarioFile:
    """Refused for what is no such file, for one of a later Volute, and for one that was changed since."""
    try:
        whole = json.loads(text)
        version, inputs = int(whole["volute_scenario"]), whole["inputs"]
        if version > VERSION:
            raise Refused("scenario_file_later", version=version, known=VERSION)
        if _digest(inputs) != whole["digest"]:
            raise Refused("scenario_file_changed")
        chance = inputs["chance"]
        levers = read_levers(json.dumps(inputs["levers"]))
        named = (str(whole["name"]), str(whole["note"]))
        return ScenarioFile(
            *named, levers, _book(inputs["book"]), chance["seed"], _risks(chance["risks"]), whole["numbers"],
            whole["digest"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as odd:
        raise Refused("scenario_file_bad", reason=str(odd)) from odd


def _digest(inputs: object) -> str:
    return sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _numbers(book: Book, scenario: Scenario, risks: Risks, seed: int) -> Rows:
    """By centre; rounded to the fen, so that only a difference that means something is one."""
    told = columns(book.cohorts, book.centres)
    found = answers(weigh(told, book.regime, scenario))
    rows = distribution(told, book.regime, scenario, simulated(book, risks, (seed, PATHS), scenario.horizon)).rows
    return {a.label: _row(a, row) for a, row in zip(found, rows, strict=True)}


def _row(a: Answer, row: Summary) -> dict[str, float | None]:
    plain = {name: getattr(a, name) for name in KEPT}
    bands = {name: getattr(row.difference, name) if a.difference is not None else None for name in BANDS}
    return {name: None if value is None else round(value, 2) for name, value in {**plain, **bands}.items()}


# --- reading inputs back


def _made(cls: type[T], given: Mapping[str, Any]) -> T:
    """An input; what an older file does not name stays as it is by itself."""
    known = {field.name for field in fields(cls)}  # type: ignore[arg-type]  # all of them are dataclasses
    return cls(**{name: _value(name, value) for name, value in given.items() if name in known})


def _value(name: str, value: Any) -> Any:
    if name in QUOTED:
        return _quote(value) if value else None
    if name in PARTS:
        return _made(PARTS[name], value)
    return tuple(value) if isinstance(value, list) else value


def _quote(given: Mapping[str, Any]) -> Quote:
    day = given.get("as_of")
    return Quote(**{**given, "as_of": date.fromisoformat(day) if day else None})


def _risks(given: Mapping[str, Any]) -> Risks:
    return Risks(**{**given, "processes": tuple((model, Process(**of)) for model, of in given["processes"])})


def _book(given: Mapping[str, Any]) -> Book:
    return Book(
        cohorts=tuple(_made(Cohort, one) for one in given["cohorts"]),
        centres=tuple(_made(Centre, one) for one in given["centres"]),
        regime=Regime(**given["regime"]),
        names=given["names"],
        provinces=given["provinces"],
        missing=tuple(given["missing"]),
        assumed=tuple(given["assumed"]),
        today=date.fromisoformat(given["today"]),
        counts={centre: Counts(**of) for centre, of in given["counts"].items()},
        idle=tuple(_made(Cohort, one) for one in given["idle"]),
    )


# --- what another ledger says


@dataclass(frozen=True, slots=True)
class Differs:
    """One input of one kind of card at one centre: what the file says and what is here; None is unknown there."""

    key: str
    name: str  # as ``economics.input.<name>``
    file: float | None
    here: float | None


def differences(of: ScenarioFile, here: Book) -> tuple[Differs, ...]:
    """Inputs that are not the same, cohort by cohort."""
    a, b = _facts(of.book), _facts(here)
    every = dict.fromkeys([*a, *b])
    return tuple(Differs(*at, a.get(at), b.get(at)) for at in every if a.get(at) != b.get(at))


def _facts(book: Book) -> dict[tuple[str, str], float | None]:
    centres = {centre.key: centre for centre in book.centres}
    return {(c.key, name): value for c in book.cohorts for name, value in _of(c, centres[c.centre])}


def _of(c: Cohort, centre: Centre) -> Iterator[tuple[str, float | None]]:
    quotes: Sequence[tuple[str, Quote | None]] = (
        ("price", c.resale.price),
        ("per_hour", c.rent.per_hour),
        ("per_month", c.rent.per_month),
        ("tariff", centre.tariff),
    )
    yield "cards", float(c.count)
    yield "racked", round(c.racked, 6)
    yield "lit", round(c.lit, 6)
    for name, quote in quotes:
        yield name, None if quote is None else round(quote.net, 4)
    yield "depth", c.resale.depth
    yield "pue", centre.pue
