"""When hosts are asked again, in the hours a person wants it and never to make up for what was missed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.problems import Refused
from volute.domain.rounds import Rounds

SHANGHAI = timezone(timedelta(hours=8))
TEN = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


def test_the_first_round_begins_at_once() -> None:
    assert Rounds(5).due(None, TEN) == TEN


def test_the_next_round_begins_so_many_minutes_after_the_last_began() -> None:
    assert Rounds(5).due(TEN, TEN + timedelta(minutes=2)) == TEN + timedelta(minutes=5)


def test_rounds_that_were_missed_are_not_made_up_for() -> None:
    late = TEN + timedelta(hours=3)
    assert Rounds(5).due(TEN, late) == late


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (TEN.replace(hour=7, minute=59), TEN.replace(hour=8)),
        (TEN.replace(hour=8), TEN.replace(hour=8)),
        (TEN.replace(hour=21, minute=59), TEN.replace(hour=21, minute=59)),
        (TEN.replace(hour=22), TEN.replace(day=3, hour=8)),
    ],
)
def test_nobody_is_asked_outside_the_hours(now: datetime, begins: datetime) -> None:
    assert Rounds(5, (8, 22)).due(None, now) == begins


@given(
    st.integers(1, 1440),
    st.integers(0, 23).flatmap(lambda first: st.tuples(st.just(first), st.integers(first + 1, 24))),
    st.integers(0, 366 * 1440).map(lambda passed: TEN + timedelta(minutes=passed)),
    st.integers(0, 5000),
)
def test_a_round_is_never_in_the_past_nor_outside_its_hours(
    minutes: int, hours: tuple[int, int], begun: datetime, later: int
) -> None:
    now = begun + timedelta(minutes=later)
    due = Rounds(minutes, hours).due(begun, now)
    assert due >= now
    assert hours[0] <= due.hour < hours[1]
    assert due - now <= timedelta(minutes=minutes) + timedelta(days=1)


def test_they_are_read_as_people_write_them() -> None:
    assert Rounds.read("5", "8-22") == Rounds(5, (8, 22))
    assert Rounds.read("15") == Rounds(15)
    assert Rounds.read("15", "22-6") == Rounds(15, (22, 6))


@pytest.mark.parametrize(("hour", "begins"), [(22, 22), (23, 23), (3, 3), (5, 5), (6, 22), (12, 22)])
def test_hours_may_go_over_midnight(hour: int, begins: int) -> None:
    now = TEN.replace(hour=hour)
    assert Rounds(5, (22, 6)).due(None, now) == TEN.replace(hour=begins)


@pytest.mark.parametrize(
    ("minutes", "hours", "code"),
    [("0", "", "rounds_minutes"), ("x", "", "rounds_minutes"), ("1441", "", "rounds_minutes"),
     ("٣", "", "rounds_minutes"), ("5", "24-8", "rounds_hours"), ("5", "8", "rounds_hours"),
     ("5", "8-25", "rounds_hours"), ("5", "8-8", "rounds_hours")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(minutes: str, hours: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        Rounds.read(minutes, hours)
    assert refused.value.code == code
