"""What keeping until each month and selling then may come to, beside selling now: a fan in today's money."""

from __future__ import annotations

import numpy as np

from volute.gui.plots.chart import Chart, Line, Ribbon
from volute.gui.plots.polygons import Curve
from volute.queries.outlook import Fan, Outlook
from volute.words import Style, Words

AIR = 0.06  # of the height, left free at top and bottom


def fan(found: Outlook, words: Words, style: Style) -> Chart:
    """Nine paths of ten end above the lower edge, one of ten above the upper."""
    f = found.fan
    sell = np.full_like(f.p50, f.sell)
    low, high = min(float(f.p10.min()), f.sell, 0.0), max(float(f.p90.max()), f.sell)
    air = max(high - low, 1.0) * AIR
    return Chart(
        months=np.arange(float(len(sell))),
        low=low - (air if low < 0 else 0),
        high=high + air,
        money=style.money_large,
        ribbons=(Ribbon(f.p10, f.p90, "rent_soft"),),
        lines=(
            Line(words("outlook.p90"), "rent", f.p90, width=1.0),
            Line(words("outlook.p50"), "rent", f.p50),
            Line(words("outlook.mean"), "rent", f.mean, dashed=True, width=1.2),
            Line(words("outlook.p10"), "rent", f.p10, width=1.0),
            Line(words("outlook.sell_now"), "sell", sell),
        ),
        horizon=found.scenario.horizon,
        tells=lambda month: _tells(f, month, words, style),
        sheet=_sheet(f, words),
        name=words("outlook.fan_below", n=found.scenario.horizon),
    )


def _named(f: Fan) -> tuple[tuple[str, Curve], ...]:
    """From above to below."""
    return (("outlook.p90", f.p90), ("outlook.p50", f.p50), ("outlook.p10", f.p10), ("outlook.mean", f.mean))


def _tells(f: Fan, month: int, words: Words, style: Style) -> list[str]:
    rows = [f"{words(key)}  {style.money_large(curve[month])}" for key, curve in _named(f)]
    return [words("outlook.kept_until", n=month), *rows, f"{words('outlook.sell_now')}  {style.money_large(f.sell)}"]


def _sheet(f: Fan, words: Words) -> list[list[str]]:
    """A month a line, in CNY."""
    heads = [words("outlook.month"), *(words(key) for key, _ in _named(f)), words("outlook.sell_now")]
    rows = ([str(m), *(f"{curve[m]:.0f}" for _, curve in _named(f)), f"{f.sell:.0f}"] for m in range(len(f.p50)))
    return [heads, *rows]
