"""F6 leads from pane to pane: rail, bar, and the panes of the page, each at the place it was left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def step(panes: Sequence[QWidget], by: int) -> None:
    """Give the focus to the next pane that can take it; from nowhere, to the first."""
    here = panes[0].window().focusWidget() if panes else None
    shown = [pane for pane in panes if pane.isVisible() and _entry(pane)]
    if not shown:
        return
    inside = [at for at, pane in enumerate(shown) if here and (pane is here or pane.isAncestorOf(here))]
    at = (inside[-1] + by) % len(shown) if inside else (0 if by > 0 else -1)
    if entry := _entry(shown[at]):
        entry.setFocus(Qt.FocusReason.TabFocusReason)


def _entry(pane: QWidget) -> QWidget | None:
    """Where the pane was left, or its first control that Tab reaches."""
    left = pane.focusWidget()
    if left and left is not pane and _reachable(left) and pane.isAncestorOf(left):
        return left
    inside = [pane, *pane.findChildren(QWidget)]
    reachable = [widget for widget in inside if _reachable(widget)]
    return next((w for w in reachable if not isinstance(w, QScrollArea)), reachable[0] if reachable else None)


def _reachable(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()
