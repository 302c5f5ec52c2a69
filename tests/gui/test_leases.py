"""Leases in the window: begun, given notice and ended by form, undone by key; its cards are one click away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from volute.commands.cards import register, take_step
from volute.commands.leasing import begin_lease
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.domain.events import Registered
from volute.gui.forms.leases.downtime import DowntimeSheet
from volute.gui.forms.leases.end import EndLease, Notice
from volute.gui.forms.leases.lease import NewLease
from volute.gui.forms.leases.meter import ImportMeters, MeterLease
from volute.gui.forms.leases.renew import RenewLease
from volute.gui.forms.leases.statement import StatementSheet
from volute.gui.forms.plan.sellable import SellableSheet
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.leases.months import LINE
from volute.gui.pages.leases.page import LeasesPage
from volute.gui.start import Desktop
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.queries.leases import leases
from volute.queries.metered import meters
from volute.queries.statements import statements

Open = Callable[..., Desktop]
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ledger(tmp_path: Path, seat: Seat) -> Iterator[Ledger]:
    """Six 4090s in Wuhu, two A100s in Langfang."""
    found = Ledger.open(tmp_path / "ledger.db")
    for code, name in (("WHU", "Wuhu"), ("LFG", "Langfang")):
        describe(found, seat, "centre", code, {"name": name})
    describe(found, seat, "host", "whu-r01-n01", {"centre": "WHU", "address": "127.0.0.1"})
    for slot in range(6):
        register(found, seat, Registered("rtx4090", "WHU", host="whu-r01-n01", slot=slot, memory_mib=24564))
    for _ in range(2):
        register(found, seat, Registered("a100", "LFG", store="Store B"))
    resale = {"model": "a100", "what": "resale", "amount": "62000", "as_of": "2026-11-20", "source": "quote"}
    describe(found, seat, "price", "a100-resale", resale)
    yield found
    found.close()


def lease(ledger: Ledger, seat: Seat, tenant: str, end: str, *cards: str, **terms: str) -> None:
    given = {"tenant": tenant, "price": "1000", "start": "2026-01-01", "end": end, **terms}
    begin_lease(ledger, seat, given, [f"V-00000{card}" for card in cards])


def quiet(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)


def in_leases(qtbot: QtBot, desktop: Desktop) -> LeasesPage:
    desktop.session.window.go("leases")
    quiet(qtbot, desktop)
    return cast("LeasesPage", desktop.session.window.page())


def cell(page: LeasesPage, row: int, key: str) -> str:
    spec = next(spec for spec in page.grid.rows_model.specs if spec.key == key)
    return spec.words(page.grid.columns, int(page.grid.rows[row]))


def press(qtbot: QtBot, page: LeasesPage, row: int, key: str) -> None:
    """Click the cell of a column."""
    at = next(n for n, spec in enumerate(page.grid.rows_model.specs) if spec.key == key)
    place = page.grid.visualRect(page.grid.rows_model.index(row, at)).center()
    qtbot.mouseClick(page.grid.viewport(), LEFT, pos=place)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_empty_page_leads_to_the_first_lease(qtbot: QtBot, opened: Open, ledger: Ledger, language: str) -> None:
    desktop = opened(ledger, language=language)
    page = in_leases(qtbot, desktop)
    assert not page.empty.isHidden()
    qtbot.mouseClick(page.empty.findChildren(QPushButton)[0], LEFT)
    form = page.findChild(NewLease)
    assert form is not None
    assert form.ok is not None
    qtbot.keyClicks(form.tenant, "Qwill AI")
    form.from_group.setCurrentIndex(1)  # the 4090s of Wuhu
    qtbot.keyClicks(form.count, "9")
    qtbot.keyClicks(form.price, "1,690")
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    assert form.isVisible()
    assert any("6" in text for text in texts(form.fields["count"]) if "9" in text)  # said under the field
    form.count.clear()
    qtbot.keyClicks(form.count, "4")
    form.end.setText("2025-01-01")
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    assert any("2025-01-01" in text for text in texts(form.fields["end"]))
    form.end.setText("2027-11-30")
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    assert page.empty.isHidden()
    assert [cell(page, 0, key) for key in ("lease", "tenant", "cards")] == ["L-0001", "Qwill AI", "4"]
    row = leases(ledger).rows[0]
    assert (row.cards, row.monthly, row.fields["vat_included"]) == (4, 6760.0, True)
    assert card_sheet(ledger, "V-000004").card.lease == "L-0001"
    assert card_sheet(ledger, "V-000005").card.lease == ""
    desktop.session.window.activateWindow()
    qtbot.waitUntil(desktop.session.window.isActiveWindow)
    qtbot.keyClick(desktop.session.window, Qt.Key.Key_Z, CONTROL)
    quiet(qtbot, desktop)
    assert not page.empty.isHidden()
    assert leases(ledger).rows == ()


def test_the_table_tells_each_lease_and_its_count_opens_exactly_its_cards(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    lease(ledger, seat, "Mirage", "2027-03-31", "1", "2", "7", deposit="5000")
    lease(ledger, seat, "Qwill AI", "2026-11-20", "3", unit="card_hour")
    lease(ledger, seat, "Open end", "", "4")
    desktop = opened(ledger)
    page = in_leases(qtbot, desktop)
    assert [cell(page, row, "tenant") for row in range(3)] == ["Qwill AI", "Mirage", "Open end"]
    assert [cell(page, row, "status_words") for row in range(3)] == ["Overdue", "Active", "Active"]
    assert [cell(page, row, "left") for row in range(3)] == ["−4", "127", "—"]
    assert [cell(page, row, "monthly") for row in range(3)] == ["—", "3,000", "1,000"]
    assert [cell(page, row, "deposit") for row in range(3)] == ["—", "5,000", "—"]
    assert (cell(page, 1, "model"), cell(page, 1, "centre")) == ("RTX 4090 +1", "2 centres")
    assert page.foot.text().startswith("¥4,000 a month")
    assert "1 more billed by use" in page.foot.text()
    press(qtbot, page, 1, "cards")
    quiet(qtbot, desktop)
    fleet = cast("FleetPage", desktop.session.window.page())
    assert fleet.area == "fleet"
    assert [str(fleet.grid.columns.value("id", int(row)))[-1] for row in fleet.grid.rows] == ["1", "2", "7"]
    assert fleet.tokens.tokens["lease"].text().strip() == "Lease is L-0001"


def test_the_ruler_of_months_keeps_what_ends_then(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    lease(ledger, seat, "Mirage", "2027-02-08", "1", "2")
    lease(ledger, seat, "Qwill AI", "2027-02-28", "3")
    lease(ledger, seat, "Lumen Bio", "2027-04-30", "4")
    lease(ledger, seat, "Stellar", "2027-05-31", "5", unit="card_hour")
    desktop = opened(ledger)
    page = in_leases(qtbot, desktop)
    assert page.ruler.rent == {(2027, 2): 3000.0, (2027, 4): 1000.0}  # by the hour is not known, which is not 0
    assert page.ruler.ending == {(2027, 2): 2, (2027, 4): 1, (2027, 5): 1}
    assert page.ruler.months[0] == (2026, 11)
    february = QPoint(60, LINE * page.ruler.months.index((2027, 2)) + 10)
    qtbot.mouseClick(page.ruler, LEFT, pos=february)
    assert len(page.grid.rows) == 2
    qtbot.mouseClick(page.ruler, LEFT, pos=QPoint(60, LINE * 4 + 10))  # March: nothing ends, nothing happens
    assert len(page.grid.rows) == 2
    qtbot.mouseClick(page.ruler, LEFT, pos=february)
    assert len(page.grid.rows) == 4


def test_a_lease_gets_notice_ends_and_comes_back_by_undo(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    lease(ledger, seat, "Mirage", "2027-12-31", "1", "2", "7", notice_days="60")
    desktop = opened(ledger, theme="dark")
    page = in_leases(qtbot, desktop)
    assert not page.deeds["end"].isEnabled()
    press(qtbot, page, 0, "tenant")
    qtbot.mouseClick(page.deeds["notice"], LEFT)
    notice = page.findChild(Notice)
    assert notice is not None
    assert notice.ok is not None
    assert notice.end.text() == "2027-01-23"  # 60 days on
    qtbot.mouseClick(notice.ok, LEFT)
    quiet(qtbot, desktop)
    assert cell(page, 0, "status_words") == "Notice given"
    assert desktop.session.window.rail.buttons["leases"].badge == 1
    assert not page.deeds["notice"].isEnabled()
    qtbot.mouseClick(page.deeds["end"], LEFT)
    end = page.findChild(EndLease)
    assert end is not None
    assert end.ok is not None
    quiet(qtbot, desktop)
    qtbot.mouseClick(end.ok, LEFT)
    quiet(qtbot, desktop)
    assert any(desktop.words("problem.reason_needed.what") in text for text in texts(end.fields["reason"]))
    qtbot.keyClicks(end.reason, "moved to Shanghai")
    fate = end.becoming.rows["a100", "LFG"]
    box, price = fate.box, fate.price
    assert not price.isVisible()
    box.setCurrentIndex(box.findData("list_for_sale"))
    assert price.isVisible()
    assert price.text() == "62000"  # the price book's
    price.setText("6x")
    qtbot.mouseClick(end.ok, LEFT)
    quiet(qtbot, desktop)
    assert card_sheet(ledger, "V-000007").card.lease == "L-0001"
    price.setText("61500")
    qtbot.mouseClick(end.ok, LEFT)
    quiet(qtbot, desktop)
    assert cell(page, 0, "status_words") == "Ended"
    assert card_sheet(ledger, "V-000007").state == "for_sale"
    assert card_sheet(ledger, "V-000001").card.lease == ""
    desktop.session.window.activateWindow()
    qtbot.waitUntil(desktop.session.window.isActiveWindow)
    qtbot.keyClick(desktop.session.window, Qt.Key.Key_Z, CONTROL)
    quiet(qtbot, desktop)
    assert cell(page, 0, "cards") == "3"
    assert card_sheet(ledger, "V-000007").card.tenant == "Mirage"
    with ledger.reading() as connection:
        verify(connection)


def test_the_penalty_follows_the_dates_and_single_cards_go_their_own_way(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    lease(ledger, seat, "Mirage", "2027-12-31", "1", "2", "7", notice_days="30", deposit="9000", break_months="1")
    lease(ledger, seat, "Qwill AI", "2027-12-31", "3")
    desktop = opened(ledger)
    page = in_leases(qtbot, desktop)
    press(qtbot, page, 0, "tenant")
    quiet(qtbot, desktop)
    qtbot.waitUntil(
        lambda: any("1 × a month's rent of 3,000" in text for text in texts(page.about))
    )  # if he left today
    qtbot.mouseClick(page.deeds["end"], LEFT)
    end = page.findChild(EndLease)
    assert end is not None
    quiet(qtbot, desktop)
    qtbot.waitUntil(lambda: "5,958.90 CNY" in texts(end))  # 30 days of 3,000 and one month
    assert "3,041.10 CNY" in texts(end)  # of the deposit
    end.noticed.setText("2026-10-20")
    qtbot.waitUntil(lambda: "3,000.00 CNY" in texts(end))
    end.penalty.setText("2,500")
    end.reason.setText("smaller now")
    end.singles.grid.select_row(1)
    end.singles.fate.box.setCurrentIndex(end.singles.fate.box.findData("lease"))
    qtbot.mouseClick(end.singles.apply, LEFT)
    assert end.singles.grid.rows_model.specs[3].words(end.singles.grid.columns, 1).startswith("Lease to another tenant")
    end.becoming.rows["rtx4090", "WHU"].box.setCurrentIndex(end.singles.fate.box.findData("pull"))
    qtbot.mouseClick(end.ok, LEFT)
    quiet(qtbot, desktop)
    cards = [card_sheet(ledger, f"V-00000{n}").card for n in (1, 2, 7)]
    held = sorted((card.lease, card.custody.value) for card in cards)
    assert held == [("", "in_stock"), ("", "in_stock"), ("L-0002", "racked")]
    ended = next(row for row in leases(ledger).rows if row.ended)
    assert (ended.fields["penalty"], ended.fields["deposit_returned"]) == ("2500.00", "6500.00")
    assert "3,000.00 CNY" in str(ended.fields["penalty_formula"])


def test_a_renewal_says_what_changes_a_month(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    lease(ledger, seat, "Mirage", "2027-12-31", "1", "2")
    desktop = opened(ledger, language="zh_CN", theme="dark")
    page = in_leases(qtbot, desktop)
    press(qtbot, page, 0, "tenant")
    qtbot.mouseClick(page.deeds["renew"], LEFT)
    form = page.findChild(RenewLease)
    assert form is not None
    assert form.end.text() == "2028-12-30"
    form.price.setText("900")
    assert form.delta.text() == "−200.00 CNY"
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    row = leases(ledger).rows[0]
    assert (row.monthly, row.fields["end"]) == (1800.0, "2028-12-30")


def test_a_month_is_metered_by_form_and_its_statement_sealed_and_saved(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, tmp_path: Path
) -> None:
    lease(ledger, seat, "Mirage", "2027-12-31", "1", "2", mode="card_hours", unit="card_hour", price="2.5")
    desktop = opened(ledger)
    page = in_leases(qtbot, desktop)
    press(qtbot, page, 0, "tenant")
    qtbot.mouseClick(page.deeds["meter"], LEFT)
    form = page.findChild(MeterLease)
    assert form is not None
    assert form.period.text() == "2026-10"
    form.amounts["card_hours"].setText("9999")
    form.source.setText("gateway")
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    assert meters(ledger) == []  # more than two cards have in a month
    form.amounts["card_hours"].setText("1,400")
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    assert [str(m.card_hours) for m in meters(ledger)] == ["1400"]
    qtbot.mouseClick(page.deeds["statement"], LEFT)
    sheet = page.findChild(StatementSheet)
    assert sheet is not None
    quiet(qtbot, desktop)
    sheet.month.setText("2026-11")
    quiet(qtbot, desktop)
    assert not sheet.ok.isEnabled() or sheet.told.body["gross"] is None
    sheet.month.setText("2026-10")
    quiet(qtbot, desktop)
    qtbot.mouseClick(sheet.ok, LEFT)
    quiet(qtbot, desktop)
    assert [s.body["gross"] for s in statements(ledger)] == [350_000]
    assert sheet.told.number == "S-202610-001"
    assert not sheet.ok.isEnabled()
    for kind in ("pdf", "xlsx"):
        sheet.save(tmp_path / f"s.{kind}")
    qtbot.waitUntil(lambda: (tmp_path / "s.pdf").exists() and (tmp_path / "s.xlsx").exists(), timeout=20_000)
    quiet(qtbot, desktop)
    sheet.reject()


def test_a_list_of_readings_is_seen_before_it_is_entered(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    lease(ledger, seat, "Mirage", "2027-12-31", "1", "2", mode="card_hours", unit="card_hour", price="2.5")
    desktop = opened(ledger, language="zh_CN")
    page = in_leases(qtbot, desktop)
    form = ImportMeters(desktop.session.desk, page)
    form.show()
    form.lines.setPlainText("租约\t月份\t卡时\nL-0001\t2026-10\t300\nL-0001\t2026-09\tmany\n")
    qtbot.waitUntil(lambda: bool(form.examined.bad))
    assert not form.ok.isEnabled()
    form.skip.setChecked(True)
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    assert [m.period for m in meters(ledger)] == ["2026-10"]


def test_the_other_views_tell_tenants_use_and_claims_and_their_counts_are_doors(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    lease(ledger, seat, "Mirage", "2027-12-31", "1", "2", deposit="5000")
    lease(ledger, seat, "Qwill AI", "2027-06-30", "3")
    claim = {"claim": "acceptance", "holder": "City", "until": "2026-12-10"}
    take_step(ledger, seat, "V-000004", "encumber", claim)
    take_step(ledger, seat, "V-000005", "encumber", {**claim, "until": "2026-11-01"})
    desktop = opened(ledger)
    page = in_leases(qtbot, desktop)
    page.look_at("tenants")
    quiet(qtbot, desktop)
    view = page.views["tenants"]
    assert [tenant.name for tenant in view.found] == ["Mirage", "Qwill AI"]
    view.grid.select_row(0)
    qtbot.mouseClick(view.deeds[0], LEFT)
    sheet = page.findChild(StatementSheet)
    assert sheet is not None
    quiet(qtbot, desktop)
    assert sheet.told.body["tenant"] == "Mirage"
    sheet.reject()
    view.grid.opened.emit(1)
    quiet(qtbot, desktop)
    assert page.view == "contracts"
    assert [cell(page, row, "tenant") for row in range(len(page.grid.rows))] == ["Qwill AI"]
    qtbot.mouseClick(page.every, LEFT)
    assert len(page.grid.rows) == 2
    page.look_at("billed")
    quiet(qtbot, desktop)
    sold = page.views["billed"]
    assert sold.found == ()  # the cards came in this minute: not an hour of them was owned, let alone sold
    page.look_at("use")
    quiet(qtbot, desktop)
    use = page.views["use"]
    assert [(group.kind, group.lease, len(group.cards)) for group in use.found] == [
        ("unknown", "L-0001", 2), ("unknown", "L-0002", 1),
    ]  # fmt: skip
    page.look_at("claims")
    quiet(qtbot, desktop)
    held = page.views["claims"]
    states = [held.grid.rows_model.specs[4].words(held.grid.columns, row) for row in range(2)]
    assert states == ["expired on 2026-11-01", "ends in 16 days"]
    assert "1 cards cannot" in held.foot.text()
    at = next(n for n, spec in enumerate(held.grid.rows_model.specs) if spec.key == "cards")
    place = held.grid.visualRect(held.grid.rows_model.index(1, at)).center()
    qtbot.mouseClick(held.grid.viewport(), LEFT, pos=place)
    quiet(qtbot, desktop)
    fleet = cast("FleetPage", desktop.session.window.page())
    assert [str(fleet.grid.columns.value("id", int(row))) for row in fleet.grid.rows] == ["V-000004"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_views_of_an_empty_ledger_say_what_would_fill_them(
    qtbot: QtBot, opened: Open, ledger: Ledger, language: str
) -> None:
    desktop = opened(ledger, language=language, theme="dark")
    page = in_leases(qtbot, desktop)
    for name, view in page.views.items():
        page.look_at(name)
        quiet(qtbot, desktop)
        assert not view.empty.isHidden()
        assert view.grid.isHidden()


def test_downtime_is_a_proposal_until_it_is_accepted(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    lease(ledger, seat, "Qwill AI", "2027-11-30", "1", "2", availability="0.99")
    desktop = opened(ledger)
    page = in_leases(qtbot, desktop)
    press(qtbot, page, 0, "tenant")
    quiet(qtbot, desktop)
    qtbot.mouseClick(page.deeds["downtime"], LEFT)
    quiet(qtbot, desktop)
    sheet = page.findChild(DowntimeSheet)
    assert sheet is not None
    assert sheet.ok is not None
    assert sheet.hours.text() == "0.00"  # no run looked at it
    qtbot.waitUntil(lambda: any("99.00%" in text for text in texts(sheet)))
    sheet.month.setText("2026-1")
    quiet(qtbot, desktop)
    assert not sheet.ok.isEnabled()
    sheet.month.setText("2026-10")
    quiet(qtbot, desktop)
    assert meters(ledger) == []
    sheet.hours.setText("12.5")
    qtbot.mouseClick(sheet.ok, LEFT)
    quiet(qtbot, desktop)
    (reading,) = meters(ledger)
    assert (reading.period, str(reading.down_hours)) == ("2026-10", "12.5")
    assert "99.00%" in reading.down_evidence


def test_whether_cards_can_be_sold_is_answered_from_fleet(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    lease(ledger, seat, "Qwill AI", "2027-11-30", "1")
    desktop = opened(ledger)
    desktop.session.window.go("fleet")
    quiet(qtbot, desktop)
    page = desktop.session.window.page()
    assert isinstance(page, FleetPage)
    page.grid.choose_all()
    index = page.grid.rows_model.index(0, 0)
    menu = page.menu.of(index, page.grid)
    ask = next(deed for deed in menu.actions() if deed.text() == desktop.words("sellable.title"))
    ask.trigger()
    quiet(qtbot, desktop)
    (sheet,) = page.grid.findChildren(SellableSheet)
    assert len(sheet.grid.rows) == 8
    assert sheet.head.text() == desktop.words("sellable.verdict", n="7", of="8", machines="0")
    why = sheet.grid.columns.value("why", 0)
    assert "L-0001" in str(why)
