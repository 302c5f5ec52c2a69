"""What a card nets against how many are sold at once; what one owns, here and in all, is marked."""

from __future__ import annotations

from collections.abc import Sequence

from volute.economics.depth import Depth
from volute.gui.plots.chart import Chart, Dot, Line
from volute.gui.plots.ticks import step_for
from volute.words import Style, Words

AIR = 1.08


def depth_chart(found: Depth, owned: Sequence[tuple[str, int]], words: Words, style: Style) -> Chart:
    """``owned`` are holdings by name, in cards."""
    low = min(float(found.last.min()), 0.0)
    return Chart(
        months=found.cards,
        low=low * AIR,
        high=float(found.net.max()) * AIR,
        money=style.money,
        lines=(
            Line(words("outlook.depth_net"), "sell", found.net),
            Line(words("outlook.depth_last"), "sell", found.last, dashed=True, width=1.2),
        ),
        dots=[Dot(cards, found.at(found.net, cards), "ink", name) for name, cards in owned],
        axis=style.count,
        every=int(step_for(float(found.cards[-1]), 6)) or 1,
        tells=lambda cards: _tells(found, max(cards, 1), owned, words, style),
        sheet=_sheet(found, words),
        name=words("outlook.depth_below"),
    )


def _tells(found: Depth, cards: int, owned: Sequence[tuple[str, int]], words: Words, style: Style) -> list[str]:
    near = [name for name, count in owned if abs(count - cards) <= found.cards[-1] / 150]
    return [
        " · ".join([words("outlook.depth_sold", n=style.count(cards)), *near]),
        f"{words('outlook.depth_net')}  {style.money(found.at(found.net, cards))}",
        f"{words('outlook.depth_last')}  {style.money(found.at(found.last, cards))}",
        f"{words('outlook.depth_all')}  {style.money_large(found.at(found.net, cards) * cards)}",
        f"{words('outlook.depth_months')}  {style.months(found.at(found.months, cards), 1)}",
    ]


def _sheet(found: Depth, words: Words) -> list[list[str]]:
    """A lot a line, in CNY."""
    heads = [words(f"outlook.{name}") for name in ("depth_cards", "depth_net", "depth_last", "depth_months")]
    rows = zip(found.cards, found.net, found.last, found.months, strict=True)
    return [heads, *([f"{n:.0f}", f"{net:.0f}", f"{last:.0f}", f"{months:.2f}"] for n, net, last, months in rows)]
