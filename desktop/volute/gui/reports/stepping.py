"""A paper of a few pages painted a page a step, so that the window stays awake."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from volute.domain.problems import Problem


class Stepping(QObject):
    """Walks through ``slices``; tells when all are done or what went wrong, then lets itself go."""

    def __init__(
        self,
        parent: QObject,
        slices: Iterator[tuple[int, int]],
        done: Callable[[], object],
        failed: Callable[[Problem], object],
    ) -> None:
        super().__init__(parent)
        self._slices, self._done, self._failed = slices, done, failed
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        self._timer.start(0)

    def _step(self) -> None:
        try:
            more = next(self._slices, None)
        except Problem as trouble:
            self._failed(trouble)
            self.deleteLater()
            return
        if more is None:
            self._done()
            self.deleteLater()
        else:
            self._timer.start(0)
