"""A kept picture shown small: pressing it opens it large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from volute.gui.desk import Desk
from volute.gui.forms.photo import open_photo
from volute.gui.parts import Label, button, column, wrapped
from volute.gui.thumbnails import kept_small
from volute.queries.attachments import digest_of

THUMB = QSize(92, 52)


class Thumbnail(QLabel):
    """A small picture, or the icon of a file that cannot be shown small; pressing it asks for the large one."""

    pressed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._look = desk.look
        self.setFixedSize(THUMB)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_picture(None)

    def show_picture(self, image: QImage | None) -> None:
        """None is no file at all; a null image a file that is no picture."""
        if image is None or image.isNull():
            self.setPixmap(self._look.pixmap("image" if image is None else "file-text", "text3", 28))
            return
        picture = QPixmap.fromImage(image).scaled(
            THUMB * 2, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(2)
        self.setPixmap(picture)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.pressed.emit()


class KeptPicture(QWidget):
    """What the ledger keeps of a quote: small, with its name and digest; nothing where nothing is kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._said = desk, ""
        self.thumb, self._digest = Thumbnail(desk), wrapped(Label(desk.look, "", 11, token="text2", mono=True))
        self.door = button("", "link", on=self.open)
        self.thumb.pressed.connect(self.open)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.thumb)
        across.addWidget(column(1, self.door, self._digest, 1, spacing=0), 1)
        self.hide()

    def show_kept(self, said: str) -> None:
        """``said`` as a fact names it."""
        self._said = said
        self.setVisible(bool(said))
        if not said:
            return
        self.thumb.show_picture(None)
        self.door.setText(said.partition(" ")[2])
        self._digest.setText(f"sha256 {digest_of(said)}")
        asked = (kept_small, self._desk.ledger, digest_of(said))
        self._desk.jobs.ask(*asked, done=self._arrived, failed=self._desk.problem, key="kept picture", owner=self)

    def _arrived(self, found: tuple[str, QImage]) -> None:
        self.thumb.show_picture(found[1])

    def open(self) -> None:
        open_photo(self._desk, self, self._said)
