"""Terms and costs in the window: what the model has by itself, what somebody says, and a mistake under its field."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desks import Open, settled
from small_fleet import NOW
from volute.gui.forms.market.terms import TermsSheet
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.comparison import book


def opened_sheet(qtbot: QtBot, desktop: Desktop) -> TermsSheet:
    desktop.session.window.shortcuts["terms.open"].trigger()
    sheets = [one for one in QApplication.topLevelWidgets() if isinstance(one, TermsSheet) and one.isVisible()]
    (sheet,) = sheets
    qtbot.waitUntil(lambda: bool(sheet.inside))
    return sheet


def test_a_term_is_said_shown_and_taken_back(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = opened_sheet(qtbot, desktop)
    assert sheet.inside["commission"].text() == ""
    assert sheet.inside["commission"].placeholderText().startswith("0.03")
    assert sheet.inside["vat_sale"].placeholderText() == "as quoted"
    sheet.inside["commission"].setText("0.05")
    sheet.send()
    settled(qtbot, desktop)
    assert {c.resale.commission for c in book(ledger, NOW.date()).cohorts} == {0.05}
    again = opened_sheet(qtbot, desktop)
    assert again.inside["commission"].text() == "0.05"
    again.inside["commission"].clear()
    again.send()
    settled(qtbot, desktop)
    assert {c.resale.commission for c in book(ledger, NOW.date()).cohorts} == {0.03}


def test_what_a_centre_pays_is_said_of_it_alone(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = opened_sheet(qtbot, desktop)
    sheet.of.setCurrentIndex(sheet.of.findData("WHU"))
    assert sheet.inside["tariff"].text() == "1.0"
    sheet.inside["bandwidth"].setText("250")
    assert sheet.given() == {"bandwidth": "250"}
    sheet.send()
    settled(qtbot, desktop)
    assert {c.key: c.bandwidth for c in book(ledger, NOW.date()).centres} == {"SGN": 0, "WHU": 250}


def test_a_mistake_is_said_under_its_field_and_nothing_is_kept(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = opened_sheet(qtbot, desktop)
    sheet.inside["churn"].setText("7")
    sheet.send()
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    assert sheet.isVisible()
    assert sheet.fields["churn"]._error.text()
    sheet.reject()
    assert {c.rent.churn for c in book(ledger, NOW.date()).cohorts} == {0.03}
