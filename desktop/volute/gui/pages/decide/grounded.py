"""What the shown figures rest on, read beside the window once the inputs are there: the plots do not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.doubts import Doubt
from volute.queries.comparison import Book
from volute.queries.grounds import FLAGS, Grounds, grounds
from volute.queries.input_said import joined


class Grounded(QObject):
    """``on`` is told when it is known."""

    def __init__(self, desk: Desk, owner: QObject, on: Callable[[], object]) -> None:
        super().__init__(owner)
        self._desk, self._on = desk, on
        self._told: Grounds | None = None
        self._doubts: dict[By, Mapping[str, Doubt]] = {}
        self._said: dict[tuple[str, str], str] = {}

    def ask(self, book: Book) -> None:
        """Of other inputs; what was known of the former ones is forgotten."""
        self._told, self._doubts, self._said = None, {}, {}
        asked = (self._desk.ledger, book, Scenario(), self._desk.limits)
        self._desk.jobs.ask(grounds, *asked, done=self._arrived, lane="field", key="decide inputs", owner=self)

    def _arrived(self, found: Grounds) -> None:
        words = self._desk.words
        self._told = found
        for by in (By.CENTRE, By.MODEL):
            told = found.doubted(by_model=by is By.MODEL)
            self._doubts[by] = {key: Doubt(flags, words) for key, flags in told.items()}
        self._on()

    def of(self, by: By) -> Mapping[str, Doubt]:
        """What is doubtful about the prices of each centre or model; nothing before it is known."""
        return self._doubts.get(by, {})

    def sentence(self, centre: str = "", model: str = "") -> str:
        """How many inputs there are, and how many are doubtful in which way."""
        if self._told is None:
            return ""
        if (centre, model) not in self._said:
            self._said[centre, model] = self._counted(self._told, centre, model)
        return self._said[centre, model]

    def _counted(self, told: Grounds, centre: str, model: str) -> str:
        words, rows = self._desk.words, told.of(centre, model)
        counts = told.counted(rows)
        said = [words(f"inputs.counted.{flag}", n=counts[flag]) for flag in FLAGS if counts.get(flag)]
        return words("inputs.lead", n=len(rows), counted=joined(said, words) or words("inputs.sound"))
