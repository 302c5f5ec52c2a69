"""A history is a chain of digests: any change of the past, and any entry out of its place, is found and named."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.events import Described, Event, Identified, Noted
from volute.domain.problems import Broken
from volute.ledger.chain import Entry, Head, canonical, forge, verify_chain

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def chain(*events: Event, subject: str = "V-1") -> list[Entry]:
    entries: list[Entry] = []
    for position, event in enumerate(events, 1):
        head = Head(entries[-1].seq, entries[-1].digest) if entries else Head()
        entries.append(forge(subject, head, position, event, NOW, NOW, "Chen Yu"))
    return entries


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8))
def test_what_was_chained_verifies_and_is_read_back(notes: list[str]) -> None:
    entries = chain(*(Noted(text or "x") for text in notes))
    assert verify_chain(entries) == len(notes)
    assert [entry.fact.event for entry in entries] == [Noted(text or "x") for text in notes]


@pytest.mark.parametrize("column", [f.name for f in fields(Entry) if f.name != "position"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_change_of_any_column_of_any_entry_is_found(column: str, at: int) -> None:
    """The position is no part of a chain: it orders histories among each other, and the seal covers it."""
    entries = chain(Noted("a"), Identified("uuid", "GPU-1"), Noted("c"))
    now = getattr(entries[at], column)
    entries[at] = replace(entries[at], **{column: now + 1 if isinstance(now, int) else now + " "})
    with pytest.raises(Broken, match="chain_broken"):
        verify_chain(entries)


def test_an_entry_left_out_put_twice_or_moved_is_found() -> None:
    a, b, c = chain(Noted("a"), Noted("b"), Noted("c"))
    for wrong in ([a, c], [a, b, b, c], [b, a, c], [b, c]):
        with pytest.raises(Broken):
            verify_chain(wrong)
    assert verify_chain([a, b]) == 2, "a cut tail is invisible to the chain: the daily seal is there for it"


def test_histories_stand_beside_each_other() -> None:
    assert verify_chain([*chain(Noted("a"), subject="V-1"), *chain(Noted("b"), Noted("c"), subject="V-2")]) == 3
    assert verify_chain([]) == 0


def test_the_same_facts_have_the_same_text_whatever_their_order() -> None:
    assert canonical({"b": 1, "a": {"d": (1, "x"), "c": None}}) == '{"a":{"c":null,"d":[1,"x"]},"b":1}'


@pytest.mark.parametrize("body", [{"a": 0.5}, {"a": {"b": 1.0}}, {"a": (1, 2.0)}, {"a": [{"b": float("nan")}]}])
def test_floats_are_refused_however_deep(body: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="no floats"):
        canonical(body)


def test_a_fact_of_a_later_program_is_broken_not_guessed() -> None:
    (entry,) = chain(Described({"name": "A"}))
    for odd in ({"kind": "teleported"}, {"body": '{"colour":"red"}'}):
        with pytest.raises(Broken, match="unknown_fact"):
            _ = replace(entry, **odd).fact
