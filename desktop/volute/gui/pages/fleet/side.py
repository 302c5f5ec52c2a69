"""At the left of Fleet: saved views with their counts, facets below. It gives way where the table needs room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.pages.fleet.facets import Facets
from volute.gui.pages.fleet.view import View, read, written
from volute.gui.parts import Field, Label, button, column, emptied, icon_button, line, row, scroll
from volute.gui.sheet import Sheet
from volute.words.literal import plain_tip

WIDTH, NARROWEST_TABLE, NAME = 216, 640, 118


Words = Mapping[str, frozenset[str]]


class SaveView(Sheet):
    """A name for what is shown; one that is taken already is replaced."""

    def __init__(self, desk: Desk, parent: QWidget, save: Callable[[str], None]) -> None:
        super().__init__(desk, parent, desk.words("fleet.save_view"))
        self.name = line_edit()
        self.field = Field(desk.look, desk.words("fleet.view_name"), self.name)
        self.body.addWidget(self.field)
        self.buttons(desk.words("fleet.save_view"), lambda: self._save(save))
        self.name.setFocus()

    def _save(self, save: Callable[[str], None]) -> None:
        if name := self.name.text().strip():
            self.accept()
            save(name)
        else:
            self.field.error(self.desk.words("fleet.view_unnamed"))


class Views(QWidget):
    """``current`` tells what is shown now, ``apply`` shows a view, ``count`` its cards."""

    def __init__(
        self, desk: Desk, current: Callable[[], View], apply: Callable[[View], None], count: Callable[[str, Words], int]
    ) -> None:
        super().__init__()
        self._desk, self._current, self._apply, self._count = desk, current, apply, count
        self.kept = read(desk.prefs["views"])
        self.doors: dict[str, QPushButton] = {}
        w = desk.words
        self.save = icon_button(desk.look, "plus", w("fleet.save_view"), self.ask_name, "Ctrl+Shift+V")
        self.save.setProperty("kind", "tiny")
        self.save.setFixedSize(22, 22)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 8, 0)
        layout.setSpacing(2)
        layout.addWidget(row(Label(desk.look, w("fleet.views"), 12, 600, "text2"), 1, self.save))
        layout.addLayout(self._list)

    def ask_name(self) -> None:
        SaveView(self._desk, self, self.keep).show()

    def keep(self, name: str) -> None:
        """Remember what is shown under a name."""
        now = self._current()
        view = View(name, now.words, now.text, now.order, now.descending, now.columns)
        self._write([*(kept for kept in self.kept if kept.name != name), view])
        self._desk.toast(self._desk.words("fleet.view_saved", name=name))

    def forget(self, name: str) -> None:
        self._write([kept for kept in self.kept if kept.name != name])
        self._desk.toast(self._desk.words("fleet.view_removed", name=name))

    def _write(self, views: Sequence[View]) -> None:
        self.kept = list(views)
        self._desk.prefs["views"] = written(views)
        self.show_views()

    def show_views(self) -> None:
        """With the count of each, which the data decides and no filter."""
        emptied(self._list)
        words, look, style = self._desk.words, self._desk.look, self._desk.style
        self.doors = {}
        for view in (View(words("fleet.view_all")), *self.kept):
            door = button("", "view", on=lambda view=view: self._apply(view))  # type: ignore[misc]  # binds now
            metrics = QFontMetrics(look.font(13, 600))
            door.setText(metrics.elidedText(view.name, Qt.TextElideMode.ElideRight, NAME))
            door.setToolTip(plain_tip(view.name))
            door.setAccessibleName(view.name)
            door.setCheckable(True)
            self.doors[view.name] = door
            count = Label(look, style.count(self._count(view.text, view.words)), 12, token="text2")
            parts: list[QWidget | int] = [door, 1, count]
            if view in self.kept:
                parts.append(self._remover(view.name))
            self._list.addWidget(row(*parts, spacing=4, margins=(0, 0, 0 if view in self.kept else 4, 0)))

        self.mark()

    def mark(self) -> None:
        """The one in force in bold."""
        now = self._current()
        views = [View(self._desk.words("fleet.view_all")), *self.kept]
        for view, door in zip(views, self.doors.values(), strict=False):
            door.setChecked((view.words, view.text) == (now.words, now.text))

    def _remover(self, name: str) -> QPushButton:
        told = self._desk.words("fleet.remove_view", name=name)
        made = icon_button(self._desk.look, "x", told, lambda: self.forget(name))
        made.setProperty("kind", "tiny")
        made.setFixedSize(20, 20)
        return made


class FleetSide(QWidget):
    """``toggle`` is the button that shows it where it gave way."""

    def __init__(self, desk: Desk, views: Views, facets: Facets, changed: Callable[[], None]) -> None:
        super().__init__()
        self._wanted: bool | None = None
        self._changed = changed
        self.toggle = icon_button(desk.look, "funnel", desk.words("fleet.facets"), self._toggle)
        inside = scroll(column(views, facets, 1, spacing=0))
        inside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(inside)
        layout.addWidget(line(vertical=True))
        self.setFixedWidth(WIDTH + 1)

    def _toggle(self) -> None:
        self._wanted = self.isHidden()
        self._changed()

    def make_room(self, width: int, *, some: bool) -> None:
        """``width`` is there for this pane and the table. Without cards there is nothing to filter."""
        fits = width - WIDTH >= NARROWEST_TABLE
        self.setVisible(some and (fits if self._wanted is None else self._wanted))
        self.toggle.setVisible(some and not (fits and self._wanted is None))
