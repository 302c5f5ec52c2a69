"""How the rates are counted, in the window: the same figures and rules as on the command line, reachable by a key."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parent))
from test_probes import seen, sheet

from desks import Open, settled
from small_fleet import NOW, SEAT
from volute.commands import cards
from volute.commands.probing import store_run
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.events import Registered
from volute.domain.seen import Observation, Outcome
from volute.gui.forms.rates import RatesSheet
from volute.gui.labels import Label
from volute.gui.pages.overview.page import OverviewPage
from volute.ledger.store import Ledger
from volute.words import LANGUAGES

BUSY = {"utilisation": 90, "processes": 1, "memory_used_mib": 20_000}
IDLE = {"utilisation": 0, "processes": 0, "memory_used_mib": 0}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Four cards on two hosts; one works, one idles, and the host of the other two is silent."""
    opened = Ledger.open(tmp_path / "ledger.db")
    describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu", "province": "Anhui"})
    for host in ("h1", "h2"):
        describe(opened, SEAT, "host", host, {"centre": "WHU", "address": "127.0.0.1"})
        for slot in range(2):
            cards.register(opened, SEAT, Registered("rtx4090", "WHU", host=host, slot=slot, memory_mib=24564))
    ran(opened, timedelta(0))
    yield opened
    opened.close()


def ran(ledger: Ledger, ago: timedelta) -> None:
    at = NOW - ago
    heard = [
        Observation("h1", at, 0.3, Outcome.ANSWERED, seen=(seen("GPU-a", 0, **BUSY), seen("GPU-b", 1, **IDLE))),
        Observation("h2", at, 0.3, Outcome.TIMED_OUT, "connect (10 s)"),
    ]
    store_run(ledger, Seat("schedule", lambda: at), Scope(), heard, asked=2)


def texts(form: RatesSheet) -> str:
    return "\n".join(label.text() for label in form.findChildren(Label))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rate_says_its_numerator_denominator_and_how_sure_it_is(
    qtbot: QtBot, opened: Open, ledger: Ledger, language: str
) -> None:
    desktop = opened(ledger, language=language, theme="light", area="overview")
    window = settled(qtbot, desktop)
    page = window.page()
    assert isinstance(page, OverviewPage)
    buttons = page.figures.of["lit"].findChildren(QPushButton)
    (how,) = [b for b in buttons if b.toolTip() == desktop.words("rates.open")]
    how.setFocus()
    qtbot.keyClick(how, Qt.Key.Key_Space)
    form = sheet(qtbot, window, RatesSheet)
    settled(qtbot, desktop)
    words, told = desktop.words, texts(form)
    assert words("rates.of.racked.cards", n="4", of="4") in told
    assert words("rates.of.lit.cards", n="1", of="2") in told  # of those that were read: the silent host is apart
    assert words.plural("rates.apart", 1, cards="2") in told
    assert words("cli.rates.one_look") in told
    assert "25.0 … 75.0" in told  # were the unread all idle, or all working
    assert words("cli.rates.once") in told
    assert form.table.columns.value("lit", 0) == "50.0"
    assert form.table.columns.value("billed", 0) == "—"  # the cards have not been owned for an hour yet
    form.reject()


def test_another_window_counts_other_runs_and_an_empty_one_says_that_nothing_is_known(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    ran(ledger, timedelta(days=3))
    desktop = opened(ledger, language="en", theme="dark", area="overview")
    window = settled(qtbot, desktop)
    form = RatesSheet(desktop.session.desk, window)
    form.show()
    settled(qtbot, desktop)
    assert desktop.words("cli.rates.of_sweeps", n=2, days=7) in texts(form)
    assert "24 working of 48 racked and read, card-hours" in texts(form)  # a sweep stands for 12 hours each way at most
    form.days.setCurrentIndex(0)
    settled(qtbot, desktop)
    assert desktop.words("cli.rates.one_look") in texts(form)
    form.reject()
