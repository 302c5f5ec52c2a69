"""A kept photo or document opens in a sheet; a small picture of it stands where it is evidence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from volute.commands.keeping import kind_of
from volute.commands.text_files import write_bytes
from volute.gui.desk import Desk
from volute.gui.parts import Label, button, row, wrapped
from volute.gui.sheet import Sheet
from volute.gui.thumbnails import small
from volute.queries.attachments import attachment, digest_of

LARGE = 640


class PhotoSheet(Sheet):
    """One kept file as large as fits, with its name and digest; it can be written out as it came."""

    def __init__(self, desk: Desk, parent: QWidget, name: str, data: bytes, digest: str = "") -> None:
        super().__init__(desk, parent, name, LARGE)
        self._name, self._data = name, data
        picture = QPixmap.fromImage(small(data, QSize(LARGE, LARGE)))
        self.shows = not picture.isNull()
        shown = Label(desk.look, "" if self.shows else desk.words("photo.unreadable"), token="text2")
        shown.setAccessibleName(name)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if self.shows:
            shown.setPixmap(picture)
        self.body.addWidget(shown)
        if digest:
            said = wrapped(Label(desk.look, f"sha256 {digest}", 11, token="text2", mono=True))
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(said)
        save = button(desk.words("photo.save"), on=self._browse, look=desk.look, icon="download-simple")
        outside = button(desk.words("photo.outside"), on=self._outside)
        outside.setVisible(bool(kind_of(data)))
        self.aside(row(save, outside))
        self.close_button(desk.words("shell.close"))

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.desk.words("photo.save"), self._name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.write_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def write_to(self, path: str) -> None:
        """The very bytes that were kept."""
        self._written(Path(path), lambda: self.desk.toast(self.desk.words("photo.saved", file=path)))

    def _outside(self) -> None:
        """A copy, in the program for what the file is; what it is called is no reason to run it."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
        copy = folder / f"volute-{Path(self._name).stem}.{kind_of(self._data)}"
        self._written(copy, lambda: _opened(copy))

    def _written(self, path: Path, then: Callable[[], None]) -> None:
        desk, data = self.desk, self._data
        desk.jobs.ask(write_bytes, path, data, done=lambda _: then(), failed=self.fail, lane="field", owner=self)


def _opened(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def open_photo(desk: Desk, parent: QWidget, evidence: str) -> None:
    """Fetch what the evidence names, and show it."""
    digest = digest_of(evidence)

    def opened(found: tuple[str, bytes]) -> None:
        PhotoSheet(desk, parent.window(), *found, digest).show()

    desk.jobs.ask(attachment, desk.ledger, digest, done=opened, failed=desk.problem, owner=parent)


def photo_door(desk: Desk, parent: QWidget, evidence: str) -> QPushButton:
    """A button with the name of the photo; pressing it opens the photo."""
    name = evidence.partition(" ")[2]
    return button(name, "link", on=lambda: open_photo(desk, parent, evidence), look=desk.look, icon="image")
