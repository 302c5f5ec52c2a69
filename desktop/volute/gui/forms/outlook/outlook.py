"""The outlook of a centre beside Decide: what renting may come to, when to sell, and every step from price to net.

It follows the sliders. The newest question wins: an older one is told to stop, and its answer is not looked at.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.outlook.coming import Coming
from volute.gui.forms.outlook.depth import Deep
from volute.gui.forms.outlook.lines import Lines
from volute.gui.forms.outlook.ranking import Ranking
from volute.gui.forms.outlook.when import When
from volute.gui.jobs import Ticket
from volute.gui.parts import Label, Segmented, button, row, wrapped
from volute.gui.question import Question
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.outlook import Drawn, Outlook, outlook

WIDTH, HEIGHT, AIR, REST_MS = 1180, 800, 60, 120
TABS = ("coming", "when", "depth", "lines", "ranking")


class OutlookSheet(Sheet):
    """Not modal: the sliders go on beside it."""

    def __init__(self, desk: Desk, parent: QWidget, book: Book, scenario: Scenario, centre: str) -> None:
        super().__init__(desk, parent, desk.words("outlook.title"), WIDTH)
        self._book, self._scenario = book, scenario
        self._drawn: Drawn | None = None
        self._question = Question(desk.jobs, self)
        self.found: Outlook | None = None
        self._stale: set[str] = set()  # tabs that do not show it yet
        self._lay_out(centre)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self.ask)
        self.finished.connect(self.stop)
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - AIR))
        self.ask()

    def _lay_out(self, centre: str) -> None:
        look, w = self.desk.look, self.desk.words
        self.place = QComboBox()
        self.place.setAccessibleName(w("outlook.place"))
        self._fill_places(centre)
        self.place.activated.connect(lambda _: self.ask())
        self.tabs = Segmented([(tab, w(f"outlook.tab.{tab}")) for tab in TABS], self._turn_to)
        self.state = Label(look, "", 12, token="text2")
        self.halt = button(w("outlook.stop"), "link", on=self._halted)
        self.again = button(w("outlook.again"), "link", on=self.ask)
        self.coming, self.when, self.lines = Coming(self.desk), When(self.desk), Lines(self.desk)
        self.deep = Deep(self.desk)
        self.ranking = Ranking(self.desk, self._look_at)
        self.nothing = wrapped(Label(look, w("outlook.nothing"), 14, token="text2"))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for part in (self.coming, self.when, self.deep, self.lines, self.ranking, self.nothing):
            self.stack.addWidget(part)
        self.body.addWidget(row(self.place, self.tabs, 1, self.state, self.halt, self.again))
        self.body.addWidget(self.stack, 1)
        self.cards = button(w("outlook.cards"), look=look, icon="stack", on=self._to_cards)
        self.aside(self.cards)
        self.cards.setVisible(not self._book.chance)  # a book from elsewhere has no cards here
        self.close_button(w("shell.close"))

    def _fill_places(self, centre: str) -> None:
        """Every centre by name, and all of them together."""
        called = sorted((self._book.name(code), code) for code in self._book.counts)
        self.place.clear()
        self.place.addItem(self.desk.words("outlook.everywhere"), "")
        for name, code in called:
            self.place.addItem(name, code)
        self.place.setCurrentIndex(max(self.place.findData(centre), 0))

    # --- asking

    def follow(self, scenario: Scenario) -> None:
        """Once the sliders rest. What was asked under the older ones works for nobody, and takes time from the drag."""
        self._scenario = scenario
        self._question.stop()
        self._rest.start()

    def set_book(self, book: Book) -> None:
        """The ledger changed: chance is drawn anew for what there is now."""
        if book != self._book:
            self._book, self._drawn = book, None
            self.cards.setVisible(not book.chance)
            self._fill_places(str(self.place.currentData() or ""))
            self._rest.start()

    def ask(self) -> None:
        """Work it out in the field lane; the older question stops."""
        self._say(self.desk.words("outlook.waiting"), running=True)
        book = self._book
        asked = (str(self.place.currentData() or ""), self._scenario, book.today)
        told = (self.desk.ledger, book, asked, self._drawn)
        self._question.ask(_work, *told, done=self._found, progress=self._far)

    def stop(self) -> None:
        """Nobody waits for the running question any more."""
        self._question.stop()

    def _halted(self) -> None:
        self.stop()
        self._say(self.desk.words("outlook.stopped"), running=False, again=True)

    def _far(self, share: float) -> None:
        self._say(self.desk.words("outlook.working", share=self.desk.style.percent(share, 0)), running=True)

    def _found(self, found: Outlook | None) -> None:
        self._say("", running=False)
        self.found = found
        if found is None:
            self.stack.setCurrentWidget(self.nothing)
            return
        self._drawn = found.drawn
        self._stale = set(TABS)
        self._turn_to(self._tab)

    def _say(self, text: str, *, running: bool, again: bool = False) -> None:
        self.state.setText(text)
        self.halt.setVisible(running)
        self.again.setVisible(again)

    def _look_at(self, centre: str) -> None:
        """A centre of the ranking: what it may come to."""
        self.place.setCurrentIndex(self.place.findData(centre))
        self.look_at(TABS[0])
        self.ask()

    def _to_cards(self) -> None:
        """Those of the place, in Fleet."""
        place = str(self.place.currentData() or "")
        self.desk.go("fleet", **({"centre": place} if place else {}))

    # --- tabs

    def look_at(self, tab: str) -> None:
        """Begin with this one."""
        self.tabs.choose(tab)
        self._turn_to(tab)

    _tab = TABS[0]

    def _turn_to(self, tab: str) -> None:
        """What is looked at is filled: an answer that arrives under a dragged slider must fit into a frame with it."""
        self._tab = tab
        if self.found and tab in self._stale:
            self._stale.discard(tab)
            parts = (self.coming, self.when, self.deep, self.lines, self.ranking)
            parts[TABS.index(tab)].show_found(self.found, self._book)
        self.stack.setCurrentIndex(TABS.index(tab) if self.found or self._question.running else self.stack.count() - 1)


def _work(
    ticket: Ticket, ledger: Ledger, book: Book, asked: tuple[str, Scenario, date], kept: Drawn | None
) -> Outlook | None:
    """In a worker: reports how far it is, and stops when nobody waits any more."""

    def far(n: int, of: int) -> bool:
        if of:
            ticket.report(n / of)
        return not ticket.cancelled.is_set()

    return outlook(ledger, book, asked, kept, far)
