"""Metered use is entered once, changed as a change, refused where it cannot be; it is billed of what is owned."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import NOW, SEAT, small_fleet
from volute.commands.cards import take_step
from volute.commands.leasing import Fates, Next, begin_lease, end_lease
from volute.commands.listed import file_text
from volute.commands.metering import enter_meter, enter_meters, examine_meters
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.problems import Refused
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.billed import billed_book
from volute.queries.lease_sheet import lease_sheet
from volute.queries.metered import meters
from volute.queries.observed import observed_lease
from volute.queries.rates import CentreRates, rates
from volute.queries.statements import draw_up

TODAY = NOW.date()  # 24 November 2026, 09:00
TERMS = {"tenant": "Qwill AI", "price": "1000", "start": "2026-01-01", "end": "2027-12-31"}
HOURLY = {**TERMS, "mode": "card_hours", "price": "2.5"}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Wuhu owns five cards, two of them under a reservation and one under a lease by the hour."""
    found = small_fleet(tmp_path / "small.db")
    begin_lease(found, SEAT, TERMS, ("V-000001", "V-000002"))
    begin_lease(found, SEAT, HOURLY, ("V-000003",))
    yield found
    found.close()


def wuhu(ledger: Ledger, days: int = 10) -> CentreRates:
    return next(c for c in rates(ledger, NOW, timedelta(days=days)).centres if c.centre == "WHU")


def reading(**fields: str) -> dict[str, str]:
    return {"lease": "L-0002", "source": "gateway", **fields}


def test_what_nobody_metered_is_unknown_and_reservations_count_in_full(ledger: Ledger) -> None:
    billed = wuhu(ledger).billed
    assert billed.denominator < 5 * 240  # the cards came in today: they are not owned before that
    ledger_sold = rates(ledger, NOW + timedelta(days=30), timedelta(days=10)).centres
    billed = next(c for c in ledger_sold if c.centre == "WHU").billed
    assert (billed.numerator, billed.denominator, billed.sweeps) == (2 * 240, 5 * 240, 2)
    assert billed.coverage == pytest.approx(2 / 3)
    assert (billed.least, billed.most) == (pytest.approx(0.4), pytest.approx(0.6))


def test_metered_hours_enter_the_rate_and_leave_it_with_undo(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, {**HOURLY, "start": "2026-11-01"}, ("V-000007",))
    later = NOW + timedelta(days=30)
    receipts = [
        enter_meter(ledger, SEAT, reading(period=f"2026-12-{day:02}", card_hours="12"), date(2026, 12, 24))
        for day in range(14, 25)
    ]
    whole = rates(ledger, later, timedelta(days=10))
    centres = {c.centre: c.billed for c in whole.centres}
    assert centres["WHU"].numerator == pytest.approx(2 * 240 + 120)
    assert centres["WHU"].coverage == pytest.approx(1.0)
    assert centres["SGN"].share is None  # its only lease is not metered: unknown, not nil
    for receipt in receipts:
        undo(ledger, SEAT, receipt)
    assert (
        next(c for c in rates(ledger, later, timedelta(days=10)).centres if c.centre == "WHU").billed.numerator == 480
    )


def test_a_lease_that_ended_in_the_window_sold_its_hours_until_then(ledger: Ledger) -> None:
    later = NOW + timedelta(days=30)  # 24 December, 09:00
    end_lease(ledger, SEAT, "L-0001", "left", date(2026, 12, 18))
    billed = next(c for c in rates(ledger, later, timedelta(days=10)).centres if c.centre == "WHU").billed
    assert billed.numerator == pytest.approx(2 * (4 * 24 + 7))  # from the 14th, 17:00 in Wuhu, to the end of the 18th


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"period": "2026-10", "card_hours": "1", "lease": "L-0404"}, "no_such_entry"),
        ({"period": "2025-12", "card_hours": "1"}, "meter_outside"),
        ({"period": "2026-12", "card_hours": "1"}, "quote_of_tomorrow"),
        ({"period": "2026-10-05", "card_hours": "24.5"}, "meter_too_much"),
        ({"period": "2026-09-05", "card_hours": "3"}, "meter_overlaps"),
        ({"period": "2026-10", "card_hours": "many"}, "field_bad"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(ledger: Ledger, fields: dict[str, str], code: str) -> None:
    enter_meter(ledger, SEAT, reading(period="2026-09", card_hours="300"), TODAY)
    with pytest.raises(Refused, match=code):
        enter_meter(ledger, SEAT, reading(**fields), TODAY)
    assert len(meters(ledger)) == 1


def test_a_list_from_excel_is_previewed_entered_and_undone_as_one(ledger: Ledger, tmp_path: Path) -> None:
    enter_meter(ledger, SEAT, reading(period="2026-09", card_hours="300"), TODAY)
    enter_meter(ledger, SEAT, reading(period="2026-08", card_hours="200"), TODAY)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("租约", "日期", "卡时", "来源"),
        ("L-0002", "2026-09", 300, "gateway"),
        ("L-0002", "2026年8月", "2,10", "gateway"),
        ("L-0002", date(2026, 10, 5), 20.5, ""),
        ("L-0002", "2026-10-05", 7, ""),
        ("L-0003", "2026-10-06", 7, ""),
        ("L-0002", "yesterday", 7, ""),
    ):
        sheet.append(row)
    book.save(tmp_path / "use.xlsx")
    found = examine_meters(ledger, file_text(tmp_path / "use.xlsx"), TODAY)
    assert [line.number for line in found.known] == [2]
    assert [(line.number, line.fields["card_hours"]) for line in found.changed] == [(3, "210")]
    assert [(line.number, line.fields["period"]) for line in found.new] == [(4, "2026-10-05")]
    bad = {line.number: line.trouble.code for line in found.bad}
    assert bad == {5: "meter_twice", 6: "no_such_entry", 7: "field_bad"}
    receipt = enter_meters(ledger, SEAT, found.entering)
    assert {m.period: str(m.card_hours) for m in meters(ledger, "L-0002")} == {
        "2026-08": "210", "2026-09": "300", "2026-10-05": "20.5",
    }  # fmt: skip
    undo(ledger, SEAT, receipt)
    assert {m.period: str(m.card_hours) for m in meters(ledger)} == {"2026-08": "200", "2026-09": "300"}
    with ledger.reading() as connection:
        verify(connection)


def test_a_list_without_its_headings_says_which() -> None:
    with pytest.raises(Refused, match="meter_headings"):
        examine_meters(None, "lease,when,hours\nL-1,2026-10,3", TODAY)  # type: ignore[arg-type]  # not read that far
    with pytest.raises(Refused, match="meter_headings"):
        examine_meters(None, "lease,month\nL-1,2026-10", TODAY)  # type: ignore[arg-type]


def test_what_probes_saw_says_how_much_they_looked(ledger: Ledger) -> None:
    seen = observed_lease(ledger, "L-0001", date(2026, 11, 24), date(2026, 11, 24))
    assert (seen.lit, seen.read, seen.were) == (0.0, 0.0, 48.0)  # samples of these cards are all unknown
    assert seen.coverage == 0.0
    assert lease_sheet(ledger, "L-0001", NOW + timedelta(days=3)).sold.rate.share == 1.0


def test_hours_before_a_card_was_owned_are_neither_owned_nor_sold(ledger: Ledger) -> None:
    """The leases began in January, the cards came in on 24 November."""
    later = NOW + timedelta(days=3)
    told = billed_book(ledger, later)
    wuhu_ = next(each.sold for each in told.centres if each.centre == "WHU")
    assert (wuhu_.owned, wuhu_.sold, wuhu_.unmetered) == (5 * 72, 2 * 72, 72)
    assert told.whole.rate.share is not None
    assert told.whole.rate.share <= 1
    assert [each.centre for each in told.centres] == ["WHU", "SGN"]


def test_a_card_that_goes_to_another_lease_is_sold_once_a_day(ledger: Ledger) -> None:
    """L-0001 ends on 18 December and its two cards go to L-0003, which began in January: no hour is of both."""
    begin_lease(ledger, SEAT, {**TERMS, "tenant": "Mirage"}, ("V-000007",))
    later = NOW + timedelta(days=30)  # 24 December
    seat = Seat(SEAT.by, lambda: later - timedelta(days=5))
    fate = Next("lease", {"lease": "L-0003"})
    fates = Fates({("rtx4090-blower", "WHU"): fate, ("rtx4090", "WHU"): fate})
    end_lease(ledger, seat, "L-0001", "left", date(2026, 12, 18), fates)
    assert lease_sheet(ledger, "L-0003", later).terms.tenant == "Mirage"
    found = {c.centre: c.billed for c in rates(ledger, later, timedelta(days=10)).centres}
    assert found["WHU"].numerator == pytest.approx(2 * 240)  # until the 18th of one lease, from the 19th of the other
    lines = draw_up(ledger, ("L-0001",), "2026-12", later).lines + draw_up(ledger, ("L-0003",), "2026-12", later).lines
    assert [(line["lease"], line["days"]) for line in lines] == [("L-0001", 2 * 18), ("L-0003", 31 + 2 * 13)]


def test_a_card_that_left_its_lease_early_sold_its_hours_until_then(ledger: Ledger) -> None:
    later = NOW + timedelta(days=30)  # 24 December, 17:00 in Wuhu
    seat = Seat(SEAT.by, lambda: later - timedelta(days=5))
    take_step(ledger, seat, "V-000001", "end_lease", {"reason": "returned", "ended": "2026-12-18"})
    billed = next(c for c in rates(ledger, later, timedelta(days=10)).centres if c.centre == "WHU").billed
    assert billed.numerator == pytest.approx(240 + 4 * 24 + 7)


def token_lease(ledger: Ledger, **more: str) -> None:
    terms = {**TERMS, "mode": "tokens", "price": "0.8", "start": "2026-11-25", **more}
    begin_lease(ledger, SEAT, terms, ("V-000007",))


def sold_in_shaoguan(ledger: Ledger) -> CentreRates:
    whole = rates(ledger, NOW + timedelta(days=30), timedelta(days=10))
    return next(c for c in whole.centres if c.centre == "SGN")


def test_tokens_count_as_the_hours_a_card_needs_for_them_by_the_contract(ledger: Ledger) -> None:
    """A card makes 3 million tokens an hour at the service level: 36 million a day are 12 of its 24 hours."""
    token_lease(ledger, capacity="3")
    for day in range(14, 25):
        fields = {"lease": "L-0003", "period": f"2026-12-{day:02}", "tokens": "36", "source": "gateway"}
        enter_meter(ledger, SEAT, fields, date(2026, 12, 24))
    billed = sold_in_shaoguan(ledger).billed
    assert (billed.numerator, billed.denominator) == (pytest.approx(10 * 12), 10 * 24)
    assert billed.coverage == pytest.approx(1)


def test_tokens_without_a_capacity_say_nothing_of_hours_and_are_never_nil(ledger: Ledger) -> None:
    token_lease(ledger)
    for day in range(14, 25):
        fields = {"lease": "L-0003", "period": f"2026-12-{day:02}", "tokens": "36", "source": "gateway"}
        enter_meter(ledger, SEAT, fields, date(2026, 12, 24))
    assert sold_in_shaoguan(ledger).billed.share is None


def test_a_card_sells_no_more_hours_than_it_has(ledger: Ledger) -> None:
    token_lease(ledger, capacity="0.5")
    fields = {"lease": "L-0003", "period": "2026-12-20", "tokens": "36", "source": "gateway"}
    enter_meter(ledger, SEAT, fields, date(2026, 12, 24))
    assert sold_in_shaoguan(ledger).billed.numerator == pytest.approx(240 / 11)  # the hours of one day of eleven
