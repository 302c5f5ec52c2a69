"""Spreadsheet formulas that know their value: both are written from one expression, so they cannot disagree.

A number that is not known is NaN here and ``#N/A`` in the sheet; it makes unknown whatever rests on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Value = float | str


@dataclass(frozen=True, slots=True)
class Formula:
    """``text`` as a spreadsheet reads it, without the equals sign, and what it comes to."""

    text: str
    value: Value

    def __add__(self, other: Term) -> Formula:
        return _pair(self, "+", other, number(self) + number(other))

    def __radd__(self, other: Term) -> Formula:
        return lift(other) + self

    def __sub__(self, other: Term) -> Formula:
        return _pair(self, "-", other, number(self) - number(other))

    def __rsub__(self, other: Term) -> Formula:
        return lift(other) - self

    def __mul__(self, other: Term) -> Formula:
        return _pair(self, "*", other, number(self) * number(other))

    def __rmul__(self, other: Term) -> Formula:
        return lift(other) * self

    def __truediv__(self, other: Term) -> Formula:
        return _pair(self, "/", other, number(self) / number(other) if number(other) else math.nan)

    def __rtruediv__(self, other: Term) -> Formula:
        return lift(other) / self

    def __pow__(self, other: Term) -> Formula:
        return _pair(self, "^", other, number(self) ** number(other))

    def __rpow__(self, other: Term) -> Formula:
        return lift(other) ** self

    def __neg__(self) -> Formula:
        return 0 - self

    def __le__(self, other: Term) -> Formula:
        return _pair(self, "<=", other, float(number(self) <= number(other)))

    def __lt__(self, other: Term) -> Formula:
        return _pair(self, "<", other, float(number(self) < number(other)))

    def __gt__(self, other: Term) -> Formula:
        return lift(other) < self

    def __ge__(self, other: Term) -> Formula:
        return lift(other) <= self


Term = Formula | float | int


@dataclass(frozen=True, slots=True)
class Span:
    """Cells beside or below each other."""

    text: str
    values: tuple[Value, ...]

    @property
    def numbers(self) -> list[float]:
        """Empty cells count as nothing, as in a spreadsheet."""
        return [value for value in self.values if not isinstance(value, str)]


def lift(term: Term) -> Formula:
    """A plain number as a formula."""
    return (
        term if isinstance(term, Formula) else Formula(f"{float(term):.15g}" if term >= 0 else f"({term:.15g})", term)
    )


def number(term: Term) -> float:
    value = term.value if isinstance(term, Formula) else term
    return math.nan if isinstance(value, str) else value


def _text(term: Term) -> str:
    return term.text if isinstance(term, Formula) else lift(term).text


def _pair(left: Term, sign: str, right: Term, value: float) -> Formula:
    return Formula(f"({_text(left)}{sign}{_text(right)})", value)


def _call(name: str, terms: Sequence[Formula | Span], value: Value) -> Formula:
    return Formula(f"{name}({','.join(term.text for term in terms)})", value)


def lowest(*terms: Term) -> Formula:
    return _call("MIN", [lift(t) for t in terms], _known(min, [number(t) for t in terms]))


def highest(*terms: Term) -> Formula:
    return _call("MAX", [lift(t) for t in terms], _known(max, [number(t) for t in terms]))


def _known(pick: Callable[[Sequence[float]], float], values: Sequence[float]) -> float:
    return math.nan if any(map(math.isnan, values)) else float(pick(values))


def when(holds: Formula, then: Term | str, otherwise: Term | str) -> Formula:
    """IF; what does not apply is not looked at, so it may be unknown."""
    either = [_said(then), _said(otherwise)]
    return _call("IF", [holds, *either], either[0 if number(holds) else 1].value)


def _said(term: Term | str) -> Formula:
    return Formula('"{}"'.format(term.replace('"', '""')), term) if isinstance(term, str) else lift(term)


def unknown() -> Formula:
    return Formula("NA()", math.nan)


def is_empty(cell: Formula) -> Formula:
    return Formula(f'({cell.text}="")', float(cell.value == ""))


def is_unknown(term: Formula) -> Formula:
    return Formula(f"ISNA({term.text})", float(isinstance(term.value, float) and math.isnan(term.value)))


def whole(term: Formula) -> Formula:
    return _call("INT", [term], float(math.floor(number(term))) if not math.isnan(number(term)) else math.nan)


def root(term: Formula) -> Formula:
    return _call("SQRT", [term], math.sqrt(number(term)) if number(term) >= 0 else math.nan)


def size(term: Formula) -> Formula:
    return _call("ABS", [term], abs(number(term)))


def total(span: Span) -> Formula:
    return _call("SUM", [span], float(math.fsum(span.numbers)))


def top(span: Span) -> Formula:
    return _call("MAX", [span], _known(max, span.numbers))


def total_where(keys: Span, key: Formula, span: Span) -> Formula:
    """SUMIF over exact keys."""
    pairs = zip(keys.values, span.values, strict=True)
    found = math.fsum(v for k, v in pairs if k == key.value and not isinstance(v, str))
    return _call("SUMIF", [keys, key, span], found)


def total_known(span: Span) -> Formula:
    """Of the numbers among them: SUMIF passes over what is unknown, where SUM would be unknown itself."""
    return Formula(f'SUMIF({span.text},"<1E+300")', math.fsum(v for v in span.numbers if not math.isnan(v)))


def at(span: Span, index: Formula) -> Formula:
    """The cell of this number, counted from 1."""
    place = number(index)
    known = not math.isnan(place) and 1 <= place <= len(span.values)
    return _call("INDEX", [span, index], span.values[int(place) - 1] if known else math.nan)


def place_of(term: Formula, span: Span) -> Formula:
    """The number of the cell with exactly this value, counted from 1."""
    values = list(span.values)
    found = float(values.index(term.value) + 1) if term.value in values else math.nan
    return Formula(f"MATCH({term.text},{span.text},0)", found)


def count_below(span: Span, level: Formula) -> Formula:
    """How many cells are below a level."""
    text = f"SUMPRODUCT(({span.text}<{level.text})*1)"
    values = [*span.numbers, number(level)]
    return Formula(
        text, math.nan if any(map(math.isnan, values)) else float(sum(v < number(level) for v in span.numbers))
    )
