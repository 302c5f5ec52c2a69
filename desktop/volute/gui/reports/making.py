"""A report is made while the window stays awake: a page a step on the GUI side, the workbook in a lane of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from volute.domain.problems import Problem
from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.jobs import Ticket
from volute.gui.pictures import comparison_image, comparison_picture, save_image
from volute.gui.reports.pdf import pdf_slices
from volute.queries.report import Reader, Report, report
from volute.queries.report_said import Said
from volute.words import Style, Words

KINDS = ("pdf", "xlsx", "png", "svg")


@dataclass(frozen=True)
class Order:
    """What was asked for: centres by code (none is all), files by kind."""

    what_if: Scenario
    centres: tuple[str, ...]
    words: Words
    files: Mapping[str, Path]
    reader: Reader = field(default_factory=Reader)


class Making(QObject):
    """One report on its way; the status bar shows it and can cancel it. What is finished stays, what is not leaves
    nothing. It lets itself go when it is done."""

    def __init__(self, desk: Desk, order: Order, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._order = desk, order
        self._style = Style(order.words, desk.style.zone, scale=desk.style.scale)
        self._left = [kind for kind in KINDS if kind in order.files]
        self._slices: Iterator[tuple[int, int]] = iter(())
        self._ticket: Ticket | None = None
        self._ended = False
        self._told: Report | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Count, then paint."""
        self._say(0, 1)
        desk, order = self._desk, self._order
        today = desk.seat.now().astimezone(desk.style.zone).date()
        asked = (report, desk.ledger, today, order.what_if, order.centres, order.reader)
        desk.jobs.ask(*asked, done=self._counted, failed=self._failed, owner=self)

    def cancel(self) -> None:
        """At once: what runs in a lane sees it before its file would appear."""
        self._timer.stop()
        if self._ticket:
            self._ticket.cancel()
        self._end("report.cancelled")

    def _counted(self, told: Report) -> None:
        self._told = told
        self._timer.start(0)

    def _step(self) -> None:
        """One page, or the beginning of the next file."""
        if self._ended:
            return
        try:
            if (at := next(self._slices, None)) is not None:
                self._say(*at)
                self._timer.start(0)
            else:
                self._next()
        except Problem as trouble:
            self._failed(trouble)

    def _next(self) -> None:
        if not self._left or self._told is None:
            self._end("report.made")
            return
        kind = self._left.pop(0)
        path, told, words = self._order.files[kind], self._told, self._order.words
        drawn = (Said(told, words, self._style).book(), told.comparison)
        if kind == "xlsx":
            self._aside(_workbook, path, told, words, self._style)
        elif kind == "png":
            self._aside(_picture, path, comparison_image(drawn, words))
        else:
            pictured = partial(comparison_picture, path, drawn, words)
            self._slices = pdf_slices(path, told, words, self._style) if kind == "pdf" else _once(pictured)
            self._timer.start(0)

    def _aside(self, work: Callable[..., object], *given: object) -> None:
        """What keeps a processor busy for seconds runs in a lane."""
        self._say(0, 1)
        self._ticket = self._desk.jobs.start(
            work,
            *given,
            done=lambda _: self._step(),
            progress=lambda far: self._say(*far),
            failed=self._failed,
            owner=self,
        )

    def _say(self, at: int, of: int) -> None:
        if self._ended:
            return
        self._desk.task(self._desk.words("report.making"), at, of, self.cancel)

    def _failed(self, trouble: Problem) -> None:
        self._desk.task("", 0, 0, None)
        self._desk.problem(trouble)
        self.deleteLater()

    def _end(self, said: str) -> None:
        """A walk that is left half way is closed, which takes its unfinished file away."""
        self._slices, self._ended = iter(()), True
        self._desk.task("", 0, 0, None)
        folder = next(iter(self._order.files.values())).parent
        self._desk.toast(self._desk.words(said, folder=str(folder)))
        self.deleteLater()


def _once(work: Callable[[], None]) -> Iterator[tuple[int, int]]:
    work()
    yield 1, 1


def _picture(ticket: Ticket, path: Path, image: QImage) -> None:
    """Runs in a lane."""
    if not ticket.cancelled.is_set():
        save_image(path, image)


class _Stopped(Exception):
    """Nobody waits any more."""


def _workbook(ticket: Ticket, path: Path, told: Report, words: Words, style: Style) -> None:
    """Runs in a lane."""
    from volute.commands.live_workbook import Basis, live_workbook  # noqa: PLC0415 - a quarter second, seldom needed

    said = Said(told, words, style)
    basis = Basis(said.names, said.sentences(), said.heads(), tuple(said.sources()))

    def far(n: int, of: int) -> None:
        ticket.report((n, of))
        if ticket.cancelled.is_set():
            raise _Stopped

    with suppress(_Stopped):
        live_workbook(path, told.comparison, basis, words, far)
