"""The bench by scanner, keyboard and mouse: a whole conversion from scan to hand-over, and back again by undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from volute.commands.cards import pair_sticker, register, take_step
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.card import Workshop
from volute.domain.events import Evidence, Registered
from volute.domain.workorder import TEMPLATES
from volute.gui.forms.photo import PhotoSheet
from volute.gui.forms.step import StepForm, StepSheet
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.workshop.page import WorkshopPage
from volute.gui.start import Desktop
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.bench import queue
from volute.queries.card_sheet import card_sheet
from volute.queries.waiting import waiting

Open = Callable[..., Desktop]
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
CARD, STICKER = "V-000001", "MS-G139X-01877"
BEFORE = {"gpu_c": "74", "hotspot_c": "96", "memory_c": "98", "fan_rpm": "2240", "power_w": "449.5"}
AFTER = {"gpu_c": "68", "hotspot_c": "81", "memory_c": "84", "fan_rpm": "3480", "power_w": "447"}


@pytest.fixture
def photo(qapp: object, tmp_path: Path) -> Path:
    picture = QPixmap(40, 30)
    picture.fill(QColor("teal"))
    path = tmp_path / "fitted.png"
    assert picture.save(str(path))
    return path


@pytest.fixture
def ledger(tmp_path: Path, seat: Seat) -> Iterator[Ledger]:
    """A fan card in stock with its label, and one in a rack without a label."""
    found = Ledger.open(tmp_path / "ledger.db")
    describe(found, seat, "centre", "WHU", {"name": "Wuhu"})
    describe(found, seat, "host", "whu-r01-n01", {"centre": "WHU", "address": "127.0.0.1"})
    register(found, seat, Registered("rtx4090", "WHU", store="Store A", cooler="fan", memory_mib=24564))
    register(found, seat, Registered("rtx4090", "WHU", host="whu-r01-n01", slot=0, cooler="fan", memory_mib=24564))
    pair_sticker(found, seat, CARD, STICKER)
    yield found
    found.close()


def quiet(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)


def at_bench(qtbot: QtBot, desktop: Desktop) -> WorkshopPage:
    desktop.session.window.go("workshop")
    quiet(qtbot, desktop)
    return cast("WorkshopPage", desktop.session.window.page())


def scan(qtbot: QtBot, desktop: Desktop, page: WorkshopPage, code: str) -> None:
    """As a scanner does: characters and Enter, wherever the focus is in this window."""
    page.scan.setFocus()
    qtbot.keyClicks(page.scan, code)
    qtbot.keyClick(page.scan, Qt.Key.Key_Return)
    quiet(qtbot, desktop)


def enter(qtbot: QtBot, desktop: Desktop, page: WorkshopPage, **values: str) -> None:
    """Fill the open step's fields by keyboard; Enter in the last needed one takes the step."""
    form = page.bench.form
    assert form is not None
    for name, value in values.items():
        edit = form.inputs[name].edits[0]
        edit.clear()
        qtbot.keyClicks(edit, value)
    last = [edit for inside in form.inputs.values() if inside.needed for edit in inside.edits][-1]
    qtbot.keyClick(last, Qt.Key.Key_Return)
    quiet(qtbot, desktop)


def measure(qtbot: QtBot, desktop: Desktop, page: WorkshopPage, values: Mapping[str, str]) -> None:
    """Fill in the readings, going from field to field by Enter; the last one takes the step."""
    form = page.bench.form
    assert form is not None
    edits = dict(zip(form.inputs["readings"].fields, form.inputs["readings"].edits, strict=True))  # type: ignore[attr-defined]
    for name, edit in edits.items():
        edit.clear()
        qtbot.keyClicks(edit, values.get(name, ""))
    qtbot.keyClick(list(edits.values())[-1], Qt.Key.Key_Return)
    quiet(qtbot, desktop)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def step_by_hand(ledger: Ledger, seat: Seat, card: str, upto: str, photo: Path) -> None:
    """A job taken as far as ``upto`` without the window."""
    take_step(ledger, seat, card, "open_job", {"template": "fan_to_blower", "reason": "for the rack"})
    take_step(ledger, seat, card, "start_job", {"bench": "Bench 1"})
    given: dict[str, dict[str, Evidence]] = {
        "scan_card": {"sticker": STICKER},
        "photograph": {"photo": str(photo)},
        "baseline_test": {"readings": dict(BEFORE)},
        "clean_and_repad": {"parts": "pads 1.5 mm"},
        "fit_blower": {"part": "blower kit", "paste": "2 g", "photo": str(photo), "cost": "540"},
        "warm_up_test": {"readings": dict(AFTER)},
        "hand_over": {"receiver": "rack B"},
    }
    for step in TEMPLATES["fan_to_blower"]:
        if step == upto:
            return
        take_step(ledger, seat, card, step, given.get(step, {}))


def test_a_fan_card_becomes_a_blower_from_scan_to_hand_over(
    qtbot: QtBot, opened: Open, ledger: Ledger, photo: Path
) -> None:
    desktop = opened(ledger)
    page = at_bench(qtbot, desktop)
    assert page.scan.hasFocus()
    scan(qtbot, desktop, page, STICKER)
    assert page.bench.step() == "open_job"  # no job: a new one is offered, the conversion first
    assert page.bench.form is not None
    assert page.bench.form.inputs["template"].given() == "fan_to_blower"
    enter(qtbot, desktop, page, reason="for the rack")
    assert page.bench.step() == "start_job"
    enter(qtbot, desktop, page, bench="Bench 1")
    assert page.bench.step() == "scan_card"
    assert page.bench.hand_over is not None
    assert not page.bench.hand_over.isEnabled()
    assert page.bench.reason.text() == desktop.words("workshop.opens_after", n=9)
    scan(qtbot, desktop, page, STICKER)  # the same label again ticks off the check
    enter(qtbot, desktop, page, photo=str(photo))
    measure(qtbot, desktop, page, BEFORE)
    assert page.scan.hasFocus()
    qtbot.keyClick(page.scan, Qt.Key.Key_Return)  # nothing to fill in: Enter alone does the step
    quiet(qtbot, desktop)
    enter(qtbot, desktop, page, parts="pads 1.5 mm x14")
    enter(qtbot, desktop, page, part="blower kit 2-slot", paste="2 g", cost="540", photo=str(photo))
    qtbot.keyClick(page.scan, Qt.Key.Key_Return)
    quiet(qtbot, desktop)
    measure(qtbot, desktop, page, AFTER)
    qtbot.keyClick(page.scan, Qt.Key.Key_Return)
    quiet(qtbot, desktop)
    assert page.bench.step() == "hand_over"
    assert page.bench.hand_over is not None
    assert page.bench.hand_over.isEnabled()
    qtbot.keyClicks(page.bench.form.inputs["receiver"].edits[0], "rack B")
    qtbot.mouseClick(page.bench.hand_over, LEFT)
    quiet(qtbot, desktop)
    sheet = card_sheet(ledger, CARD)
    assert sheet.card.workshop is Workshop.BURN_IN
    assert sheet.card.cooler.value == "blower"
    assert sheet.card.modifications == ("cooler",)
    with ledger.reading() as connection:
        verify(connection)

    # before, after and change stand beside each other, with what passed its limit marked
    side = texts(page)
    assert {"74", "68", "96 ▲", "81", "−15", "+1,240", "449.5"} <= set(side)
    assert any("blower kit 2-slot" in text for text in side)
    assert "¥540" in side


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_conversion_is_declared_in_the_inspector_and_told_in_the_history(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path, language: str
) -> None:
    step_by_hand(ledger, seat, CARD, "", photo)
    desktop = opened(ledger, language=language)
    words = desktop.words
    desktop.session.window.go("fleet", card=CARD)
    quiet(qtbot, desktop)
    told = texts(cast("FleetPage", desktop.session.window.page()).inspector)
    assert any(text.startswith(f"{words('choice.blower')}, 24") for text in told)
    cost = desktop.session.desk.style.money(540)
    day = desktop.session.desk.style.date_year(seat.now())
    assert words("fleet.declared_by", what=words("choice.cooler"), by="Chen Yu", at=day) in told
    assert words("told.fit_blower") in told
    assert any("blower kit" in text and f"{words('evidence.paste')} 2 g" in text and cost in text for text in told)
    assert any(f"{words('reading.hotspot_c')} 96\u00a0°C" in text for text in told)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_open_step_fits_the_smallest_window(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path, language: str
) -> None:
    step_by_hand(ledger, seat, CARD, "clean_and_repad", photo)
    desktop = opened(ledger, language=language)
    desktop.session.window.resize(desktop.session.window.minimumSize())
    page = at_bench(qtbot, desktop)
    scan(qtbot, desktop, page, STICKER)
    area = next(a for a in page.bench.findChildren(QScrollArea) if page.bench.form in a.findChildren(StepForm))
    assert page.bench.step() == "clean_and_repad"
    assert area.widget().width() <= area.viewport().width()


def test_undo_takes_the_last_step_back_and_redo_brings_it_again(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path
) -> None:
    step_by_hand(ledger, seat, CARD, "remove_fan", photo)
    desktop = opened(ledger)
    page = at_bench(qtbot, desktop)
    assert page.bench.step() == "remove_fan"
    qtbot.keyClick(page.scan, Qt.Key.Key_Return)
    quiet(qtbot, desktop)
    assert page.bench.step() == "clean_and_repad"
    assert page.scan.hasFocus()
    qtbot.keyClick(page.scan, Qt.Key.Key_Z, CONTROL)  # the field has the focus, the deed is the window's
    quiet(qtbot, desktop)
    assert page.bench.step() == "remove_fan"
    assert page.queue.lines[0].job.done == 3
    qtbot.keyClick(page.scan, Qt.Key.Key_Y, CONTROL)
    quiet(qtbot, desktop)
    assert page.bench.step() == "clean_and_repad"
    assert page.queue.lines[0].job.done == 4
    qtbot.keyClicks(page.scan, "V-9")
    qtbot.keyClick(page.scan, Qt.Key.Key_Z, CONTROL)  # what is being typed comes first
    quiet(qtbot, desktop)
    assert page.scan.text() == ""
    assert page.bench.step() == "clean_and_repad"


def test_what_is_wrong_is_said_under_its_field_and_nothing_is_written(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path, tmp_path: Path
) -> None:
    step_by_hand(ledger, seat, CARD, "photograph", photo)
    before = card_sheet(ledger, CARD).card.seq
    desktop = opened(ledger)
    page = at_bench(qtbot, desktop)
    enter(qtbot, desktop, page)  # the photo is needed
    form = page.bench.form
    assert form is not None
    shown = texts(form.inputs["photo"])
    assert any(desktop.words("problem.field_needed.what") in text for text in shown)
    enter(qtbot, desktop, page, photo=str(tmp_path / "none.jpg"))
    assert any("none.jpg" in text for text in texts(form.inputs["photo"]))
    enter(qtbot, desktop, page, photo=str(photo))
    measure(qtbot, desktop, page, {**BEFORE, "hotspot_c": "hot"})
    readings = page.bench.form
    assert readings is not None
    assert page.bench.step() == "baseline_test"
    fields = readings.inputs["readings"].fields  # type: ignore[attr-defined]
    assert any("hot" in text and "Hotspot" in text for text in texts(fields["hotspot_c"]))
    assert not any("“" in text for text in texts(fields["gpu_c"]))
    assert card_sheet(ledger, CARD).card.seq == before + 1  # only the photo


def test_a_second_job_shows_nothing_of_the_first_and_nothing_that_was_taken_back(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path
) -> None:
    step_by_hand(ledger, seat, CARD, "", photo)
    take_step(ledger, seat, CARD, "pass_burn_in", {"hours": 2, "readings": {"gpu_c": 60}})
    take_step(ledger, seat, CARD, "finish_job", {"store": "Store A"})
    take_step(ledger, seat, CARD, "open_job", {"template": "refurbish", "reason": "scratched"})
    take_step(ledger, seat, CARD, "start_job", {"bench": "Bench 2"})
    take_step(ledger, seat, CARD, "scan_card", {"sticker": STICKER})
    take_step(ledger, seat, CARD, "photograph", {"photo": str(photo)})
    wrong = take_step(ledger, seat, CARD, "baseline_test", {"readings": {"gpu_c": 11}})
    undo(ledger, seat, wrong)
    take_step(ledger, seat, CARD, "baseline_test", {"readings": {"gpu_c": 71}})
    desktop = opened(ledger)
    page = at_bench(qtbot, desktop)
    side = set(texts(page))
    assert "71" in side
    assert not {"11", "74", "60", "68"} & side
    assert not any("blower kit" in text for text in side)
    assert desktop.words("workshop.no_parts") in side


def test_the_rail_the_subtitle_and_the_groups_count_alike(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path
) -> None:
    step_by_hand(ledger, seat, CARD, "", photo)  # at burn-in: no job of a technician
    take_step(ledger, seat, "V-000002", "open_job", {"template": "rma_check", "reason": "errors"})
    more = [register(ledger, seat, Registered("rtx4090", "WHU", store="S")).facts[0].subject for _ in range(9)]
    for card in more:
        take_step(ledger, seat, card, "open_job", {"template": "refurbish", "reason": "dust"})
    take_step(ledger, seat, more[0], "hold_job", {"waiting_for": "fan kit"})
    desktop = opened(ledger)
    page = at_bench(qtbot, desktop)
    window = desktop.session.window
    assert queue(ledger).open == waiting(ledger).jobs == 10
    assert window.rail.buttons["workshop"].badge == 10
    assert page.subtitle() == "10 open jobs · 1 at burn-in"
    assert [stage for stage, _ in page.jobs.stages] == ["queued", "waiting", "burn_in"]
    assert any(line.aside() == "fan kit" for line in page.queue.lines)
    assert len(page.queue.lines) == 6 + 1 + 1
    more_button = next(b for b in page.queue.findChildren(QPushButton) if b.text() == "3 more")
    qtbot.mouseClick(more_button, LEFT)
    assert len(page.queue.lines) == 9 + 1 + 1


def test_a_scan_opens_its_card_and_a_wrong_label_is_a_mismatch(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path
) -> None:
    step_by_hand(ledger, seat, CARD, "scan_card", photo)
    desktop = opened(ledger)
    page = at_bench(qtbot, desktop)
    scan(qtbot, desktop, page, "v-000002")
    assert page.bench.sheet is not None
    assert page.bench.sheet.card.id == "V-000002"
    qtbot.mouseClick(page.queue.lines[0], LEFT, pos=QPoint(60, 20))
    quiet(qtbot, desktop)
    assert page.bench.sheet.card.id == CARD
    scan(qtbot, desktop, page, "SOMEBODY-ELSES")
    form = page.bench.form
    assert form is not None
    assert any("SOMEBODY-ELSES" in text and STICKER in text for text in texts(form.inputs["sticker"]))
    assert page.bench.step() == "scan_card"
    qtbot.keyClick(page, Qt.Key.Key_X)  # typed beside every field: the scanner's text is not lost
    assert page.scan.text().lower() == "x"


def test_a_label_nobody_knows_becomes_the_label_of_a_card_that_has_none(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    take_step(ledger, seat, "V-000002", "open_job", {"template": "fan_to_blower", "reason": "rack"})
    take_step(ledger, seat, "V-000002", "start_job", {"bench": "Bench 1"})
    desktop = opened(ledger)
    page = at_bench(qtbot, desktop)
    scan(qtbot, desktop, page, "NEW-LABEL-7")
    assert page.bench.step() == "photograph"
    assert card_sheet(ledger, "NEW-LABEL-7").card.id == "V-000002"


def test_hold_fail_and_a_photo_are_sheets(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, photo: Path) -> None:
    step_by_hand(ledger, seat, CARD, "remove_fan", photo)
    desktop = opened(ledger, language="zh_CN", theme="dark")
    page = at_bench(qtbot, desktop)
    door = next(b for b in page.bench.findChildren(QPushButton) if b.text().strip() == "fitted.png")
    qtbot.mouseClick(door, LEFT)
    quiet(qtbot, desktop)
    picture = desktop.session.window.findChild(PhotoSheet)
    assert picture is not None
    assert picture.shows
    picture.accept()
    press(qtbot, page, desktop.words("step.hold_job"))
    hold = page.findChild(StepSheet)
    assert hold is not None
    qtbot.keyClicks(hold.form.inputs["waiting_for"].edits[0], "kit 25 Nov")
    qtbot.keyClick(hold.form.inputs["waiting_for"].edits[0], Qt.Key.Key_Return)
    quiet(qtbot, desktop)
    assert page.bench.step() == "resume_job"
    assert card_sheet(ledger, CARD).card.job is not None
    press(qtbot, page, desktop.words("step.resume_job"))
    quiet(qtbot, desktop)
    assert page.bench.step() == "remove_fan"
    press(qtbot, page, desktop.words("step.fail_card"))
    fail = next(s for s in page.findChildren(StepSheet) if s.form.step.name == "fail_card")
    qtbot.keyClicks(fail.form.inputs["reason"].edits[0], "cracked die")
    fail.form.inputs["photo"].edits[0].setText(str(photo))
    assert fail.ok is not None
    qtbot.mouseClick(fail.ok, LEFT)
    quiet(qtbot, desktop)
    assert card_sheet(ledger, CARD).card.workshop is Workshop.FAILED


def press(qtbot: QtBot, page: QWidget, text: str) -> None:
    def found() -> list[QPushButton]:
        return [b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[0], LEFT)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_empty_bench_says_what_to_do(qtbot: QtBot, opened: Open, tmp_path: Path, language: str) -> None:
    empty = Ledger.open(tmp_path / "empty.db")
    desktop = opened(empty, language=language)
    page = at_bench(qtbot, desktop)
    assert desktop.words("workshop.nothing") in texts(page)
    scan(qtbot, desktop, page, "V-000009")
    assert "V-000009" in desktop.session.window.toast.text()
    assert not [d for d in page.findChildren(QDialog) if d.isVisible()]
    quiet(qtbot, desktop)
    empty.close()
