"""A kept photo opens in a sheet; a small picture of it stands where it is evidence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from volute.gui.desk import Desk
from volute.gui.parts import Label, button
from volute.gui.sheet import Sheet
from volute.queries.attachments import attachment, digest_of

LARGE = 640


class PhotoSheet(Sheet):
    """One photo as large as fits, with its name."""

    def __init__(self, desk: Desk, parent: QWidget, name: str, data: bytes) -> None:
        super().__init__(desk, parent, name, LARGE)
        picture = QPixmap()
        self.shows = picture.loadFromData(data)
        shown = Label(desk.look, "" if self.shows else desk.words("photo.unreadable"), token="text2")
        shown.setAccessibleName(name)
        if self.shows:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            shown.setPixmap(picture.scaled(LARGE, LARGE, keep, smooth))
        self.body.addWidget(shown)
        self.close_button(desk.words("shell.close"))


def photo_door(desk: Desk, parent: QWidget, evidence: str) -> QPushButton:
    """A button with the name of the photo; pressing it opens the photo."""
    name = evidence.rpartition(" ")[2]

    def opened(found: tuple[str, bytes]) -> None:
        PhotoSheet(desk, parent.window(), *found).show()

    def on() -> None:
        ask, ledger = desk.jobs.ask, desk.ledger
        ask(attachment, ledger, digest_of(evidence), done=opened, failed=desk.problem, owner=parent)

    return button(name, "link", on=on, look=desk.look, icon="image")
