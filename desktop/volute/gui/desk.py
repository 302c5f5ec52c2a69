"""What a page is given: values and a few callables, nothing to look things up in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QPushButton

from volute.commands.seat import Seat
from volute.domain.problems import Problem, Refused
from volute.domain.quotes import Limits
from volute.domain.receipt import Receipt
from volute.gui.jobs import Jobs
from volute.gui.look import Look
from volute.gui.prefs import Prefs
from volute.gui.probe_run import ProbeRun
from volute.gui.timetable import Timetable
from volute.ledger.past import Past
from volute.ledger.store import Ledger
from volute.words import Style, Words, problem_words

AIR = 8


class Task(Protocol):
    """Shows the one long task: what, how far of how many, how to cancel it, and the time left."""

    def __call__(self, text: str, n: int, of: int, cancel: Callable[[], None] | None, left: str = "") -> None: ...


@dataclass(frozen=True)
class Desk:
    """The desk a page works at.

    ``go(area, **filters)`` opens an area; ``wrote(receipt, text)`` tells what was done (pages refresh, undo is
    offered); ``toast(text)`` says an event; ``task(text, n, of, cancel, left)`` shows progress, ``of=0`` ends it;
    ``problem(trouble)`` shows a Problem in words.
    """

    ledger: Ledger
    seat: Seat
    words: Words
    style: Style
    look: Look
    jobs: Jobs
    prefs: Prefs
    go: Callable[..., None]
    wrote: Callable[[Receipt, str], None]
    toast: Callable[[str], None]
    task: Task
    problem: Callable[[Problem], None]
    probe_run: ProbeRun
    timetable: Timetable
    is_demo: bool = False
    open_demo: Callable[[], None] = lambda: None
    deeds: Callable[[], int] = lambda: 0  # how many deeds stand that could be undone
    retitle: Callable[[], None] = lambda: None  # the page on screen has something new to say in the top bar
    tell_last: Callable[[], None] = lambda: None  # and in the status bar, of what can be taken back
    today: Desk | None = None  # at a desk of a past day, the desk of today

    @property
    def past(self) -> str:
        """The day this desk looks at when that is not today; nothing is written at such a desk."""
        return self.style.iso(self.ledger.until) if isinstance(self.ledger, Past) else ""

    def may_write(self) -> bool:
        """Whether anything can be changed here; says why not."""
        if self.past:
            self.problem(Refused("past_read_only", day=self.past))
        return not self.past

    def read_only(self, *buttons: QPushButton) -> list[QPushButton]:
        """At a desk of a past day what writes is switched off and says why; the buttons, to go on with."""
        for one in buttons if self.past else ():
            one.setEnabled(False)
            one.setToolTip(self.words("past.read_only", day=self.past))
        return list(buttons)

    def row(self, height: int) -> int:
        """The height of a table's row in px: as designed, or with air for those who want it."""
        return height + (AIR if self.prefs["density"] == "roomy" else 0)

    @property
    def limits(self) -> Limits:
        """From when on this person wants prices flagged."""
        return Limits(int(self.prefs["stale_days"]), int(self.prefs["enough"]))

    def called(self, name: str) -> str:
        """A name or remark of the ledger. The demo's are known in both languages; people's own stand as entered."""
        return self.words.called(name) if self.is_demo else name

    def problem_words(self, trouble: Problem) -> tuple[str, str]:
        """What happened and the remedy, in the person's language."""
        return problem_words(self.words, trouble)
