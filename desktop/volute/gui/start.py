"""Opening the window: the shell is painted first, then the ledger is opened in its lane, then a page is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QLocale, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from volute.commands.seat import Seat
from volute.domain.problems import Problem
from volute.gui.deeds import Deeds
from volute.gui.jobs import Jobs
from volute.gui.look import Look
from volute.gui.pages.settings import SettingsSheet
from volute.gui.prefs import Prefs
from volute.gui.probe_run import ProbeRun
from volute.gui.session import Session
from volute.gui.tidy import Tidy
from volute.gui.trouble import Trouble
from volute.ledger.store import Ledger
from volute.words import LANGUAGES, Language, Words

OWN_SIZE = (1440, 900)


@dataclass(frozen=True)
class Doors:
    """The other ledgers of this person, opened on a worker. Building the demo takes a while and can be cancelled."""

    own: Callable[[], Ledger]
    demo: Callable[[Event], Ledger]


@dataclass(frozen=True)
class Opening:
    """What to open: the ledger, who sits here, and the doors to the person's other ledgers."""

    ledger: Ledger
    seat: Seat
    prefs: Path
    is_demo: bool = False
    doors: Doors | None = None
    go_own: Callable[[], None] = lambda: None
    go_demo: Callable[[], None] = lambda: None


def open_window(opening: Opening) -> int:
    """Run the window until it is closed; the exit code of the program."""
    application = QApplication.instance() or QApplication(["volute"])
    assert isinstance(application, QApplication)  # noqa: S101 - a QCoreApplication cannot hold windows
    application.setApplicationName("Volute")
    desk = Desktop(application, opening)
    desk.show()
    code = application.exec()
    desk.close()
    return code


class Desktop(QObject):
    """The program while its window is open: looks, lanes and preferences outlive a change of language."""

    closed = Signal()

    def __init__(self, application: QApplication, opening: Opening) -> None:
        super().__init__()
        self._going, self._sits = False, opening.seat
        self.prefs = Prefs(opening.prefs)
        self._opening = replace(opening, seat=self._seat(), go_own=self.open_own, go_demo=self.open_demo)
        self.look = Look(application)
        self.look.set_theme(self.prefs["theme"])
        self.tidy = Tidy()
        self.words = Words.load(language_of(self.prefs["language"]))
        self.trouble = Trouble(self.words)
        self.trouble.install()
        self.jobs = Jobs(self.trouble)
        self.probe_run = ProbeRun(self.jobs)
        self.session = self._session()

    def _session(self, deeds: Deeds | None = None) -> Session:
        return Session(
            self._opening, self.prefs, self.look, self.jobs, self.words, self.settings, self.probe_run, deeds
        )

    def _seat(self) -> Seat:
        """Who sits here: by the name chosen in the settings, else as the computer knows the person."""
        return replace(self._sits, by=self.prefs["person"] or self._sits.by)

    def show(self) -> None:
        """As it was left; the first time as large as the design or the screen."""
        window = self.session.window
        if not window.restoreGeometry(self.prefs.geometry()):
            window.resize(first_size(window.screen().availableSize()))
        window.show()
        QTimer.singleShot(0, self.session.begin)

    def settings(self) -> None:
        """The settings sheet; language and theme apply at once."""
        apply: dict[str, Callable[[str], None]] = {
            "language": self.set_language,
            "theme": self.look.set_theme,
            **dict.fromkeys(("scale", "density", "person", "stale_days", "enough"), lambda _: self._anew()),
        }
        SettingsSheet(self.session.desk, self.session.window, apply).show()

    def set_language(self, choice: str) -> None:
        """Another language from now on."""
        self.words = Words.load(language_of(choice))
        self._anew()

    def _anew(self) -> None:
        """Rebuild the window at the same place, with the settings open as they were."""
        old = self.session
        geometry, place = old.window.saveGeometry(), old.window.place()
        self._opening = replace(self._opening, seat=self._seat())
        self.trouble.speak(self.words)
        self.session = self._session(old.window.deeds)
        self.session.window.restoreGeometry(geometry)
        self.session.window.show()
        self.session.begin(place)
        if self.probe_run.ticket:
            self.session.window.prepare("probes")  # it goes on telling how far the run is
        self.settings()
        old.window.close()
        old.window.deleteLater()

    # --- another ledger

    def open_own(self) -> None:
        """From the demo to the person's own ledger, in the same place on the screen."""
        if (doors := self._opening.doors) and self._may_go():
            self.jobs.ask(doors.own, done=partial(self._enter, is_demo=False), failed=self._stayed, lane="field")

    def open_demo(self) -> None:
        """To the demo; the first time it is built, which is told and can be cancelled."""
        if (doors := self._opening.doors) and self._may_go():
            cancelled = Event()
            entered = partial(self._enter, is_demo=True)
            self.jobs.ask(doors.demo, cancelled, done=entered, failed=self._stayed, lane="field")
            self.session.desk.task(self.words("first_run.building"), 0, 1, cancelled.set)
            self.closed.connect(cancelled.set)

    def _may_go(self) -> bool:
        """Once at a time."""
        going, self._going = self._going, True
        return not going

    def _stayed(self, trouble: Problem) -> None:
        self._going = False
        self.session.desk.task("", 0, 0, None)
        self.session.desk.problem(trouble)

    def _enter(self, ledger: Ledger, *, is_demo: bool) -> None:
        """The same window on another ledger; what was done in the one before stays there."""
        old, self._going = self.session, False
        geometry = old.window.saveGeometry()
        self.probe_run.cancel()
        self.probe_run.rest()
        self.probe_run = ProbeRun(self.jobs)
        self._opening = replace(self._opening, ledger=ledger, is_demo=is_demo)
        self.session = self._session()
        self.session.window.restoreGeometry(geometry)
        self.session.window.show()
        self.session.begin(("overview", {}))
        old.window.close()
        old.window.deleteLater()

    def close(self) -> None:
        """Let the lanes end and hand garbage collection back."""
        self.closed.emit()
        self.jobs.shutdown()
        self.probe_run.close()
        self.look.close()
        self.tidy.stop()


def first_size(screen: QSize) -> QSize:
    """The size of the design, or the screen's where that is smaller. Without a screen nothing is too large."""
    own = QSize(*OWN_SIZE)
    return own if QGuiApplication.platformName() == "offscreen" else own.boundedTo(screen)


def language_of(choice: str) -> Language:
    """The preference, or the system's language; English where we have no words of it."""
    name = QLocale.system().name() if choice == "system" else choice
    language: Language = "zh_CN" if name.startswith("zh") else "en"
    QLocale.setDefault(QLocale(language))
    return language if language in LANGUAGES else "en"
