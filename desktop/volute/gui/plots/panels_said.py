"""The small multiples in words and as data: what the curves are in a month, and all of them for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QScrollArea

from volute.gui.plots.panels_drawn import Panel
from volute.gui.plots.small_multiples import SmallMultiples
from volute.words import Words


def panel_words(panel: Panel, month: int, words: Words) -> list[str]:
    """In one month: both paths as shares of the cost still to recover, beside the base case where it differs."""
    told = [words("decide.hover_month", n=month)]
    for name, now, base in (("sell", panel.sell, panel.base_sell), ("rent", panel.rent, panel.base_rent)):
        was = (
            words("decide.hover_base", share=f"{base[month] * 100:.0f}%")
            if abs(now[month] - base[month]) > 5e-3
            else ""
        )
        told.append(words(f"decide.hover_{name}", share=f"{now[month] * 100:.0f}%") + (f" {was}" if was else ""))
    if panel.low is not None and panel.high is not None and month < len(panel.low):
        low, high = (f"{edge[month] * 100:.0f}%" for edge in (panel.low, panel.high))
        told.append(words("decide.hover_band", low=low, high=high))
    return told


def panels_sheet(panels: Sequence[Panel], words: Words) -> list[list[str]]:
    """A path a line, a month a column, in percent of the cost still to recover."""
    shown = [panel for panel in panels if not panel.note]
    months = range(len(shown[0].sell)) if shown else range(0)
    rows = [
        [panel.title, words(f"sheet.{path}"), *(f"{curve[month] * 100:.2f}" for month in months)]
        for panel in shown
        for path, curve in (("sell", panel.sell), ("rent", panel.rent))
    ]
    rows += [
        [panel.title, words(f"outlook.{name}"), *(f"{share * 100:.2f}" for share in edge)]
        for panel in shown
        for name, edge in (("p10", panel.low), ("p90", panel.high))
        if edge is not None
    ]
    return [[words("decide.column.name"), words("sheet.path"), *map(str, months)], *rows]


def worded(plots: SmallMultiples, words: Words) -> SmallMultiples:
    """The same plots, which tell what the mouse is at and hand out their data."""
    plots.tells = lambda panel, month: panel_words(panel, month, words)
    plots.told = lambda panels: panels_sheet(panels, words)
    plots.setAccessibleName(words("decide.axes"))
    return plots


def reveal(plots: SmallMultiples, key: str, area: QScrollArea) -> None:
    """Scroll to a panel."""
    at = next((at for at, panel in enumerate(plots.panels) if panel.key == key), None)
    if at is not None:
        middle, half = plots.cells().box(at).center().toPoint(), int(plots.tall / 2)
        area.ensureVisible(middle.x(), middle.y(), 0, half)
