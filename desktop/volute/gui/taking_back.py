"""Ctrl+Z and its way back: moves a page made without writing first, then deeds. The ledger keeps both facts."""

from __future__ import annotations

from collections.abc import Callable

from volute.commands.undo import undo
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.deeds import Deed, Deeds
from volute.gui.desk import Desk
from volute.gui.page import Page


class TakingBack:
    """``page`` is the one on screen and ``at`` the desk it works at; ``told`` hears the receipt and what to say."""

    def __init__(
        self,
        desk: Desk,
        deeds: Deeds,
        page: Callable[[], Page],
        at: Callable[[], Desk],
        told: Callable[[Receipt, str], None],
    ) -> None:
        self._desk, self._deeds, self._page, self._at, self._told = desk, deeds, page, at, told

    def last(self) -> str:
        """What Ctrl+Z would take back; empty when there is nothing."""
        return self._page().last_done() or self._deeds.last()

    def undo(self) -> None:
        deeds = self._deeds
        if not self._page().take_back() and self._at().may_write() and deeds.done:
            deed = deeds.done.pop()
            self._retract(deed, deeds.done, deeds.undone, self._desk.words("shell.undone", what=deed.text))

    def redo(self) -> None:
        deeds = self._deeds
        if not self._page().do_again() and self._at().may_write() and deeds.undone:
            deed = deeds.undone.pop()
            self._retract(deed, deeds.undone, deeds.done, deed.text)

    def _retract(self, deed: Deed, back: list[Deed], onto: list[Deed], text: str) -> None:
        """A deed whose undo is refused stands where it stood."""

        def done(receipt: Receipt) -> None:
            onto.append(Deed(receipt, deed.text))
            self._told(receipt, text)

        def failed(trouble: Problem) -> None:
            back.append(deed)
            self._desk.problem(trouble)

        desk = self._desk
        desk.jobs.ask(undo, desk.ledger, desk.seat, deed.receipt, done=done, failed=failed)
