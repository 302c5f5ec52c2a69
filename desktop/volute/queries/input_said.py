"""One input in words: what it is and its unit, of what, how much, its VAT, day and source, and what is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from volute.domain.catalogue import variant_name
from volute.queries.assumptions import Assumption
from volute.words import Style, Words

HEADS = ("what", "of", "amount", "vat", "as_of", "source", "state")
NAMED = 4  # centres named in one line
DIGITS = {"rent_hour": 2, "tariff": 2, "pue": 2, "insurance": 2}  # of the amount; the others are whole
SHARED = {  # written as a percentage -> digits
    "lit": 1, "discount_rate": 1, "income_tax": 0, "surcharge": 0, "band": 0, "trend": 1, "condition": 0, "impact": 0,
    "commission": 1, "warranty": 1, "availability": 1, "realisation": 0, "churn": 1, "relet": 0, "fault": 1, "death": 2,
}  # fmt: skip


@dataclass(frozen=True)
class InputSaid:
    """``name`` gives a centre's name, ``called`` a source as this language calls it, ``flags`` what is doubtful."""

    words: Words
    style: Style
    name: Callable[[str], str]
    called: Callable[[str], str]
    flags: Callable[[Assumption], Sequence[str]]
    model: Callable[[str], str] = variant_name

    def heads(self) -> tuple[str, ...]:
        return tuple(self.words(f"report.head_of.{name}") for name in HEADS)

    def cells(self, found: Assumption) -> tuple[str, ...]:
        """In the order of the heads."""
        words = self.words
        unit, what = words(f"report.unit.{found.what}"), words(f"report.input.{found.what}")
        source = words(f"report.origin.{found.origin}") if found.origin else self.called(found.source) or "—"
        named = what if unit == "—" else words("report.named", what=what, unit=unit)
        day = self.style.iso(found.as_of)
        return named, self._of(found), self._amount(found), self._vat(found), day, source, self.state(found)

    def _of(self, found: Assumption) -> str:
        """The model, and the centres where it does not hold for all."""
        model = self.model(found.variant) if found.variant else ""
        return " · ".join(filter(None, (model, self.listed(found.centres)))) or "—"

    def listed(self, centres: Sequence[str]) -> str:
        """Their names; of many the first, and how many more."""
        named = [self.name(centre) for centre in centres[:NAMED]]
        more = len(centres) - len(named)
        return self.joined([*named, self.words("overview.more_prices", n=more)] if more > 0 else named)

    def joined(self, names: Sequence[str]) -> str:
        """With the comma of the language."""
        return joined(names, self.words)

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

    def state(self, found: Assumption) -> str:
        """In words, not by the hatching alone."""
        return " · ".join(self.words(f"report.state.{name}") for name in self.flags(found))


def joined(names: Iterable[str], words: Words) -> str:
    """With the comma of the language."""
    comma = words("report.and")
    return f"{comma} ".join(names) if comma.isascii() else comma.join(names)


def form(what: str) -> str:
    """Of an amount in a cell, as it is written in words."""
    digits = SHARED.get(what, DIGITS.get(what, 0))
    return ("0" if what in SHARED else "#,##0") + ("." + "0" * digits if digits else "") + "%" * (what in SHARED)
