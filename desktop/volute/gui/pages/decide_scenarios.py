"""What Decide does with what-ifs: keep them under a name, and put them side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.scenario import Compared, CompareScenarios, SaveScenario
from volute.gui.moves import Move
from volute.gui.pages.decide_side import Side
from volute.gui.panels import Weighed


class Scenarios:
    """``weigh`` works out one scenario on the inputs shown."""

    def __init__(self, desk: Desk, page: QWidget, weigh: Callable[[Scenario], Weighed]) -> None:
        self._desk, self._page, self._weigh = desk, page, weigh
        self.side = Side(desk, self.save, self.compare)

    def back(self) -> str:
        """Take back the last move of the sliders, if that was the last thing done; how it is called."""
        return self._to(self.side.moves.back(self._desk.deeds()), "before")

    def again(self) -> str:
        return self._to(self.side.moves.again(self._desk.deeds()), "after")

    def last(self) -> str:
        move = self.side.moves.last(self._desk.deeds())
        return move.text if move else ""

    def _to(self, move: Move | None, where: str) -> str:
        if move:
            self.side.take(getattr(move, where))
        return move.text if move else ""

    def save(self) -> None:
        """Under a name, with a note."""
        side = self.side
        SaveScenario(self._desk, self._page, side.scenario, side.name(), side.note()).show()

    def compare(self) -> None:
        """The base beside what is shown, and whatever the person chooses."""
        side = self.side
        known: Mapping[str, Scenario] = side.known()
        unsaved = {} if side.scenario in known.values() else {self._desk.words("decide.unsaved"): side.scenario}
        shown = Compared({**known, **unsaved}, self._weigh, side.notes)
        first = [*list(known)[:1], *(unsaved or [side.name()] if side.name() or unsaved else [])]
        CompareScenarios(self._desk, self._page, shown, first).show()
