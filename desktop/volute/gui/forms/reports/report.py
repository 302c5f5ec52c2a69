"""Dialog 27: which centres, in which language, as which files; the report is then made behind the window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.reports.preview import Preview
from volute.gui.parts import Field, Label, button, row, wrapped
from volute.gui.reports.making import KINDS, Making, Order
from volute.gui.reports.preview import Wanted
from volute.gui.sheet import Sheet
from volute.queries.report import AUDIENCES, Reader
from volute.words import LANGUAGES, Style, Words

LIST_HEIGHT = 190


class MakeReport(Sheet):
    """``centres`` are names by code, in the order they are offered; all are ticked."""

    def __init__(
        self, desk: Desk, parent: QWidget, centres: Mapping[str, str], what_if: Scenario | None = None
    ) -> None:
        super().__init__(desk, parent, desk.words("report.form"), 900)
        w = desk.words
        self._what_if, self._page = what_if or Scenario(), parent
        self.form, self.preview = QVBoxLayout(), Preview(desk)
        for said in self._said():
            self.form.addWidget(wrapped(Label(desk.look, said, 12, token="text2")))
        self.language = QComboBox()
        for language in LANGUAGES:
            self.language.addItem(w(f"settings.language.{language}"), language)
        self.language.setCurrentIndex(LANGUAGES.index(w.language))
        self.audience = QComboBox()
        for audience in AUDIENCES:
            self.audience.addItem(w(f"report.audience_is.{audience}"), audience)
        self.centres = QListWidget()
        for code, name in centres.items():
            self._offer(code, name)
        self.centres.setFixedHeight(LIST_HEIGHT)
        self.kinds = {kind: QCheckBox(w(f"report.kind.{kind}")) for kind in KINDS}
        self.kinds["pdf"].setChecked(True)
        self.folder = QLineEdit(_documents())
        self._lay_out()
        self.buttons(w("report.make"), self.make)
        for box in (self.language, self.audience):
            box.currentIndexChanged.connect(lambda _: self._follow())
        self.centres.itemChanged.connect(lambda _: self._follow())
        self.finished.connect(lambda _: self.preview.stop())
        self._follow()

    def _said(self) -> Iterator[str]:
        """Of which day, and with which sliders."""
        w = self.desk.words
        if self.desk.past:
            yield w("report.day", day=self.desk.past)
        if self._what_if != Scenario():
            yield w("report.form_what_if")

    def _offer(self, code: str, name: str) -> None:
        item = QListWidgetItem(name)
        item.setData(Qt.ItemDataRole.UserRole, code)
        item.setCheckState(Qt.CheckState.Checked)
        self.centres.addItem(item)

    def _lay_out(self) -> None:
        w, look = self.desk.words, self.desk.look
        every = button(w("report.every"), "link", on=lambda: self._tick(Qt.CheckState.Checked))
        none = button(w("report.none"), "link", on=lambda: self._tick(Qt.CheckState.Unchecked))
        browse = button(w("report.browse"), on=self._browse)
        self.centres_field = Field(look, w("report.centres"), self.centres)
        self.kinds_field = Field(look, w("report.kinds"), row(*self.kinds.values(), 1))
        self.folder_field = Field(look, w("report.folder"), row(self.folder, browse))
        self.folder.setAccessibleName(w("report.folder"))
        self.audience_below = wrapped(Label(look, "", 12, token="text2"))
        self.form.setSpacing(10)
        self.form.addWidget(Field(look, w("report.audience"), self.audience))
        self.form.addWidget(self.audience_below)
        self.form.addWidget(Field(look, w("report.language"), self.language))
        for part in (self.centres_field, row(every, none, 1), self.kinds_field, self.folder_field):
            self.form.addWidget(part)
        self.form.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(20)
        across.addLayout(self.form, 1)
        across.addWidget(self.preview)
        self.body.addLayout(across)

    def _follow(self) -> None:
        """The pages beside the form are those it would make."""
        self.audience_below.setText(self.desk.words(f"report.audience_of.{self.audience.currentData()}"))
        self.preview.follow(self._wanted() if self.chosen() else None)

    def _wanted(self) -> Wanted:
        desk, words = self.desk, Words.load(LANGUAGES[self.language.currentIndex()])
        today = desk.seat.now().astimezone(desk.style.zone).date()
        style = Style(words, desk.style.zone, scale=desk.style.scale)
        return Wanted(today, self._what_if, self._asked_centres(), self.reader(), words, style)

    def reader(self) -> Reader:
        """For whom, and from when on prices are flagged."""
        return Reader(str(self.audience.currentData()), self.desk.limits)

    def _asked_centres(self) -> tuple[str, ...]:
        """None is all."""
        chosen = self.chosen()
        return () if len(chosen) == self.centres.count() else chosen

    def _tick(self, state: Qt.CheckState) -> None:
        for at in range(self.centres.count()):
            self.centres.item(at).setCheckState(state)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.desk.words("report.folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def chosen(self) -> tuple[str, ...]:
        """Codes of the ticked centres."""
        items = [self.centres.item(at) for at in range(self.centres.count())]
        return tuple(i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() is Qt.CheckState.Checked)

    def make(self) -> None:
        """Every field is checked before anything is begun."""
        w, centres = self.desk.words, self.chosen()
        kinds = [kind for kind, box in self.kinds.items() if box.isChecked()]
        folder = Path(self.folder.text().strip()).expanduser()
        there = bool(self.folder.text().strip()) and folder.is_dir()
        self.centres_field.error("" if centres else w("report.centres_missing"))
        self.kinds_field.error("" if kinds else w("report.kinds_missing"))
        self.folder_field.error("" if there else w("report.folder_missing"))
        if not (centres and kinds and there):
            return
        words = Words.load(LANGUAGES[self.language.currentIndex()])
        day = self.desk.seat.now().astimezone(self.desk.style.zone).date().isoformat()
        reader = self.reader()
        named = "-".join(("volute", day, *({reader.audience} - {AUDIENCES[0]}), words.language))
        files = {kind: folder / f"{named}.{kind}" for kind in kinds}
        order = Order(self._what_if, self._asked_centres(), words, files, reader)
        Making(self.desk, order, self._page.window()).start()  # the page is made anew when another day is looked at
        self.accept()


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or str(Path.home())
