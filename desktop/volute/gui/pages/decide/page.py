"""Decide: the sentence first, then a plot for every centre, then why; every slider redraws all of them."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.domain.catalogue import variant_name
from volute.domain.receipt import Receipt
from volute.economics.decide import weigh
from volute.economics.groups import By
from volute.economics.inputs import MONTHS_MOST, Scenario
from volute.gui.desk import Desk
from volute.gui.page import Page
from volute.gui.pages.decide.bands import Bands
from volute.gui.pages.decide.doors import Doors, Shown
from volute.gui.pages.decide.grounded import Grounded
from volute.gui.pages.decide.leads import Leads, Looked
from volute.gui.pages.decide.scenarios import Kept, Scenarios
from volute.gui.pages.decide.table import DecideTable
from volute.gui.pages.decide.why import Reasons, Why
from volute.gui.panels import Telling, Weighed, legend, names_in_order, ordered, verdict, worth_sentence
from volute.gui.parts import EmptyState, Label, Segmented, button, line, row, scroll, wrapped
from volute.gui.plots.legend import Verdict
from volute.gui.plots.panels_said import reveal, worded
from volute.gui.plots.small_multiples import SmallMultiples
from volute.gui.plots.taking import head_with
from volute.queries.scenarios import Told, told

VIEWS = {"centre": By.CENTRE, "model": By.MODEL, "table": By.CENTRE}


class DecidePage(Page):
    """Sliders at the left; the deterministic model answers within the frame, on the GUI thread."""

    area = "decide"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.told: Told | None = None
        self.base: dict[By, Weighed] = {}
        self.view, self.centre = "centre", ""
        w, look = desk.words, desk.look
        self.scenarios = Scenarios(desk, self, self._tell, lambda: self.centre)
        self.side = self.scenarios.side
        self.doors = Doors(desk, self, self.side, self._on_screen)
        self.doors.ways["decide.file_open"] = self.scenarios.ask_which
        self.side.moved.connect(lambda _: self._redraw())
        self.side.stepped.connect(self.told_last)
        self.side.flips.chosen.connect(self._look_into)
        self.views = Segmented([(view, w(f"decide.view.{view}")) for view in VIEWS], self._look_at)
        self.grounded, self.leads = Grounded(desk, self, self._redraw), Leads(look, self._lead)
        self.verdict = Verdict(look, self.views, self.leads)
        self.plots, self.table = worded(SmallMultiples(look), w), DecideTable(desk)
        self.plots.chosen.connect(self._choose)
        self.plots.opened.connect(self._open)
        self.table.opened.connect(lambda at: self._open(self._label(int(at))))
        self.table.picked.connect(lambda at: self._look_into(self._label(int(at))))
        self.bands = Bands(desk, self, self._redraw)
        self.why = Reasons(desk, self._found, lambda: self.grounded.of(By.MODEL))
        self.side.levels.chosen.connect(self.why.choose)
        self.missing = wrapped(Label(look, "", 12, token="text2"))
        self.enter = button(w("decide.enter_prices"), on=self.doors.prices)
        self.warning = row(self.missing, self.enter, margins=(16, 0, 16, 6))
        self.empty = EmptyState(look, "scales", w("decide.no_cards"), w("probes.add_hosts"), lambda: desk.go("probes"))
        self._lay_out()
        self._show_some(some=False)

    def _lay_out(self) -> None:
        self.head = row(self.verdict, margins=(16, 12, 16, 4))
        self.drawn = scroll(self.plots)
        self.empty.also(self.desk.words("decide.file_open"), self.scenarios.ask_which)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self.under = line()
        right.addWidget(self.scenarios.strip)
        for part, stretch in ((self.head, 0), (self.warning, 0), (self.drawn, 1), (self.table, 1), (self.empty, 1)):
            right.addWidget(part, stretch)
        right.addWidget(self.under)
        right.addWidget(self.why)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addWidget(line(vertical=True))
        whole.addLayout(right, 1)

    def subtitle(self) -> str:
        if not self.told or not self.told.book.cohorts:
            return ""
        words, n, file = self.desk.words, len(self.told.book.counts), self.scenarios.found
        if file:
            return words.plural("decide.subtitle_file", n, name=file.name)
        return words.plural("decide.subtitle", n, day=self.desk.style.iso(self.told.book.today))

    def buttons(self) -> list[QPushButton]:
        return self.doors.buttons()

    def open_sheet(self, name: str) -> None:
        self.doors.open(name)

    def panes(self) -> list[QWidget]:
        return [self.side, self.plots, self.table, self.why]

    def take_back(self) -> str:
        return self.scenarios.back()

    def do_again(self) -> str:
        return self.scenarios.again()

    def last_done(self) -> str:
        return self.scenarios.last()

    def keep(self) -> tuple[Kept, str, str]:
        return self.scenarios.keep(), self.view, self.centre

    def resume(self, kept: object) -> None:
        scenarios, self.view, self.centre = cast("tuple[Kept, str, str]", kept)
        self.scenarios.resume(scenarios)
        self.views.choose(self.view)

    def shown(self, **filters: object) -> None:
        desk = self.desk
        if filters:
            self.centre = str(filters.get("centre") or "")
        today = desk.seat.now().astimezone(desk.style.zone).date()
        desk.jobs.ask(told, desk.ledger, today, done=self._arrived, key="decide", owner=self)

    def changed(self, receipt: Receipt) -> None:
        self.shown()

    def _arrived(self, found: Told) -> None:
        if not self.scenarios.arrived(found):
            self._redraw()
        self.doors.arrived()

    def _tell(self, fresh: Told) -> None:
        """Other inputs: this ledger's anew, or a file's."""
        self.told = fresh
        some = bool(fresh.book.cohorts)
        self.base = {by: self._weighed(Scenario(), by, MONTHS_MOST) for by in set(VIEWS.values())} if some else {}
        self.grounded.ask(fresh.book)
        self.why.set_models(fresh.book)
        self.doors.tell(fresh.book, self.side.scenario)
        self._warn(fresh)
        self._show_some(some=some)
        self._redraw()
        self.retitle()

    def _show_some(self, *, some: bool) -> None:
        """An empty ledger shows one sentence and its action."""
        missing = bool(self.told and self.told.book.missing)
        for part, on in (
            (self.head, some),
            (self.warning, some and missing),
            (self.drawn, some and self.view != "table"),
            (self.table, some and self.view == "table"),
            (self.under, some),
            (self.why, some),
            (self.side, some),
            (self.empty, self.told is not None and not some),
        ):
            part.setVisible(on)

    def _warn(self, fresh: Told) -> None:
        models = [variant_name(variant) for variant in fresh.book.missing]
        self.missing.setText(self.desk.words.plural("decide.missing", len(models), models=", ".join(models)))

    # --- the answer

    def _weighed(self, scenario: Scenario, by: By = By.CENTRE, least: int = 0) -> Weighed:
        assert self.told is not None  # noqa: S101 - asked for only once the book is there
        return Weighed.of(weigh(self.told.columns, self.told.book.regime, scenario, by, least))

    def _name(self, label: str) -> str:
        if VIEWS[self.view] is By.MODEL or self.told is None:
            return variant_name(label)
        return self.told.book.name(label)

    def _redraw(self) -> None:
        """The model and the drawing of every centre, on every move."""
        if not self.told or not self.base:
            return
        words, style, scenario = self.desk.words, self.desk.style, self.side.scenario
        by = VIEWS[self.view]
        now, base, doubts = self._weighed(scenario, by), self.base[by], self.grounded.of(by)
        if self.view == "table":
            rows = ordered(base, self.told.book)
            self.table.show_answers([now.answers[at] for at in rows], self._name, doubts)
        else:
            telling = Telling(words, style, self._name, ordered(base, self.told.book), doubts)
            band = self.bands.of(by, self.told.book)
            self.plots.show_panels(telling.panels(now, base, band), scenario.horizon)
            self.bands.ask(self.told.columns, self.told.book, scenario, by)
            self.plots.mark(self.centre)
            self.plots.legend = legend(now, words, doubts.values())
        marks, note = ({}, "") if self.view == "table" else (self.plots.legend, words("decide.axes"))
        self.verdict.tell(verdict(now, words), worth_sentence(now, words, style), marks, note)
        head_with(self.plots, [self.verdict.sentence(), self.verdict.worth, words("decide.axes")])
        looked = Looked(now.answers, by, self.centre, self._name)
        self.leads.tell(*looked.leads(self.grounded.sentence, words, style))
        self.side.turned.show_flips(base, now, self._name)
        self.why.ask(self.told.columns, self.told.book, scenario, self.centre if by is By.CENTRE else "")

    def _found(self, found: Why) -> None:
        self.side.turned.show_levels(found.models, self.grounded.of(By.MODEL))

    def _look_at(self, view: str) -> None:
        self.view = view
        self._show_some(some=bool(self.base))
        self._redraw()

    # --- doors

    def _choose(self, key: str) -> None:
        """One panel at a time is looked into; a second click lets it go."""
        self._look_into("" if key == self.centre else key)

    def _look_into(self, key: str) -> None:
        if key != self.centre:
            self.centre = key
            self._redraw()
            reveal(self.plots, key, self.drawn)

    def _lead(self, lead: str) -> None:
        """Each figure of the line under the sentence is a door."""
        if lead == "cards":
            self._open(self.centre)
        else:
            self.doors.lead(lead)

    def _open(self, key: str) -> None:
        """Its cards."""
        self.doors.cards((key, self._name(key)), VIEWS[self.view], self.scenarios.books())

    def _label(self, at: int) -> str:
        """Of a row of the table."""
        return list(self._names())[at]

    def _names(self) -> dict[str, str]:
        """Of the centres by code, in the order they are shown."""
        return names_in_order(self.base[By.CENTRE], self.told.book) if self.told and self.base else {}

    def _on_screen(self) -> Shown | None:
        if not (self.told and (names := self._names())):
            return None
        centre, from_file = self.centre if self.centre in names else "", self.scenarios.found is not None
        return Shown(self.told.book, self.side.scenario, centre, names, from_file=from_file)
