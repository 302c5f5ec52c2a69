"""The window: rail, bars and one page at a time. It knows where the person is and what was done last, nothing more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.areas import BY_NAME
from volute.gui.as_of import DATED, AsOf
from volute.gui.banners import Banners
from volute.gui.bars import StatusBar, Toast, TopBar
from volute.gui.commands import COMMANDS, actions, menu
from volute.gui.deeds import Deed, Deeds
from volute.gui.desk import Desk
from volute.gui.keys_sheet import KeysSheet
from volute.gui.page import Page
from volute.gui.palette import Palette
from volute.gui.palette_list import entries
from volute.gui.panes import step
from volute.gui.parts import line
from volute.gui.rail import Rail
from volute.gui.sheet import Sheet
from volute.gui.sheets import sheet_runs
from volute.gui.taking_back import TakingBack
from volute.gui.visits import Visit, Visits
from volute.words import problem_words

FORMS = ("add", "paste")  # wishes that open a form of the area


class Window(QMainWindow):
    """The shell around the six areas."""

    def __init__(
        self,
        make_desk: Callable[[Window], Desk],
        settings: Callable[[], None],
        own: Callable[[], None],
        deeds: Deeds | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Volute")
        self.setMinimumSize(1180, 720)
        self.desk = make_desk(self)
        self.deeds = deeds if deeds is not None else Deeds()
        self._pages: dict[str, Page] = {}
        self._visits = Visits()
        self.back = TakingBack(
            self.desk, self.deeds, self.page, lambda: self.as_of.desk(self.page().area), self._took_back
        )
        self._build(settings, own)
        self.shortcuts = actions(self, self.desk.words, self._runs(settings))
        self.rail.set_menu(menu(self, self.desk.look, self.desk.words, self.shortcuts))

    def _build(self, settings: Callable[[], None], own: Callable[[], None]) -> None:
        desk, words = self.desk, self.desk.words
        self.rail = Rail(desk.look, words, desk.seat.by, self.go, settings)
        self.top = TopBar(desk.look, words, self.open_palette)
        self.status = StatusBar(desk.look, words, self.undo, words("shell.stands"))
        self.status.saved(desk.ledger.name.rpartition("/")[2])
        self.status.last(self.deeds.last())
        self.stack = QStackedWidget()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(line())
        self._banners = Banners(desk, own)
        self.banners, self.paused_banner = self._banners.demo, self._banners.paused
        right.addLayout(self._banners)
        for part in (self.stack, line(), self.status):
            right.addWidget(part)
        right.setStretchFactor(self.stack, 1)
        middle = QWidget()
        whole = QHBoxLayout(middle)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.toast = Toast(desk.look, middle)
        self.as_of = AsOf(self, desk, self.renew, self._banners.addWidget)
        self.top.dated.addWidget(self.as_of.button)

    def _runs(self, settings: Callable[[], None]) -> dict[str, Callable[[], object]]:
        """What each command of the window does."""
        runs: dict[str, Callable[[], object]] = {
            "shell.palette": self.open_palette,
            "shell.undo": self.undo,
            "shell.redo": self.redo,
            "shell.back": lambda: self._step(-1),
            "shell.forward": lambda: self._step(1),
            "shell.find": lambda: self.page().find_here(),
            "shell.new": lambda: self.page().primary(),
            "shell.probe": lambda: self.page().probe_this(),
            "shell.stop_task": self.status.stop,
            "shell.pane": lambda: step([*self.page().panes(), self.rail, self.top], 1),
            "shell.pane_back": lambda: step([*self.page().panes(), self.rail, self.top], -1),
            "shell.bench": lambda: self.rail.setVisible(not self.rail.isVisible()),
            "shell.keys": lambda: KeysSheet(self.desk, self).show(),
            "settings.title": settings,
        }
        areas = {command.name.partition(".")[2] for command in COMMANDS if command.name.startswith("area.")}
        return (
            runs
            | sheet_runs(self.page, self.go, self)
            | {f"area.{area}": lambda area=area: self.go(area) for area in areas}
        )

    # --- going about

    def go(self, area: str, **filters: object) -> None:
        """Open an area; going back later brings the filters again, and none of the forms."""
        self._visits.go(area, {name: wish for name, wish in filters.items() if name not in FORMS})
        self._show(area, filters)

    def place(self) -> Visit:
        """Where the person is, to come back to."""
        return self._visits.here()

    def _step(self, by: int) -> None:
        if visit := self._visits.step(by):
            self._show(*visit)

    def prepare(self, area: str) -> Page:
        """The page of an area, made if it was not shown yet."""
        if area not in self._pages:
            self._pages[area] = BY_NAME[area].make(self.as_of.desk(area))
            self.stack.addWidget(self._pages[area])
        return self._pages[area]

    def prepare_probes(self) -> None:
        """A run begins by itself: its page tells on every other one how far it is."""
        self.prepare("probes")

    def renew(self, *areas: str) -> None:
        """Make the pages of these areas anew: their desk is another one."""
        here = self.page().area if self.stack.count() else ""
        for area in areas:
            if old := self._pages.pop(area, None):
                self.stack.removeWidget(old)
                self.prepare(area).resume(old.keep())
                old.deleteLater()
        if here in areas:
            self._show(here, {})

    def _show(self, area: str, filters: dict[str, object]) -> None:
        first = area not in self._pages
        page = self.prepare(area)
        self.stack.setCurrentWidget(page)
        self.rail.mark("overview" if area == "first_run" else area)
        page.shown(**filters)
        if first:
            page.home().setFocus()
        self.retitle()
        self.tell_last()
        self.desk.prefs["area"] = area

    def retitle(self) -> None:
        """The page on screen has something new to say in the top bar."""
        page = self.page()
        title = self.desk.words(f"area.{page.area}")
        self.as_of.button.setVisible(page.area in DATED)
        self.top.show_page(title, page.subtitle(), page.segments(), page.buttons())

    def page(self) -> Page:
        """The page on screen. TypeError when none is shown yet."""
        page = self.stack.currentWidget()
        if not isinstance(page, Page):
            raise TypeError("no page is shown")
        return page

    # --- what was done

    def wrote(self, receipt: Receipt, text: str) -> None:
        """A command was done: offer its undo and let the page ask again."""
        if receipt.facts:
            self.deeds.add(Deed(receipt, text))
            self.toast.say(text, self.desk.words("shell.undo"), self.undo)
        self._told(receipt)

    def _took_back(self, receipt: Receipt, text: str) -> None:
        self.toast.say(text)
        self._told(receipt)

    def undo(self) -> None:
        """Take back the last action."""
        self.back.undo()
        self.tell_last()

    def redo(self) -> None:
        """Do again what was undone last."""
        self.back.redo()
        self.tell_last()

    def tell_last(self) -> None:
        """The status bar says what Ctrl+Z would take back."""
        self.status.last(self.back.last())

    def _told(self, receipt: Receipt) -> None:
        self.tell_last()
        self.status.saved(self.desk.words("shell.saved", at=self.desk.style.time(self.desk.seat.now())))
        self.page().changed(receipt)
        for sheet in self.findChildren(Sheet):
            sheet.changed(receipt)
        self.retitle()

    def problem(self, trouble: Problem) -> None:
        """A rule or the world said no: what happened and the remedy, as a toast."""
        what, remedy = problem_words(self.desk.words, trouble)
        self.toast.say(f"{what} {remedy}".strip())

    # --- the palette

    def open_palette(self) -> None:
        """Ctrl+K."""
        if not self.findChildren(Palette):
            told = entries(self.desk.words, self.top.title.text(), self.top.actions_shown, self.shortcuts)
            Palette(self.desk, self, told).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toast.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.desk.prefs.keep_geometry(self.saveGeometry())
        super().closeEvent(event)
