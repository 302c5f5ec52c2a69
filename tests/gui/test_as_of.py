"""A past day in the window: pages as they stood, read only, a banner while it lasts; and the value on any day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desks import Open, at, settled
from pdf_text import read_pdf
from small_fleet import NOW, SEAT, small_fleet
from volute.commands.cards import register, take_step
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.domain.events import Costed, Registered
from volute.gui.as_of import AsOfSheet
from volute.gui.forms.reports.report import MakeReport
from volute.gui.forms.value.rules import Rules
from volute.gui.forms.value.value import ValueSheet
from volute.gui.pages.decide.page import DecidePage
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.overview.page import OverviewPage
from volute.gui.reports.making import Making
from volute.gui.start import Desktop
from volute.ledger.seals import head_of_all
from volute.ledger.store import Ledger
from volute.queries.tax_books import books

LEFT = Qt.MouseButton.LeftButton
BEFORE = NOW - timedelta(days=30)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two cards were there a month ago, one of which has been scrapped since; six came today."""
    opened = small_fleet(tmp_path / "small.db")
    old = Seat("Chen Yu", lambda: BEFORE - timedelta(days=100))
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    cards = [register(opened, old, entered, Costed("purchase", 1_000_000, vat_included=False)) for _ in range(2)]
    take_step(opened, SEAT, cards[0].facts[0].subject, "scrap", {"reason": "burnt"})
    describe(opened, SEAT, "price", "old-list", {"model": "rtx4090", "what": "resale", "amount": "23000",
                                                 "as_of": "2026-10-01", "source": "list"})  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture
def desktop(qtbot: QtBot, opened: Open, ledger: Ledger) -> Desktop:
    return at(qtbot, opened(ledger), "overview")


def ledger_of(desktop: Desktop) -> Ledger:
    """The ledger of today."""
    return desktop.session.window.desk.ledger


def look_at(qtbot: QtBot, desktop: Desktop, day: str) -> None:
    """By the button in the top bar, as a person types it."""
    window = desktop.session.window
    qtbot.mouseClick(window.as_of.button, LEFT)
    sheet = window.findChildren(AsOfSheet)[-1]
    sheet.typed.selectAll()
    qtbot.keyClicks(sheet.typed, day)
    qtbot.keyClick(sheet.typed, Qt.Key.Key_Return)
    settled(qtbot, desktop)


def test_a_past_day_shows_what_there_was_and_a_banner_until_one_goes_back(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.session.window
    assert cast("OverviewPage", window.page()).board.owned == 7  # type: ignore[union-attr]
    look_at(qtbot, desktop, BEFORE.date().isoformat())
    page = cast("OverviewPage", window.page())
    assert page.board is not None
    assert page.board.owned == 2
    assert page.board.idle_worth is None  # which cards were idle then nobody kept
    assert window.as_of.banner is not None
    assert "2026-10-25" in window.as_of.banner.text()
    assert "2026-10-25" in window.as_of.button.text()
    window.go("fleet")
    settled(qtbot, desktop)
    fleet = cast("FleetPage", window.page())
    assert len(fleet.grid.rows) == 2
    assert set(fleet.grid.columns.arrays["resale"]) == {23_000.0}  # today's quote was not there yet
    window.go("decide")
    settled(qtbot, desktop)
    assert "2026-10-25" in cast("DecidePage", window.page()).subtitle()
    window.go("leases")
    settled(qtbot, desktop)
    assert not window.as_of.button.isVisible()
    assert window.as_of.banner.isVisible()
    window.as_of.leave()
    settled(qtbot, desktop)
    assert window.as_of.banner is None
    window.go("fleet")
    settled(qtbot, desktop)
    assert len(cast("FleetPage", window.page()).grid.rows) == 7


def test_what_writes_is_switched_off_and_says_why(qtbot: QtBot, desktop: Desktop, ledger: Ledger) -> None:
    window = desktop.session.window
    look_at(qtbot, desktop, BEFORE.date().isoformat())
    window.go("fleet")
    settled(qtbot, desktop)
    fleet = cast("FleetPage", window.page())
    value, *writing = window.top.actions_shown
    assert value.isEnabled()  # only looks
    for made in writing:
        assert not made.isEnabled()
        assert "2026-10-25" in made.toolTip()
    fleet.grid.select_row(0)
    fleet.inspector.show_card(str(fleet.grid.columns.value("id", 0)))
    settled(qtbot, desktop)
    assert fleet.inspector.actions_shown is not None
    assert not any(one.isEnabled() for one in fleet.inspector.actions_shown.shown)
    assert len(fleet.inspector.sheet.history) == 2  # type: ignore[union-attr]  # it was scrapped later
    fleet.primary()
    assert "not changed" in window.toast.text()
    window.undo()
    assert "not changed" in window.toast.text()
    window.go("decide")
    settled(qtbot, desktop)
    assert not cast("DecidePage", window.page()).side.save.isEnabled()


@pytest.mark.parametrize("area", ["overview", "decide"])
def test_a_report_of_the_day_looked_at_is_one_press_away(
    qtbot: QtBot, desktop: Desktop, tmp_path: Path, area: str
) -> None:
    """For a bank too, and also when one goes back to today while it is made."""
    window = desktop.session.window
    look_at(qtbot, desktop, BEFORE.date().isoformat())
    window.go(area)
    settled(qtbot, desktop)
    text = window.desk.words("report.open")
    qtbot.mouseClick(next(b for b in window.top.actions_shown if b.text().strip() == text), LEFT)
    sheet = window.findChildren(MakeReport)[-1]
    sheet.audience.setCurrentIndex(sheet.audience.findData("bank"))
    sheet.folder.setText(str(tmp_path))
    sheet.make()
    window.as_of.leave()
    qtbot.waitUntil(lambda: not window.findChildren(Making), timeout=20_000)
    settled(qtbot, desktop)
    (made,) = tmp_path.glob("volute-*.pdf")
    assert made.name == "volute-2026-10-25-bank-en.pdf"
    pages = "".join(read_pdf(made).pages).replace("\n", "")
    assert "This is as of 2026-10-25" in pages
    assert window.desk.words("report.bank.holdings") in pages
    with ledger_of(desktop).reading() as connection:
        assert head_of_all(connection) in pages


def test_sliders_and_the_place_stay_when_the_day_changes(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.session.window
    window.go("decide")
    settled(qtbot, desktop)
    cast("DecidePage", window.page()).side.sliders["rent_change"].set_value(-0.2)
    look_at(qtbot, desktop, NOW.date().replace(day=1).isoformat())
    page = cast("DecidePage", window.page())
    assert page.side.scenario.rent_change == pytest.approx(-0.2)
    assert page.side.sliders["rent_change"].value() == pytest.approx(-0.2)


@pytest.mark.parametrize(("day", "says"), [("2027-01-01", "after today"), ("2020-01-01", "no cards")])
def test_a_day_that_cannot_be_shown_is_refused_and_today_stays(
    qtbot: QtBot, desktop: Desktop, day: str, says: str
) -> None:
    window = desktop.session.window
    look_at(qtbot, desktop, day)
    assert says in window.toast.text()
    assert window.as_of.day is None


def test_a_day_that_is_none_is_said_under_the_field(qtbot: QtBot, desktop: Desktop) -> None:
    look_at(qtbot, desktop, "soon")
    sheet = desktop.session.window.findChildren(AsOfSheet)[-1]
    assert sheet.isVisible()
    assert sheet.field.findChildren(type(sheet._trouble))
    sheet.reject()


def test_the_value_of_any_day_in_three_columns_with_its_own_rules(
    qtbot: QtBot, desktop: Desktop, ledger: Ledger, tmp_path: Path
) -> None:
    window = desktop.session.window
    window.shortcuts["value.open"].trigger()
    sheet = window.findChildren(ValueSheet)[0]
    settled(qtbot, desktop)
    rows = sheet.table.as_tsv().splitlines()
    assert len(rows) == 4  # headings, two centres, all
    assert sheet.found is not None
    before = sheet.found.total.book
    sheet.show_day(NOW.date().replace(year=2029))
    settled(qtbot, desktop)
    assert sheet.found.ahead
    assert sheet.found.total.low is not None
    assert "assumed" in sheet.basis.text()
    qtbot.mouseClick(sheet.rules, LEFT)
    rules = sheet.findChildren(Rules)[0]
    rules.inside["book_rest"].setText("2")  # type: ignore[attr-defined]
    rules.send()
    settled(qtbot, desktop)
    assert rules.isVisible()  # said under the field
    rules.inside["book_rest"].setText("0.5")  # type: ignore[attr-defined]
    rules.send()
    settled(qtbot, desktop)
    assert books(ledger) is not None
    assert sheet.found.total.book is not None
    assert before is not None
    assert sheet.found.total.book > before / 2
    sheet.export(str(tmp_path / "v.xlsx"))
    settled(qtbot, desktop)
    assert load_workbook(tmp_path / "v.xlsx").worksheets[0].max_row == 4
    sheet.show_day(BEFORE.date())
    settled(qtbot, desktop)
    assert sheet.found.total.cards == 2
    window.undo()
    settled(qtbot, desktop)
    assert books(ledger) is None
    sheet.accept()
