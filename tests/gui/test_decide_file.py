"""A scenario file is shown in the window on its own inputs, marked so, with its writer's figures, and left again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desks import Open, at, settled
from small_fleet import NOW, SEAT, small_fleet
from volute.commands.registers import describe
from volute.economics.inputs import Scenario
from volute.gui.forms.outlook.outlook import OutlookSheet
from volute.gui.forms.scenarios.compare import CompareScenarios
from volute.gui.forms.scenarios.file import OpenedScenario
from volute.gui.forms.scenarios.scenario import SaveScenario
from volute.gui.pages.decide.page import DecidePage
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.outlook import drawn
from volute.queries.scenario_file import read_file, written_file
from volute.queries.scenarios import told
from volute.words import LANGUAGES

LEFT = Qt.MouseButton.LeftButton
WHAT_IF = Scenario(rent_change=-0.06, horizon=48)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Ledger]:
    """The desk that wrote the file; its rents swing more than what is usual."""
    opened = small_fleet(tmp_path / "there.db")
    for month, amount in enumerate(("1.2", "2.9", "1.1", "3.0", "1.3", "2.8")):
        said = {"model": "rtx4090", "what": "rent_hour", "amount": amount, "as_of": f"2026-0{month + 4}-01"}
        describe(opened, SEAT, "price", f"rent-{month}", {**said, "source": "a broker", "vat_rate": "0.06"})
    yield opened
    opened.close()


@pytest.fixture
def path(there: Ledger, tmp_path: Path) -> Path:
    made = tmp_path / "winter.volute.json"
    made.write_text(written_file(there, book(there, NOW.date()), WHAT_IF, ("Winter", "for the bank")), "utf-8")
    return made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """This desk, where a card fetches less."""
    opened = small_fleet(tmp_path / "here.db")
    describe(opened, SEAT, "price", "rtx4090-resale", {"amount": "12000", "as_of": "2026-11-23"})
    yield opened
    opened.close()


@pytest.fixture
def desktop(qtbot: QtBot, opened: Open, ledger: Ledger) -> Desktop:
    return at(qtbot, opened(ledger), "decide")


def page_of(desktop: Desktop) -> DecidePage:
    return cast("DecidePage", desktop.session.window.page())


def show(qtbot: QtBot, desktop: Desktop, path: Path) -> DecidePage:
    page = page_of(desktop)
    page.scenarios.open(path)
    settled(qtbot, desktop)
    return page


def press(qtbot: QtBot, page: DecidePage, text: str) -> None:
    """A button of the strip."""
    qtbot.mouseClick(next(b for b in page.scenarios.strip.findChildren(QPushButton) if b.text() == text), LEFT)


def worths(page: DecidePage) -> dict[str, str]:
    return {panel.key: panel.worth for panel in page.plots.panels}


def bands(page: DecidePage) -> list[float]:
    return [float(edge[36]) for panel in page.plots.panels for edge in (panel.low, panel.high) if edge is not None]


def test_an_opened_file_shows_its_writers_figures_and_says_whose_they_are(
    qtbot: QtBot, desktop: Desktop, opened: Open, there: Ledger, path: Path
) -> None:
    before = worths(page_of(desktop))
    page = show(qtbot, desktop, path)
    assert page.side.scenario == WHAT_IF
    assert "From file Winter of 2026-11-24, not from this ledger" in page.scenarios.strip.text
    assert "the same numbers" in page.scenarios.strip.text
    assert "not the same in this ledger" in page.scenarios.strip.text
    assert page.scenarios.strip.isVisible()
    assert "from file Winter" in page.subtitle()
    assert page.side.saved.placeholderText() == "Winter"
    shown, sentence, band = worths(page), page.verdict.sentence() + page.verdict.worth, bands(page)
    assert shown != before
    writer = opened(there)
    writer.session.window.go("decide")
    settled(qtbot, writer)
    its = page_of(writer)
    its.side.take(WHAT_IF)
    settled(qtbot, writer)
    assert worths(its) == shown
    assert its.verdict.sentence() + its.verdict.worth == sentence
    assert bands(its) == band != []


def test_chance_is_the_files_too(ledger: Ledger, there: Ledger, path: Path) -> None:
    """Another ledger's quotes swing otherwise: the file's own risks and seed are drawn from."""
    day, file = NOW.date(), read_file(path.read_text("utf-8"))
    its, here, plain = (
        drawn(at, of, day, WHAT_IF.horizon)
        for at, of in ((there, book(there, day)), (ledger, file.shown), (ledger, book(ledger, day)))
    )
    assert here.risks == its.risks != plain.risks
    assert here.seed == its.seed
    assert (here.factors.price == its.factors.price).all()
    assert read_file(written_file(ledger, file.shown, file.scenario, ("", ""))).told == file.told


def test_the_way_back_brings_this_ledgers_books_and_sliders(qtbot: QtBot, desktop: Desktop, path: Path) -> None:
    page = page_of(desktop)
    page.side.sliders["lit_change"].set_value(5)
    before = worths(page)
    show(qtbot, desktop, path)
    press(qtbot, page, "Back to this ledger")
    settled(qtbot, desktop)
    assert (page.side.scenario, worths(page)) == (Scenario(lit_change=5.0), before)
    assert not page.scenarios.strip.isVisible()
    assert desktop.session.window.status.last_text() == "Lit rate +5 pp"


def test_undo_leaves_the_file_and_redo_opens_it_again(qtbot: QtBot, desktop: Desktop, path: Path) -> None:
    window, page = desktop.session.window, show(qtbot, desktop, path)
    page.side.sliders["lit_change"].set_value(5)
    settled(qtbot, desktop)
    assert window.status.last_text() == "Lit rate +5 pp"
    window.undo()
    assert page.side.scenario == WHAT_IF
    assert window.status.last_text() == "Opened file Winter"
    window.undo()
    assert page.scenarios.found is None
    assert page.side.scenario == Scenario()
    window.redo()
    assert page.scenarios.found is not None
    assert page.side.scenario == WHAT_IF


def test_its_sliders_go_onto_this_ledger_and_are_saved_here(qtbot: QtBot, desktop: Desktop, path: Path) -> None:
    page = show(qtbot, desktop, path)
    press(qtbot, page, "Its sliders on this ledger")
    settled(qtbot, desktop)
    assert page.scenarios.found is None
    assert page.side.scenario == WHAT_IF
    assert desktop.session.window.status.last_text() == "Sliders to Winter"


def test_a_file_is_saved_as_a_scenario_whose_note_says_where_it_came_from(
    qtbot: QtBot, desktop: Desktop, ledger: Ledger, path: Path
) -> None:
    page = show(qtbot, desktop, path)
    qtbot.mouseClick(page.side.save, LEFT)
    (sheet,) = page.findChildren(SaveScenario)
    assert (sheet.name.text(), sheet.note.text()) == ("Winter", "for the bank · from file Winter of 2026-11-24")
    sheet.save()
    settled(qtbot, desktop)
    assert page.side.saved.currentText() == "Winter"
    assert told(ledger, NOW.date()).notes["Winter"].endswith("from file Winter of 2026-11-24")
    assert page.scenarios.found is not None  # what is shown is still the file's


def test_a_file_is_compared_with_the_same_sliders_on_this_ledger(qtbot: QtBot, desktop: Desktop, path: Path) -> None:
    page = show(qtbot, desktop, path)
    qtbot.mouseClick(page.side.compare, LEFT)
    (sheet,) = page.findChildren(CompareScenarios)
    assert [choice.currentText() for choice, _ in sheet.columns] == ["Base", "Winter", "Winter, this ledger"]
    assert sheet.rows.table is not None
    told = sheet.rows.table.columns
    base, its, here = ([told.value(f"difference{at}", row) for row in range(2)] for at in range(3))
    assert its == [answer.difference for answer in page._weighed(WHAT_IF).answers]
    assert here != its != base
    sheet.accept()


def test_what_works_on_this_ledgers_cards_waits_for_its_books(qtbot: QtBot, desktop: Desktop, path: Path) -> None:
    page = show(qtbot, desktop, path)
    enabled = {b.text().strip(): b.isEnabled() for b in page.buttons()}
    assert enabled == {"Outlook": True, "Prices": False, "Make report…": False, "More": True, "Plan the sale": False}
    page.open_sheet("sale_plan.open")
    assert "Go back to this ledger" in desktop.session.window.toast.text()
    page.open_sheet("outlook.open")
    (sheet,) = page.findChildren(OutlookSheet)
    qtbot.waitUntil(lambda: sheet.found is not None, timeout=20_000)
    assert sheet.found is not None
    assert sheet.found.scenario == WHAT_IF
    rests = [sheet.coming.parameters.columns.value("rests", at) for at in range(len(sheet.coming.parameters.rows))]
    assert "the scenario file" in rests
    sheet.close()


def test_what_it_holds_is_told_input_by_input(qtbot: QtBot, desktop: Desktop, path: Path) -> None:
    page = show(qtbot, desktop, path)
    press(qtbot, page, "What it holds…")
    (sheet,) = page.findChildren(OpenedScenario)
    assert [name for name, _ in sheet.numbers] == ["Shaoguan", "Wuhu"]
    assert any("20,000 in the file, 12,000 here" in said for _, said in sheet.differing)
    assert not sheet.grab().isNull()
    sheet.close()


def test_a_file_that_is_none_changes_nothing(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text("{}")
    page = show(qtbot, desktop, tmp_path / "odd.json")
    assert "no scenario file" in desktop.session.window.toast.text()
    assert page.scenarios.found is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_ledger_shows_a_file_and_is_empty_again_after_it(
    qtbot: QtBot, opened: Open, tmp_path: Path, path: Path, language: str
) -> None:
    empty = Ledger.open(tmp_path / "empty.db")
    desktop = at(qtbot, opened(empty, language=language), "decide")
    page = show(qtbot, desktop, path)
    assert (page.empty.isVisible(), page.side.isVisible(), len(page.plots.panels)) == (False, True, 2)
    page._open("SGN")
    assert desktop.session.window.page() is page  # there are no such cards to go to
    page.scenarios.leave()
    settled(qtbot, desktop)
    assert (page.empty.isVisible(), page.side.isVisible()) == (True, False)
    empty.close()


def test_a_page_made_anew_goes_on_with_the_file(qtbot: QtBot, desktop: Desktop, path: Path) -> None:
    """As when the language changes."""
    page = show(qtbot, desktop, path)
    page.side.sliders["lit_change"].set_value(5)
    before = worths(page)
    desktop.session.window.renew("decide")
    settled(qtbot, desktop)
    anew = page_of(desktop)
    assert anew is not page
    assert worths(anew) == before
    assert "From file Winter" in anew.scenarios.strip.text
    press(qtbot, anew, "Back to this ledger")
    settled(qtbot, desktop)
    assert anew.side.scenario == Scenario()
    assert not anew.scenarios.strip.isVisible()


def test_a_price_entered_meanwhile_changes_this_ledger_and_not_what_the_file_shows(
    qtbot: QtBot, desktop: Desktop, ledger: Ledger, path: Path
) -> None:
    here = worths(page_of(desktop))
    page = show(qtbot, desktop, path)
    before = worths(page)
    describe(ledger, SEAT, "price", "rtx4090-resale", {"amount": "5000", "as_of": "2026-11-23"})
    page.shown()
    settled(qtbot, desktop)
    assert worths(page) == before
    press(qtbot, page, "Back to this ledger")
    settled(qtbot, desktop)
    assert worths(page) not in (before, here)
