"""What a large plot over months shows: ribbons, curves named at their ends, dots, and the words of every month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from volute.gui.plots.polygons import Curve


@dataclass(frozen=True)
class Line:
    """A curve over all months; ``label`` stands at its end."""

    label: str
    token: str
    y: Curve
    dashed: bool = False
    width: float = 1.8


@dataclass(frozen=True)
class Ribbon:
    """What lies between two curves, in a soft fill; ``label`` stands inside, in ``ink``."""

    low: Curve
    high: Curve
    token: str
    label: str = ""
    ink: str = "text2"


@dataclass(frozen=True)
class Dot:
    """A value to be seen at a month. ``mark`` is a name of ``marks.MARKS``."""

    month: float
    y: float
    token: str
    label: str = ""
    mark: str = "disc"
    hollow: bool = False


@dataclass(frozen=True)
class Chart:
    """Everything drawn. ``tells`` gives the words of a month; ``sheet`` is the data to copy, headings first; ``axis``
    names a month below, every so many (0: as fits)."""

    months: Curve
    low: float
    high: float
    money: Callable[[float], str]
    lines: Sequence[Line] = ()
    ribbons: Sequence[Ribbon] = ()
    dots: Sequence[Dot] = ()
    horizon: float = 0  # 0 draws no line there
    tells: Callable[[int], Sequence[str]] = lambda month: ()
    sheet: Sequence[Sequence[str]] = field(default_factory=tuple)
    axis: Callable[[int], str] = str
    every: int = 0
    name: str = ""  # said by a screen reader
