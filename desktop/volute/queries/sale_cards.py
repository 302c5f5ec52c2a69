"""From the lots of a plan to cards: whole machines first, every card checked, with its floor, its price and its book
value; and how many could not be found, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TypedDict

from volute.domain.card import Cooler
from volute.domain.events import Fact
from volute.domain.replay import replay
from volute.domain.sale_plans import Planned, action
from volute.economics.book_value import Gain, gain
from volute.economics.carrying import Books
from volute.economics.decide import compare
from volute.economics.floors import Floor, Floors
from volute.economics.groups import By
from volute.economics.plan_columns import MACHINE
from volute.ledger.lots import histories_of, position
from volute.ledger.store import Ledger
from volute.queries.card_checks import Checked, Checks, Reason
from volute.queries.comparison import Book
from volute.queries.sale_choice import chosen, wanted
from volute.queries.sale_plan import Lot, SalePlan
from volute.queries.scenarios import written_levers
from volute.queries.spent import spent
from volute.queries.tax_books import books


@dataclass(frozen=True, slots=True)
class SaleCard:
    """One card chosen for a lot. ``whole`` when all eight of its host go together; ``action`` is what accepting the
    plan does now: see ``volute.domain.sale_plans``."""

    planned: Planned  # as an accepted plan keeps it
    lot: int
    centre: str
    variant: str
    host: str
    slot: int | None
    cooler: str
    whole: bool
    lit: bool
    action: str
    reasons: tuple[Reason, ...]  # for which it waits
    floor: Floor
    gain: Gain  # of a sale at ``floor.net``; its book value is today's

    @property
    def card(self) -> str:
        return self.planned.card

    @property
    def day(self) -> date:
        return date.fromisoformat(self.planned.day)

    @property
    def below(self) -> bool:
        """Whether it is expected to fetch less than keeping it is worth."""
        return self.floor.net is not None and self.floor.least is not None and self.floor.net < self.floor.least


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A card of a lot's kind that may not be sold, with what speaks against it."""

    card: str
    centre: str
    variant: str
    host: str
    reasons: tuple[Reason, ...]


class Terms(TypedDict):
    """What a plan is accepted on."""

    cards: tuple[Planned, ...]
    levers: str
    head: int
    months: int
    new_leases: int
    replaces: str


@dataclass(frozen=True)
class SaleCards:
    """The cards of a plan in the order of its lots; ``wanted`` (less what accepted plans hold), ``found`` by lot."""

    plan: SalePlan
    cards: tuple[SaleCard, ...]
    left_out: tuple[LeftOut, ...]
    wanted: tuple[int, ...]
    head: int  # the newest fact of the ledger when they were read
    books: Books
    replaces: str = ""  # the accepted plan whose place it would take

    @property
    def found(self) -> tuple[int, ...]:
        counted = Counter(card.lot for card in self.cards)
        return tuple(counted[at] for at in range(len(self.wanted)))

    @property
    def actions(self) -> Mapping[str, int]:
        """How many cards each action concerns."""
        return Counter(card.action for card in self.cards)

    @property
    def terms(self) -> Terms:
        """As ``commands.sale_plans.Proposal`` takes them."""
        asked = self.plan.asked
        return Terms(
            cards=tuple(card.planned for card in self.cards),
            levers=written_levers(asked.scenario),
            head=self.head,
            months=asked.months,
            new_leases=asked.new_leases,
            replaces=self.replaces,
        )

    @property
    def whole(self) -> int:
        """Machines that leave whole."""
        return sum(card.whole for card in self.cards) // MACHINE


def sale_cards(ledger: Ledger, book: Book, plan: SalePlan, instead_of: str = "") -> SaleCards:
    """Choose and check. Worked out beside the window: it reads the newest look at every card. The cards of an accepted
    plan that this one would take the place of are free for it."""
    with ledger.reading() as connection:
        head = position(connection)
    checks = Checks(ledger, instead_of)
    policy = books(ledger) or Books()
    asked = wanted(checks, plan.sold)
    picked = list(chosen(checks, plan.sold, asked, book.today))
    with ledger.reading() as connection:
        histories = histories_of(connection, [card.row.id for _, card, _ in picked])
    weighed = compare(book.cohorts, book.centres, book.regime, plan.asked.scenario, By.COHORT)
    telling = _Telling(_Floors(Floors(weighed), book), book.today, histories, policy)
    cards = [telling.card(at, plan.sold[at], checked, whole=whole) for at, checked, whole in picked]
    out = _left_out(checks, plan.sold, {card.card for card in cards}, book.today)
    return SaleCards(plan, tuple(cards), tuple(out), asked, head, policy, instead_of)


@dataclass(frozen=True)
class _Floors:
    """The floors of a cohort's cards, worked out once for each month and kind."""

    floors: Floors
    book: Book

    def of(self, lot: Lot, *, converts: bool) -> Floor:
        day, today = lot.day or self.book.today, self.book.today
        month = (day.year - today.year) * 12 + day.month - today.month
        return self.floors.of(f"{lot.centre}/{lot.variant}", month, converts=converts)

    def converted(self, lot: Lot) -> bool:
        """Whether cards of this kind are sold as blower cards: somebody quoted what the conversion costs."""
        cohort = next(c for c in self.book.cohorts if (c.centre, c.variant) == (lot.centre, lot.variant))
        return cohort.resale.conversion is not None


@dataclass(frozen=True)
class _Telling:
    """What the cards of a plan are told from."""

    floors: _Floors
    today: date
    histories: Mapping[str, Sequence[Fact]]
    books: Books

    def card(self, at: int, lot: Lot, checked: Checked, *, whole: bool) -> SaleCard:
        row, day = checked.row, lot.day or self.today
        history = self.histories[row.id]
        converts = row.cooler == Cooler.FAN and self.floors.converted(lot)
        floor = self.floors.of(lot, converts=converts)
        planned = Planned(row.id, row.seq, day.isoformat(), converts, _yuan(floor.price), _yuan(floor.least_price))
        return SaleCard(
            planned=planned,
            lot=at,
            centre=row.centre,
            variant=row.variant,
            host=row.host,
            slot=row.slot,
            cooler=row.cooler,
            whole=whole,
            lit=checked.lit,
            action=action(replay(history), planned, self.today),
            reasons=checked.reasons,
            floor=floor,
            gain=gain(spent(history), floor.net, day, self.books),
        )


def _yuan(amount: float | None) -> str:
    """Whole yuan, rounded up: a floor is not undercut by rounding."""
    return "" if amount is None else str(max(ceil(amount), 0))


def _left_out(checks: Checks, lots: Sequence[Lot], chosen: set[str], today: date) -> Iterator[LeftOut]:
    """Of every kind that is sold, judged for the last day on which it is."""
    last: dict[tuple[str, str], date] = {}
    for lot in lots:
        last[lot.centre, lot.variant] = max(lot.day or today, last.get((lot.centre, lot.variant), today))
    for kind, day in last.items():
        for row in checks.rows[kind]:
            checked = checks.of(row, day, today)
            if row.id not in chosen and not checked.fit:
                lasting = tuple(reason for reason in checked.reasons if not reason.passes)
                yield LeftOut(row.id, row.centre, row.variant, row.host, lasting)
