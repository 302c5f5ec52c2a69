"""How the columns of a table share its width: fixed ones keep theirs, elastic ones take what is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTableView

from volute.gui.columns import Column

NARROWEST = 0.6  # of its own width; below that the table scrolls


def fit(table: QTableView, specs: Sequence[Column]) -> None:
    """Share out the width of the viewport; without an elastic column the last one takes it."""
    shown = [at for at in range(len(specs)) if not table.isColumnHidden(at)]
    elastic = [at for at in shown if specs[at].stretch] or shown[-1:]
    fixed = sum(table.columnWidth(at) for at in shown if at not in elastic)
    own = sum(specs[at].width for at in elastic)
    share = max((table.viewport().width() - fixed) / max(own, 1), NARROWEST)
    for at in elastic:
        table.setColumnWidth(at, int(specs[at].width * share))
