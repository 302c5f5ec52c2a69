"""Sheets that any area may open are a table: menu, palette and pages only read it. A sheet is imported when somebody
opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from volute.gui.desk import Desk
from volute.gui.page import Page
from volute.gui.parts import button


def _form(*path: str) -> Any:
    return import_module(".".join(("volute.gui.forms", *path)))


def _today(desk: Desk) -> date:
    return desk.seat.now().astimezone(desk.style.zone).date()


def _lots(desk: Desk, owner: QWidget) -> None:
    _form("lots", "lots").LotsSheet(desk.today or desk, owner).show()


def _value(desk: Desk, owner: QWidget) -> None:
    """Of today, or of the day looked at; the ledger of today knows every day."""
    _form("value", "value").ValueSheet(desk.today or desk, owner, _today(desk)).show()


def _market(desk: Desk, owner: QWidget) -> None:
    _form("market", "market").MarketSheet(desk.today or desk, owner, ("", "resale", "")).ask()


def _quotes(desk: Desk, owner: QWidget) -> None:
    _form("market", "quotes").QuoteBook(desk.today or desk, owner).ask()


def _terms(desk: Desk, owner: QWidget) -> None:
    _form("market", "terms").TermsSheet(desk.today or desk, owner).show()


def _rates(desk: Desk, owner: QWidget) -> None:
    _form("rates").RatesSheet(desk.today or desk, owner).show()


SHEETS: Mapping[str, Callable[[Desk, QWidget], None]] = MappingProxyType(
    {
        "value.open": _value,
        "lots.open": _lots,
        "market.sheet": _market,
        "quotes.open": _quotes,
        "terms.open": _terms,
        "rates.title": _rates,
    }
)
OF_DECIDE = ("outlook.open", "inputs.open", "decide.prices", "report.open", "sale_plan.open", "decide.file_open")


def open_sheet(name: str, desk: Desk, owner: QWidget) -> None:
    """KeyError for a sheet that is of one area only."""
    SHEETS[name](desk, owner)


def sheet_button(name: str, text: str, desk: Desk, owner: QWidget) -> QPushButton:
    """``text`` is the key of a short word for it."""
    return button(desk.words(text), on=lambda: open_sheet(name, desk, owner))


def sheet_runs(page: Callable[[], Page], go: Callable[[str], None], owner: QWidget) -> dict[str, Callable[[], object]]:
    """What each of them does from the palette: over whatever area is on screen, Decide's own over Decide."""

    def run(name: str) -> None:
        if name in SHEETS:
            open_sheet(name, page().desk, owner)
            return
        if page().area != "decide":
            go("decide")
        page().open_sheet(name)

    return {name: partial(run, name) for name in (*SHEETS, *OF_DECIDE)}
