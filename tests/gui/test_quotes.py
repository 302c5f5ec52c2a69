"""The quote book by mouse and key: what counts, a new quote, a correction, an end, a list with a bad line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from desks import Open, at, press, settled
from small_fleet import NOW
from volute.gui.forms.market.market import MarketSheet
from volute.gui.forms.market.prices import EnterPrices
from volute.gui.forms.market.quote import EditQuote
from volute.gui.forms.market.quote_import import ImportQuotes
from volute.gui.forms.market.quotes import QuoteBook
from volute.gui.forms.photo import PhotoSheet
from volute.gui.plot_menu import PlotMenu, plot_under, save_plot
from volute.gui.plots.taking import lines_above
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.attachments import attachment, digest_of
from volute.queries.comparison import book
from volute.queries.quotes import Quoted, quotes

LEFT = Qt.MouseButton.LeftButton
HEADS = "model\twhat\tamount\tvat\tas of\tsource"
LIST = f"{HEADS}\n4090\tresale\t19000\tincl\t2026-10-01\tdealer\nfoo\tresale\t1\tincl\t2026-10-01\tx"


@pytest.fixture
def desktop(qtbot: QtBot, opened: Open, ledger: Ledger) -> Desktop:
    return at(qtbot, opened(ledger), "decide")


@pytest.fixture
def shown(qtbot: QtBot, desktop: Desktop) -> Iterator[QuoteBook]:
    """Open as a person opens it: prices first, then the book."""
    window = desktop.session.window
    press(qtbot, window.top, "Prices")
    settled(qtbot, desktop)
    press(qtbot, window.findChildren(EnterPrices)[0], "Quote book…")
    settled(qtbot, desktop)
    (sheet,) = window.findChildren(QuoteBook)
    assert sheet.isVisible()
    yield sheet
    settled(qtbot, desktop)
    sheet.accept()


def resale(ledger: Ledger) -> list[Quoted]:
    return [q for q in quotes(ledger, NOW.date()) if q.said.what == "resale"]


def test_the_book_says_what_counts_and_on_what_ground(shown: QuoteBook) -> None:
    cells = {str(shown.grid.columns.value("what", at)): str(shown.grid.columns.value("flags", at)) for at in range(2)}
    assert cells == {"Resale, a card": "counts · few sources", "Rent, a card-hour": "counts · few sources"}
    assert shown.said.text() == "2 quotes, 2 count, 0 of those are old"


def test_a_new_quote_is_entered_checked_and_undone(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, ledger: Ledger
) -> None:
    press(qtbot, shown, "Add quote")
    (form,) = shown.findChildren(EditQuote)
    form.choices["model"].setCurrentIndex(form.choices["model"].findData("rtx4090"))
    form.choices["condition"].setCurrentIndex(form.choices["condition"].findData("used"))
    qtbot.keyClicks(form.edits["amount"], "-4")
    qtbot.keyClicks(form.edits["source"], "dealer")
    press(qtbot, form, "Save quote")
    settled(qtbot, desktop)
    assert form.isVisible()
    assert form.fields["amount"]._error.isVisible()
    form.edits["amount"].setText("15,000")
    press(qtbot, form, "Save quote")
    settled(qtbot, desktop)
    newest = resale(ledger)[0]
    assert (newest.said.amount, newest.said.condition, newest.counts) == (15_000, "used", True)
    assert shown.grid.columns.n == 3
    desktop.session.window.undo()
    settled(qtbot, desktop)
    assert [q.said.amount for q in resale(ledger)] == [20_000]


def test_a_quote_is_corrected_and_then_retired(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, ledger: Ledger
) -> None:
    at = next(n for n, q in enumerate(shown.quotes) if q.said.what == "resale")
    shown.grid.select_row(at)
    press(qtbot, shown, "Correct quote")
    (form,) = shown.findChildren(EditQuote)
    assert form.edits["amount"].text() == "20000"
    form.edits["amount"].setText("21000")
    press(qtbot, form, "Save quote")
    settled(qtbot, desktop)
    assert [q.said.amount for q in resale(ledger)] == [21_000]  # the same source of the same day: not a second quote
    shown.grid.select_row(at)
    press(qtbot, shown, "Retire")
    settled(qtbot, desktop)
    assert book(ledger, NOW.date()).missing == ("rtx4090",)
    assert [q.retired for q in resale(ledger)] == [True]


def test_a_list_names_its_bad_line_and_waits_until_it_is_left_out(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, ledger: Ledger
) -> None:
    press(qtbot, shown, "Import list…")
    (form,) = shown.findChildren(ImportQuotes)
    form.lines.setPlainText(LIST)
    settled(qtbot, desktop)
    assert form.said.text() == "1 new, 0 known already, 0 said twice, 1 with something wrong"
    assert "foo" in str(form.grid.columns.value("verdict", 0))
    assert form.ok
    assert not form.ok.isEnabled()
    form.skip.setChecked(True)
    qtbot.mouseClick(form.ok, LEFT)
    settled(qtbot, desktop)
    assert [(q.said.amount, q.counts) for q in resale(ledger)] == [(20_000, True), (19_000, False)]
    assert shown.grid.columns.n == 3


def test_a_file_is_read_as_if_it_had_been_pasted(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, tmp_path: Path
) -> None:
    (tmp_path / "q.csv").write_bytes("型号,价格,含税,日期,来源\n4090,20100,含税,2026-11-01,华强北\n".encode("gb18030"))
    press(qtbot, shown, "Import list…")
    (form,) = shown.findChildren(ImportQuotes)
    form.take_file(str(tmp_path / "q.csv"))
    settled(qtbot, desktop)
    assert [line.fields["source"] for line in form.examined.new] == ["华强北"]
    form.reject()


# --- pictures of what was said


def screenshot() -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#0072B2"))
    return image


def test_a_screenshot_is_pasted_kept_and_shown_beside_its_quote(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, ledger: Ledger
) -> None:
    press(qtbot, shown, "Add quote")
    (form,) = shown.findChildren(EditQuote)
    form.choices["model"].setCurrentIndex(form.choices["model"].findData("rtx4090"))
    qtbot.keyClicks(form.edits["amount"], "15000")
    qtbot.keyClicks(form.edits["source"], "dealer")
    QGuiApplication.clipboard().setImage(screenshot())
    qtbot.keyClick(form.edits["source"], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, desktop)
    assert form.picture.kept
    assert form.edits["source"].text() == "dealer"
    press(qtbot, form, "Save quote")
    settled(qtbot, desktop)
    at = next(n for n, q in enumerate(shown.quotes) if q.pictured)
    shown.grid.select_row(at)
    settled(qtbot, desktop)
    assert shown.picture.isVisible()
    shown.picture.open()
    settled(qtbot, desktop)
    (large,) = desktop.session.window.findChildren(PhotoSheet)
    assert large.shows
    name, data = attachment(ledger, digest_of(shown.quotes[at].said.picture))
    assert (name, QImage.fromData(data).size().width()) == ("pasted.png", 400)
    large.accept()
    shown.grid.select_row(1 - at if at < 2 else 0)
    assert not shown.picture.isVisible()


def test_a_file_is_dropped_and_what_is_no_picture_is_said(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, tmp_path: Path
) -> None:
    press(qtbot, shown, "Add quote")
    (form,) = shown.findChildren(EditQuote)
    dropped = QMimeData()
    (tmp_path / "m.png").write_bytes(b"nothing of the kind")
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "m.png"))])
    assert form.picture.take(dropped)
    settled(qtbot, desktop)
    assert form.picture.kept is None
    assert form.picture._wrong.isVisible()
    screenshot().save(str(tmp_path / "m.png"))
    form.picture.take(dropped)
    settled(qtbot, desktop)
    assert form.picture.said.endswith(" m.png")
    form.picture.clear()
    assert form.given()["picture"] == ""
    form.reject()


# --- the market


def test_the_course_of_a_quote_opens_with_its_marks_and_its_doubts(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook
) -> None:
    at = next(n for n, q in enumerate(shown.quotes) if q.said.what == "resale")
    shown.grid.select_row(at)
    press(qtbot, shown, "Course…")
    settled(qtbot, desktop)
    (sheet,) = shown.findChildren(MarketSheet)
    assert sheet.isVisible()
    assert sheet.title.text() == "RTX 4090 · Resale, a card: ¥20,000 today"
    assert sheet.flags.text() == "Few sources: 1 of 3 in 90 days"
    assert sheet.plot.chart
    assert [(dot.mark, dot.y) for dot in sheet.plot.chart.dots] == [("disc", 20_000)]
    qtbot.keyClick(sheet.plot, Qt.Key.Key_Right)
    assert "a buyer" in " ".join(sheet.plot.chart.tells(1))
    sheet.choices["what"].setCurrentIndex(sheet.choices["what"].findData("rent_hour"))
    sheet.choices["what"].activated.emit(1)
    assert "2.00" in sheet.title.text()
    sheet.plot.copy_data()
    assert "a buyer" in QGuiApplication.clipboard().text()
    sheet.accept()


def test_a_plot_is_saved_with_its_title_as_lines_and_as_pixels(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, tmp_path: Path
) -> None:
    press(qtbot, shown, "Course…")
    settled(qtbot, desktop)
    (sheet,) = shown.findChildren(MarketSheet)
    assert plot_under(sheet, sheet.plot.mapTo(sheet, sheet.plot.rect().center())) is sheet.plot
    assert plot_under(sheet, sheet.title.pos()) is None
    lines = lines_above(sheet.plot)
    assert sheet.title.text() in lines
    for kind in ("svg", "png"):
        save_plot(sheet.desk, sheet.plot, tmp_path / f"m.{kind}", lines)
    settled(qtbot, desktop)
    assert sheet.title.text() in (tmp_path / "m.svg").read_text("utf-8")
    assert QImage(str(tmp_path / "m.png")).width() == 2 * (sheet.plot.width() + 32)
    menu = PlotMenu(sheet.desk, sheet.plot)
    assert [action.text() for action in menu.actions()] == ["Copy data", "Copy picture", "Save picture…", "Open large"]
    menu.actions()[1].trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    menu.close()
    sheet.accept()


def test_a_quote_in_dollars_is_entered_and_corrected_as_it_was_said(
    qtbot: QtBot, desktop: Desktop, shown: QuoteBook, ledger: Ledger
) -> None:
    press(qtbot, shown, "Add quote")
    (form,) = shown.findChildren(EditQuote)
    form.choices["model"].setCurrentIndex(form.choices["model"].findData("rtx4090"))
    assert not form.edits["rate"].isEnabled()
    form.choices["currency"].setCurrentIndex(form.choices["currency"].findData("USD"))
    qtbot.keyClicks(form.edits["amount"], "2800")
    qtbot.keyClicks(form.edits["source"], "eBay")
    press(qtbot, form, "Save quote")
    assert form.fields["rate"]._error.isVisible()
    qtbot.keyClicks(form.edits["rate"], "7.12")
    press(qtbot, form, "Save quote")
    settled(qtbot, desktop)
    at = next(n for n, q in enumerate(shown.quotes) if q.said.currency == "USD")
    assert shown.quotes[at].said.amount == 19_936
    assert "USD\u00a02,800 × 7.12" in str(shown.grid.columns.value("flags", at))
    shown.grid.select_row(at)
    press(qtbot, shown, "Correct quote")
    form = shown.findChildren(EditQuote)[-1]
    assert (form.edits["amount"].text(), form.edits["rate"].text()) == ("2800", "7.12")
    form.reject()


def test_the_price_form_says_what_is_doubtful_about_what_counts(qtbot: QtBot, desktop: Desktop) -> None:
    press(qtbot, desktop.session.window.top, "Prices")
    settled(qtbot, desktop)
    (form,) = desktop.session.window.findChildren(EnterPrices)
    assert form.amounts["rtx4090"].placeholderText() == "20,000 · 2026-11-20 · few sources"
    form.reject()
