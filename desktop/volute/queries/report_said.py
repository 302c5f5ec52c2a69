"""A report in the words of one language: the same on paper, in a workbook and in the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from volute.domain.catalogue import variant_name
from volute.economics.inputs import LEVERS, Scenario
from volute.queries.assumptions import Assumption
from volute.queries.comparison import Book
from volute.queries.grounds import Grounds
from volute.queries.input_said import HEADS, InputSaid, form
from volute.queries.levers import shower
from volute.queries.report import Report
from volute.words import Style, Words
from volute.words.literal import one_line


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
            yield words("report.what_if", levers=self._inputs.joined(levers))
        if told.book.missing:
            yield words("report.missing", models=self._inputs.joined([self.model(v) for v in told.book.missing]))
        if told.book.assumed:
            yield words("report.assumed_lit", centres=self._inputs.joined([self.name(c) for c in told.book.assumed]))
        if told.is_demo:
            yield words("report.demo")

    def _levers(self) -> list[str]:
        """Only those a person moved."""
        moved = [(lever, getattr(self.told.what_if, lever.name)) for lever in LEVERS]
        shown = [(lever, at) for lever, at in moved if at != getattr(Scenario(), lever.name)]
        return [f"{self.words(f'decide.lever.{lever.name}')} {shower(self, lever)(at)}" for lever, at in shown]

    @property
    def _inputs(self) -> InputSaid:
        told = self.told
        grounds = Grounds(told.book, told.assumptions, told.thin, told.limits)
        return InputSaid(self.words, self.style, self.name, self.called, grounds.flags, self.model)

    def heads(self) -> tuple[str, ...]:
        """Of the table of inputs."""
        return self._inputs.heads()

    def cells(self, found: Assumption) -> tuple[str, ...]:
        """One input: what, of what, how much, VAT, day, source, and whether it is missing, assumed or old."""
        return self._inputs.cells(found)

    def sentences(self) -> tuple[str, ...]:
        """What a workbook says under its numbers: the day, on what they rest, and the ledger's head."""
        return (self.day, *self.basis(), self.words("report.head", head=self.told.head))

    def sources(self) -> Iterator[tuple[tuple[str | float, ...], str, bool]]:
        """The table of inputs for a workbook: the amount as a number with its form, and whether it is assumed."""
        for found in self.told.assumptions:
            cells: list[str | float] = [*self.cells(found)]
            if found.amount is not None:
                cells[HEADS.index("amount")] = float(found.amount)
            yield tuple(cells), form(found.what), found.assumed or found.amount is None

    def listed(self, centres: Sequence[str]) -> str:
        """Their names; of many the first, and how many more."""
        return self._inputs.listed(centres)
