"""What leads on from Decide: a sheet each. While a file is shown, what works on this ledger's cards waits until its
own books are back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from volute.domain.catalogue import variant_name
from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.market.prices import EnterPrices
from volute.gui.forms.outlook.inputs import InputsSheet
from volute.gui.forms.outlook.outlook import OutlookSheet
from volute.gui.forms.plan.sale import PlanSale
from volute.gui.forms.reports.report import MakeReport
from volute.gui.pages.decide.side import Side
from volute.gui.palette_list import UNLISTED
from volute.gui.parts import button
from volute.gui.sheets import open_sheet
from volute.queries.comparison import Book

MORE = {
    "value.open": "scales",
    "lots.open": "package",
    "market.sheet": "tag",
    "quotes.open": "list",
    "terms.open": "sliders-horizontal",
}


@dataclass(frozen=True)
class Shown:
    """What is on screen: ``names`` are the centres by code in their order, ``from_file`` that it is not this ledger."""

    book: Book
    scenario: Scenario
    centre: str
    names: Mapping[str, str]
    from_file: bool


class Doors:
    """By name, so that a palette opens them too; one asked for before the inputs are there opens with them."""

    def __init__(self, desk: Desk, page: QWidget, side: Side, shown: Callable[[], Shown | None]) -> None:
        self._desk, self._page, self._side, self._shown = desk, page, side, shown
        self._wanted = ""
        self.ways: dict[str, Callable[[], object]] = {
            "outlook.open": self.outlook,
            "inputs.open": self.inputs,
            "decide.prices": self.prices,
            "report.open": self.report,
            "sale_plan.open": self.plan,
        }
        self.menu = QMenu(page)
        self.menu.addAction(desk.look.icon("info"), desk.words("inputs.open"), self.inputs)
        for name, icon in MORE.items():
            self.menu.addAction(desk.look.icon(icon), desk.words(name), lambda name=name: open_sheet(name, desk, page))

    def buttons(self) -> list[QPushButton]:
        """Prices decide everything here, so they are one press away; so is the answer on paper."""
        words, look, shown = self._desk.words, self._desk.look, self._shown()
        if shown is None:
            return []
        self.more = button(words("decide.more_doors"), look=look, icon="dots-three", on=self._more)
        self.more.setObjectName(UNLISTED)
        outlook = button(words("outlook.open"), look=look, icon="eye", on=self.outlook)
        prices = button(words("decide.prices"), look=look, icon="tag", on=self.prices)
        report = button(words("report.open"), look=look, icon="file-text", on=self.report)
        plan = button(words("sale_plan.open"), "primary", on=self.plan)
        self._desk.read_only(prices, plan)
        for one in (prices, report, plan) if shown.from_file else ():
            one.setEnabled(False)
            one.setToolTip(words("decide.file_not_here"))
        return [outlook, prices, report, self.more, plan]

    def _more(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    # --- by name

    def open(self, name: str) -> None:
        """Now, or once the inputs are there."""
        self._wanted = ""
        if self._shown() is None and name != "decide.file_open":
            self._wanted = name
        else:
            self.ways[name]()

    def arrived(self) -> None:
        """The inputs are there; without cards there is nothing to open."""
        name, self._wanted = self._wanted, ""
        if name and self._shown():
            self.open(name)

    def tell(self, book: Book, scenario: Scenario) -> None:
        """Other inputs, for the sheets that stand beside the page."""
        for outlook in self._page.findChildren(OutlookSheet):
            outlook.set_book(book)
        for inputs in self._page.findChildren(InputsSheet):
            inputs.set_book(book, scenario)

    def cards(self, named: tuple[str, str], by: By, here: Book | None) -> None:
        """Those of a centre or a model in Fleet, where this ledger has any; ``named`` are code and name."""
        key, name = named
        known = {cohort.model for cohort in here.cohorts} | {*here.counts} if here else ()
        if key not in known:
            self._desk.toast(self._desk.words("decide.file_elsewhere", name=name))
        elif by is By.MODEL:
            self._desk.go("fleet", model=variant_name(key))
        else:
            self._desk.go("fleet", centre=key)

    # --- sheets

    def outlook(self, tab: str = "") -> None:
        """Of the centre looked into, else of all; it follows the sliders."""
        if shown := self._shown():
            sheet = OutlookSheet(self._desk, self._page, shown.book, shown.scenario, shown.centre)
            self._side.moved.connect(sheet.follow)
            if tab:
                sheet.look_at(tab)
            sheet.show()

    def lead(self, lead: str) -> None:
        """From a figure under the sentence: what it is made of."""
        shown = self._shown()
        if lead == "inputs":
            self.inputs()
        elif lead == "waiting":
            self.outlook("when" if shown and shown.centre else "ranking")
        else:
            self.outlook(lead)

    def inputs(self) -> None:
        """Of the centre looked into, else of all."""
        if shown := self._shown():
            InputsSheet(self._desk, self._page, (shown.book, shown.scenario), shown.centre).show()

    def plan(self) -> None:
        """Of the sliders as they stand."""
        if shown := self._at_home():
            PlanSale(self._desk, self._page, shown.book, shown.scenario).show()

    def prices(self) -> None:
        if self._at_home():
            EnterPrices(self._desk, self._page)

    def report(self) -> None:
        """With the sliders as they stand; of a past day too."""
        shown = self._shown()
        if shown and not self._elsewhere(shown):
            MakeReport(self._desk, self._page, shown.names, shown.scenario).show()

    def _at_home(self) -> Shown | None:
        """What is shown where it is this ledger of today; says why not."""
        shown = self._shown()
        return shown if shown and not self._elsewhere(shown) and self._desk.may_write() else None

    def _elsewhere(self, shown: Shown) -> bool:
        if shown.from_file:
            self._desk.toast(self._desk.words("decide.file_not_here"))
        return shown.from_file
