"""What needs somebody today, what was done since yesterday, what cards fetch. A line leaves when its work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.domain.catalogue import variant_name
from volute.gui.desk import Desk
from volute.gui.forms.lots.lots import LotsSheet
from volute.gui.forms.market.quotes import QuoteBook
from volute.gui.pages.overview.prices import Prices
from volute.gui.pages.overview.rows import MARGIN, NARROW_WIDTH, WIDTH, Item, ItemRow, SinceRow
from volute.gui.parts import Label, emptied, frame, line, row, scroll
from volute.queries.doings import Doing, doing_cards
from volute.queries.overview import OverviewBoard
from volute.queries.pressing import Pressing
from volute.queries.today import Cases, Ending

NAMED = 2  # reasons and centres named on a line
REGISTERED = {  # where the entries of a register are seen
    "host": ("probes", {"view": "hosts"}),
    "lease": ("leases", {}),
    "meter": ("leases", {}),
    "statement": ("leases", {}),
    "plan": ("decide", {}),
    "scenario": ("decide", {}),
}


class Today(QWidget):
    """The pane at the right of the Overview."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setFixedWidth(WIDTH)
        look, words = desk.look, desk.words
        self._day = Label(look, "", 12, token="text2")
        self._since_head = Label(look, words("overview.since"), 12, 600, "text2")
        self._work, self._since, self._prices = QVBoxLayout(), QVBoxLayout(), Prices(desk)
        pane = frame("chrome")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(MARGIN, 12, MARGIN, 12)
        inside.setSpacing(6)
        order = Label(look, words("overview.today_order"), 11, token="text3")
        order.setToolTip(words("pressing.rule"))
        inside.addWidget(row(Label(look, words("overview.today"), 13, 600), order, 1, self._day, spacing=6))
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
            nothing = Label(desk.look, desk.words("overview.today_nothing"), 12, token="text2")
            self._work.addWidget(row(nothing, 1, margins=(0, 2, 0, 8)))
        self._work.addWidget(line())
        emptied(self._since)
        for doing in board.doings:
            texts = self._when(doing, board), self.did(doing)
            self._since.addWidget(SinceRow(desk.look, texts, self._door(doing)))
        self._since_head.setVisible(bool(board.doings))
        self._prices.show_board(board)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - what the window is
        """A small window gives the table of centres some of this pane."""
        self.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)

    def _open(self, item: Item) -> None:
        self._desk.go(item.area, **item.filters)

    # --- what waits

    def items(self, board: OverviewBoard) -> Iterator[Item]:
        """Work in the order of its money and age; the tip of each says why it stands where it stands."""
        made = {
            "differences": self._differences,
            "notice": self._notice,
            "leases": self._leases,
            "dark": self._dark,
            "silent": self._silent,
            "waiting": self._waiting,
            "failed": self._failed,
            "undeclared": self._undeclared,
            "prices": self._no_prices,
        }
        for work in board.pressing:
            yield replace(made[work.kind](board, work.at), stake=self._stake(work), tip=self._why(work))

    def _money(self, work: Pressing) -> str:
        money = self._desk.style.money_large(work.money)
        return f"≈ {money}" if work.about else money

    def _stake(self, work: Pressing) -> str:
        """Its money, and how long it has waited or until when there is time."""
        style, words = self._desk.style, self._desk.words
        if work.left is not None:
            age = words("pressing.left", days=style.days(work.left))
        else:
            age = style.days(work.days) if work.days else ""
        return " · ".join(filter(None, (self._money(work), age)))

    def _why(self, work: Pressing) -> str:
        style, words = self._desk.style, self._desk.words
        known = work.money is not None
        stake = words(f"pressing.{work.kind}", money=self._money(work)) if known else words("pressing.unknown")
        key = "pressing.age" if work.left is None else "pressing.near"
        age = words(key, days=style.days(work.days)) if work.days else ""
        return "\n".join(filter(None, (stake, age, words("pressing.rule"))))

    def _differences(self, board: OverviewBoard, _: int) -> Item:
        found, words = board.due.differences, self._desk.words
        kinds = [f"{n} {words(f'probes.kind.{kind}')}" for kind, n in _most(found)]
        text = words("overview.today_differences", n=sum(found.values()))
        return Item("vanished", text, " · ".join(kinds), "probes")

    def _notice(self, board: OverviewBoard, at: int) -> Item:
        notice = board.due.notices[at]
        tenants = ", ".join(map(self._desk.called, notice.tenants))
        return self._leaving(board, notice, "failed", self._desk.words("overview.today_notice", tenant=tenants))

    def _leases(self, board: OverviewBoard, _: int) -> Item:
        ending = cast("Ending", board.due.ending)
        text = self._desk.words.plural("overview.today_leases", ending.leases)
        return self._leaving(board, ending, "attention", text)

    def _waiting(self, board: OverviewBoard, _: int) -> Item:
        waiting = board.due.waiting
        text = self._desk.words.plural("overview.today_waiting", len(waiting.cards))
        return self._cases("conversion", text, waiting)

    def _failed(self, board: OverviewBoard, _: int) -> Item:
        failed = board.due.failed
        return self._cases("burn_in", self._desk.words.plural("overview.today_failed", len(failed.cards)), failed)

    def _undeclared(self, board: OverviewBoard, _: int) -> Item:
        found, words = board.due.undeclared, self._desk.words
        below = ", ".join(f"{n} {words(f'modification.short.{kind}')}" for kind, n in found.reasons[:NAMED])
        text = words.plural("overview.today_undeclared", len(found.cards))
        return Item("attention", text, below, filters={"cards": list(found.cards)})

    def _no_prices(self, board: OverviewBoard, _: int) -> Item:
        models = ", ".join(variant_name(v) for v in board.book.missing)
        return Item("attention", self._desk.words("overview.today_prices"), models, "decide")

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

    def _dark(self, board: OverviewBoard, _: int) -> Item:
        words, groups = self._desk.words, board.due.dark
        cards = sum(len(group.cards) for group in groups)
        tenants = ", ".join(dict.fromkeys(self._desk.called(group.tenant) for group in groups[:NAMED]))
        text = words.plural("overview.today_dark", cards)
        return Item("idle", text, words("overview.dark_below", tenants=tenants), "leases", {"view": "use"})

    def _silent(self, board: OverviewBoard, _: int) -> Item:
        silent, words = board.due.silent, self._desk.words
        places = [words("overview.at", n=n, centre=board.book.name(code)) for code, n in silent.centres[:NAMED]]
        facts = {"n": self._desk.style.count(len(silent.cards)), "places": ", ".join(places)}
        text = words.plural("overview.today_silent", silent.hosts)
        return Item("attention", text, words("overview.silent", **facts), "probes")

    def _cases(self, glyph: str, text: str, cases: Cases) -> Item:
        below = ", ".join(f"{n} {self._desk.called(reason)}" for reason, n in cases.reasons[:NAMED]).replace(
            " °C", "\u00a0°C"
        )
        return Item(glyph, text, below, filters={"cards": list(cases.cards)})

    # --- what was done

    def _door(self, doing: Doing) -> Callable[[], None] | None:
        """To the run, to where a register is seen, or to the cards it was done to; what has no place leads nowhere."""
        desk = self._desk
        register = doing.what.removeprefix(f"{doing.kind}_")
        if doing.kind == "probed":
            return lambda: desk.go("probes")
        if register in ("lot", "packed"):
            return lambda: LotsSheet(desk, self).show()
        if register == "price":
            return lambda: QuoteBook(desk, self).ask()
        if register in REGISTERED:
            area, filters = REGISTERED[register]
            return lambda: desk.go(area, **filters)
        if not doing.has_cards:
            return None

        def found(cards: tuple[str, ...]) -> None:
            desk.go("fleet", cards=list(cards))

        def ask() -> None:
            asked = (doing_cards, desk.ledger, doing, desk.style.zone)
            desk.jobs.ask(*asked, done=found, key="overview door", owner=self)

        return ask

    def did(self, doing: Doing) -> str:
        """One doing in words; a step without words of its own is a step."""
        words, style = self._desk.words, self._desk.style
        facts = {"by": self._desk.called(doing.by), "of": style.count(doing.of), "paid": style.money_large(doing.paid)}
        own = f"overview.did.{doing.what}{'_paid' if doing.paid else ''}"
        return words.plural(own if words.has(f"{own}.one") else f"overview.did.{doing.kind}", doing.count, **facts)

    def _when(self, doing: Doing, board: OverviewBoard) -> str:
        style = self._desk.style
        local = doing.at.astimezone(style.zone)
        return (
            style.time(doing.at)
            if local.date() == board.book.today
            else style.words(f"unit.weekday.d{local.weekday()}")
        )


def _most(counts: object) -> list[tuple[str, int]]:
    """The kinds of most cards first."""
    found = dict(counts) if isinstance(counts, dict) else {}
    return sorted(found.items(), key=lambda kind: (-kind[1], kind[0]))
