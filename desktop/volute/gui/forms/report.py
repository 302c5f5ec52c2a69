"""Dialog 27: which centres, in which language, as which files; the report is then made behind the window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.parts import Field, Label, button, row, wrapped
from volute.gui.reports.making import KINDS, Making, Order
from volute.gui.sheet import Sheet
from volute.words import LANGUAGES, Words

LIST_HEIGHT = 160


class MakeReport(Sheet):
    """``centres`` are names by code, in the order they are offered; all are ticked."""

    def __init__(
        self, desk: Desk, parent: QWidget, centres: Mapping[str, str], what_if: Scenario | None = None
    ) -> None:
        super().__init__(desk, parent, desk.words("report.form"), 520)
        w, look = desk.words, desk.look
        self._what_if, self._page = what_if or Scenario(), parent
        if self._what_if != Scenario():
            self.body.addWidget(wrapped(Label(look, w("report.form_what_if"), 12, token="text2")))
        self.language = QComboBox()
        for language in LANGUAGES:
            self.language.addItem(w(f"settings.language.{language}"), language)
        self.language.setCurrentIndex(LANGUAGES.index(w.language))
        self.centres = QListWidget()
        for code, name in centres.items():
            self._offer(code, name)
        self.centres.setFixedHeight(LIST_HEIGHT)
        self.kinds = {kind: QCheckBox(w(f"report.kind.{kind}")) for kind in KINDS}
        self.kinds["pdf"].setChecked(True)
        self.folder = QLineEdit(_documents())
        self._lay_out()
        self.buttons(w("report.make"), self.make)

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
        self.body.addWidget(Field(look, w("report.language"), self.language))
        for part in (self.centres_field, row(every, none, 1), self.kinds_field, self.folder_field):
            self.body.addWidget(part)

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
        files = {kind: folder / f"volute-{day}-{words.language}.{kind}" for kind in kinds}
        chosen = () if len(centres) == self.centres.count() else centres
        Making(self.desk, Order(self._what_if, chosen, words, files), self._page).start()
        self.accept()


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or str(Path.home())
