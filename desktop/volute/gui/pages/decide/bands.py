"""The bands of the small multiples: worked out in a worker once the sliders rest; while they move, the last band moves
with its curve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from volute.economics.cash_bands import rent_bands
from volute.economics.columns import Array, Columns
from volute.economics.decide import weigh
from volute.economics.groups import By
from volute.economics.inputs import Scenario, months_plotted
from volute.economics.simulation import Factors
from volute.gui.desk import Desk
from volute.gui.jobs import Ticket
from volute.gui.question import Question
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.outlook import Stopped, movements, seed_of, simulated

REST_MS, PATHS = 140, 400


@dataclass(frozen=True)
class Band:
    """How far below and above its curve of renting a row's band lies, CNY, [row, month]; ``factors`` to go on with."""

    by: By
    below: Array
    above: Array
    book: Book
    factors: Factors


def band(
    ticket: Ticket, ledger: Ledger, told: Columns, book: Book, scenario: Scenario, by: By, kept: Band | None
) -> Band | None:
    """In a worker; None where nobody waits any more. Chance is drawn once for a book, and once more for a horizon
    beyond what was drawn."""

    def pause() -> None:
        if ticket.cancelled.is_set():
            raise Stopped

    try:
        return _band(ledger, told, book, scenario, by, (kept, pause))
    except Stopped:
        return None


def _band(
    ledger: Ledger, told: Columns, book: Book, scenario: Scenario, by: By, on: tuple[Band | None, Callable[[], None]]
) -> Band:
    kept, pause = on
    if kept is not None and kept.book is book and kept.factors.months >= months_plotted(scenario.horizon):
        factors = kept.factors
    else:
        luck = (seed_of(book), PATHS)
        factors = simulated(book, movements(ledger, book, book.today)[1], luck, scenario.horizon, pause)
    low, high = rent_bands(told, book.regime, scenario, factors, by, pause)
    middle = weigh(told, book.regime, scenario, by).rent_cash[:, : low.shape[1]]
    return Band(by, low - middle, high - middle, book, factors)


class Bands(QObject):
    """``on`` is told when there is a new band."""

    def __init__(self, desk: Desk, owner: QObject, on: Callable[[], None]) -> None:
        super().__init__(owner)
        self._desk, self._on = desk, on
        self._asked: tuple[Columns, Book, Scenario, By] | None = None
        self._shown: tuple[Columns, Book, Scenario, By] | None = None
        self._kept: Band | None = None
        self._question = Question(desk.jobs, self)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._work)

    def ask(self, told: Columns, book: Book, scenario: Scenario, by: By) -> None:
        """Once the sliders rest; what is shown already is not asked for again. A band under way for where they were
        stops: it would take its time from the drag."""
        if self._asked is not None and book is self._asked[1] and (scenario, by) == self._asked[2:]:
            return
        self._asked = (told, book, scenario, by)
        self._question.stop()
        if self._shown is None or book is not self._shown[1] or (scenario, by) != self._shown[2:]:
            self._rest.start()

    def of(self, by: By, book: Book) -> tuple[Array, Array] | None:
        """The newest of this book, so grouped: how far below and above the curve."""
        kept = self._kept
        return (kept.below, kept.above) if kept and kept.by is by and kept.book is book else None

    def _work(self) -> None:
        if self._asked:
            asked = self._asked
            told = (self._desk.ledger, *asked, self._kept)
            self._question.ask(band, *told, done=lambda found: self._found(asked, found))

    def _found(self, asked: tuple[Columns, Book, Scenario, By], found: Band | None) -> None:
        if found:
            self._kept, self._shown = found, asked
            self._on()
