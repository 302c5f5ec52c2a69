"""Fleet by keyboard and mouse: filters, facets, sort, chosen cards, the inspector and its deeds, cards by form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from volute.commands import cards
from volute.commands.receiving import Delivery, Paid, receive
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.differences import Kind, Verdict
from volute.domain.events import EVENTS, Costed, Identified, Registered
from volute.domain.evidence import READINGS
from volute.domain.money import Money
from volute.domain.seen import Observation, Outcome, Seen
from volute.domain.steps import STEPS
from volute.gui.forms.cards.add import AddCards
from volute.gui.forms.cards.paste import PasteCards
from volute.gui.forms.leases.lease import NewLease
from volute.gui.forms.note import NoteSheet
from volute.gui.forms.probes.host import NewCentre
from volute.gui.forms.step import StepSheet
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.fleet.side import SaveView
from volute.gui.pages.fleet.view import View, read, written
from volute.gui.pages.inspector.sides import SlotStrip
from volute.gui.parts import Label
from volute.gui.prefs import Prefs
from volute.gui.start import Desktop
from volute.ledger.histories import facts_of, verify
from volute.ledger.readings import begin_run, keep
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.words import Words
from volute.words.catalogue import Language

Open = Callable[..., Desktop]
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
HOST = "whu-r01-n01"


@pytest.fixture
def ledger(tmp_path: Path, seat: Seat) -> Iterator[Ledger]:
    """Six cards: four in one host of Wuhu, one on a shelf there, one in Langfang."""
    found = Ledger.open(tmp_path / "ledger.db")
    for code, name in (("WHU", "Wuhu"), ("LFG", "Langfang")):
        describe(found, seat, "centre", code, {"name": name})
    describe(found, seat, "host", HOST, {"centre": "WHU", "address": "127.0.0.1"})
    paid = Costed("purchase", 18_200_000, "CNY", vat_included=False, document="invoice 24-0817")
    for slot in range(4):
        host = Registered("rtx4090", "WHU", host=HOST, slot=slot, cooler="fan", memory_mib=24564, vbios="95.02.18")
        cards.register(found, seat, host, paid)
    cards.register(found, seat, Registered("a100", "WHU", store="Store A", cooler="passive", memory_mib=81920))
    cards.register(found, seat, Registered("rtx4090", "LFG", store="Store B", cooler="blower", memory_mib=49140))
    resale = {"model": "rtx4090", "what": "resale", "amount": "20900", "as_of": "2026-11-20", "source": "quote"}
    describe(found, seat, "price", "rtx4090-resale", resale)
    yield found
    found.close()


def quiet(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)


def in_fleet(qtbot: QtBot, desktop: Desktop, **filters: object) -> FleetPage:
    desktop.session.window.go("fleet", **filters)
    quiet(qtbot, desktop)
    return cast("FleetPage", desktop.session.window.page())


def shown(page: FleetPage) -> list[str]:
    return [str(page.grid.columns.value("id", int(row)))[-1] for row in page.grid.rows]


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def choose(qtbot: QtBot, desktop: Desktop, page: FleetPage, row: int) -> None:
    page.grid.setFocus()
    place = page.grid.visualRect(page.grid.rows_model.index(row, 0)).center()
    qtbot.mouseClick(page.grid.viewport(), LEFT, pos=place)
    quiet(qtbot, desktop)


# --- filters


def test_typing_filters_facets_narrow_and_tokens_take_it_back(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop)
    assert shown(page) == ["1", "2", "3", "4", "5", "6"]
    qtbot.keyClick(desktop.session.window, Qt.Key.Key_F, CONTROL)
    qtbot.keyClicks(page.field, "store")
    assert shown(page) == ["5", "6"]
    qtbot.waitUntil(page.facets.boxes["centre", "LFG"].isVisible)
    qtbot.mouseClick(page.facets.boxes["centre", "LFG"], LEFT, pos=QPoint(8, 8))
    assert shown(page) == ["6"]
    assert page.tokens.tokens["centre"].text().strip() == "Centre is Langfang"
    page.field.clear()
    qtbot.mouseClick(page.tokens.tokens["centre"], LEFT)
    assert len(shown(page)) == 6
    assert not page.facets.boxes["centre", "LFG"].isChecked()
    qtbot.keyClicks(page.field, "whu-r01-n01")  # the name of a host, which the table writes apart
    assert shown(page) == ["1", "2", "3", "4"]


def test_exactly_the_chosen_cards_are_shown_until_the_token_goes(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop, cards=["V-000002", "V-000005", "V-000099"])
    assert shown(page) == ["2", "5"]
    assert page.tokens.tokens["id"].text().strip() == "3 cards chosen"
    assert page.foot.told.text().startswith("2 cards")
    page = in_fleet(qtbot, desktop, centre="WHU", state=["in_stock", "missing"])
    assert shown(page) == ["5"]  # a new question replaces the old one
    assert set(page.tokens.tokens) == {"centre", "state"}
    qtbot.mouseClick(page.clear, LEFT)
    assert len(shown(page)) == 6
    in_fleet(qtbot, desktop, host=HOST)
    assert shown(page) == ["1", "2", "3", "4"]
    page.field.setText("nothing like it")
    assert not page.nothing.isHidden()
    qtbot.mouseClick(page.nothing.findChildren(QPushButton)[0], LEFT)
    assert shown(page) == ["1", "2", "3", "4"]  # the text went, the host stayed


def test_a_heading_sorts_and_filter_and_row_survive_a_step(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop, centre="WHU")
    at = next(n for n, spec in enumerate(page.grid.rows_model.specs) if spec.key == "model")
    place = QPoint(page.grid.head.sectionViewportPosition(at) + 20, 16)
    qtbot.mouseClick(page.grid.head.viewport(), LEFT, pos=place)
    assert shown(page) == ["5", "1", "2", "3", "4"]
    choose(qtbot, desktop, page, 2)
    assert page.inspector.sheet is not None
    assert page.inspector.sheet.card.id == "V-000002"
    receipt = cards.note(ledger, seat, "V-000002", "looked at")
    desktop.session.desk.wrote(receipt, "noted")
    quiet(qtbot, desktop)
    assert shown(page) == ["5", "1", "2", "3", "4"]
    assert page.grid.current_row() == 1
    assert "looked at · Chen Yu" in texts(page.inspector)
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert page.inspector.isHidden()


def test_the_columns_of_the_design_fit_beside_the_inspector(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop)
    choose(qtbot, desktop, page, 0)
    specs = page.grid.rows_model.specs
    visible = [spec.key for at, spec in enumerate(specs) if not page.grid.isColumnHidden(at)]
    assert visible == ["id", "state_words", "model", "place", "tenant_words", "load", "resale", "seen"]
    assert sum(page.grid.columnWidth(at) for at in range(len(specs))) <= page.grid.viewport().width()
    assert page.grid.columns.value("place", 0) == "whu · r01 · n01 · #0"


# --- the inspector


def probed(ledger: Ledger, seat: Seat, *seen: Seen) -> None:
    """The host answered and showed these cards."""
    with ledger.writing(seat.by, seat.now()) as tx:
        run = begin_run(tx.connection, "2026-11-24T08:00:00Z", seat.by, "host", 1)
        keep(
            tx.connection,
            run,
            [Observation(HOST, datetime(2026, 11, 24, 8, tzinfo=UTC), 1.0, Outcome.ANSWERED, seen=seen)],
        )


def test_ledger_and_probe_stand_beside_each_other_with_differences_marked(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    with ledger.writing(seat.by, seat.now()) as tx:
        tx.append("V-000001", Identified("uuid", "GPU-1", "probe"))
    known = Seen("nvidia", 0, device="10de:2684", uuid="GPU-1", memory_mib=49140, vbios="95.02.18", power_w=447.0)
    probed(ledger, seat, known)
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop, card="V-000001")
    marked = {label.text() for label in page.inspector.findChildren(QLabel) if label.property("differs")}
    assert marked == {"RTX 4090 48G", "49,140\u00a0MiB", "1"}  # model, memory, and one card seen of four
    assert "447\u00a0W · —" in texts(page.inspector)
    in_fleet(qtbot, desktop, card="V-000002")
    marked = {label.text() for label in page.inspector.findChildren(QLabel) if label.property("differs")}
    assert marked == {desktop.words("fleet.side.empty"), "1"}


def test_a_click_on_a_slot_opens_the_neighbour(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    cards.take_step(ledger, seat, "V-000003", "mark_missing", {"reason": "not in its slot"})
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop, card="V-000001")
    strip = page.inspector.findChild(SlotStrip)
    assert strip is not None
    assert [(slot.slot, slot.state) for slot in strip.slots] == [(0, "idle"), (1, "idle"), (2, "missing"), (3, "idle")]
    qtbot.waitUntil(strip.isVisible)
    qtbot.mouseClick(strip, LEFT, pos=QPoint(strip.width() * 5 // 16, 12))
    quiet(qtbot, desktop)
    assert page.inspector.sheet is not None
    assert page.inspector.sheet.card.id == "V-000003"
    assert any(text.startswith("Missing for") for text in texts(page.inspector))


def test_cards_chosen_with_shift_are_leased_together(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop, host=HOST)
    choose(qtbot, desktop, page, 0)
    assert not page.foot.lease.isVisible()
    for _ in range(2):
        qtbot.keyClick(page.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    quiet(qtbot, desktop)
    assert page.chosen_cards() == ("V-000001", "V-000002", "V-000003")
    assert page.foot.selected.text().startswith("3 selected")
    qtbot.mouseClick(page.foot.lease, LEFT)
    quiet(qtbot, desktop)
    form = page.findChild(NewLease)
    assert form is not None
    assert form.ok is not None
    qtbot.keyClicks(form.tenant, "Mirage")
    qtbot.keyClicks(form.price, "1050")
    qtbot.mouseClick(form.ok, LEFT)
    quiet(qtbot, desktop)
    under = [card_sheet(ledger, f"V-00000{n}").card.tenant for n in range(1, 5)]
    assert under == ["Mirage", "Mirage", "Mirage", ""]
    assert page.chosen_cards() == ("V-000001", "V-000002", "V-000003")  # the choice survived


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_fact_that_can_be_written_has_its_words(language: Language) -> None:
    words = Words.load(language)
    keys = [f"told.{step}" for step in STEPS] + [f"event.{kind}" for kind in EVENTS if kind != "step_taken"]
    keys += [f"verdict.{verdict.value}" for verdict in Verdict] + [
        f"probes.kind.{kind.value}" for kind in Kind if kind is not Kind.CONFIRMED
    ]
    keys += [f"evidence.{name}" for step in STEPS.values() for name in (*step.asks, *step.may)]
    keys += [f"reading.{name}" for name in READINGS]
    assert [key for key in keys if not words.has(key)] == []


def test_the_timeline_speaks_in_words_and_money(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    desktop = opened(ledger)
    cards.take_step(ledger, seat, "V-000001", "pull", {"reason": "dust", "store": "Store A"})
    taken = cards.take_step(ledger, seat, "V-000001", "list_for_sale", {"price": "25900"})
    undo(ledger, seat, taken)
    page = in_fleet(qtbot, desktop, card="V-000001")
    told = texts(page.inspector)
    assert "Bought for ¥182,000 excl. VAT · invoice 24-0817 · Chen Yu" in told
    assert "dust · Store A · Chen Yu" in told
    assert "Taken back: Listed for sale" in told
    assert not any("18200000" in text or "True" in text for text in told)
    struck = [label.text() for label in page.inspector.findChildren(QLabel) if label.font().strikeOut()]
    assert struck == ["Listed for sale"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_deed_of_the_inspector_leads_somewhere(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, language: str
) -> None:
    cards.take_step(ledger, seat, "V-000003", "mark_missing", {"reason": "not in its slot"})
    cards.take_step(ledger, seat, "V-000005", "open_job", {"template": "refurbish", "reason": "dust"})
    desktop = opened(ledger, language=language)
    for card, first in (
        ("V-000001", "step.lease"),
        ("V-000003", "step.mark_found"),
        ("V-000005", "fleet.to_bench"),
        ("V-000006", "step.rack"),
    ):
        page = in_fleet(qtbot, desktop, card=card)
        actions = page.inspector.actions_shown
        assert actions is not None
        assert actions.shown[0].text() == desktop.words(first)
        every = len(actions.actions_in_order)
        assert every == len(actions.shown) + len(actions.menu.actions())
        for at in range(every):
            page = in_fleet(qtbot, desktop, card=card)
            _press(qtbot, desktop, page, at)


def _press(qtbot: QtBot, desktop: Desktop, page: FleetPage, at: int) -> None:
    """The button or menu entry at this place opens one form or another page."""
    actions = page.inspector.actions_shown
    assert actions is not None
    if at < len(actions.shown):
        qtbot.mouseClick(actions.shown[at], LEFT)
    else:
        actions.menu.actions()[at - len(actions.shown)].trigger()
    quiet(qtbot, desktop)
    sheets = [d for d in desktop.session.window.findChildren(QDialog) if d.isVisible()]
    assert len(sheets) == 1 or desktop.session.window.page().area != "fleet"
    for sheet in sheets:
        sheet.close()


def test_a_step_form_says_under_the_field_what_is_wrong(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop, card="V-000006")
    actions = page.inspector.actions_shown
    assert actions is not None
    qtbot.mouseClick(actions.shown[0], LEFT)  # rack
    sheet = page.inspector.findChild(StepSheet)
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.form.inputs["host"].edits[0].hasFocus() or not sheet.isActiveWindow())
    qtbot.keyClicks(sheet.form.inputs["host"].edits[0], HOST)
    qtbot.keyClick(sheet.form.inputs["host"].edits[0], Qt.Key.Key_Return)  # goes on to the slot, writes nothing
    qtbot.keyClicks(sheet.form.inputs["slot"].edits[0], "four")
    qtbot.keyClick(sheet.form.inputs["slot"].edits[0], Qt.Key.Key_Return)
    quiet(qtbot, desktop)
    assert any("four" in text and "Slot" in text for text in texts(sheet.form.inputs["slot"]))
    assert card_sheet(ledger, "V-000006").card.custody.value == "in_stock"
    sheet.form.inputs["slot"].edits[0].clear()
    qtbot.keyClicks(sheet.form.inputs["slot"].edits[0], "4")
    qtbot.keyClick(sheet.form.inputs["slot"].edits[0], Qt.Key.Key_Return)
    quiet(qtbot, desktop)
    assert card_sheet(ledger, "V-000006").card.place.slot == 4
    assert desktop.session.window.status.last_text() == "V-000006: Rack"


def test_a_note_is_left_and_an_empty_one_refused(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop, card="V-000001")
    actions = page.inspector.actions_shown
    assert actions is not None
    actions.menu.actions()[-1].trigger()
    sheet = page.inspector.findChild(NoteSheet)
    assert sheet is not None
    assert sheet.ok is not None
    qtbot.mouseClick(sheet.ok, LEFT)
    quiet(qtbot, desktop)
    assert sheet.isVisible()
    assert any(text.startswith(desktop.words("problem.note_empty.what")) for text in texts(sheet.field))
    qtbot.keyClicks(sheet.text, "fan rattles")
    qtbot.mouseClick(sheet.ok, LEFT)
    quiet(qtbot, desktop)
    assert "fan rattles · Chen Yu" in texts(page.inspector)


# --- cards come in


def test_cards_are_added_by_scanning_labels_and_undone_as_one(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger)
    page = in_fleet(qtbot, desktop)
    qtbot.keyClick(desktop.session.window, Qt.Key.Key_N, CONTROL)
    quiet(qtbot, desktop)
    sheet = page.findChild(AddCards)
    assert sheet is not None
    assert sheet.ok is not None
    for label in ("SN-1", "SN-2", "SN-3"):
        qtbot.keyClicks(sheet.labels, label)
        qtbot.keyClick(sheet.labels, Qt.Key.Key_Return)
    assert sheet.ok.text() == "Add 3 cards"
    sheet.model.setCurrentIndex(sheet.model.findData("rtx4090"))
    sheet.centre.setCurrentIndex(sheet.centre.findData("LFG"))
    qtbot.keyClicks(sheet.cost, "13150,5x")
    qtbot.mouseClick(sheet.ok, LEFT)
    assert any("13150" in text for text in texts(sheet.fields["cost"]))
    sheet.cost.clear()
    qtbot.keyClicks(sheet.cost, "13150.50")
    qtbot.mouseClick(sheet.ok, LEFT)
    quiet(qtbot, desktop)
    assert shown(page) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    sheet_of = card_sheet(ledger, "SN-2")
    assert sheet_of.card.id == "V-000008"
    assert sheet_of.card.costs == (("purchase", Money.of("13150.50"), True),)
    assert sheet_of.card.place.store == "Store B"
    desktop.session.window.activateWindow()
    qtbot.waitUntil(desktop.session.window.isActiveWindow)
    qtbot.keyClick(desktop.session.window, Qt.Key.Key_Z, CONTROL)
    quiet(qtbot, desktop)
    assert len(shown(page)) == 6
    with ledger.reading() as connection:
        verify(connection)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_empty_fleet_leads_to_a_first_centre_and_then_to_cards(
    qtbot: QtBot, opened: Open, tmp_path: Path, language: str
) -> None:
    empty = Ledger.open(tmp_path / "empty.db")
    desktop = opened(empty, language=language)
    page = in_fleet(qtbot, desktop)
    assert not page.empty.isHidden()
    qtbot.mouseClick(page.empty.findChildren(QPushButton)[0], LEFT)
    quiet(qtbot, desktop)
    first = page.findChild(NewCentre)
    assert first is not None
    qtbot.keyClicks(first.code, "WHU")
    qtbot.keyClicks(first.fields["name"], "Wuhu")
    assert first.ok is not None
    qtbot.mouseClick(first.ok, LEFT)
    quiet(qtbot, desktop)
    sheet = page.findChild(AddCards)
    assert sheet is not None
    qtbot.waitUntil(sheet.isVisible)
    assert sheet.centre.count() == 1
    sheet.store.setEditText("Shelf 1")
    assert sheet.ok is not None
    qtbot.mouseClick(sheet.ok, LEFT)
    quiet(qtbot, desktop)
    assert len(page.grid.rows) == 1
    assert page.empty.isHidden()
    empty.close()


def test_a_delivery_is_all_or_nothing(ledger: Ledger, seat: Seat) -> None:
    first = Registered("rtx4090", "WHU", host=HOST, slot=2)
    with pytest.raises(Exception, match="slot_taken"):
        receive(ledger, seat, Delivery(first, 2))
    with pytest.raises(Exception, match="labels_differ"):
        receive(ledger, seat, Delivery(Registered("rtx4090", "WHU", store="S"), 2, ("A",)))
    with pytest.raises(Exception, match="label_twice"):
        receive(ledger, seat, Delivery(Registered("rtx4090", "WHU", store="S"), 2, ("A", "A")))
    with pytest.raises(Exception, match="place_needed"):
        receive(ledger, seat, Delivery(Registered("rtx4090", "WHU")))
    paid = Paid(Money.of(100), vat_included=True, document="24-1")
    receipt = receive(ledger, seat, Delivery(Registered("rtx4090", "WHU", host=HOST, slot=4), 3, paid=paid))
    assert sorted(receipt.subjects) == ["V-000007", "V-000008", "V-000009"]
    with ledger.reading() as connection:
        assert len(facts_of(connection, "V-000007")) == 2
    assert [card_sheet(ledger, card).card.place.slot for card in sorted(receipt.subjects)] == [4, 5, 6]


def test_identifiers_are_columns_on_demand(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="zh_CN", theme="dark")
    page = in_fleet(qtbot, desktop)
    menu = page.picker.choices()
    action = next(a for a in menu.actions() if a.text() == Words.load("zh_CN")("identifier.uuid"))
    action.trigger()
    at = next(n for n, spec in enumerate(page.grid.rows_model.specs) if spec.key == "uuid")
    assert not page.grid.isColumnHidden(at)


def pasted(qtbot: QtBot, page: FleetPage) -> PasteCards:
    qtbot.waitUntil(lambda: any(form.isVisible() for form in page.findChildren(PasteCards)))
    return page.findChildren(PasteCards)[0]


def test_a_list_is_pasted_bad_lines_say_why_and_one_undo_takes_it_back(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    desktop = opened(ledger)
    page, words = in_fleet(qtbot, desktop), desktop.words
    before = len(page.grid.rows)
    rows = ("Model\tLabel\tStore", "A100 80G\tS-1\tA-3", "Radeon VII\tS-2\tA-3", "H20\tS-3\tA-3")
    QGuiApplication.clipboard().setText("\n".join(rows))
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    form = pasted(qtbot, page)
    qtbot.waitUntil(lambda: len(form.examined.good) == 2)
    told = form.preview.grid.as_tsv().splitlines()
    assert "Radeon VII" in told[1]  # what is wrong comes first
    assert form.ok
    assert form.ok.text() == words.plural("cards.add_n", 2)
    qtbot.mouseClick(form.ok, LEFT)
    qtbot.waitUntil(lambda: len(page.grid.rows) == before + 2)
    desktop.session.window.undo()
    qtbot.waitUntil(lambda: len(page.grid.rows) == before)
    quiet(qtbot, desktop)


def test_a_list_without_headings_is_told_what_it_lacks_and_headings_can_be_copied(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    desktop = opened(ledger, language="zh_CN")
    page = in_fleet(qtbot, desktop)
    page.paste("S-1\nS-2")
    form = pasted(qtbot, page)
    error = form.list_field.findChildren(QLabel)[-1]
    qtbot.waitUntil(lambda: "型号" in error.text())
    assert form.ok
    assert not form.ok.isEnabled()
    copy = desktop.words("paste.copy_headings")
    qtbot.mouseClick(next(b for b in form.findChildren(QPushButton) if b.text() == copy), LEFT)
    form.lines.setPlainText(QGuiApplication.clipboard().text() + "H20\tS-1\t\tA-3\n")
    qtbot.waitUntil(lambda: len(form.examined.good) == 1)
    assert error.text() == ""
    form.reject()


# --- views


def test_a_view_is_saved_with_its_count_applied_kept_and_removed(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    desktop = opened(ledger)
    page, words = in_fleet(qtbot, desktop, centre="WHU", model="RTX 4090"), desktop.words
    page.grid.sort_by("place", descending=True)
    page.grid.show_columns("uuid", shown=True)
    qtbot.keyClick(page.grid, Qt.Key.Key_V, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    (sheet,) = page.findChildren(SaveView)
    assert sheet.ok
    sheet.ok.click()
    assert sheet.isVisible()  # a view needs a name
    qtbot.keyClicks(sheet.name, "4090s of Wuhu")
    sheet.ok.click()
    everything = words("fleet.view_all")
    assert list(page.views.doors) == [everything, "4090s of Wuhu"]
    page.views.doors[everything].click()
    assert len(page.grid.rows) == 6
    assert page.grid.isColumnHidden(uuid_at(page))
    page.views.doors["4090s of Wuhu"].click()
    assert len(page.grid.rows) == 4
    assert not page.grid.isColumnHidden(uuid_at(page))
    assert page.grid.columns.value("place", int(page.grid.rows[0])) == "whu · r01 · n01 · #3"
    counts = [label.text() for label in page.views.findChildren(Label) if label.text().isdigit()]
    assert counts == ["6", "4"]
    assert [view.name for view in read(Prefs(tmp_path / "volute.ini")["views"])] == ["4090s of Wuhu"]
    page.views.forget("4090s of Wuhu")
    assert list(page.views.doors) == [everything]


def test_the_fleet_opens_as_it_was_left_but_for_what_this_ledger_has_not(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    known = View("", {"model": frozenset({"RTX 4090"}), "centre": frozenset({"XYZ"})}, "", "id", descending=True)
    desktop = opened(ledger)
    desktop.prefs["fleet_view"] = written([known])
    page = in_fleet(qtbot, desktop)
    assert dict(page.asked.words) == {"model": frozenset({"RTX 4090"})}
    assert page.facets.boxes["model", "RTX 4090"].isChecked()
    assert page.grid.head.descending
    in_fleet(qtbot, desktop, centre="LFG")  # a door says what it wants, and nothing else
    assert dict(page.asked.words) == {"centre": frozenset({"LFG"})}


@pytest.mark.parametrize("kept", ["", "[", "[{}]", '[{"name": "x", "words": [], "columns": {}}]', "7"])
def test_views_that_cannot_be_read_any_more_are_none(kept: str) -> None:
    assert read(kept) == []


def uuid_at(page: FleetPage) -> int:
    return [spec.key for spec in page.grid.rows_model.specs].index("uuid")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_cell_filters_to_what_it_says_and_is_copied(
    qtbot: QtBot, opened: Open, ledger: Ledger, language: Language
) -> None:
    desktop = opened(ledger, language=language)
    page, words = in_fleet(qtbot, desktop), desktop.words
    place = [spec.key for spec in page.grid.rows_model.specs].index("place")
    menu = page.menu.of(page.grid.rows_model.index(0, place), page)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == [words("fleet.filter_to", value=HOST), words("fleet.filter_to", value="Wuhu")]
    menu.actions()[0].trigger()
    assert len(page.grid.rows) == 4
    page.grid.choose_all()
    qtbot.keyClick(page.grid, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [f"V-00000{n}" for n in range(1, 5)]
