"""The Overview by mouse and key: figures agree with the table, and every number opens exactly the cards it counts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from desks import Open, at, settled
from small_fleet import NOW, PRICE, SEAT, small_fleet
from volute.commands.cards import take_step
from volute.commands.leasing import begin_lease
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.gui.forms.market.market import MarketSheet
from volute.gui.forms.market.quotes import QuoteBook
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.overview.page import OverviewPage
from volute.gui.pages.overview.places import week_changes
from volute.gui.pages.overview.rows import ItemRow, PriceRow, SinceRow
from volute.gui.pages.overview.total import TotalRow
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.ledger.tables import RATES
from volute.queries.billed import billed_book
from volute.queries.doors import cards_behind
from volute.queries.earlier import earlier
from volute.queries.overview import overview
from volute.queries.rates_said import at_least
from volute.words import LANGUAGES

TODAY = NOW.date()
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desktop(qtbot: QtBot, opened: Open, ledger: Ledger) -> Desktop:
    return at(qtbot, opened(ledger), "overview")


def page_of(desktop: Desktop) -> OverviewPage:
    return cast("OverviewPage", desktop.session.window.page())


def cards_shown(qtbot: QtBot, desktop: Desktop) -> set[str]:
    settled(qtbot, desktop)
    fleet = desktop.session.window.page()
    assert isinstance(fleet, FleetPage)
    assert fleet.fleet is not None
    ids = fleet.fleet.texts["id"]
    return {ids.words[ids.codes[row]] for row in fleet.grid.rows.tolist()}


def click_cell(qtbot: QtBot, page: OverviewPage, centre: str, column: str) -> None:
    assert page.board is not None
    labels = [answer.label for answer in page.board.answers]
    row = page.grid.rows.tolist().index(labels.index(centre))
    at = [spec.key for spec in page.grid.rows_model.specs].index(column)
    middle = page.grid.visualRect(page.grid.rows_model.index(row, at)).center()
    qtbot.mouseClick(page.grid.viewport(), LEFT, pos=middle)


def test_figures_strip_and_total_row_say_the_same(desktop: Desktop) -> None:
    page = page_of(desktop)
    lit, total = page.figures.of["lit"].number.text(), page.total.texts
    assert (lit, total["lit"]) == ("33.3", "33.3")  # two of six owned
    assert page.figures.of["racked"].number.text() == total["racked"] == "83.3"
    assert page.figures.of["owned"].number.text() == total["cards"] == "6"
    assert sum(int(door.text()) for door in page.places.doors.values()) == 6
    assert page.places.doors["dark"].text() == "1"


@pytest.mark.parametrize("column", ["cards", "racked", "lit", "rent"])
@pytest.mark.parametrize("centre", ["WHU", "SGN"])
def test_a_number_opens_the_cards_it_counts(
    qtbot: QtBot, desktop: Desktop, ledger: Ledger, centre: str, column: str
) -> None:
    what = {"racked": "racked", "lit": "lit", "rent": "earning"}.get(column, "owned")
    click_cell(qtbot, page_of(desktop), centre, column)
    assert cards_shown(qtbot, desktop) == set(cards_behind(ledger, what, centre))


@pytest.mark.parametrize("figure", ["owned", "racked", "lit", "rent", "idle"])
def test_a_figure_is_a_door_by_mouse_and_by_key(qtbot: QtBot, desktop: Desktop, ledger: Ledger, figure: str) -> None:
    what = {"rent": "earning"}.get(figure, figure)
    qtbot.mouseClick(page_of(desktop).figures.of[figure].number, LEFT)
    by_mouse = cards_shown(qtbot, desktop)
    assert by_mouse == set(cards_behind(ledger, what))
    desktop.session.window.go("overview")
    settled(qtbot, desktop)
    door = page_of(desktop).figures.of[figure].number
    door.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(door, Qt.Key.Key_Space)
    assert cards_shown(qtbot, desktop) == by_mouse


@pytest.mark.parametrize("place", ["lit", "idle", "dark", "in_stock"])
def test_an_entry_of_the_strip_is_a_door(qtbot: QtBot, desktop: Desktop, ledger: Ledger, place: str) -> None:
    qtbot.mouseClick(page_of(desktop).places.doors[place], LEFT)
    assert cards_shown(qtbot, desktop) == set(cards_behind(ledger, place))


def test_the_total_row_is_a_door_too(qtbot: QtBot, desktop: Desktop, ledger: Ledger) -> None:
    total = page_of(desktop).total
    at = [spec.key for spec in page_of(desktop).grid.rows_model.specs].index("racked")
    x = page_of(desktop).grid.columnViewportPosition(at) + 20
    qtbot.mouseClick(cast("TotalRow", total), LEFT, pos=QPoint(x, 20))
    assert cards_shown(qtbot, desktop) == set(cards_behind(ledger, "racked"))


@pytest.mark.parametrize("column", ["payback", "difference", "advice"])
def test_an_answer_leads_to_how_it_was_weighed(qtbot: QtBot, desktop: Desktop, column: str) -> None:
    click_cell(qtbot, page_of(desktop), "WHU", column)
    settled(qtbot, desktop)
    assert desktop.session.window.place() == ("decide", {"centre": "WHU"})


def test_the_highest_lit_rate_comes_first_and_a_heading_sorts(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    assert page.board is not None
    first = [page.board.answers[row].label for row in page.grid.rows.tolist()]
    assert first == ["SGN", "WHU"]
    at = [spec.key for spec in page.grid.rows_model.specs].index("cards")
    where = QPoint(page.grid.head.sectionViewportPosition(at) + 10, 10)
    for _ in range(2):
        qtbot.mouseClick(page.grid.head.viewport(), LEFT, pos=where)
    assert [page.board.answers[row].label for row in page.grid.rows.tolist()] == ["WHU", "SGN"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waits_is_said_and_leads_there(qtbot: QtBot, opened: Open, tmp_path: Path, language: str) -> None:
    bare = small_fleet(tmp_path / "bare.db", priced=False)
    desktop = at(qtbot, opened(bare, language=language), "overview")
    rows = page_of(desktop).today.findChildren(ItemRow)
    assert [row.item.text for row in rows] == [desktop.words("overview.today_prices")]
    qtbot.mouseClick(rows[0], LEFT)
    settled(qtbot, desktop)
    assert desktop.session.window.page().area == "decide"
    bare.close()


def test_new_data_is_shown_within_a_blink(desktop: Desktop, ledger: Ledger) -> None:
    """Nothing of the page is built again, so a refresh keeps its widgets."""
    page = page_of(desktop)
    before = [id(figure) for figure in page.figures.of.values()]
    page.shown()
    page._arrived(overview(ledger, NOW))
    assert [id(figure) for figure in page.figures.of.values()] == before


def test_an_empty_ledger_says_what_comes_next(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    empty = Ledger.open(tmp_path / "empty.db")
    desktop = at(qtbot, opened(empty), "overview")
    page = page_of(desktop)
    assert page.empty.isVisible()
    assert not page.grid.isVisible()
    assert page.figures.of["lit"].number.text() == "—"
    empty.close()


def test_a_small_window_keeps_the_advice_on_screen(qtbot: QtBot, desktop: Desktop) -> None:
    """At the smallest size of the window every column of the answer is there without scrolling."""
    page, window = page_of(desktop), desktop.session.window
    grid = page.grid
    keys = [spec.key for spec in grid.rows_model.specs]
    window.resize(1180, 720)
    qtbot.waitUntil(lambda: grid.isColumnHidden(keys.index("rent")))
    assert not grid.isColumnHidden(keys.index("advice"))
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().maximum() == 0)
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not grid.isColumnHidden(keys.index("rent")))


def test_paybacks_sort_with_never_last_and_copy_as_words(desktop: Desktop) -> None:
    page = page_of(desktop)
    assert page.board
    grid = page.grid
    grid.sort_by("payback")
    months = [page.board.answers[row].rent_payback for row in grid.rows.tolist()]
    known = [m for m in months if m is not None]
    assert months == sorted(known) + [None] * (len(months) - len(known))
    first = page.board.answers[int(grid.rows[0])]
    cells = grid.as_tsv().splitlines()[1].split("\t")
    assert cells[0] == page.board.book.name(first.label)
    assert cells[-1] == desktop.words(f"overview.advice.{first.advice}")


# --- money and age, a week ago, a month ago, and doors


def test_what_presses_most_stands_first_and_its_tip_says_why(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    lease = {"tenant": "Nanhu", "mode": "whole_machine", "price": "1000", "unit": "card_month", "start": "2026-01-01"}
    describe(ledger, SEAT, "lease", "L-1", {**lease, "end": "2026-12-01", "status": "notice"})
    take_step(ledger, SEAT, "V-000005", "open_job", {"template": "refurbish", "reason": "dusty"})
    take_step(ledger, SEAT, "V-000005", "start_job", {"bench": "1"})
    take_step(ledger, SEAT, "V-000005", "hold_job", {"waiting_for": "pads"})
    take_step(ledger, SEAT, "V-000001", "lease", {"lease": "L-1", "tenant": "Nanhu"})
    desktop = at(qtbot, opened(ledger), "overview")
    page = page_of(desktop)
    assert page.board
    assert [(work.kind, work.money, work.days) for work in page.board.pressing] == [
        ("waiting", pytest.approx(PRICE * 0.72), 0),
        ("notice", pytest.approx(4000.0), 23),  # a thousand a month, four months until let again; a week is left
    ]
    rows = page.today.findChildren(ItemRow)
    assert [row.item.glyph for row in rows] == ["conversion", "failed"]
    assert "money × (1 + days ÷ 30)" in rows[0].toolTip()
    assert "14,400" in rows[0].toolTip()
    assert [row.item.stake for row in rows] == ["¥14,400", "¥4,000 · in 7\u00a0d"]
    assert all(row.item.stake in row.accessibleName() for row in rows)


def test_the_days_before_give_change_and_course(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    """A week ago and a month ago nothing was known of this fleet but its rates; after a month the course is there."""
    late = Seat("Chen Yu", lambda: NOW + timedelta(days=31))
    take_step(ledger, late, "V-000005", "scrap", {"reason": "burnt"})
    before = earlier(ledger, NOW + timedelta(days=31))
    assert [stood.day for stood in before.stood] == [TODAY + timedelta(days=days) for days in (1, 11, 21)]
    assert all(stood.rent is not None for stood in before.stood)
    assert before.states == {"idle": 5, "in_stock": 1}
    board = overview(ledger, NOW + timedelta(days=31))
    changes = week_changes(board, before)
    assert sum(changes.values()) == -1
    assert changes["in_stock"] == -1


def test_idle_cards_that_nobody_had_looked_at_are_unknown_and_not_none(ledger: Ledger) -> None:
    """Else their worth would seem to have come from nothing within a month."""
    with ledger.writing(SEAT.by, NOW) as tx:
        tx.connection.execute(delete(RATES))
    stood = earlier(ledger, NOW + timedelta(days=31)).stood
    assert [(each.idle_worth, each.rent is None) for each in stood] == [(None, False)] * 3


def test_the_strip_says_nothing_of_a_week_that_nobody_knows(desktop: Desktop) -> None:
    page = page_of(desktop)
    assert page.before is not None
    assert all(label.text() == "" for label in page.places.changes.values())
    assert page.figures.of["rent"].below.text() == desktop.words("overview.next_month")


def test_figures_name_their_denominators_in_a_wide_window_and_in_a_small_one(qtbot: QtBot, desktop: Desktop) -> None:
    page, window = page_of(desktop), desktop.session.window
    lit = page.figures.of["lit"]
    change = "−16.7\u00a0pp in 30 days"
    assert (lit._of.text(), lit._of.isVisible(), lit.below.text()) == ("of 6", True, f"1 unknown · {change}")
    window.resize(1180, 720)
    qtbot.waitUntil(lambda: lit.below.text() == f"of 6 · 1 unknown\n{change}")
    assert not lit._of.isVisible()
    for figure in page.figures.of.values():
        assert figure.below.sizeHint().width() <= figure.below.width()


def test_a_resale_price_opens_its_market_and_says_its_doubts(qtbot: QtBot, desktop: Desktop) -> None:
    (price,) = page_of(desktop).today.findChildren(PriceRow)
    assert price.doubtful
    assert "Few sources: 1 of 3 in 90 days" in price.toolTip()
    qtbot.mouseClick(price, LEFT)
    settled(qtbot, desktop)
    (sheet,) = desktop.session.window.findChildren(MarketSheet)
    assert sheet.isVisible()
    sheet.accept()


def test_a_line_of_yesterday_opens_the_cards_it_was_done_to(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    take_step(ledger, SEAT, "V-000005", "list_for_sale", {"price": "15000"})
    take_step(ledger, SEAT, "V-000005", "sell", {"buyer": "a shop", "price": "15000", "sold_as": "used"})
    desktop = at(qtbot, opened(ledger), "overview")
    row = next(r for r in page_of(desktop).today.findChildren(SinceRow) if "sold" in r.texts[1])
    assert row.texts[1] == "Chen Yu sold 1 card for ¥15,000"
    qtbot.mouseClick(row, LEFT)
    settled(qtbot, desktop)
    place, filters = desktop.session.window.place()
    assert (place, filters["cards"]) == ("fleet", ["V-000005"])


def test_lines_of_registers_are_told_apart_and_lead_to_where_they_are_seen(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    late = Seat("Chen Yu", lambda: NOW + timedelta(minutes=1))
    describe(ledger, late, "host", "whu-n02", {"centre": "WHU", "address": "127.0.0.2"})
    desktop = at(qtbot, opened(ledger), "overview")
    told = {row.texts[1]: row for row in page_of(desktop).today.findChildren(SinceRow)}
    assert {"Chen Yu entered 3 hosts", "Chen Yu entered 2 quotes", "Chen Yu entered 2 centres"} <= set(told)
    qtbot.mouseClick(told["Chen Yu entered 2 quotes"], LEFT)
    settled(qtbot, desktop)
    (book,) = desktop.session.window.findChildren(QuoteBook)
    book.accept()
    qtbot.mouseClick(told["Chen Yu entered 3 hosts"], LEFT)
    settled(qtbot, desktop)
    assert desktop.session.window.place() == ("probes", {"view": "hosts"})


def test_what_was_billed_stands_beside_what_was_lit_with_its_denominator(desktop: Desktop, ledger: Ledger) -> None:
    """Of six cards one is reserved and one leased by the hour, which nobody metered."""
    terms = {"tenant": "Qwill AI", "price": "1000", "start": "2026-01-01", "end": "2099-12-31"}
    begin_lease(ledger, SEAT, terms, ("V-000001",))
    begin_lease(ledger, SEAT, {**terms, "mode": "card_hours", "price": "2"}, ("V-000002",))
    page, sold = page_of(desktop), billed_book(ledger, NOW + timedelta(days=40))
    assert page.board is not None
    assert page.sold is not None
    assert page.total.texts["billed"] == "—"  # the cards came in just now
    page.figures.show_board(page.board, None, sold)
    page.total.show_board(page.board, sold)
    assert page.total.texts["billed"] == "≥\u00a016.7"
    assert "16.7%" in page.figures.of["rent"].below.text()
    tip = page.figures.of["rent"].toolTip()
    assert all(told in tip for told in ("720", "4,320", "33.3%"))
    style = desktop.session.desk.style
    assert at_least(style, sold.of("WHU")) == "≥\u00a020.0"
    assert at_least(style, sold.of("SGN")) == "0.0"  # owned, and under no lease
