"""Python's cyclic garbage collector runs on the GUI thread only: elsewhere it frees Qt objects and crashes."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

EVERY_MS = 2000
OLD = 2  # the generation whose collection takes 130 ms with a hundred centres in the window


def dragging() -> bool:
    """A hand holds something: a slider, a selection, an edge."""
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton


class Tidy(QObject):
    """Collects young garbage by a timer, in pieces too short to feel, and old garbage while nothing is dragged.
    ``stop`` hands collection back to Python."""

    def __init__(self, held: Callable[[], bool] = dragging) -> None:
        super().__init__()
        gc.disable()
        self._held = held
        self._settled = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(EVERY_MS)

    def _collect(self) -> None:
        if not self._settled:
            self._settled = True
            gc.collect(1)
            gc.freeze()  # what the program itself is made of is not looked through again: 70 ms each time
            return
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in (2, 1, 0) if counts[generation] > limits[generation]]
        if due[:1] == [OLD] and self._held():
            due = [1]
        if due:
            gc.collect(due[0])

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
