"""The Overview counted by hand: a small ledger, every rate a share of cards owned, every door exactly its cards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import NOW, SEAT, price, small_fleet
from volute.commands import cards, registers
from volute.commands.seat import Seat
from volute.domain.events import Registered
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.comparison import Counts, book
from volute.queries.doors import cards_behind
from volute.queries.overview import overview, totals
from volute.queries.scenarios import read_levers, told, written_levers

CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def test_every_rate_is_a_share_of_cards_owned(ledger: Ledger) -> None:
    counts = book(ledger, NOW.date()).counts
    assert counts == {"WHU": Counts(owned=5, racked=4, lit=1, unknown=1), "SGN": Counts(1, 1, 1, 0)}
    assert counts["WHU"].share(counts["WHU"].racked) == 0.8
    assert counts["WHU"].lit_share == 0.2  # not 1 of 4 racked, nor 1 of 3 whose load is known


def test_totals_agree_wherever_they_stand(ledger: Ledger) -> None:
    board = overview(ledger, NOW)
    total = board.book.total
    assert total == Counts(owned=6, racked=5, lit=2, unknown=1)
    assert sum(board.states.values()) == total.owned == sum(c.owned for c in board.book.counts.values())
    assert board.states == {"lit": 2, "idle": 2, "dark": 1, "in_stock": 1}
    assert board.days[-1].counts == total


def test_a_centre_without_any_known_load_has_no_lit_rate() -> None:
    assert Counts(owned=8, racked=8, lit=0, unknown=8).lit_share is None
    assert Counts(owned=8, racked=8, lit=0, unknown=0).lit_share == 0
    assert Counts(owned=8).lit_share == 0  # nothing is racked, so nothing is lit
    assert Counts().share(0) is None


def test_a_lit_rate_is_assumed_only_where_racked_cards_were_never_seen(ledger: Ledger) -> None:
    """A shelf of cards has no lit rate to be assumed; one card in a rack that nobody probed has."""
    registers.describe(ledger, SEAT, "centre", "NEW", {"name": "New"})
    shelf = cards.register(ledger, SEAT, Registered("h20", "NEW", store="shelf", memory_mib=97871)).facts[0].subject
    assert book(ledger, NOW.date()).assumed == ()
    registers.describe(ledger, SEAT, "host", "new-n01", {"centre": "NEW", "address": "127.0.0.1"})
    cards.take_step(ledger, SEAT, shelf, "rack", {"host": "new-n01", "slot": 0})
    assert book(ledger, NOW.date()).assumed == ("NEW",)


def test_net_rent_is_what_a_hand_makes_it(ledger: Ledger) -> None:
    """Hours x price less power and repairs, before tax, for the cards that live to the end of the month."""
    board = overview(ledger, NOW)
    rent = {a.label: a.net_rent for a in board.answers}
    alive = 1 - 0.0033
    power = 1 - 0.12 * 0.13  # the VAT on the bill is deducted, and levies on it with it
    sgn = 730 * 2 * 0.99 - 730 * 0.510 * power - 0.01 * 600
    load = 4 / 3  # of four racked cards, a third of those whose load is known
    whu = load * 730 * 2 * 0.99 - 730 * (load * 0.510 + (4 - load) * 0.082) * power - 4 * 0.01 * 600
    assert rent == {"SGN": pytest.approx(sgn * alive), "WHU": pytest.approx(whu * alive)}
    assert totals(board.answers)[0] == pytest.approx((sgn + whu) * alive)


def test_idle_cards_alone_are_priced(ledger: Ledger) -> None:
    board = overview(ledger, NOW)
    assert board.idle == 2  # seen idle, and seen held without work; not the one nobody saw
    one = next(a.sell_value for a in board.answers if a.label == "SGN")
    assert one is not None
    assert board.idle_worth == pytest.approx(2 * one, rel=0.002)  # two press the price a little more than one


def test_without_prices_money_is_unknown_and_not_nil(tmp_path: Path) -> None:
    ledger = small_fleet(tmp_path / "bare.db", priced=False)
    board = overview(ledger, NOW)
    assert (board.idle_worth, *totals(board.answers)) == (None, None, None)
    assert board.book.missing == ("rtx4090",)
    ledger.close()


def test_the_month_is_counted_from_the_newest_day_that_is_old_enough(ledger: Ledger) -> None:
    assert overview(ledger, NOW).month_ago() == Counts(owned=4, racked=2, lit=2)


@pytest.mark.parametrize(
    ("what", "centre", "number"),
    [("owned", "", 6), ("racked", "", 5), ("racked", "WHU", 4), ("lit", "", 2), ("lit", "SGN", 1), ("idle", "", 2),
     ("dark", "", 1), ("unknown", "WHU", 1), ("earning", "", 2), ("in_stock", "", 1), ("workshop", "", 0),
     ("scrap", "", 0)],
)  # fmt: skip
def test_a_door_leads_to_as_many_cards_as_its_number(ledger: Ledger, what: str, centre: str, number: int) -> None:
    found = cards_behind(ledger, what, centre)
    assert len(found) == len(set(found)) == number


def test_what_was_done_is_one_line_a_person_day_and_kind(ledger: Ledger) -> None:
    yesterday = Seat("Lin", lambda: NOW - timedelta(days=1))
    for card in cards_behind(ledger, "racked", "WHU")[:2]:
        cards.note(ledger, yesterday, card, "dust")
        cards.note(ledger, SEAT, card, "dust")
        cards.note(ledger, SEAT, card, "more dust")
    found = [(d.by, d.what, d.count) for d in overview(ledger, NOW, CHINA).doings if d.kind == "noted"]
    assert found == [("Chen Yu", "noted", 4), ("Lin", "noted", 2)]
    times = [d.at for d in overview(ledger, NOW, CHINA).doings]
    assert times == sorted(times, reverse=True)


def test_leases_that_end_bring_their_cards_and_rent(ledger: Ledger) -> None:
    fields = {"tenant": "Qwill", "mode": "card_hours", "price": "1060", "unit": "card_month", "start": "2026-01-01",
              "end": "2026-12-01", "vat_included": True, "vat_rate": "0.06"}  # fmt: skip
    registers.describe(ledger, SEAT, "lease", "L-1", fields)
    registers.describe(ledger, SEAT, "lease", "L-2", {**fields, "end": "2027-12-01"})
    leased = cards_behind(ledger, "racked", "WHU")[:2]
    for card in leased:
        cards.take_step(ledger, SEAT, card, "lease", {"lease": "L-1", "tenant": "Qwill"})
    ending = overview(ledger, NOW).due.ending
    assert ending is not None
    assert (ending.leases, ending.cards, ending.monthly) == (1, leased, pytest.approx(2000))
    registers.describe(ledger, SEAT, "lease", "L-1", {"status": "notice"})
    due = overview(ledger, NOW).due
    assert due.ending is None
    assert [notice.tenants for notice in due.notices] == [("Qwill",)]


def test_cards_that_wait_say_for_what(ledger: Ledger) -> None:
    card = cards_behind(ledger, "in_stock")[0]
    cards.take_step(ledger, SEAT, card, "open_job", {"template": "fan_to_blower", "reason": "sale"})
    cards.take_step(ledger, SEAT, card, "hold_job", {"waiting_for": "blower kit"})
    waiting = overview(ledger, NOW).due.waiting
    assert (waiting.cards, waiting.reasons) == ((card,), (("blower kit", 1),))


def test_a_price_has_its_course(ledger: Ledger) -> None:
    price(ledger, "resale", 18_000)
    (course,) = overview(ledger, NOW).prices
    assert (course.price.amount, course.change) == (18_000, None)  # nobody quoted a price thirty days ago
    fields = {"model": "rtx4090", "what": "resale", "amount": "20000", "as_of": "2026-10-01", "source": "a list"}
    registers.describe(ledger, SEAT, "price", "rtx4090-old", fields)
    (course,) = overview(ledger, NOW).prices
    assert course.amounts == (20_000, 18_000)
    assert course.change == pytest.approx(-0.1)


def test_a_scenario_reads_back_as_it_was_written(ledger: Ledger) -> None:
    scenario = replace(Scenario(), rent_change=-0.06, horizon=24)
    registers.describe(ledger, SEAT, "scenario", "slide", {"name": "Slide", "levers": written_levers(scenario)})
    assert read_levers(told(ledger, NOW.date()).scenarios["Slide"]) == scenario


def test_a_horizon_of_ten_years_reads_back_and_one_beyond_the_model_is_its_end() -> None:
    assert [read_levers(f'{{"horizon": "{months}"}}').horizon for months in (60, 120, 500, 0)] == [60, 120, 120, 1]
