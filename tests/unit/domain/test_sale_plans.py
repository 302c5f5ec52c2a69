"""What an accepted plan asks of a card now, by where the card stands and which day it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from volute.domain.card import Card, Commercial, Cooler, Custody, Place, Workshop
from volute.domain.sale_plans import Planned, action, read_lines, step, written_lines

TODAY = date(2026, 11, 24)
CARD = Card("V-000001", "rtx4090", Place("WHU", "n1", 0), datetime(2025, 1, 1, tzinfo=UTC), custody=Custody.RACKED)
NOW, SOON, FAR = "2026-11-24", "2026-12-24", "2027-03-24"


@pytest.mark.parametrize(
    ("more", "day", "converts", "asked"),
    [
        ({}, NOW, False, "list"),
        ({}, SOON, False, "later"),
        ({"workshop": Workshop.PASSED}, NOW, False, "list"),
        ({"workshop": Workshop.BURN_IN}, NOW, False, "wait"),
        ({"commercial": Commercial.LEASED}, NOW, False, "wait"),
        ({"commercial": Commercial.LISTED}, NOW, False, "listed"),
        ({"custody": Custody.MISSING}, NOW, False, "wait"),
        ({"cooler": Cooler.FAN}, NOW, False, "list"),
        ({"cooler": Cooler.FAN}, NOW, True, "convert"),
        ({"cooler": Cooler.FAN}, SOON, True, "convert"),
        ({"cooler": Cooler.FAN}, FAR, True, "later"),
        ({"cooler": Cooler.FAN, "commercial": Commercial.LISTED}, NOW, True, "convert"),
        ({"cooler": Cooler.FAN, "commercial": Commercial.LEASED}, NOW, True, "wait"),
        ({"cooler": Cooler.FAN, "workshop": Workshop.QUEUED}, NOW, True, "wait"),
        ({"cooler": Cooler.BLOWER}, NOW, True, "list"),
    ],
)
def test_what_is_asked_of_a_card(more: dict[str, object], day: str, converts: bool, asked: str) -> None:
    card = replace(CARD, **more)  # type: ignore[arg-type]
    assert action(card, Planned(card.id, 3, day, converts), TODAY) == asked


def test_a_card_that_is_no_more_waits_for_nothing_to_happen() -> None:
    assert action(None, Planned("V-000001", 3, NOW, converts=False), TODAY) == "wait"


def test_steps_are_taken_only_where_something_is_to_be_done() -> None:
    planned = Planned("V-000001", 3, NOW, converts=True, price="20900", floor="19307")
    listed, opened = (step(what, planned, "P-0001", TODAY) for what in ("list", "convert"))
    assert listed is not None
    assert opened is not None
    assert listed.evidence == {"price": "20900"}
    assert opened.evidence == {"template": "fan_to_blower", "reason": "P-0001", "due": "2026-12-25"}
    assert replace(planned, day=FAR).due(TODAY) == FAR
    assert [step(what, planned, "P-0001", TODAY) for what in ("later", "wait", "listed")] == [None, None, None]
    assert step("list", replace(planned, price=""), "P-0001", TODAY) is None  # nothing is listed for nothing


def test_lines_read_back_as_they_were_written() -> None:
    cards = (Planned("V-000001", 3, NOW, converts=True, price="20900"), Planned("V-000002", 4, FAR, converts=False))
    assert read_lines(written_lines(cards)) == cards
