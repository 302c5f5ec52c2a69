"""Before cards come in: find out where they can be put, and without any centre ask for one first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from volute.gui.forms.probes.host import NewCentre
from volute.gui.sheet import Sheet
from volute.queries.receiving import Room, room


def ask_room(sheet: Sheet, opener: QWidget, on: Callable[[Room], None]) -> None:
    """``on`` is told the room there is; a sheet that may not write, or for which no centre was made, goes."""
    if not sheet.desk.may_write():
        sheet.deleteLater()
        return

    def arrived(found: Room) -> None:
        if found.centres:
            on(found)
            return
        first = NewCentre(sheet.desk, opener)
        first.accepted.connect(lambda: ask_room(sheet, opener, on))
        first.rejected.connect(sheet.deleteLater)
        first.show()

    sheet.desk.jobs.ask(room, sheet.desk.ledger, done=arrived, failed=sheet.desk.problem, owner=sheet)


def list_centres(box: QComboBox, found: Room, sheet: Sheet) -> None:
    """Each centre by name and code."""
    for code, name in found.centres.items():
        box.addItem(f"{sheet.desk.called(name)} ({code})", code)
