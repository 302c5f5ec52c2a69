"""Overview, Fleet and Decide as of a past day: their pages are made at a desk whose ledger is that day's, read only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, tzinfo

from PySide6.QtCore import QDate, QLocale, QObject, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QPushButton, QWidget

from volute.domain.problems import Problem
from volute.gui.bars import Banner
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.jobs import Ticket
from volute.gui.parts import Field, button, row
from volute.gui.question import Question
from volute.gui.sheet import Sheet
from volute.ledger.past import Past
from volute.ledger.store import Ledger
from volute.queries.past import days_to_look_at, stand_on

DATED = ("overview", "fleet", "decide")  # areas that can be looked at as of a day


class AsOf(QObject):
    """``renew`` makes the pages of areas anew; ``hang`` takes the banner that stays while a past day is shown."""

    def __init__(self, owner: QWidget, desk: Desk, renew: Callable[..., None], hang: Callable[[QWidget], None]) -> None:
        super().__init__(owner)
        self._owner, self._now, self._renew, self._hang = owner, desk, renew, hang
        self._past: Past | None = None
        self._question = Question(desk.jobs, self)
        self.banner: Banner | None = None
        self.day: date | None = None
        self.button = button("", "ghost", on=self.ask, look=desk.look, icon="calendar-blank")
        self._tell()

    def desk(self, area: str) -> Desk:
        """The desk a page of this area works at."""
        if self._past is None or area not in DATED:
            return self._now
        until = self._past.until
        return replace(self._now, ledger=self._past, seat=replace(self._now.seat, clock=lambda: until), today=self._now)

    def ask(self) -> None:
        """Which day?"""
        AsOfSheet(self._now, self._owner, self.day, self.show_day).show()

    def show_day(self, day: date) -> None:
        """Read the history up to that day, told with its progress; today is the ledger itself."""
        desk = self._now
        today = desk.seat.now().astimezone(desk.style.zone).date()
        if day == today:
            self.leave()
            return
        text = desk.words("past.reading", day=desk.style.iso(day))
        self._question.ask(
            _stand,
            *(desk.ledger, day, today, desk.style.zone),
            done=lambda found: self._arrived(day, found),
            progress=lambda far: desk.task(text, far[0], far[1], self._stop),
            failed=self._failed,
        )
        desk.task(text, 0, 1, self._stop)

    def leave(self) -> None:
        """Back to today."""
        self._stop()
        if self._past is not None:
            self._put(None, None)

    def _stop(self) -> None:
        if self._question.running:
            self._question.stop()
            self._now.task("", 0, 0, None)

    def _failed(self, trouble: Problem) -> None:
        self._now.task("", 0, 0, None)
        self._now.problem(trouble)

    def _arrived(self, day: date, found: Past | None) -> None:
        self._now.task("", 0, 0, None)
        if found is not None:
            self._put(day, found)

    def _put(self, day: date | None, past: Past | None) -> None:
        """The pages first, so that none still asks what is closed after them."""
        before, self._past, self.day = self._past, past, day
        self._tell()
        if self.banner:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        if day:
            words = self._now.words
            said = words("past.banner", day=self._now.style.iso(day))
            self.banner = Banner(self._now.look, said, words("past.back"), self.leave)
            self._hang(self.banner)
        self._renew(*DATED)
        if before:
            self._now.jobs.ask(before.close, done=lambda _: None)

    def _tell(self) -> None:
        words = self._now.words
        self.button.setText(
            words("past.button", day=self._now.style.iso(self.day)) if self.day else words("past.button_today")
        )
        self.button.setToolTip(words("past.button_help"))


class _Stopped(Exception):
    """Nobody waits any more."""


def _stand(ticket: Ticket, ledger: Ledger, day: date, today: date, zone: tzinfo) -> Past | None:
    """In a worker."""

    def far(n: int, of: int) -> None:
        ticket.report((n, of))
        if ticket.cancelled.is_set():
            raise _Stopped

    try:
        return stand_on(ledger, day, today, zone, far)
    except _Stopped:
        return None


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


class AsOfSheet(Sheet):
    """A day, typed or picked: the ends of past months are one press away."""

    def __init__(self, desk: Desk, parent: QWidget, shown: date | None, on: Callable[[date], None]) -> None:
        super().__init__(desk, parent, desk.words("past.title"), 380)
        self._on = on
        w = desk.words
        today = desk.seat.now().astimezone(desk.style.zone).date()
        self.typed = line_edit((shown or today).isoformat(), ascii_only=True)
        self.field = Field(desk.look, w("past.day"), self.typed)
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(w("past.day"))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setLocale(QLocale(w.language))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, QTextCharFormat())  # red means trouble here, not Sunday
        self.calendar.setMaximumDate(_qt(today))
        self.calendar.setSelectedDate(_qt(shown or today))
        self.calendar.clicked.connect(lambda picked: self.typed.setText(picked.toString("yyyy-MM-dd")))
        self.near: list[QPushButton] = [self._near(name, day) for name, day in days_to_look_at(today).items()]
        self.body.addWidget(self.field)
        self.body.addWidget(row(*self.near, 1, spacing=4))
        self.body.addWidget(self.calendar)
        self.buttons(w("past.show"), self.send)
        self.typed.setFocus()
        self.typed.selectAll()

    def _near(self, name: str, day: date) -> QPushButton:
        def pick() -> None:
            self.typed.setText(day.isoformat())
            self.calendar.setSelectedDate(_qt(day))

        return button(self.desk.words(f"past.near.{name}"), "link", on=pick)

    def send(self) -> None:
        """What is wrong with the day stands under it."""
        try:
            day = datetime.strptime(self.typed.text().strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.field.error(self.desk.words("problem.day_bad.remedy"))
            return
        self.accept()
        self._on(day)
