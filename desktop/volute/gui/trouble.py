"""A bug is told once, calmly: what went wrong, that nothing was lost, and text to copy for whoever can mend it."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from volute.words import Words

LOG = logging.getLogger("volute")


class Trouble:
    """Shows bugs. Install it as ``sys.excepthook``."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._shown: QMessageBox | None = None

    def speak(self, words: Words) -> None:
        """From now on in another language."""
        self._words = words

    def install(self) -> None:
        sys.excepthook = self.hook

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self(error.with_traceback(trace))

    def __call__(self, error: BaseException) -> None:
        """Log it and open the one dialog; further ones only go to the log."""
        text = "".join(traceback.format_exception(error))
        LOG.error("%s", text)
        if self._shown is not None:
            return
        box = QMessageBox(QMessageBox.Icon.Warning, "Volute", self._words("shell.bug"))
        box.setDetailedText(text)
        copy = box.addButton(self._words("shell.copy"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._closed)
        self._shown = box
        box.open()

    def _closed(self) -> None:
        self._shown = None
