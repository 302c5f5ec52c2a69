"""Fleet: every card in one table that filters while typing; the inspector shows the current one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.cards.add import AddCards
from volute.gui.forms.cards.paste import PasteCards
from volute.gui.forms.inputs import line_edit
from volute.gui.grid import Grid
from volute.gui.page import Page
from volute.gui.pages.fleet.columns import SEARCHED, columns_of, table_of
from volute.gui.pages.fleet.facets import Facets
from volute.gui.pages.fleet.filter import Asked, Tokens
from volute.gui.pages.fleet.foot import FleetFoot
from volute.gui.pages.fleet.menu import CellMenu
from volute.gui.pages.fleet.narrowing import Narrowing
from volute.gui.pages.fleet.picker import ColumnPicker
from volute.gui.pages.fleet.side import FleetSide, Views
from volute.gui.pages.fleet.view import Showing, View, read, written
from volute.gui.pages.inspector.pane import Inspector
from volute.gui.parts import EmptyState, button, column, line, row
from volute.gui.sheets import sheet_button
from volute.queries.fleet import Fleet, fleet

FIELD_WIDTH = 168
SAVE_VIEW = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_V)


class FleetPage(Page):
    """Facets, table, inspector. Filter, sort and selection survive every action."""

    area = "fleet"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.fleet: Fleet | None = None
        self._given: Fleet | None = None  # the same, as it was read
        self.asked, self._wanted, self._restored = Asked(), "", False
        self.grid = Grid(desk.look, columns_of(desk, lambda: self.fleet), desk.row(29))
        self.grid.also_searched = SEARCHED
        self.grid.picked.connect(self._picked)
        self.grid.opened.connect(self._picked)
        self.grid.filtered.connect(self._count)
        self.grid.chose.connect(lambda _: self._count(len(self.grid.rows)))
        self._make_filter()
        self.inspector = Inspector(desk, lambda: self._show_inspector(shown=False))
        self.inspector.hide()
        self.showing = Showing(self.asked, self.field, self.grid)
        self.views = Views(desk, self.showing.view, self.show_view, self.grid.matching)
        self.side = FleetSide(desk, self.views, self.facets, self._make_room)
        self.menu = CellMenu(desk, self.grid, self.narrowing.only, self._said)
        self.foot = FleetFoot(desk, self.chosen_cards)
        self._lay_out()
        for part in (self.empty, self.nothing, self._edge, self.clear, self.tokens):
            part.hide()

    def _make_filter(self) -> None:
        w = self.desk.words
        self.field = line_edit()
        self.field.setPlaceholderText(w("shell.find"))
        self.field.setAccessibleName(w("shell.find"))
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(FIELD_WIDTH)
        self.field.textChanged.connect(lambda _: self._filter())
        self.facets = Facets(self.desk, lambda name, word, on: self.narrowing.toggle(name, word, on=on))
        self.narrowing = Narrowing(self.asked, self.field, self.facets, self._filter)
        self.tokens = Tokens(self.desk, self.narrowing.drop)
        self.clear = button(w("fleet.clear"), "ghost", on=self.narrowing.clear)

    def _lay_out(self) -> None:
        w, look, clear = self.desk.words, self.desk.look, self.narrowing.clear_last
        self.empty = EmptyState(look, "stack", w("fleet.empty"), w("cards.add"), self.primary)
        self.nothing = EmptyState(look, "funnel", w("fleet.nothing"), w("fleet.clear_last"), clear)
        self.picker = ColumnPicker(self.desk, self.grid)
        self.bar = row(self.side.toggle, self.field, self.tokens, self.clear, 1, self.picker, margins=(12, 10, 12, 10))
        self.filled = (self.bar, self.foot)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(column(self.bar, line(), spacing=0))
        for part in (self.grid, self.empty, self.nothing):
            middle.addWidget(part, 1)
        middle.addWidget(column(line(), self.foot, spacing=0))
        self._edge = line(vertical=True)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addLayout(middle, 1)
        whole.addWidget(self._edge)
        whole.addWidget(self.inspector)

    # --- room: the table comes first, then the card, then the facets

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        taken = 0 if self.inspector.isHidden() else self.inspector.width()
        self.side.make_room(self.width() - taken, some=self.fleet is None or bool(self.fleet.n))

    # --- what the window asks of a page

    def subtitle(self) -> str:
        if not self.fleet:
            return ""
        return self.desk.words("fleet.subtitle", n=self.desk.style.count(self.fleet.n), centres=len(self.fleet.names))

    def buttons(self) -> list[QPushButton]:
        w, look = self.desk.words, self.desk.look
        paste = button(w("paste.action"), on=self.paste, look=look, icon="clipboard-text")
        worth = [sheet_button("value.open", "value.title", self.desk, self)] if self.fleet and self.fleet.n else []
        return worth + self.desk.read_only(paste, button(w("cards.add"), "primary", on=self.primary))

    def panes(self) -> list[QWidget]:
        return [self.side, self.bar, self.grid, self.inspector]

    def shown(self, **filters: object) -> None:
        """``cards=[...]`` shows exactly those; other names are columns with a word or several; ``card`` opens one,
        ``add`` and ``paste`` the form that takes cards in."""
        if filters.pop("add", False):
            self.primary()
        if filters.pop("paste", False):
            self._paste_clipboard()
        self._wanted = str(filters.get("card") or "")
        if filters:
            self.asked.replace(filters)
            self.field.setText(str(filters.get("text") or ""))
        self._ask()

    def changed(self, receipt: Receipt) -> None:
        self._ask()
        self.inspector.again()

    def primary(self) -> None:
        AddCards(self.desk, self).ask()

    def paste(self, text: str = "") -> None:
        """Many cards from a spreadsheet."""
        PasteCards(self.desk, self, text).ask()

    def _paste_clipboard(self) -> None:
        self.paste(QGuiApplication.clipboard().text())

    def find_here(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.inspector.isHidden():
            self.inspector.close_pane()
        elif event.keyCombination() == SAVE_VIEW:
            self.views.ask_name()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste_clipboard()
        else:
            super().keyPressEvent(event)

    # --- asking and showing

    def _ask(self) -> None:
        self.desk.jobs.ask(fleet, self.desk.ledger, done=self._arrived, key="fleet", owner=self)

    def _arrived(self, fresh: Fleet) -> None:
        if fresh is self._given:  # nothing was written since
            self.facets.tick(self.asked)
        else:
            self._show(fresh)
        self._filter()
        if self._wanted:
            self._open_wanted()
        self.retitle()

    def _show(self, fresh: Fleet) -> None:
        called, self._given = self.desk.called, fresh
        found = self.fleet = replace(fresh, names={code: called(name) for code, name in fresh.names.items()})
        self.grid.set_data(table_of(self.desk, found))
        if not self._restored:
            self._restore(found)
        self.views.show_views()
        self.facets.show_fleet(found, self.asked)

    def _restore(self, found: Fleet) -> None:
        """The first time, what was shown last; not where somebody came with a wish of their own."""
        self._restored = True
        for last in read(self.desk.prefs["fleet_view"]):
            if not self.asked.words and not self.field.text() and not self._wanted:
                self.show_view(last.known({key: text.words for key, text in found.texts.items()}))

    def _open_wanted(self) -> None:
        at, self._wanted = self.grid.columns.row_of("id", self._wanted), ""
        if at >= 0:
            self.grid.select_row(at)
            self._picked(at)

    def _picked(self, at: int) -> None:
        self._show_inspector()
        self.inspector.show_card(str(self.grid.columns.value("id", at)))

    def _show_inspector(self, shown: bool = True) -> None:  # noqa: FBT001, FBT002 - what it becomes
        for part in (self.inspector, self._edge):
            part.setVisible(shown)
        self._make_room()

    def chosen_cards(self) -> tuple[str, ...]:
        """Numbers of the cards chosen and shown, in the order shown."""
        return tuple(str(self.grid.columns.value("id", at)) for at in self.grid.chosen)

    def show_view(self, view: View) -> None:
        """Filter, sort and columns at once."""
        self.showing.show(view)
        self.facets.tick(self.asked)
        self._filter()

    # --- filters

    def _said(self, key: str, word: str) -> str:
        return self.facets.told(key, word, self.fleet)

    def _filter(self) -> None:
        if self.fleet is None:
            return
        self.tokens.show_asked(self.asked, self._said)
        self.clear.setVisible(len(self.asked.words) + bool(self.field.text()) > 1)
        self.grid.set_filter(self.field.text(), self.asked.known(self.fleet))
        self.views.mark()
        self.desk.prefs["fleet_view"] = written([self.showing.view()])

    def _count(self, n: int) -> None:
        if self.fleet is None:
            return
        self.foot.tell(self.fleet, self.grid.rows, len(self.grid.chosen))
        self.empty.setVisible(not self.fleet.n)
        for part in self.filled:
            part.setVisible(bool(self.fleet.n))
        self._make_room()
        self.nothing.setVisible(bool(self.fleet.n) and not n)
        self.grid.setVisible(bool(n))
