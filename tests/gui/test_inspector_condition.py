"""The inspector says how a card is: its health, in what it differs from its model, and the line that says so; what
nobody declared is declared or judged from there, and every identifier shows its time and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from volute.commands import cards
from volute.commands.probing import store_run
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.events import Identified, Registered
from volute.domain.seen import Observation, Outcome, Seen
from volute.gui.forms.note import NoteSheet
from volute.gui.forms.step import StepSheet
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.inspector.condition import ConditionPart
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.ledger.suspects import open_tasks
from volute.queries.card_sheet import card_sheet
from volute.words import Words

Open = Callable[..., Desktop]
DIE = "GPU-1ac807aa-cbcd-5579-8591-d59d436d6eca"
ANSWER = b"""<gpu id="00000000:1B:00.0">
  <uuid>GPU-1ac807aa-cbcd-5579-8591-d59d436d6eca</uuid>
  <fb_memory_usage><total>49140 MiB</total></fb_memory_usage>
  <gpu_temp>94 C</gpu_temp>
</gpu>"""


def seen(**more: object) -> Seen:
    fields = {"bus": "0000:1b:00.0", "uuid": DIE, "memory_mib": 24564, "temperature_c": 50, **more}
    return Seen("nvidia", 0, device="10de:2684", **fields)  # type: ignore[arg-type]


def look(ledger: Ledger, seat: Seat, outcome: Outcome = Outcome.ANSWERED, **more: object) -> None:
    shown = (seen(**more),) if outcome is Outcome.ANSWERED else ()
    heard = [Observation("h1", seat.now(), 0.1, outcome, "", {"nvidia": ANSWER}, shown)]
    store_run(ledger, seat, Scope(), heard, asked=1)


@pytest.fixture
def ledger(tmp_path: Path, seat: Seat) -> Iterator[Ledger]:
    """One 4090 with its factory memory in the books."""
    found = Ledger.open(tmp_path / "ledger.db")
    describe(found, seat, "centre", "WHU", {"name": "Wuhu"})
    describe(found, seat, "host", "h1", {"centre": "WHU", "address": "127.0.0.1"})
    entered = Registered("rtx4090", "WHU", host="h1", slot=0, memory_mib=24564, source="import")
    cards.register(found, seat, entered, Identified("sticker", "SN-1", "scan"), Identified("uuid", DIE, "probe"))
    yield found
    found.close()


def inspected(qtbot: QtBot, desktop: Desktop) -> ConditionPart:
    desktop.session.window.go("fleet")
    page = cast("FleetPage", desktop.session.window.page())
    page.inspector.show()
    page.inspector.show_card("V-000001")
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    return page.inspector.findChildren(ConditionPart)[-1]


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def press(part: QWidget, text: str) -> None:
    next(b for b in part.findChildren(QPushButton) if b.text() == text).click()


def test_a_card_that_is_as_it_should_be_says_so(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    look(ledger, seat)
    part = inspected(qtbot, opened(ledger))
    assert texts(part)[1:3] == ["Health: ok", "As its model says"]
    assert part.findChildren(QPushButton) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_reason_and_sign_stands_with_the_line_it_was_read_from(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat, language: str
) -> None:
    look(ledger, seat, memory_mib=49140, temperature_c=94)
    words = Words.load(language)  # type: ignore[arg-type]
    part = inspected(qtbot, opened(ledger, language=language))
    said = texts(part)
    assert words("condition.health", health=words("health.is.degraded")) in said
    assert words("modification.sign.memory_larger", shown="49140", expected="24564") in said
    assert "<fb_memory_usage><total>49140 MiB</total></fb_memory_usage>" in said
    assert "<gpu_temp>94 C</gpu_temp>" in said
    assert any(words("condition.answer.open") in line and "pci.ids" in line for line in said)


def test_the_declaration_is_filled_in_from_what_was_seen(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    look(ledger, seat, memory_mib=49140)
    desktop = opened(ledger)
    part = inspected(qtbot, desktop)
    press(part, "Declare…")
    (form,) = desktop.session.window.findChildren(StepSheet)
    assert form.form.evidence() == {"modification": "memory", "memory_mib": 49140}
    form.form.take()
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    assert card_sheet(ledger, "V-000001").card.modifications == ("memory",)
    assert "Modified, declared" in texts(inspected(qtbot, desktop))


def test_a_judgement_needs_a_reason_and_answers_the_task(
    qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat
) -> None:
    look(ledger, seat, memory_mib=49140)
    desktop = opened(ledger)
    press(inspected(qtbot, desktop), "It is nothing…")
    (sheet,) = desktop.session.window.findChildren(NoteSheet)
    sheet._save()
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    assert sheet.isVisible()
    sheet.text.setPlainText("measured at the bench")
    sheet._save()
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    with ledger.reading() as connection:
        assert open_tasks(connection) == ()
    assert any("judged to be nothing" in text for text in texts(inspected(qtbot, desktop)))


def test_a_task_stands_while_its_host_is_silent(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    look(ledger, seat, memory_mib=49140)
    look(ledger, seat, Outcome.TIMED_OUT)
    part = inspected(qtbot, opened(ledger))
    assert "Modified, undeclared" in texts(part)
    assert "Seen on h1, run 1" in texts(part)[-1]


def test_a_card_no_probe_has_seen_says_so(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    assert texts(inspected(qtbot, opened(ledger)))[1:] == ["No probe has said anything of it that can be judged."]


def test_identifiers_show_since_when_and_by_what(qtbot: QtBot, opened: Open, ledger: Ledger, seat: Seat) -> None:
    cards.pair_sticker(ledger, seat, "V-000001", "SN-2")
    desktop = opened(ledger)
    inspected(qtbot, desktop)
    said = texts(cast("FleetPage", desktop.session.window.page()).inspector)
    at = said.index("SN-2")
    assert said[at + 1].startswith("since ")
    assert said[at + 1].endswith(", scanned")
    assert "–" in said[said.index("SN-1") + 1]
