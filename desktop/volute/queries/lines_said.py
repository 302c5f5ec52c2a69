"""A line of a waterfall in words: what it is, what it rests on, who said so, and on which day; the same in the window
and on paper."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from volute.economics.explain import Row
from volute.economics.facts import COUNTED, REGIME_NUMBERS, SCENARIO_NUMBERS, Fact
from volute.economics.quotes import Quote
from volute.queries.contracts import CONTRACTS
from volute.words import Style, Words

DIGITS = {"kw": 2, "ratio": 2, "exponent": 2}


@dataclass(frozen=True)
class LinesSaid:
    """``called`` gives a source as this language has it."""

    words: Words
    style: Style
    called: Callable[[str], str]
    exact: bool = False  # with every digit a calculator needs

    def cells(self, step: Row) -> tuple[str, str, str, str, str, str]:
        """Line, formula, inputs, sources, oldest day, and whether it rests on an assumption."""
        w = self.words
        told = [fact for fact in step.inputs if fact.name != "cards"]
        sources = dict.fromkeys(self._source(fact) for fact in told)
        day = min((fact.as_of for fact in told if fact.as_of), default=None)
        mark = w("outlook.assumed") if step.assumed else ""
        said = ", ".join(source for source in sources if source)
        return (
            w(f"{step.key}.name"),
            w(f"{step.key}.formula"),
            self.inputs(step),
            said,
            self.style.iso(day) if day else "",
            mark,
        )

    def inputs(self, step: Row, but: Collection[str] = ()) -> str:
        """Their names and amounts, but for some; several prices of one name stand after it."""
        told = [fact for fact in step.inputs if fact.name != "cards" and fact.name not in but]
        named = groupby(told, key=attrgetter("key"))
        return " · ".join(f"{self.words(key)} {self._amounts(list(of))}" for key, of in named)

    def _amounts(self, of: Sequence[Fact]) -> str:
        """The VAT once where all have the same."""
        bases = {fact.quote and (fact.quote.vat_included, fact.quote.vat_rate) for fact in of}
        if len(of) == 1 or len(bases) > 1 or None in bases:
            return " / ".join(map(self._amount, of))
        return self._with_vat(of[0], " / ".join(map(self._number, of)))

    def _source(self, fact: Fact) -> str:
        """Who said it; of a number that nobody changed, that it is the model's own."""
        if fact.source:
            return self.words("outlook.contracts") if fact.source == CONTRACTS else self.called(fact.source)
        return self.words(f"outlook.origin.{_origin(fact)}")

    def _amount(self, fact: Fact) -> str:
        """A price as it was said, with VAT where it has any."""
        return self._with_vat(fact, self._number(fact))

    def _number(self, fact: Fact) -> str:
        """Shares as percentages."""
        style = self.style
        if self.exact:
            return f"{fact.value * 100:.9g}%" if fact.unit.startswith("share") else f"{fact.value:.10g}"
        if fact.unit.startswith("share"):
            return style.percent(fact.value, 1)
        digits = DIGITS.get(fact.unit, 2 if fact.unit.startswith("money") and abs(fact.value) < 100 else 0)
        number = style.number(fact.value, digits)
        return f"{style.symbol}{number}" if fact.unit.startswith("money") else number

    def _with_vat(self, fact: Fact, amount: str) -> str:
        return amount if fact.quote is None else quoted(self.words, self.style, fact.quote, amount)


def quoted(words: Words, style: Style, quote: Quote, amount: str) -> str:
    """An amount, or several, with the VAT of a quote."""
    plus = "outlook.quote_plus" if quote.vat_rate else "outlook.quote_out"
    said = "outlook.quote_in" if quote.vat_included else plus
    return words(said, amount=amount, vat=style.percent(quote.vat_rate, 0))


def _origin(fact: Fact) -> str:
    """Where a number without a source comes from."""
    if fact.name in COUNTED:
        return "ledger"
    if fact.assumed:
        return "model"
    if fact.name in SCENARIO_NUMBERS:
        return "slider"
    return "probe" if fact.name == "lit" else "law" if fact.name in REGIME_NUMBERS else "person"
