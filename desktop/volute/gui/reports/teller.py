"""Who tells a report on paper: its words, its look, and the answers in the order of the Overview."""

from __future__ import annotations

from dataclasses import dataclass, field

from volute.gui.look import Look
from volute.gui.panels import Weighed, ordered
from volute.gui.reports.paper_look import legible
from volute.queries.report import Report
from volute.queries.report_said import Said
from volute.words import Style, Words


@dataclass(frozen=True)
class Teller(Said):
    """A report in one language. ``rows`` are the centres' places in the answers."""

    look: Look
    now: Weighed
    base: Weighed
    rows: tuple[int, ...]
    inside: dict[str, list[int]] = field(default_factory=dict)  # pages by part, known once all are laid out

    def shown(self, text: str) -> str:
        """On one line, and only what the fonts here can draw."""
        return legible(super().shown(text))

    @classmethod
    def of(cls, told: Report, look: Look, words: Words, style: Style) -> Teller:
        base = Weighed.of(told.base)
        return cls(told, words, style, look, Weighed.of(told.comparison), base, tuple(ordered(base, told.book)))
