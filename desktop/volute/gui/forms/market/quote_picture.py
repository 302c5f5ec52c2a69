"""The picture that proves a quote: pasted, dropped or chosen as a file; shown small, opened large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from volute.commands.keeping import KeptFile, picture_to_keep
from volute.domain.problems import Problem
from volute.gui.desk import Desk
from volute.gui.forms.kept_picture import Thumbnail
from volute.gui.forms.photo import PhotoSheet, open_photo
from volute.gui.parts import Label, button, frame, row, wrapped
from volute.gui.thumbnails import kept_small, packed, small
from volute.queries.attachments import digest_of

FILES = "*.png *.jpg *.jpeg *.webp *.gif *.bmp *.pdf"
Small = tuple[KeptFile, QImage]


class PicturePick(QWidget):
    """``kept`` is a file to be kept with the quote; ``said`` is what a fact says of it, or of the one kept already."""

    def __init__(self, desk: Desk, said: str = "") -> None:
        super().__init__()
        self._desk, self.said = desk, said
        self.kept: KeptFile | None = None
        w, look = desk.words, desk.look
        self.thumb, self._text = Thumbnail(desk), wrapped(Label(look, "", 12, token="text2"))
        self._wrong = QLabel()
        self._wrong.setTextFormat(Qt.TextFormat.PlainText)
        self._wrong.setProperty("kind", "error")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self.paste_button = button(w("quotes.picture_paste"), on=self.paste, look=look, icon="clipboard-text")
        choose = button(w("quotes.picture_choose"), on=self._browse, look=look, icon="folder-open")
        self._open = button(w("quotes.picture_open"), "link", on=self.open)
        self._none = button(w("quotes.picture_none"), "link", on=self.clear)
        self.setAcceptDrops(True)
        self.setAccessibleName(w("quotes.picture"))
        self.thumb.pressed.connect(self.open)
        self._lay_out(row(self.paste_button, choose, self._open, self._none, 1))
        self._show(None)
        if said:
            asked = (kept_small, desk.ledger, digest_of(said))
            desk.jobs.ask(*asked, done=lambda found: self._show(found[1]), failed=self._failed, owner=self)

    def _lay_out(self, buttons: QWidget) -> None:
        inside = frame("sunken")
        across = QHBoxLayout(inside)
        across.setContentsMargins(8, 8, 8, 8)
        across.addWidget(self.thumb)
        right = QVBoxLayout()
        right.setSpacing(4)
        for part in (self._text, buttons):
            right.addWidget(part)
        across.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        caption = Label(self._desk.look, self._desk.words("quotes.picture"), 12, token="text2")
        for part in (caption, inside, self._wrong):
            whole.addWidget(part)

    def _show(self, image: QImage | None) -> None:
        name = self.said.partition(" ")[2]
        self._text.setText(name or self._desk.words("quotes.picture_help"))
        self._wrong.hide()
        for part in (self._open, self._none):
            part.setVisible(bool(self.said))
        self.thumb.show_picture(image if self.said else None)
        self.thumb.setAccessibleName(name)

    # --- how it comes

    def paste(self) -> None:
        """What lies on the clipboard: a picture, or a file."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self._say(self._desk.words("quotes.picture_nothing"))

    def take(self, given: QMimeData | None) -> bool:
        """Whether there is a picture in it, which is then read in a lane."""
        files = [url.toLocalFile() for url in given.urls() if url.isLocalFile()] if given else []
        if files:
            self.take_file(files[0])
        elif given and given.hasImage() and not (image := QImage(given.imageData())).isNull():
            self._ask(_pasted, image, self._desk.words("quotes.picture_name"))
        else:
            return False
        return True

    def take_file(self, path: str) -> None:
        self._ask(_chosen, path)

    def _ask(self, work: object, *given: object) -> None:
        ask = self._desk.jobs.ask
        ask(work, *given, done=self._taken, failed=self._failed, lane="field", key="quote picture", owner=self)  # type: ignore[arg-type]

    def _taken(self, found: Small) -> None:
        self.kept, image = found
        self.said = self.kept.said
        self._show(image)

    def clear(self) -> None:
        self.kept, self.said = None, ""
        self._show(None)

    def _failed(self, trouble: Problem) -> None:
        self._say(" ".join(self._desk.problem_words(trouble)).strip())

    def _say(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.show()

    def _browse(self) -> None:
        words = self._desk.words
        dialog = QFileDialog(self, words("quotes.picture_choose"), "", f"{words('quotes.picture')} ({FILES})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open(self) -> None:
        """Large."""
        if self.kept:
            PhotoSheet(self._desk, self.window(), self.kept.name, self.kept.data, self.kept.digest).show()
        elif self.said:
            open_photo(self._desk, self, self.said)

    # --- mouse and keys

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A picture pasted into any field of the form is meant for here; text goes where it was pasted."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            given = QGuiApplication.clipboard().mimeData()
            pastes = event.matches(QKeySequence.StandardKey.Paste)
            if pastes and given and not given.hasText() and self.take(given):
                return True
        return super().eventFilter(watched, event)


def _chosen(path: str) -> Small:
    """Runs in a lane."""
    file = picture_to_keep(path)
    return file, small(file.data)


def _pasted(image: QImage, name: str) -> Small:
    """Runs in a lane."""
    file = KeptFile(f"{name}.png", packed(image))
    return file, small(file.data)
