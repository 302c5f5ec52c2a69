"""A person's text becomes evidence, or is refused with what it must be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.card import Card
from volute.domain.events import Fact, Registered, StepTaken
from volute.domain.evidence import KINDS, READINGS, as_evidence, kind_of
from volute.domain.problems import Refused
from volute.domain.replay import replay
from volute.domain.steps import STEPS, lawful_steps

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("slot", "7", 7),
        ("hours", " 6 ", 6),
        ("memory_mib", 49140, 49140),
        ("price", "25,900.50", "25900.50"),
        ("cost", "1200", "1200"),
        ("until", "2026-12-31", "2026-12-31"),
        ("template", "fan_to_blower", "fan_to_blower"),
        ("reason", "too loud", "too loud"),
        ("reason", "", ""),
        ("readings", {"gpu_c": "74", "noise_dba": "44.5"}, {"gpu_c": 74, "noise_dba": "44.5"}),
        ("parts", ("pad", "paste"), ("pad", "paste")),
    ],
)
def test_text_is_read_as_what_it_means(name: str, text: object, kept: object) -> None:
    assert as_evidence(name, text) == kept  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("slot", "abc", "evidence_not_whole"),
        ("slot", "-1", "evidence_not_whole"),
        ("slot", "64", "evidence_not_whole"),
        ("slot", "٣", "evidence_not_whole"),
        ("hours", "0", "evidence_not_whole"),
        ("hours", "9" * 5000, "evidence_not_whole"),
        ("price", "-1", "evidence_not_amount"),
        ("price", "¥25900", "evidence_not_amount"),
        ("price", "1.234", "evidence_not_amount"),
        ("price", "NaN", "evidence_not_amount"),
        ("price", "1e999999", "evidence_not_amount"),
        ("until", "31.12.2026", "evidence_not_day"),
        ("cooler", "loud", "evidence_not_known"),
        ("readings", "74", "readings_not_named"),
        ("readings", {"gpu_c": "warm"}, "reading_not_a_number"),
        ("readings", {"gpu_c": -4}, "reading_not_a_number"),
        ("readings", {"gpu_c": "1e999999"}, "reading_not_a_number"),
        ("readings", {"weight": 4}, "reading_unknown"),
    ],
)
def test_what_is_no_value_is_refused_by_name(name: str, text: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        as_evidence(name, text)  # type: ignore[arg-type]
    assert refused.value.code == code


@given(st.sampled_from(sorted({name for step in STEPS.values() for name in (*step.asks, *step.may)})), st.text())
def test_any_text_is_kept_or_refused_and_reading_it_again_changes_nothing(name: str, text: str) -> None:
    try:
        kept = as_evidence(name, text)
    except Refused:
        return
    assert as_evidence(name, kept) == kept


def test_the_table_knows_only_what_steps_ask_for_and_every_reading_is_one() -> None:
    asked = {name for step in STEPS.values() for name in (*step.asks, *step.may)}
    assert set(KINDS) <= asked
    assert kind_of("reason").choices == ()
    assert as_evidence("readings", dict.fromkeys(READINGS, 1)) == dict.fromkeys(READINGS, 1)


def folded(*steps: StepTaken) -> Card:
    events = (Registered("rtx4090", "WHU", host="h", slot=0), *steps)
    card = replay([Fact("V-000001", seq, AT, "x", event) for seq, event in enumerate(events, 1)])
    assert card
    return card


def test_only_a_claim_that_stands_is_lifted() -> None:
    free = folded()
    assert "lift" not in [step.name for step in lawful_steps(free)]
    pledged = folded(StepTaken("encumber", {"claim": "pledged", "holder": "Bank"}))
    assert "lift" in [step.name for step in lawful_steps(pledged)]
    with pytest.raises(Refused, match="not_encumbered"):
        folded(
            StepTaken("encumber", {"claim": "pledged", "holder": "Bank"}),
            StepTaken("lift", {"claim": "subsidy_locked", "reason": "paid"}),
        )
    lifted = folded(
        StepTaken("encumber", {"claim": "pledged", "holder": "Bank"}),
        StepTaken("lift", {"claim": "pledged", "reason": "paid"}),
    )
    assert lifted.encumbrances == ()


def test_only_amounts_and_whole_numbers_are_typed_as_numbers() -> None:
    """What decides the keyboard of a form is what decides how its text is read."""
    numbers = {name for name, kind in KINDS.items() if kind.number}
    assert all(as_evidence(name, "2" if name != "memory_mib" else "24564") for name in numbers)
    assert numbers == {name for name in KINDS if _refuses_letters(name)} - {"since", "until", "ended", "due"}


def _refuses_letters(name: str) -> bool:
    with pytest.raises(Refused) as wrong:
        as_evidence(name, "x")
    return wrong.value.code != "evidence_not_known"
