"""The lifecycle as a table, and the card as a fold of its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from volute.domain.card import Card, Cooler, Custody, Workshop
from volute.domain.events import Event, Fact, Identified, Registered, Retracted, StepTaken, body, event
from volute.domain.money import Currency, Money
from volute.domain.problems import Broken, Refused
from volute.domain.replay import replay
from volute.domain.steps import STEPS, lawful_steps
from volute.domain.workorder import TEMPLATES

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
ENTERED = Registered("rtx4090", "WHU", store="Store A", cooler="fan", memory_mib=24564)
EVIDENCE: dict[str, dict[str, object]] = {
    "scan_card": {"sticker": "MS-1"},
    "photograph": {"photo": "p"},
    "baseline_test": {"readings": {"gpu_c": 74}},
    "clean_and_repad": {"parts": "pads"},
    "fit_blower": {"part": "kit", "paste": "2 g", "photo": "p"},
    "warm_up_test": {"readings": {"gpu_c": 68}},
    "hand_over": {"receiver": "rack B"},
}


def history(*events: Event) -> list[Fact]:
    return [Fact("V-000001", at, START + timedelta(hours=at), "me", e) for at, e in enumerate(events, 1)]


def step(name: str, **evidence: object) -> StepTaken:
    return StepTaken(name, evidence)  # type: ignore[arg-type]


def converted() -> list[Event]:
    job: list[Event] = [
        ENTERED,
        step("open_job", template="fan_to_blower", reason="rack"),
        step("start_job", bench="B1"),
    ]
    return job + [step(name, **EVIDENCE.get(name, {})) for name in TEMPLATES["fan_to_blower"]]


def folded(*events: Event) -> Card:
    card = replay(history(*events))
    assert card is not None
    return card


def test_a_conversion_declares_the_cooler_and_ends_at_burn_in() -> None:
    card = folded(*converted())
    assert (card.cooler, card.modifications, card.workshop) == (Cooler.BLOWER, ("cooler",), Workshop.BURN_IN)


def test_a_finished_job_is_closed_and_counted() -> None:
    done = [*converted(), step("pass_burn_in", hours=2, readings={"gpu_c": 68}), step("finish_job", store="Store A")]
    card = folded(*done)
    assert card.job is None
    assert (card.jobs_done, card.workshop) == (1, Workshop.NONE)


def test_a_step_out_of_turn_is_refused_and_says_which_is_open() -> None:
    with pytest.raises(Refused) as told:
        folded(*converted()[:3], step("fit_blower", **EVIDENCE["fit_blower"]))
    assert told.value.code == "not_the_open_step"
    assert told.value.facts["expected"] == "scan_card"


def test_undo_takes_the_step_back_and_redo_brings_it_again() -> None:
    racked = [ENTERED, step("rack", host="h1", slot=3)]
    assert folded(*racked, Retracted(2, "undo")).custody is Custody.IN_STOCK
    again = folded(*racked, Retracted(2, "undo"), Retracted(3, "redo"))
    assert (again.custody, again.place.slot, again.seq) == (Custody.RACKED, 3, 4)


def test_undo_is_refused_when_later_facts_rest_on_it() -> None:
    with pytest.raises(Refused):
        folded(ENTERED, step("rack", host="h1", slot=3), step("pull", reason="sale"), Retracted(2, "undo"))


def test_a_used_card_cannot_be_sold_as_new_whatever_is_given() -> None:
    used = [ENTERED, step("rack", host="h1", slot=3), step("pull", reason="sale")]
    with pytest.raises(Refused, match="sold_as_contradicts"):
        folded(*used, step("sell", buyer="B", price="1", sold_as="new", override="the owner"))
    assert folded(*used, step("sell", buyer="B", price="1", sold_as="used")).custody is Custody.GONE


def test_a_pledged_card_needs_a_named_override_which_stays_in_the_history() -> None:
    pledged = [ENTERED, step("encumber", claim="pledged", holder="Bank")]
    with pytest.raises(Refused, match="encumbered"):
        folded(*pledged, step("sell", buyer="B", price="1", sold_as="used"))
    sold = folded(*pledged, step("sell", buyer="B", price="1", sold_as="used", override="Li Wen"))
    assert sold.sale["override"] == "Li Wen"


def test_a_new_identifier_ends_the_earlier_one_of_its_kind() -> None:
    card = folded(ENTERED, Identified("sticker", "A"), Identified("sticker", "B"))
    assert card.identifier("sticker") == "B"
    assert [i.value for i in card.identifiers if i.until is not None] == ["A"]


def test_what_is_offered_as_lawful_is_lawful() -> None:
    names = {s.name for s in lawful_steps(folded(ENTERED))}
    assert {"rack", "open_job", "sell", "list_for_sale"} <= names
    assert names.isdisjoint({"pull", "pass_burn_in", "end_lease", "fit_blower"})


def test_missing_evidence_is_named() -> None:
    with pytest.raises(Refused) as told:
        folded(ENTERED, step("rack", host="h1"))
    assert told.value.facts["fields"] == "slot"


def test_every_checklist_step_is_a_row_of_the_table() -> None:
    assert {name for steps in TEMPLATES.values() for name in steps} <= STEPS.keys()


def test_events_survive_their_body_and_unknown_facts_are_broken_history() -> None:
    for one in (ENTERED, Identified("uuid", "GPU-1", "probe"), step("rack", host="h", slot=0)):
        assert event(one.kind, body(one)) == one
    with pytest.raises(Broken):
        event("invented", {})


def test_two_currencies_do_not_add() -> None:
    assert Money.of("12.5") + Money.of(1) == Money(1350, Currency.CNY)
    with pytest.raises(TypeError, match="without a rate"):
        Money.of(1) + Money.of(1, Currency.USD)
