"""How the levers of a what-if are said: values on their sliders, reaches in the tornado."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from volute.economics.inputs import LEVERS, Lever, Scenario
from volute.words import Style, Words

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
AT_BASE = ("tariff_change", "conversion_cost_change")  # levers whose base is what the books say


class Says(Protocol):
    """What writes numbers and sentences: a desk, or a report."""

    @property
    def words(self) -> Words: ...

    @property
    def style(self) -> Style: ...


def shower(desk: Says, lever: Lever) -> Callable[[float], str]:
    """Writes a value of a lever; at its base a lever of the books says so."""
    style, words = desk.style, desk.words
    shows: dict[str, Callable[[float], str]] = {
        "fraction": lambda x: f"{style.signed(x * 100, 0)}%",
        "pp": lambda x: words("decide.points", n=style.signed(x, 0)),
        "pp_month": lambda x: words("decide.points", n=style.signed(x, 1)),
        "cny_kwh": lambda x: words("decide.per_kwh", n=style.signed(x, 2)),
        "annual": lambda x: f"{style.number(x * 100)}%",
        "months": style.months,
    }
    plain = shows[lever.unit]
    if lever.name in AT_BASE:
        return lambda x: words(f"decide.at_base.{lever.name}") if x == lever.base else plain(x)
    return plain


def reader(desk: Says, lever: Lever) -> Callable[[str], float | None]:
    """Reads what ``shower`` writes, and a bare number in the unit shown; None for anything else."""
    show, percent = shower(desk, lever), lever.unit in ("fraction", "annual")

    def read(text: str) -> float | None:
        said = text.strip().replace("−", "-").replace("，", ",").replace(",", "")
        if said == show(lever.base):
            return lever.base
        found = NUMBER.search(said)
        return float(found[0]) / (100 if percent else 1) if found else None

    return read


def reach(desk: Says, unit: str, by: float) -> str:
    """How far an input is moved: ``±10 pp``."""
    style, words = desk.style, desk.words
    said = {
        "fraction": f"{style.number(by * 100, 0)}%",
        "pp": words("decide.points", n=style.number(by, 0)),
        "pp_month": words("decide.points", n=style.number(by, 1)),
        "cny_kwh": words("decide.per_kwh", n=style.number(by, 2)),
    }
    return f"±{said[unit]}"


def changed(scenario: Scenario) -> int:
    """Levers that are not at their base."""
    return sum(getattr(scenario, lever.name) != lever.base for lever in LEVERS)
