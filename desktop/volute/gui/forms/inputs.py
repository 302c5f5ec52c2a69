"""One input a piece of evidence: it knows how it is filled in, what is wrong with it, and where Enter goes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from volute.domain.events import Evidence
from volute.domain.evidence import READINGS, as_evidence, kind_of, reading
from volute.domain.problems import Problem, Refused
from volute.gui.desk import Desk
from volute.gui.parts import Field, button, row

PICTURES = "*.jpg *.jpeg *.png *.webp"
SCANNED = ("sticker", "serial", "vbios", "subsystem")
ASCII = Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText
READING_COLUMNS = 4


class Line(QLineEdit):
    """A text field that leaves Ctrl+Z to the window while it has nothing of its own to undo."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._leaves(event):
            event.ignore()
            return False
        return super().event(event)

    def _leaves(self, event: QKeyEvent) -> bool:
        standard = QKeySequence.StandardKey
        undo, redo = event.matches(standard.Undo), event.matches(standard.Redo) or event.key() == Qt.Key.Key_Y
        return (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable())


def line_edit(text: str = "", *, ascii_only: bool = False) -> QLineEdit:
    """A text field; a number or a scanned code never lands in the candidate window of an input method."""
    made = Line(text)
    if ascii_only:
        made.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        made.setInputMethodHints(ASCII)
    return made


class Input(QWidget):
    """A named field of a form. ``edits`` are the text fields in it, in the order of Enter."""

    def __init__(self, desk: Desk, name: str, inside: QWidget, caption: str, *, needed: bool) -> None:
        super().__init__()
        self.desk, self.name, self.needed = desk, name, needed
        self.edits: list[QLineEdit] = [inside] if isinstance(inside, QLineEdit) else []
        self.inside = inside
        self.field = Field(desk.look, caption, inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)

    def given(self) -> Evidence:
        """What was filled in, as typed."""
        if isinstance(self.inside, QComboBox):
            return str(self.inside.currentData())
        return self.inside.text().strip() if isinstance(self.inside, QLineEdit) else ""

    def fill(self, value: str) -> None:
        """Put a value in before the person does."""
        if isinstance(self.inside, QComboBox):
            self.inside.setCurrentIndex(max(self.inside.findData(value), 0))
        elif self.edits:
            self.edits[0].setText(value)

    def empty(self) -> bool:
        return self.given() in ("", None, {})

    def read(self) -> Evidence:
        """The evidence; Refused when it is none. Shows what is wrong under the field, and takes it away again."""
        self.field.error("")
        try:
            if self.needed and self.empty():
                raise Refused("field_needed")
            return as_evidence(self.name, self.given())
        except Refused as wrong:
            self.show_error(wrong)
            raise

    def show_error(self, wrong: Problem) -> None:
        """What happened and the remedy, under the field, which is called as the person sees it."""
        facts = {**wrong.facts, **({"field": self.caption()} if "field" in wrong.facts else {})}
        what, remedy = self.desk.problem_words(Refused(wrong.code, **facts))
        self.field.error(f"{what} {remedy}".strip())

    def caption(self) -> str:
        return self.desk.words(f"evidence.{self.name}")


class Photo(Input):
    """A picture file, chosen or typed; it is kept in the ledger when the form is sent."""

    def __init__(self, desk: Desk, name: str, caption: str, *, needed: bool) -> None:
        edit = line_edit()
        browse = button(desk.words("step_form.browse"), on=self._browse, look=desk.look, icon="camera")
        super().__init__(desk, name, row(edit, browse), caption, needed=needed)
        self.edits = [edit]

    def given(self) -> Evidence:
        return self.edits[0].text().strip()

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.caption(), "", f"{self.caption()} ({PICTURES})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.edits[0].setText)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class Readings(Input):
    """The numbers of one test, each with its unit; what is wrong stands under its own field."""

    def __init__(self, desk: Desk, name: str, caption: str, *, needed: bool) -> None:
        self.fields = {of: Field(desk.look, measured(desk, of), line_edit(ascii_only=True)) for of in READINGS}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        for at, field in enumerate(self.fields.values()):
            grid.addWidget(field, at // READING_COLUMNS, at % READING_COLUMNS, Qt.AlignmentFlag.AlignTop)
        super().__init__(desk, name, inside, caption, needed=needed)
        self.edits = [field.inside for field in self.fields.values() if isinstance(field.inside, QLineEdit)]

    def given(self) -> Evidence:
        texts = {of: edit.text().strip() for of, edit in zip(self.fields, self.edits, strict=True)}
        return {of: text for of, text in texts.items() if text}

    def read(self) -> Evidence:
        wrong = [of for of in self.fields if not self._good(of)]
        if wrong:
            raise Refused("reading_not_a_number", reading=wrong[0], given="")
        return super().read()

    def _good(self, of: str) -> bool:
        field, edit = self.fields[of], self.edits[list(self.fields).index(of)]
        field.error("")
        try:
            if text := edit.text().strip():
                reading(of, text)
        except Refused as wrong:
            facts = {**wrong.facts, "reading": self.desk.words(f"reading.{of}")}
            field.error(" ".join(self.desk.problem_words(Refused(wrong.code, **facts))))
            return False
        return True


def measured(desk: Desk, of: str) -> str:
    """What is measured, with its unit: ``Hotspot °C``."""
    unit = f"reading_unit.{of}"
    name = desk.words(f"reading.{of}")
    return f"{name}  {desk.words(unit)}" if desk.words.has(unit) else name


def input_for(desk: Desk, name: str, *, needed: bool) -> Input:
    """The input of one piece of evidence, captioned as people call it."""
    caption = desk.words(f"evidence.{name}")
    if not needed:
        caption = f"{caption} ({desk.words('step_form.optional')})"
    make: dict[str, Callable[..., Input]] = {"photo": Photo, "readings": Readings}
    if name in make:
        return make[name](desk, name, caption, needed=needed)
    kind = kind_of(name)
    if kind.choices:
        return Input(desk, name, choice_box(desk, kind.choices, empty=not needed), caption, needed=needed)
    return Input(desk, name, line_edit(ascii_only=kind.number or name in SCANNED), caption, needed=needed)


def choice_box(desk: Desk, choices: tuple[str, ...], *, empty: bool = False) -> QComboBox:
    """One of some words. An optional choice begins with nothing chosen."""
    box = QComboBox()
    if empty:
        box.addItem("—", "")
    for value in choices:
        box.addItem(desk.words(f"choice.{value}"), value)
    return box
