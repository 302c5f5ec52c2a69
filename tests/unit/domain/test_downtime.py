"""Downtime is what evidence says: a miss alone proves nothing, and what nobody looked at is no downtime."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.downtime import FAILED, MISSING, SILENT, UNKNOWN, UP, Look, spells

BEGIN = datetime(2026, 10, 5, tzinfo=UTC)
END = BEGIN + timedelta(days=1)


def hourly(states: str) -> list[Look]:
    """``.`` up, ``s`` silent, ``m`` missing, ``f`` failed, ``?`` unknown: one look an hour."""
    named = {".": UP, "s": SILENT, "m": MISSING, "f": FAILED, "?": UNKNOWN}
    return [Look(BEGIN + timedelta(hours=at), "h1", named[state]) for at, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "down"),
    [
        ("..........", []),
        ("...s......", []),  # one miss may be our own network
        ("...ss.....", [(SILENT, 2, 2)]),
        ("...m......", [(MISSING, 1, 1)]),
        ("..ffff....", [(FAILED, 4, 4)]),
        ("..mmss....", [(MISSING, 2, 2), (SILENT, 2, 2)]),
        ("..????....", []),
        ("..s.s.s...", []),
    ],
)
def test_each_state_counts_as_it_should(states: str, down: list[tuple[str, int, int]]) -> None:
    found, _ = spells(hourly(states), BEGIN, END)
    assert [(spell.kind, spell.hours, spell.looks) for spell in found] == down


def test_looks_far_apart_prove_an_hour_on_either_side() -> None:
    looks = [Look(BEGIN + timedelta(hours=at), "h1", SILENT) for at in (3, 9, 15)]
    (spell,), watched = spells(looks, BEGIN, END)
    assert (spell.hours, watched) == (6, 6)
    assert (spell.since, spell.until) == (looks[0].at, looks[-1].at)


@given(st.text("..smf?", max_size=24))
def test_there_is_no_more_downtime_than_was_watched(states: str) -> None:
    found, watched = spells(hourly(states), BEGIN, END)
    assert sum(spell.hours for spell in found) <= watched + 1e-9 <= 24 + 1e-9
