"""Dialog 20: how often this desk probes by itself, in which hours it does not, and how to go on without a window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QWidget

from volute.gui.desk import Desk
from volute.gui.parts import Field, Label, button, emptied, line, row, wrapped
from volute.gui.schedule import AT_ONCE, HOST_S, MINUTES, Schedule
from volute.gui.sheet import Sheet

NIGHT = (22, 8)
HOURS = (0, 23)


class ScheduleSheet(Sheet):
    """What is typed is shown at once as the commands that do the same while the window is closed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("schedule.title"), 560)
        kept = desk.timetable.schedule
        self._make_fields(kept)
        self._lay_out()
        self.buttons(desk.words("schedule.save"), self._save)
        for box in (self.on, self.quiet):
            box.toggled.connect(self._tell)
        for spin in (self.minutes, self.quiet_from, self.quiet_to, self.at_once, self.host_s):
            spin.valueChanged.connect(self._tell)
        self._tell()
        self.on.setFocus()

    def _make_fields(self, kept: Schedule) -> None:
        w = self.desk.words
        first, last = kept.quiet or NIGHT
        self.on, self.quiet = QCheckBox(w("schedule.on")), QCheckBox(w("schedule.quiet"))
        self.on.setChecked(kept.on)
        self.quiet.setChecked(kept.quiet is not None)
        self.minutes = _spin(MINUTES, kept.minutes)
        self.at_once, self.host_s = _spin(AT_ONCE, kept.at_once), _spin(HOST_S, kept.host_s)
        self.quiet_from, self.quiet_to = _spin(HOURS, first), _spin(HOURS, last)

    def _lay_out(self) -> None:
        w, look = self.desk.words, self.desk.look
        self.fields = {
            name: Field(look, w(f"schedule.field.{name}"), getattr(self, name))
            for name in ("minutes", "at_once", "host_s", "quiet_from", "quiet_to")
        }
        grid = QGridLayout()
        grid.setSpacing(10)
        for at, name in enumerate(self.fields):
            grid.addWidget(self.fields[name], *((0, at) if at < 3 else (2, at - 3)))
        grid.addWidget(self.quiet, 1, 0, 1, 3)
        self.zone = wrapped(Label(look, w("schedule.zone", stands=w("shell.stands")), 12, token="text2"))
        grid.addWidget(self.zone, 2, 2)
        self.body.addWidget(self.on)
        self.body.addLayout(grid)
        for key in ("schedule.sampling", "schedule.kept_here"):
            self.body.addWidget(wrapped(Label(look, w(key), 12, token="text2")))
        self.body.addWidget(line())
        self.body.addWidget(wrapped(Label(look, w("schedule.closed"), 12, token="text2")))
        self.commands = QGridLayout()
        self.body.addLayout(self.commands)

    def typed(self) -> Schedule:
        """As the form stands."""
        quiet = (self.quiet_from.value(), self.quiet_to.value()) if self.quiet.isChecked() else None
        numbers = (self.at_once.value(), self.host_s.value())
        return Schedule(self.on.isChecked(), self.minutes.value(), quiet, *numbers)

    def _tell(self, _: object = None) -> None:
        typed, words = self.typed(), self.desk.words
        never = typed.quiet is not None and typed.quiet[0] == typed.quiet[1]
        for name in ("quiet_from", "quiet_to"):
            self.fields[name].setEnabled(typed.quiet is not None)
        self.fields["quiet_to"].error(words("schedule.never") if never else "")
        if self.ok:
            self.ok.setEnabled(not never)
        emptied(self.commands)
        for at, command in enumerate(() if never else typed.commands()):
            told = Label(self.desk.look, command, 12, mono=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            copy = button(words("schedule.copy"), "ghost", on=lambda text=command: _copy(text))  # type: ignore[misc]
            copy.setAccessibleName(f"{words('schedule.copy')}: {command}")
            self.commands.addWidget(row(told, 1, copy), at, 0)

    def _save(self) -> None:
        self.desk.timetable.keep(self.typed())
        self.accept()


def _spin(span: tuple[int, int], value: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(*span)
    made.setValue(value)
    return made


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
