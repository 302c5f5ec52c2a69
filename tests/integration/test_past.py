"""The comparison as of a past day: what had happened by then and was not taken back since, and nothing later."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from pdf_text import read_pdf
from small_fleet import NOW, PRICE, price, small_fleet
from volute.commands.cards import register, take_step
from volute.commands.registers import describe, retire
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.events import Costed, Registered
from volute.domain.problems import Refused
from volute.ledger.past import past
from volute.ledger.store import Ledger
from volute.ledger.tables import RATES
from volute.queries.cards import cards
from volute.queries.comparison import book
from volute.queries.past import book_as_of

TODAY = NOW.date()


def on(day: int) -> Seat:
    """Somebody at the desk, so many days after the small fleet was entered."""
    return Seat("Chen Yu", lambda: NOW + timedelta(days=day))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def owned(ledger: Ledger, day: int, today: int = 30) -> int:
    return book_as_of(ledger, TODAY + timedelta(days=day), TODAY + timedelta(days=today)).total.owned


def test_today_is_as_the_ledger_says(ledger: Ledger) -> None:
    then, now = book_as_of(ledger, TODAY, TODAY), book(ledger, TODAY)
    assert [(c.key, c.count, c.racked, c.cost_to_recover) for c in then.cohorts] == [
        (c.key, c.count, c.racked, c.cost_to_recover) for c in now.cohorts
    ]
    assert [c.resale.price for c in then.cohorts] == [c.resale.price for c in now.cohorts]
    assert then.names == now.names


def test_cards_come_go_and_move_with_the_days(ledger: Ledger) -> None:
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    card = register(ledger, on(5), entered).facts[0].subject
    take_step(ledger, on(9), card, "scrap", {"reason": "burnt"})
    assert [owned(ledger, day) for day in (0, 4, 5, 8, 9, 30)] == [6, 6, 7, 7, 6, 6]


def test_what_was_taken_back_since_was_wrong_then_too(ledger: Ledger) -> None:
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    receipt = register(ledger, on(5), entered)
    assert owned(ledger, 6) == 7
    undo(ledger, on(20), receipt)
    assert owned(ledger, 6) == 6


def test_a_quote_belongs_to_the_day_it_was_given_for(ledger: Ledger) -> None:
    def told(day: date) -> float | None:
        price = book_as_of(ledger, day, date(2027, 2, 1)).cohorts[0].resale.price
        return price.amount if price else None

    describe(ledger, on(10), "price", "rtx4090-resale", {"amount": "17000", "as_of": "2026-12-04"})
    describe(ledger, on(10), "price", "old-list", {"model": "rtx4090", "what": "resale", "amount": "23000",
                                                   "as_of": "2026-11-01", "source": "list"})  # fmt: skip
    assert told(date(2026, 11, 24)) == PRICE  # of 20 November; the list's is older
    assert told(date(2026, 12, 4)) == 17_000
    retire(ledger, on(40), "price", "rtx4090-resale", "gone")
    assert told(date(2026, 12, 20)) == 17_000  # it was retired later
    assert told(date(2027, 1, 31)) == 23_000


def test_lit_rates_are_those_of_the_last_run_by_then(ledger: Ledger) -> None:
    (now,) = [c for c in book_as_of(ledger, TODAY, TODAY).cohorts if c.centre == "WHU"]
    assert (now.lit, now.lit_assumed) == (3 / 5, False)  # the run of a day before: 3 of 5 racked
    later = book_as_of(ledger, TODAY + timedelta(days=60), TODAY + timedelta(days=90))
    assert later.assumed == ("SGN", "WHU")  # a run of two months ago says nothing
    assert later.counts["WHU"].unknown == later.counts["WHU"].racked == 4
    run = {"run": 9, "owned": 5, "racked": 4, "seen": 4, "lit": 1, "unknown": 2}
    with ledger.writing("x", NOW) as tx:
        tx.connection.execute(insert(RATES).values(centre="WHU", at="2027-01-20T00:00:00Z", **run))
    seen = book_as_of(ledger, date(2027, 1, 25), date(2027, 2, 1))
    assert seen.counts["WHU"].lit_share == pytest.approx(1 / 5)
    assert (seen.counts["WHU"].lit, seen.counts["WHU"].unknown) == (1, 2)


def test_any_query_reads_the_past_and_nothing_is_written_into_it(ledger: Ledger) -> None:
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    register(ledger, on(5), entered)
    moment = datetime(2026, 11, 25, tzinfo=UTC)
    with past(ledger, moment) as stood:
        assert stood.meta("demo") == ledger.meta("demo")
        assert len(cards(stood)) + 1 == len(cards(ledger))


@pytest.mark.parametrize(("day", "code"), [("2026-12-01", "day_to_come"), ("2020-01-01", "no_cards_then")])
def test_days_of_which_nothing_is_known_are_refused(ledger: Ledger, day: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        book_as_of(ledger, date.fromisoformat(day), TODAY)


def test_the_command_line_says_the_day_and_on_what_it_rests(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    ledger = small_fleet(tmp_path / "data" / "ledger.db")
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    register(ledger, Seat("Chen Yu", lambda: NOW - timedelta(days=100)), entered)
    ledger.close()
    desk = Desk(tmp_path)
    day = (NOW.date() - timedelta(days=3)).isoformat()
    told = desk.tells("compare", "--as-of", day)
    assert (told["as_of"], [c["cards"] for c in told["centres"]]) == (day, [1])
    assert "as far as it is known today" in desk.call("compare", "--as-of", day).stderr
    desk.does("report", str(tmp_path / "r.pdf"), "--as-of", day)
    text = "".join(read_pdf(tmp_path / "r.pdf").pages).replace("\n", "")
    assert f"This is as of {day}" in text
    assert "no day" in desk.is_refused("compare", "--as-of", "soon")


def test_a_day_ends_at_the_midnight_of_the_trade_on_the_command_line_too(tmp_path: Path) -> None:
    """A card that came at two in the morning of Shanghai's next day was not there yet, as in the window."""
    (tmp_path / "data").mkdir()
    ledger = small_fleet(tmp_path / "data" / "ledger.db")
    for moment in ("2026-10-20T01:00", "2026-10-20T18:00"):
        came = datetime.fromisoformat(f"{moment}:00+00:00")
        entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
        register(ledger, Seat("Chen Yu", lambda came=came: came), entered)
    ledger.close()
    desk = Desk(tmp_path)
    desk.does("report", str(tmp_path / "r.pdf"), "--as-of", "2026-10-20")
    assert [c["cards"] for c in desk.tells("compare", "--as-of", "2026-10-20")["centres"]] == [1]
    assert desk.tells("value", "--as-of", "2026-10-20")["all"]["cards"] == 1
    assert "1 cards owned" in "".join(read_pdf(tmp_path / "r.pdf").pages).replace("\n", "")


def test_a_bank_reads_of_a_past_day_what_was_claimed_then(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    ledger = small_fleet(tmp_path / "data" / "ledger.db")
    days = iter((100, 50, 20))
    seat = Seat("Chen Yu", lambda: NOW - timedelta(days=next(days)))
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    card = register(ledger, seat, entered).facts[0].subject
    for holder in ("Lake Bank", "Hill Bank"):
        take_step(ledger, seat, card, "encumber", {"claim": "pledged", "holder": holder})
    ledger.close()
    desk, day = Desk(tmp_path), (NOW.date() - timedelta(days=30)).isoformat()
    told = desk.tells("report", str(tmp_path / "r.pdf"), "--audience", "bank", "--as-of", day)
    assert (told["as_of"], told["head"]) == (day, desk.tells("report", str(tmp_path / "now.pdf"))["head"])
    then = "".join(read_pdf(tmp_path / "r.pdf").pages)
    assert "Lake Bank" in then
    assert "Hill Bank" not in then


def test_what_is_not_known_of_the_past_is_a_dash_and_not_never(tmp_path: Path) -> None:
    """On a day before the first rent was quoted nobody knows what renting brought."""
    (tmp_path / "data").mkdir()
    ledger = small_fleet(tmp_path / "data" / "ledger.db", priced=False)
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    register(ledger, Seat("Chen Yu", lambda: NOW - timedelta(days=100)), entered, Costed("purchase", 1_000_000))
    price(ledger, "resale", 3_000)
    ledger.close()
    desk, day = Desk(tmp_path), (NOW.date() - timedelta(days=4)).isoformat()
    row = desk.does("compare", "--as-of", day).splitlines()[1]
    assert "never" not in row.replace("never", "", 1)  # selling below cost never pays back; of renting nothing is known
    desk.does("report", str(tmp_path / "r.pdf"), "--as-of", day)
    pages = read_pdf(tmp_path / "r.pdf").pages
    table, plot = pages[0].split("Payback, months from now")
    assert table.count("never") == 1
    assert plot.count("never") == 1  # its lane
    assert "not kept for days past" in pages[0].replace("\n", "")
