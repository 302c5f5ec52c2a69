"""What needs somebody today, what was done since yesterday, what cards fetch. A line leaves when its work is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.domain.catalogue import variant_name
from volute.gui.desk import Desk
from volute.gui.pages.overview_rows import MARGIN, NARROW_WIDTH, WIDTH, Item, ItemRow, PriceRow, Since
from volute.gui.parts import Label, button, emptied, frame, line, row, scroll
from volute.queries.doings import Doing
from volute.queries.overview import OverviewBoard
from volute.queries.prices import Course
from volute.queries.today import Cases, Ending

NAMED = 2  # reasons and centres named on a line
PRICES = 5  # models shown at first


class Today(QWidget):
    """The pane at the right of the Overview."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._courses: Sequence[Course] = ()
        self.setFixedWidth(WIDTH)
        self._all_prices = False
        look, words = desk.look, desk.words
        self._day = Label(look, "", 12, token="text2")
        self._since = Since(look)
        self._since_head = Label(look, words("overview.since"), 12, 600, "text2")
        self._work, self._prices = QVBoxLayout(), QVBoxLayout()
        pane = frame("chrome")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(MARGIN, 12, MARGIN, 12)
        inside.setSpacing(6)
        inside.addWidget(row(Label(look, words("overview.today"), 13, 600), 1, self._day))
        for part in (self._work, self._since_head, self._since, self._prices):
            if isinstance(part, QVBoxLayout):
                part.setSpacing(0)
                inside.addLayout(part)
            else:
                inside.addWidget(part)
        inside.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll(pane))

    def show_board(self, board: OverviewBoard) -> None:
        desk = self._desk
        self._day.setText(desk.style.weekday(board.book.today))
        emptied(self._work)
        items = list(self.items(board))
        for item in items:
            self._work.addWidget(line())
            self._work.addWidget(ItemRow(desk.look, item, lambda item=item: self._open(item)))  # type: ignore[misc]  # binds
        if not items:
            self._work.addWidget(Label(desk.look, desk.words("overview.today_nothing"), 12, token="text2"))
        self._work.addWidget(line())
        self._since.set_lines([(self._when(doing, board), self.did(doing)) for doing in board.doings])
        self._since_head.setVisible(bool(board.doings))
        emptied(self._prices)
        if board.prices:
            head = Label(desk.look, desk.words("overview.resale"), 12, 600, "text2")
            unit = Label(desk.look, desk.words("overview.resale_unit"), 11, token="text2")
            self._prices.addWidget(row(head, 1, unit, margins=(0, 6, 0, 2)))
        self._courses = _dearest(board)
        self._list_prices()

    def _list_prices(self) -> None:
        """The models that weigh most; the rest on demand."""
        while self._prices.count() > 1 and (item := self._prices.takeAt(1)):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        shown = self._courses if self._all_prices else self._courses[:PRICES]
        for course in shown:
            self._prices.addWidget(self._price(course))
        if rest := len(self._courses) - len(shown):
            text = self._desk.words("overview.more_prices", n=rest)
            self._prices.addWidget(button(text, "link", on=self._more_prices))

    def _more_prices(self) -> None:
        self._all_prices = True
        self._list_prices()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - what the window is
        """A small window gives the table of centres some of this pane."""
        self.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)

    def _open(self, item: Item) -> None:
        self._desk.go(item.area, **item.filters)

    # --- what waits

    def items(self, board: OverviewBoard) -> Iterator[Item]:
        """Work in the order of its money and age."""
        due, words = board.due, self._desk.words
        if found := sum(due.differences.values()):
            kinds = [f"{n} {words(f'probes.kind.{kind}')}" for kind, n in _most(due.differences)]
            yield Item("vanished", words("overview.today_differences", n=found), " · ".join(kinds), "probes")
        for notice in due.notices:
            text = words("overview.today_notice", tenant=", ".join(map(self._desk.called, notice.tenants)))
            yield self._leaving(board, notice, "failed", text)
        if due.ending:
            text = words.plural("overview.today_leases", due.ending.leases)
            yield self._leaving(board, due.ending, "attention", text)
        if due.silent.hosts:
            yield Item(
                "attention", words.plural("overview.today_silent", due.silent.hosts), self._silent(board), "probes"
            )
        if due.waiting.cards:
            yield self._cases("conversion", words.plural("overview.today_waiting", len(due.waiting.cards)), due.waiting)
        if due.failed.cards:
            yield self._cases("burn_in", words.plural("overview.today_failed", len(due.failed.cards)), due.failed)
        if board.book.missing:
            models = ", ".join(variant_name(v) for v in board.book.missing)
            yield Item("attention", words("overview.today_prices"), models, "decide")

    def _leaving(self, board: OverviewBoard, ending: Ending, glyph: str, text: str) -> Item:
        style, words = self._desk.style, self._desk.words
        facts = {"n": style.count(len(ending.cards)), "day": self._day_of(ending.end, board)}
        if ending.monthly is None:
            below = words("overview.leaving_unknown", **facts)
        else:
            below = words("overview.leaving", **facts, rent=style.money_large(ending.monthly))
        return Item(glyph, text, below, filters={"cards": list(ending.cards)})

    def _day_of(self, day: date, board: OverviewBoard) -> str:
        style = self._desk.style
        return style.date(day) if day.year == board.book.today.year else style.date_year(day)

    def _silent(self, board: OverviewBoard) -> str:
        silent, words = board.due.silent, self._desk.words
        places = [words("overview.at", n=n, centre=board.book.name(code)) for code, n in silent.centres[:NAMED]]
        return words("overview.silent", n=self._desk.style.count(len(silent.cards)), places=", ".join(places))

    def _cases(self, glyph: str, text: str, cases: Cases) -> Item:
        below = ", ".join(f"{n} {self._desk.called(reason)}" for reason, n in cases.reasons[:NAMED]).replace(
            " °C", "\u00a0°C"
        )
        return Item(glyph, text, below, filters={"cards": list(cases.cards)})

    # --- what was done, and what cards fetch

    def did(self, doing: Doing) -> str:
        """One doing in words; a step without words of its own is a step."""
        words = self._desk.words
        facts = {"by": self._desk.called(doing.by), "of": self._desk.style.count(doing.of)}
        own = f"overview.did.{doing.what}"
        return words.plural(own if words.has(f"{own}.one") else f"overview.did.{doing.kind}", doing.count, **facts)

    def _when(self, doing: Doing, board: OverviewBoard) -> str:
        style = self._desk.style
        local = doing.at.astimezone(style.zone)
        return (
            style.time(doing.at)
            if local.date() == board.book.today
            else style.words(f"unit.weekday.d{local.weekday()}")
        )

    def _price(self, course: Course) -> PriceRow:
        """A price nobody confirmed is marked, and so is a change that is only expected."""
        style, price, desk = self._desk.style, course.price, self._desk
        amount = f"{'≈ ' if price.assumed else ''}{style.number(price.amount, 0)}"
        expected = course.change is None and price.trend is not None
        share = price.trend if course.change is None else course.change
        change = "—" if share is None else f"{'≈ ' if expected else ''}{style.signed(share * 100)}%"
        name = variant_name(price.variant)
        return PriceRow(desk.look, (name, amount, change), course.amounts, lambda: desk.go("fleet", model=name))


def _dearest(board: OverviewBoard) -> list[Course]:
    """Models by what their cards are worth together, the most first."""
    cards: Counter[str] = Counter()
    for cohort in board.book.cohorts:
        cards[cohort.variant] += cohort.count
    return sorted(board.prices, key=lambda course: -cards[course.price.variant] * course.price.amount)


def _most(counts: object) -> list[tuple[str, int]]:
    """The kinds of most cards first."""
    found = dict(counts) if isinstance(counts, dict) else {}
    return sorted(found.items(), key=lambda kind: (-kind[1], kind[0]))
