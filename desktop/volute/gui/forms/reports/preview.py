"""The pages beside the form of a report: painted anew when the form changes, paged through, opened large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from volute.domain.problems import Problem
from volute.gui.desk import Desk
from volute.gui.parts import Label, button, frame, icon_button, row, scroll
from volute.gui.question import Question
from volute.gui.reports.preview import Shown, Wanted, preview
from volute.gui.sheet import Sheet

SMALL, LARGE, REST_MS = QSize(394, 557), 882, 250
STEPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1}


class Sheetlet(QLabel):
    """One page, small; pressing it asks for the large one."""

    pressed = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.pressed.emit()


class Preview(QWidget):
    """``follow`` is called whenever the form changed; the newest question wins and an older one stops."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pages: dict[int, Shown] = {}
        self.at, self.of = 1, 0
        self._wanted: Wanted | None = None
        self._question = Question(desk.jobs, self)
        self._lay_out()
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._ask)
        self._tell()

    def _lay_out(self) -> None:
        w, look = self._desk.words, self._desk.look
        self.page = Sheetlet()
        self.page.setFixedSize(SMALL)
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page.setWordWrap(True)
        self.page.pressed.connect(self.open)
        self.said = Label(look, "", 12, token="text2")
        self.before = icon_button(look, "caret-left", w("report.page_before"), lambda: self.turn(-1))
        self.after = icon_button(look, "caret-right", w("report.page_after"), lambda: self.turn(1))
        self.halt = button(w("outlook.stop"), "link", on=self.stop)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(w("report.preview"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        ground = frame("sunken")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(self.page)
        layout.addWidget(ground)
        layout.addWidget(row(self.before, self.said, self.after, 1, self.halt))
        layout.addStretch(1)

    def follow(self, wanted: Wanted | None) -> None:
        """None when the form says nothing that could be shown."""
        self._wanted = wanted
        self.stop()
        self._rest.start()

    def stop(self) -> None:
        """What is painted already stays."""
        self._rest.stop()
        self._question.stop()
        self._tell()

    def _ask(self) -> None:
        self.pages, self.of = {}, 0
        if self._wanted is None:
            self._tell()
            return
        asked = (self._desk.ledger, self._wanted)
        self._question.ask(preview, *asked, done=lambda _: self._tell(), progress=self._arrived, failed=self._failed)
        self._tell()

    def _arrived(self, shown: Shown) -> None:
        self.pages[shown.at], self.of = shown, shown.of
        self.at = min(self.at, self.of)
        self._tell()

    def _failed(self, trouble: Problem) -> None:
        self._tell()
        self.page.setText(" ".join(self._desk.problem_words(trouble)).strip())

    def _tell(self) -> None:
        """The page the person is at, and how far the painting is."""
        words, here = self._desk.words, self.pages.get(self.at)
        if here:
            picture = QPixmap.fromImage(here.image).scaled(
                SMALL * 2, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            picture.setDevicePixelRatio(2)
            self.page.setPixmap(picture)
        else:
            self.page.setText(words("report.preview_coming") if self._question.running or self._rest.isActive() else "")
        said = words("report.page", at=self.at, of=self.of) if self.of else ""
        if self._question.running and self.of:
            said = f"{said} · {words('report.painted', n=len(self.pages), of=self.of)}"
        self.said.setText(said)
        self.before.setEnabled(self.at > 1)
        self.after.setEnabled(self.at < self.of)
        self.halt.setVisible(self._question.running)

    def turn(self, by: int) -> None:
        """To another page."""
        self.at = min(max(self.at + by, 1), max(self.of, 1))
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := STEPS.get(Qt.Key(event.key())):
            self.turn(step)
        else:
            super().keyPressEvent(event)

    def open(self) -> None:
        """The page as large as it prints."""
        if here := self.pages.get(self.at):
            LargePage(self._desk, self.window(), here).show()


class LargePage(Sheet):
    """One page, to be read."""

    def __init__(self, desk: Desk, parent: QWidget, shown: Shown) -> None:
        super().__init__(desk, parent, desk.words("report.page", at=shown.at, of=shown.of), LARGE + 40)
        picture = QPixmap.fromImage(shown.image)
        picture.setDevicePixelRatio(picture.width() / LARGE)
        page = QLabel()
        page.setPixmap(picture)
        page.setAccessibleName(desk.words("report.page", at=shown.at, of=shown.of))
        self.body.addWidget(scroll(page), 1)
        self.close_button(desk.words("shell.close"))
        self.resize(LARGE + 60, min(1320, self.screen().availableGeometry().height() - 60))
