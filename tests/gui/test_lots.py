"""Lots by mouse, key and scanner: opened, filled, sealed, sold, shipped, received, printed; undone from the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desks import Open, settled
from pdf_text import read_pdf
from small_fleet import SEAT, small_fleet
from volute.commands.cards import note, take_step
from volute.commands.lots import open_lot, pack, pack_new
from volute.domain.events import StepTaken
from volute.gui.forms.lots.lots import LotsSheet
from volute.gui.forms.lots.sale import SellLot
from volute.gui.forms.lots.small import MoveLot, NewLot, PutInLot, TakeOut
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.inspector.telling import said
from volute.gui.palette import Palette
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.queries.lots import lots
from volute.words import LANGUAGES

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three cards on the shelf, one of them with a sticker."""
    opened = small_fleet(tmp_path / "small.db")
    for card in ("V-000001", "V-000002"):
        take_step(opened, SEAT, card, "pull", {"reason": "for a lot"})
    yield opened
    opened.close()


def by_palette(qtbot: QtBot, desktop: Desktop) -> LotsSheet:
    """Ctrl+K, its name, Enter."""
    window = desktop.session.window
    window.open_palette()
    (palette,) = window.findChildren(Palette)
    palette.field.setText(desktop.words("lots.open"))
    settled(qtbot, desktop)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settled(qtbot, desktop)
    (sheet,) = window.findChildren(LotsSheet)
    return sheet


def scan(qtbot: QtBot, desktop: Desktop, sheet: LotsSheet, text: str) -> None:
    sheet.scanning.scan.setFocus()
    qtbot.keyClicks(sheet.scanning.scan, text)
    qtbot.keyClick(sheet.scanning.scan, Qt.Key.Key_Return)
    settled(qtbot, desktop)


def fill(form: QWidget, **texts: str) -> None:
    for name, text in texts.items():
        cast("QLineEdit", form.edits[name]).setText(text)  # type: ignore[attr-defined]


def press(qtbot: QtBot, desktop: Desktop, made: QPushButton | None) -> None:
    assert made is not None
    assert made.isEnabled()
    qtbot.mouseClick(made, LEFT)
    settled(qtbot, desktop)


def shown(sheet: LotsSheet) -> set[str]:
    """The deeds that are offered now."""
    return {name for name, act in sheet.acts.items() if act.isVisible()}


def test_a_lot_from_the_palette_to_its_receipt(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = by_palette(qtbot, desktop)
    assert sheet.empty.isVisible()
    sheet.new()
    (new,) = sheet.findChildren(NewLot)
    fill(new, title="for Huaqiang", capacity="2")
    press(qtbot, desktop, new.ok)
    assert sheet.name.text() == "LOT-0001 · for Huaqiang"
    scan(qtbot, desktop, sheet, "v-1 V-000002")
    assert sheet.scanning.scan.text() == ""
    scan(qtbot, desktop, sheet, "V-000005")
    assert "more than 2 cards" in sheet._trouble.text()  # said where it happened, and what was scanned stays
    assert sheet.scanning.scan.text() == "V-000005"
    assert sheet.cards.as_tsv().count("V-00000") == 2
    assert shown(sheet) == {"take_out", "seal", "sheet", "labels"}
    press(qtbot, desktop, sheet.acts["seal"])
    assert shown(sheet) == {"reopen", "sell", "ship", "sheet", "labels", "note"}
    press(qtbot, desktop, sheet.acts["sell"])
    (form,) = sheet.findChildren(SellLot)
    press(qtbot, desktop, form.ok)
    assert form.fields["price"]._error.isVisible()
    fill(form, buyer="Lin", price="30000.01", document="INV-1")
    press(qtbot, desktop, form.ok)
    assert shown(sheet) == {"ship", "sheet", "labels", "note"}
    assert "Buyer: Lin" in sheet.facts.text()
    assert "in equal parts" in sheet.facts.text()
    assert "against a book value of ¥20,000" in sheet.gains.text()
    assert str(card_sheet(ledger, "V-000001").card.commercial) == "sold"
    sold = next(f.event for f in card_sheet(ledger, "V-000001").history if getattr(f.event, "step", "") == "sell")
    told = said(desktop.session.desk, cast("StepTaken", sold).evidence)
    assert any("15,000.01 incl. VAT" in text for text in told)
    assert "Lot LOT-0001" in told
    for move, texts in (("ship", {"carrier": "SF", "waybill": "1"}), ("receive", {"receiver": "Mr Lin"})):
        press(qtbot, desktop, sheet.acts[move])
        (asking,) = (f for f in sheet.findChildren(MoveLot) if f.isVisible())
        fill(asking, **texts)
        press(qtbot, desktop, asking.ok)
    assert shown(sheet) == {"sheet", "labels", "note"}
    assert lots(ledger, SEAT.now().date())[0].fields["status"] == "received"
    sheet.reject()


def test_the_sale_is_undone_from_the_window_and_the_sheet_follows(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:  # fmt: skip
    open_lot(ledger, SEAT, {"title": "x"})
    pack(ledger, SEAT, "LOT-0001", ["V-000001", "V-000002"])
    desktop = opened(ledger)
    sheet = by_palette(qtbot, desktop)
    press(qtbot, desktop, sheet.acts["seal"])
    press(qtbot, desktop, sheet.acts["sell"])
    (form,) = sheet.findChildren(SellLot)
    fill(form, buyer="Lin", price="9000")
    form.split.setCurrentIndex(form.split.findData("each"))
    press(qtbot, desktop, form.ok)
    assert [card.price for card in sheet.told.cards] == [9_000, 9_000] if sheet.told else False
    desktop.session.window.undo()
    settled(qtbot, desktop)
    assert sheet.told is not None
    assert not sheet.told.sold
    assert shown(sheet) == {"reopen", "sell", "ship", "sheet", "labels", "note"}
    sheet.reject()


def test_a_pledged_card_asks_who_allows_it_and_a_changed_one_is_named(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:  # fmt: skip
    take_step(ledger, SEAT, "V-000001", "encumber", {"claim": "pledged", "holder": "Bank of the Lake"})
    open_lot(ledger, SEAT, {})
    desktop = opened(ledger)
    sheet = by_palette(qtbot, desktop)
    scan(qtbot, desktop, sheet, "V-000001 V-000002")
    assert "Bank of the Lake" in sheet._trouble.text()
    assert sheet.cards.columns.n == 0
    press(qtbot, desktop, sheet.scanning.allow)
    (put,) = sheet.findChildren(PutInLot)
    fill(put, override="Zhao Xin")
    press(qtbot, desktop, put.ok)
    assert "Pledged, allowed" in sheet.cards.as_tsv()
    press(qtbot, desktop, sheet.acts["seal"])
    press(qtbot, desktop, sheet.acts["sell"])
    (form,) = sheet.findChildren(SellLot)
    fill(form, buyer="Lin", price="18000")
    press(qtbot, desktop, form.ok)
    assert "Bank of the Lake" in form._trouble.text()
    fill(form, override="Zhao Xin")
    note(ledger, SEAT, "V-000002", "fell from the table")  # at another desk
    press(qtbot, desktop, form.ok)
    assert "V-000002" in form._trouble.text()
    assert "changed since it was sealed" in form._trouble.text()
    form.reject()
    sheet.ask()
    settled(qtbot, desktop)
    assert "changed since sealed" in sheet.cards.as_tsv()
    press(qtbot, desktop, sheet.acts["reopen"])
    (asking,) = sheet.findChildren(MoveLot)
    press(qtbot, desktop, asking.ok)
    assert asking.fields["reason"]._error.isVisible()
    fill(asking, reason="to look at it")
    press(qtbot, desktop, asking.ok)
    sheet.cards.select_row(0)
    press(qtbot, desktop, sheet.acts["take_out"])
    (out,) = sheet.findChildren(TakeOut)
    fill(out, reason="pledged")
    press(qtbot, desktop, out.ok)
    assert "V-000001" not in sheet.cards.as_tsv()
    sheet.reject()


def test_cards_chosen_in_fleet_go_into_a_new_lot_as_one_undo(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    window = desktop.session.window
    window.go("fleet", text="V-00000")
    settled(qtbot, desktop)
    page = cast("FleetPage", window.page())
    for card in ("V-000001", "V-000002"):
        at = page.grid.columns.row_of("id", card)
        page.grid._painter.choice.mask[at] = True
    page.grid.chose.emit(2)
    assert page.foot.lot.isVisible()
    press(qtbot, desktop, page.foot.lot)
    (form,) = page.findChildren(PutInLot)
    fill(form, box="B", title="for Lin")
    press(qtbot, desktop, form.ok)
    (row,) = lots(ledger, SEAT.now().date())
    assert (row.name, row.cards, row.fields["title"]) == ("LOT-0001", 2, "for Lin")
    window.undo()
    settled(qtbot, desktop)
    assert lots(ledger, SEAT.now().date()) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_for_the_buyer_is_written(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path, language: str
) -> None:
    open_lot(ledger, SEAT, {"title": "for Lin"})
    pack(ledger, SEAT, "LOT-0001", ["V-000001", "V-000002"])
    desktop = opened(ledger, language=language, theme="dark")
    sheet = by_palette(qtbot, desktop)
    for name in ("lot.pdf", "lot.xlsx"):
        sheet.write(tmp_path / name)
        settled(qtbot, desktop)
    assert "V-000002" in "".join(read_pdf(tmp_path / "lot.pdf").pages)
    assert load_workbook(tmp_path / "lot.xlsx").worksheets[0]["A2"].value == "V-000001"
    press(qtbot, desktop, sheet.acts["seal"])
    for kind in ("note", "labels"):
        sheet.write(tmp_path / f"{kind}.pdf", kind)
        assert "V-000002" in "".join(read_pdf(tmp_path / f"{kind}.pdf").pages)
    for name in ("lot.pdf", "lot.xlsx"):
        sheet.clear_trouble()
        sheet.write(tmp_path / "nowhere" / name)
        settled(qtbot, desktop)
        assert sheet._trouble.isVisible()
    sheet.reject()


def test_a_claim_that_arises_under_the_seal_shows_in_the_list_and_on_the_card(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    pack_new(ledger, SEAT, {"title": "x"}, ["V-000001", "V-000002"])
    desktop = opened(ledger)
    sheet = by_palette(qtbot, desktop)
    press(qtbot, desktop, sheet.acts["seal"])
    take_step(ledger, SEAT, "V-000002", "encumber", {"claim": "pledged", "holder": "Bank of the Lake"})  # elsewhere
    sheet.ask()
    settled(qtbot, desktop)
    assert "1 against" in sheet.list.as_tsv()
    assert "Cannot go on with 1 card: V-000002" in sheet.facts.text()
    assert "Pledged: Bank of the Lake" in sheet.cards.as_tsv()
    press(qtbot, desktop, sheet.acts["ship"])
    (form,) = sheet.findChildren(MoveLot)
    fill(form, carrier="SF", waybill="1")
    press(qtbot, desktop, form.ok)
    assert "V-000002 is not free" in form._trouble.text()
    form.reject()
    sheet.reject()
