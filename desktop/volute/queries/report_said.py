"""A report in the words of one language: the same on paper, in a workbook and in the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from volute.domain.catalogue import variant_name
from volute.economics.inputs import LEVERS, Scenario
from volute.queries.assumptions import Assumption
from volute.queries.comparison import Book
from volute.queries.levers import shower
from volute.queries.report import Report
from volute.words import Style, Words
from volute.words.literal import one_line

HEADS = ("what", "of", "amount", "vat", "as_of", "source", "state")
NAMED = 4  # centres named in one line
DIGITS = {"rent_hour": 2, "tariff": 2, "pue": 2, "insurance": 2}  # of the amount; the others are whole
SHARED = {  # written as a percentage -> digits
    "lit": 1, "discount_rate": 1, "income_tax": 0, "surcharge": 0, "band": 0, "trend": 1, "condition": 0, "impact": 0,
    "commission": 1, "warranty": 1, "availability": 1, "realisation": 0, "churn": 1, "relet": 0, "fault": 1, "death": 2,
}  # fmt: skip


def _form(what: str) -> str:
    """Of an amount in a cell, as it is written in words."""
    digits = SHARED.get(what, DIGITS.get(what, 0))
    return ("0" if what in SHARED else "#,##0") + ("." + "0" * digits if digits else "") + "%" * (what in SHARED)


@dataclass(frozen=True)
class Said:
    """What a report says in sentences and cells."""

    told: Report
    words: Words
    style: Style

    def name(self, centre: str) -> str:
        """As this language calls it where the ledger is the demo; else as people wrote it."""
        return self.called(self.told.book.name(centre))

    def called(self, text: str) -> str:
        """A name or short remark, likewise."""
        return self.shown(self.words.called(text) if self.told.is_demo else text)

    def shown(self, text: str) -> str:
        """What people wrote, on one line."""
        return one_line(text)

    def model(self, variant: str) -> str:
        """As people say it; of what no catalogue knows, as it was entered."""
        return self.shown(variant_name(variant))

    def book(self) -> Book:
        """The inputs with the names of centres so said."""
        told = self.told.book
        return replace(told, names={**told.names, **self.names})

    @property
    def names(self) -> dict[str, str]:
        """Of the centres in it, by code."""
        return {centre: self.name(centre) for centre in self.told.book.counts}

    @property
    def title(self) -> str:
        return self.words.plural("report.title", len(self.told.book.counts))

    @property
    def day(self) -> str:
        return self.words("report.day", day=self.style.date_year(self.told.book.today))

    def basis(self) -> Iterator[str]:
        """The sentences without which the figures say nothing."""
        words, told = self.words, self.told
        yield words(f"report.audience_of.{told.audience}")
        yield words("report.basis", n=told.comparison.horizon)
        if told.is_past:
            yield words("past.said", day=told.book.today.isoformat())
        if levers := self._levers():
            yield words("report.what_if", levers=self._listed(levers))
        if told.book.missing:
            yield words("report.missing", models=self._listed([self.model(v) for v in told.book.missing]))
        if told.book.assumed:
            yield words("report.assumed_lit", centres=self._listed([self.name(c) for c in told.book.assumed]))
        if told.is_demo:
            yield words("report.demo")

    def _levers(self) -> list[str]:
        """Only those a person moved."""
        moved = [(lever, getattr(self.told.what_if, lever.name)) for lever in LEVERS]
        shown = [(lever, at) for lever, at in moved if at != getattr(Scenario(), lever.name)]
        return [f"{self.words(f'decide.lever.{lever.name}')} {shower(self, lever)(at)}" for lever, at in shown]

    def _listed(self, names: list[str]) -> str:
        comma = self.words("report.and")
        return f"{comma} ".join(names) if comma.isascii() else comma.join(names)

    def heads(self) -> tuple[str, ...]:
        """Of the table of inputs."""
        return tuple(self.words(f"report.head_of.{name}") for name in HEADS)

    def cells(self, found: Assumption) -> tuple[str, ...]:
        """One input: what, of what, how much, VAT, day, source, and whether it is missing, assumed or old."""
        words = self.words
        unit, what = words(f"report.unit.{found.what}"), words(f"report.input.{found.what}")
        source = words(f"report.origin.{found.origin}") if found.origin else self.called(found.source) or "—"
        named = what if unit == "—" else words("report.named", what=what, unit=unit)
        day = self.style.iso(found.as_of)
        return named, self._of(found), self._amount(found), self._vat(found), day, source, self._state(found)

    def sentences(self) -> tuple[str, ...]:
        """What a workbook says under its numbers: the day, on what they rest, and the ledger's head."""
        return (self.day, *self.basis(), self.words("report.head", head=self.told.head))

    def sources(self) -> Iterator[tuple[tuple[str | float, ...], str, bool]]:
        """The table of inputs for a workbook: the amount as a number with its form, and whether it is assumed."""
        for found in self.told.assumptions:
            cells: list[str | float] = [*self.cells(found)]
            if found.amount is not None:
                cells[HEADS.index("amount")] = float(found.amount)
            yield tuple(cells), _form(found.what), found.assumed or found.amount is None

    def _of(self, found: Assumption) -> str:
        """The model, and the centres where it does not hold for all."""
        model = self.model(found.variant) if found.variant else ""
        return " · ".join(filter(None, (model, self.listed(found.centres)))) or "—"

    def listed(self, centres: Sequence[str]) -> str:
        """Their names; of many the first, and how many more."""
        named = [self.name(centre) for centre in centres[:NAMED]]
        more = len(centres) - len(named)
        return self._listed([*named, self.words("overview.more_prices", n=more)] if more > 0 else named)

    def _amount(self, found: Assumption) -> str:
        if found.what in SHARED:
            return self.style.percent(found.amount, SHARED[found.what])
        return self.style.number(found.amount, DIGITS.get(found.what, 0))

    def _vat(self, found: Assumption) -> str:
        if found.vat is None:
            return "—"
        if not found.vat:
            return self.words("report.vat_out")
        return self.words("report.vat_in", rate=self.style.percent(found.vat, 0))

    def _state(self, found: Assumption) -> str:
        """In words, not by the hatching alone."""
        told = self.told
        old = found.is_old(told.book.today, told.limits.stale_days)
        places = found.centres or ("",)
        thin = not found.origin and any((found.variant, found.what, centre) in told.thin for centre in (*places, ""))
        states = {"missing": found.amount is None, "assumed": found.assumed, "old": old, "thin": thin}
        return " · ".join(self.words(f"report.state.{name}") for name, holds in states.items() if holds)
