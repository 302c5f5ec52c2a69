"""The schedule of the desk probes by itself on real servers: never twice, never in quiet hours, a missed run once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parent))
from test_probes import LONG_MS, LOOPBACK, ended, farm, probes_of, sheet

from desks import Open, press, settled
from small_fleet import NOW, SEAT
from volute.commands.probing import store_run
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.gui.forms.probes.host import KeyQuestion
from volute.gui.forms.probes.schedule import ScheduleSheet
from volute.gui.prefs import Prefs
from volute.gui.schedule import Schedule
from volute.gui.timetable import CHANCE
from volute.ledger.store import Ledger
from volute.probe.target import Limits
from volute.queries.probe_runs import past_runs

HERE = timezone(timedelta(hours=8))
HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "ledger.db")
    describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    yield opened
    opened.close()


def ran(ledger: Ledger, ago: timedelta, scope: Scope | None = None) -> None:
    """A run somebody else made so long ago."""
    store_run(ledger, Seat("somebody", lambda: NOW - ago), scope or Scope(), [], asked=0)


@LOOPBACK
def test_a_missed_run_is_made_once_by_itself_and_the_next_waits_its_time(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    ran(ledger, 5 * HOUR)  # four were missed since
    with farm(tmp_path / "farm", ledger, ("answer", "answer"), vouched=False):
        desktop = opened(ledger, language="en", theme="light", area="fleet", schedule="on", schedule_at_once="3")
        window, table = desktop.session.window, desktop.session.desk.timetable
        qtbot.waitUntil(lambda: desktop.probe_run.ticket is not None, timeout=LONG_MS)
        assert desktop.probe_run.limits == Limits(at_once=3)
        table.look()  # while it goes on, no other begins
        qtbot.waitUntil(lambda: desktop.probe_run.ticket is None and not desktop.jobs.waiting, timeout=LONG_MS)
        runs = [past.run for past in past_runs(ledger)]
        assert [(run.by, run.hosts) for run in runs] == [("schedule", 2), ("somebody", 0)]
        assert table.due is not None
        assert HOUR * (1 - CHANCE) <= table.due - NOW <= HOUR * (1 + CHANCE)
        for _ in range(5):
            table.look()
            settled(qtbot, desktop)
        assert len(past_runs(ledger)) == 2
        assert not window.findChildren(KeyQuestion)  # nobody is asked anything out of the blue
        page = probes_of(qtbot, desktop)
        assert desktop.session.desk.style.time(table.due) in page.strip.next.text()
        assert "every 60 min" in page.subtitle()


@LOOPBACK
def test_nothing_begins_in_quiet_hours_and_the_strip_says_when_it_will(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    with farm(tmp_path / "farm", ledger, ("answer",)):  # it is 17:00 where the window is
        desktop = opened(ledger, language="en", theme="light", area="probes", schedule="on", schedule_quiet="9-23")
        page, table = probes_of(qtbot, desktop), desktop.session.desk.timetable
        table.look()
        settled(qtbot, desktop)
        assert table.due == NOW.astimezone(HERE).replace(hour=23)
        assert page.strip.next.text() == desktop.words("probes.next", at="23:00")
        qtbot.wait(4_000)  # longer than until the first look
        assert page.ticket is None
        assert past_runs(ledger) == ()


@LOOPBACK
def test_a_run_of_another_desk_counts_and_one_of_a_few_hosts_does_not(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    ran(ledger, HOUR / 2)
    ran(ledger, HOUR / 20, Scope(("n0",)))
    with farm(tmp_path / "farm", ledger, ("answer",)):
        desktop = opened(ledger, language="en", theme="light", area="probes", schedule="on")
        probes_of(qtbot, desktop)
        table = desktop.session.desk.timetable
        table.look()
        settled(qtbot, desktop)
        assert table.due is not None
        assert HOUR * (0.5 - CHANCE) <= table.due - NOW <= HOUR * (0.5 + CHANCE)
        assert desktop.probe_run.ticket is None


def test_the_schedule_is_kept_for_this_desk_and_shown_as_commands(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    describe(ledger, SEAT, "host", "n0", {"centre": "WHU", "address": "127.0.0.1"})
    ran(ledger, timedelta(0))
    desktop = opened(ledger, language="en", theme="light", area="probes")
    page, window = probes_of(qtbot, desktop), desktop.session.window
    press(qtbot, page.strip, desktop.words("schedule.open"))
    form = sheet(qtbot, window, ScheduleSheet)
    assert not form.on.isChecked()
    form.on.setChecked(True)
    form.minutes.setValue(15)
    form.quiet.setChecked(True)
    (copy, *_) = [b for b in form.findChildren(QPushButton) if "timer.sh" in b.accessibleName()]
    copy.click()
    assert QGuiApplication.clipboard().text() == "sh installer/timer.sh --every 15 --hours 8-22"
    form.quiet_to.setValue(22)
    assert form.ok is not None
    assert not form.ok.isEnabled()  # quiet all day is no schedule
    form.quiet_to.setValue(6)
    press(qtbot, form, desktop.words("schedule.save"))
    settled(qtbot, desktop)
    kept = Schedule(on=True, minutes=15, quiet=(22, 6), at_once=24, host_s=90)
    assert Schedule.of(Prefs(tmp_path / "volute.ini")) == kept
    assert "every 15 min" in page.subtitle()
    assert desktop.session.desk.timetable.due is not None
    desktop.session.desk.timetable.keep(Schedule(on=False, minutes=7, quiet=None, at_once=24, host_s=90))
    settled(qtbot, desktop)
    assert desktop.session.desk.timetable.due is None
    assert page.strip.next.text() == ""
    assert Schedule.of(desktop.prefs).commands() == ("volute probe --every 7",)
    ended(qtbot, desktop, page)


@pytest.mark.parametrize(
    ("name", "text"),
    [("schedule_minutes", "often"), ("schedule_minutes", "٣"), ("schedule_quiet", "25-3"), ("schedule_quiet", "8-8"),
     ("schedule_at_once", "0"), ("schedule_host_s", "-1")],
)  # fmt: skip
def test_what_somebody_wrote_into_the_file_never_stops_the_window(tmp_path: Path, name: str, text: str) -> None:
    prefs = Prefs(tmp_path / "volute.ini")
    prefs[name] = text
    kept = Schedule.of(prefs)
    assert kept.quiet is None
    assert 1 <= kept.minutes <= 60
    assert kept.at_once >= 1
    assert kept.limits.host_s >= 5
