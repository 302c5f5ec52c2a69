"""Planning the sale by mouse and key: one sentence, dated lots, what is scarce, and the spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import SEAT
from volute.commands.cards import take_step
from volute.economics.inputs import Scenario
from volute.gui.forms.plan.done import DropPlan
from volute.gui.forms.plan.limit_forms import DropLimit, SetFloor
from volute.gui.forms.plan.sale import PlanSale
from volute.gui.pages.decide.page import DecidePage
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.words import LANGUAGES

LEFT = Qt.MouseButton.LeftButton
Opened = Callable[..., Desktop]


def settle(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: not desktop.jobs.waiting, timeout=20_000)
    qtbot.wait(120)
    qtbot.waitUntil(lambda: not desktop.jobs.waiting, timeout=20_000)


def planned(qtbot: QtBot, desktop: Desktop, scenario: Scenario | None = None) -> PlanSale:
    """By its button in the bar, with the sliders where a scenario has them."""
    window = desktop.session.window
    window.go("decide")
    settle(qtbot, desktop)
    page = cast("DecidePage", window.page())
    if scenario:
        page.side.take(scenario)
    name = desktop.words("sale_plan.open")
    qtbot.mouseClick(next(b for b in window.top.actions_shown if b.text().strip() == name), LEFT)
    (sheet,) = page.findChildren(PlanSale)
    settle(qtbot, desktop)
    return sheet


def test_only_so_many_cards_are_sold_in_a_month(qtbot: QtBot, opened: Opened, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.9))
    assert sheet.found is not None
    assert len({lot.day for lot in sheet.found.sold}) == 1
    assert sheet.fields.most.text() == "any number"
    sheet.fields.most.setValue(5)
    settle(qtbot, desktop)
    sold: dict[object, int] = {}
    for lot in sheet.found.sold:
        sold[lot.day] = sold.get(lot.day, 0) + lot.cards
    assert max(sold.values()) <= 5
    assert len(sold) == 2
    assert "At most 5 cards go in a month" in sheet.basis.text()
    sheet.close()


def test_a_plan_is_told_and_follows_its_fields(qtbot: QtBot, opened: Opened, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.4))
    found = sheet.found
    assert found is not None
    assert found.asked.scenario.rent_change == -0.4
    sold = sum(lot.cards for lot in found.sold)
    assert sold
    assert sheet.verdict.text() == f"Sell {sold} cards in {len(found.sold)} lots, keep {6 - sold}."
    rows = sheet.lots.as_tsv().splitlines()
    assert len(rows) == len(found.lots) + 1
    assert rows[1].startswith("2026-11-24\t")
    sheet.fields.months.setFocus()
    qtbot.keyClick(sheet.fields.months, Qt.Key.Key_Down)
    qtbot.keyClick(sheet.fields.months, Qt.Key.Key_Down)
    settle(qtbot, desktop)
    assert sheet.found is not None
    assert sheet.found.asked.months == 10  # the newest question won
    sheet.accept()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_as_a_spreadsheet(
    qtbot: QtBot, opened: Opened, ledger: Ledger, tmp_path: Path, language: str
) -> None:
    desktop = opened(ledger, language=language, theme="dark")
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.4))
    qtbot.mouseClick(sheet.export, LEFT)
    (dialog,) = sheet.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "plan.xlsx"))
    dialog.close()
    settle(qtbot, desktop)
    book = load_workbook(tmp_path / "plan.xlsx")
    lots, months, cards = (
        [[cell.value for cell in row] for row in book.worksheets[at].iter_rows()] for at in (0, 3, 4)
    )
    assert len(book.worksheets) == 5
    assert sheet.checked is not None
    assert sheet.found is not None
    every = sum(lot.cards for lot in sheet.found.sold)
    assert (lots[-1][4], months[-1][2], sum(row[2] for row in months[1:-1])) == (every, every, every)
    assert months[-1][4] == sum(row[7] for row in cards[1:])  # list prices: the months' and the cards' are one sum
    assert len(sheet.by_month.grid.as_tsv().splitlines()) == len(months) - 1
    assert f"{every:,}" in sheet.by_month.said.text()
    assert len(cards) == 1 + len(sheet.checked.cards) > 1
    assert cards[1][0].startswith("V-")
    assert cards[1][7] == 20_000
    assert lots[0][0] == desktop.words("sale_plan.column.day")
    assert sum(int(row[4]) for row in lots[1:-1]) == 6
    assert "plan.xlsx" in sheet.state.text()
    sheet.write(tmp_path / "nowhere" / "plan.xlsx")
    settle(qtbot, desktop)
    assert sheet._trouble.isVisible()  # what happened and the remedy, in the sheet
    sheet.accept()


def test_its_cards_are_checked_accepted_as_one_undo_and_looked_at_later(
    qtbot: QtBot, opened: Opened, ledger: Ledger
) -> None:  # fmt: skip
    take_step(ledger, SEAT, "V-000001", "encumber", {"claim": "pledged", "holder": "Bank of the Lake"})
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.9))
    sheet.look_at("cards")
    assert sheet.cards.head.text() == "5 of 6 cards wanted are found; 0 machines leave whole."
    assert len(sheet.cards.grid.as_tsv().splitlines()) == 1 + 5
    assert "V-000001\tWuhu\tRTX 4090\twhu-n01\tis not free: Pledged" in sheet.cards.out.as_tsv()
    assert "5 cards and opens 0 conversion jobs" in sheet.cards.does.text()
    assert "The floor is" in sheet.cards.below.text()
    assert sheet.ok is not None
    qtbot.mouseClick(sheet.ok, LEFT)
    settle(qtbot, desktop)
    (plan,) = sheet.accepted_plans.plans
    assert (plan.name, plan.counts["listed"]) == ("P-0001", 5)
    assert sheet.accepted_plans.grid.as_tsv().splitlines()[1].startswith("P-0001\t")
    assert not sheet.ok.isEnabled()  # nothing is left to be planned
    desktop.session.window.undo()
    settle(qtbot, desktop)
    assert sheet.accepted_plans.plans == ()
    assert str(card_sheet(ledger, "V-000002").card.commercial) == "held"
    assert sheet.ok.isEnabled()
    sheet.accept()


def test_an_accepted_plan_is_shown_beside_what_was_sold_of_it(
    qtbot: QtBot, opened: Opened, ledger: Ledger, tmp_path: Path
) -> None:
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.9))
    assert sheet.ok is not None
    qtbot.mouseClick(sheet.ok, LEFT)
    settle(qtbot, desktop)
    view = sheet.accepted_plans.outcome
    assert view.said.text().startswith("None of 6 cards is sold yet; they are planned at ¥120,000 with VAT.")
    assert not sheet.ok.isVisible()  # it would accept the plan that is not on screen
    take_step(ledger, SEAT, "V-000001", "pull", {"reason": "sold"})
    take_step(ledger, SEAT, "V-000001", "sell", {"buyer": "Lin", "price": "19000", "sold_as": "used"})
    sheet.accepted_plans.ask()
    settle(qtbot, desktop)
    assert "1 of 6 cards are sold, for ¥19,000 against ¥20,000 planned with VAT (−5.0%)" in view.said.text()
    view.show_some("cards")
    assert "\tLin\t" in view.grids["cards"].as_tsv()
    sheet.write(tmp_path / "outcome.csv")
    settle(qtbot, desktop)
    rows = (tmp_path / "outcome.csv").read_text("utf-8-sig").splitlines()
    assert (len(rows), sum(",Lin," in row for row in rows)) == (7, 1)
    sheet.accept()


def test_an_accepted_plan_is_made_anew_and_gives_its_place_up(
    qtbot: QtBot, opened: Opened, ledger: Ledger
) -> None:  # fmt: skip
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.9))
    assert sheet.ok is not None
    qtbot.mouseClick(sheet.ok, LEFT)
    settle(qtbot, desktop)
    sheet.look_at("lots")
    assert not sheet.instead.isVisible()
    assert not sheet.ok.isEnabled()  # every card is in the plan accepted
    sheet.look_at("accepted")
    qtbot.mouseClick(sheet.accepted_plans.anew, LEFT)
    settle(qtbot, desktop)
    assert "Takes the place of P-0001" in sheet.instead.text()
    assert sheet.ok.isEnabled()
    qtbot.mouseClick(sheet.beside, LEFT)
    settle(qtbot, desktop)
    assert not sheet.ok.isEnabled()
    sheet.replace("P-0001")
    settle(qtbot, desktop)
    sheet.fields.least.setValue(2)
    settle(qtbot, desktop)
    assert sheet.found is not None
    assert sheet.found.asked.least_lot == 2
    qtbot.mouseClick(sheet.ok, LEFT)
    settle(qtbot, desktop)
    assert [plan.name for plan in sheet.accepted_plans.plans] == ["P-0002"]
    assert not sheet.instead.isVisible()
    sheet.accept()


def test_a_card_listed_at_another_desk_stops_it_and_the_cards_are_read_anew(
    qtbot: QtBot, opened: Opened, ledger: Ledger
) -> None:  # fmt: skip
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.9))
    take_step(ledger, SEAT, "V-000002", "list_for_sale", {"price": "21000"})
    assert sheet.ok is not None
    qtbot.mouseClick(sheet.ok, LEFT)
    settle(qtbot, desktop)
    assert "V-000002" in sheet._trouble.text()
    assert sheet._trouble.isVisible()
    assert "1 are listed already" in sheet.cards.does.text()
    qtbot.mouseClick(sheet.ok, LEFT)
    settle(qtbot, desktop)
    assert sheet.accepted_plans.plans[0].counts["listed"] == 6
    sheet.look_at("accepted")
    settle(qtbot, desktop)
    qtbot.mouseClick(sheet.accepted_plans.drop, LEFT)
    (form,) = sheet.findChildren(DropPlan)
    form.reason.setText("another buyer")
    assert form.ok is not None
    qtbot.mouseClick(form.ok, LEFT)
    settle(qtbot, desktop)
    assert sheet.accepted_plans.plans == ()
    sheet.accept()


def test_it_can_be_stopped(qtbot: QtBot, opened: Opened, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop)
    found = sheet.found
    sheet.ask()
    assert not sheet.export.isEnabled()
    qtbot.mouseClick(sheet.halt, LEFT)
    settle(qtbot, desktop)
    assert sheet.found is found
    assert sheet.state.text().startswith("Stopped.")
    assert sheet.export.isEnabled()
    qtbot.mouseClick(sheet.again, LEFT)
    settle(qtbot, desktop)
    assert sheet.found is not found
    sheet.accept()


def test_a_floor_set_beside_the_plan_makes_it_anew_and_is_dropped_with_a_reason(
    qtbot: QtBot, opened: Opened, ledger: Ledger
) -> None:
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.9))
    sheet.look_at("limits")
    settle(qtbot, desktop)
    form = SetFloor(desktop.session.window.desk, sheet.limits, ("rtx4090",))
    form.edits["price"].setText("¥30,000")
    form.edits["why"].setText("the bank")
    assert form.ok is not None
    form.show()
    qtbot.mouseClick(form.ok, LEFT)
    settle(qtbot, desktop)
    assert "market is under" in sheet.limits.floors.as_tsv()
    assert "No card is listed under its model's floor, with VAT: RTX 4090 ¥30,000." in sheet.basis.text()
    assert sheet.found is not None
    assert sheet.found.sold == ()
    qtbot.mouseClick(sheet.limits.drops["floor"], LEFT)
    (drop,) = sheet.findChildren(DropLimit)
    drop.reason.setText("agreed")
    assert drop.ok is not None
    qtbot.mouseClick(drop.ok, LEFT)
    settle(qtbot, desktop)
    assert sum(lot.cards for lot in sheet.found.sold) == 6
    sheet.accept()
