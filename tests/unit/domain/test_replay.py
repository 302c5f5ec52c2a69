"""A card is what its history folds to: every effect of a step, every rule that refuses, and what people call it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from volute.domain.card import Card, Cooler, Custody, Place, Workshop
from volute.domain.events import (
    Costed,
    Described,
    Event,
    Fact,
    Identified,
    Moved,
    Noted,
    Reconciled,
    Registered,
    Retired,
    Retracted,
    StepTaken,
)
from volute.domain.money import Currency, Money
from volute.domain.problems import Refused
from volute.domain.replay import described, replay
from volute.domain.steps import check, lawful_steps
from volute.domain.view import lit_state, state
from volute.domain.workorder import TEMPLATES, burn_in_hours

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
ENTERED = Registered("rtx4090", "WHU", store="Store A", cooler="fan", memory_mib=24564)


def history(*events: Event) -> list[Fact]:
    return [Fact("V-000001", at, START + timedelta(hours=at), "me", e) for at, e in enumerate(events, 1)]


def after(*steps: Event | str) -> Card:
    """The card after being entered and these steps, written as on the command line."""
    card = replay(history(ENTERED, *(taken(s) if isinstance(s, str) else s for s in steps)))
    assert card is not None
    return card


def taken(line: str) -> StepTaken:
    name, *pairs = line.split()
    given: dict[str, object] = dict(pair.split("=", 1) for pair in pairs)
    if "hours" in given:
        given["hours"] = int(str(given["hours"]))
    return StepTaken(name, given)  # type: ignore[arg-type]


BENCH = ("open_job template=rma_check reason=x", "start_job bench=B1")
BURNING = (*BENCH, "scan_card sticker=1", "photograph photo=p", "baseline_test readings=r", "hand_over receiver=L")
PASSED = (*BURNING, "pass_burn_in hours=2 readings=r")

REFUSED = {
    "no card of this number": ((), "evidence_missing", "rack host=h"),
    "step_unknown": ((), "step_unknown", "fly"),
    "a slot that is taken twice": (("rack host=h slot=1",), "step_not_lawful", "rack host=h slot=2"),
    "template_unknown": ((), "template_unknown", "open_job template=paint reason=x"),
    "cooler": ((), "evidence_bad", "declare modification=cooler cooler=ice"),
    "out of turn": (BENCH, "not_the_open_step", "photograph photo=p"),
    "no burn-in hours": (BURNING, "hours_needed", "pass_burn_in readings=r"),
    "burn-in of no time": (BURNING, "hours_needed", "pass_burn_in hours=0 readings=r"),
    "sold as what it is not": ((), "sold_as_unknown", "sell buyer=b price=1 sold_as=mint"),
    "used sold as new": (
        ("rack host=h slot=0", "pull reason=x"),
        "sold_as_contradicts",
        "sell buyer=b price=1 sold_as=new",
    ),
    "untouched as refurbished": ((), "sold_as_contradicts", "sell buyer=b price=1 sold_as=refurbished"),
    "pledged": (("encumber claim=pledged holder=Bank",), "encumbered", "scrap reason=x"),
    "no such claim": (("encumber claim=pledged holder=Bank",), "not_encumbered", "lift claim=vendor_financed reason=x"),
    "no claim at all": ((), "not_encumbered", "lift claim=pledged reason=x"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_step_that_breaks_a_rule_is_refused(why: str) -> None:
    before, code, step = REFUSED[why]
    with pytest.raises(Refused) as told:
        after(*before, step)
    assert told.value.code == code


def test_only_a_card_in_the_ledger_has_a_history() -> None:
    with pytest.raises(Refused, match="not_registered"):
        replay(history(Noted("hello")))
    with pytest.raises(Refused, match="registered_twice"):
        replay(history(ENTERED, ENTERED))
    assert replay(history(ENTERED, Retracted(1, "typing error"))) is None


def test_a_rack_in_a_third_axis_is_not_lawful_without_its_evidence() -> None:
    with pytest.raises(Refused, match="evidence_missing"):
        check(after(), "rack", {"host": "h"})


PLACES = {
    "rack host=h slot=3": Place("WHU", "h", 3),
    "ship centre=SZP waybill=SF-1": Place("SZP", store="SF-1"),
    "send_repair supplier=maker reason=x": Place("WHU", store="maker"),
    "sell buyer=Li price=15800 sold_as=used": Place("WHU", store="Li"),
}


@pytest.mark.parametrize("step", PLACES)
def test_a_step_says_where_the_card_is(step: str) -> None:
    assert after(step).place == PLACES[step]


def test_a_card_comes_back_from_everywhere() -> None:
    assert after("rack host=h slot=3", "pull reason=x store=B").place == Place("WHU", store="B")
    assert after("ship centre=SZP waybill=SF-1", "arrive store=A").place == Place("SZP", store="A")
    assert after("mark_missing reason=x", "mark_found store=C").place.store == "C"
    assert after("send_repair supplier=m reason=x", "back_from_repair outcome=ok").custody is Custody.IN_STOCK


def test_a_job_waits_for_parts_and_goes_on_where_it_stood() -> None:
    held = after(*BENCH, "hold_job waiting_for=fans")
    assert held.job is not None
    assert (held.workshop, held.job.waiting_for) == (Workshop.WAITING, "fans")
    on = after(*BENCH, "hold_job waiting_for=fans", "resume_job")
    assert on.job is not None
    assert (on.workshop, on.job.waiting_for, on.place.store) == (Workshop.IN_JOB, "", "B1")
    closed = after("open_job template=rma_check reason=x", "close_job reason=mistake")
    assert (closed.job, closed.workshop, closed.jobs_done) == (None, Workshop.NONE, 0)


def test_a_finished_job_makes_refurbished_true() -> None:
    sold = after(*PASSED, "finish_job store=A", "sell buyer=Li price=1 sold_as=refurbished")
    assert (state(sold), sold.sale["sold_as"]) == ("sold", "refurbished")


def test_a_lease_ends_and_a_claim_is_lifted() -> None:
    leased = after("lease lease=L-1 tenant=T")
    assert (leased.lease, leased.tenant) == ("L-1", "T")
    free = after("lease lease=L-1 tenant=T", "end_lease reason=over")
    assert (free.lease, free.tenant, free.ever_leased) == ("", "", True)
    claims = ("encumber claim=pledged holder=Bank", "encumber claim=subsidy_locked holder=City until=2027-01-01")
    assert [claim.kind for claim in after(*claims, "lift claim=pledged reason=paid").encumbrances] == ["subsidy_locked"]
    overridden = after("encumber claim=pledged holder=Bank", "scrap reason=fire override=Owner")
    assert state(overridden) == "scrap"


def test_a_declaration_changes_only_what_is_named() -> None:
    declared = after("declare modification=memory memory_mib=49140")
    assert (declared.memory_mib, declared.cooler, declared.modifications) == (49140, Cooler.FAN, ("memory",))


def test_a_move_racks_and_unracks_but_never_a_card_that_is_gone() -> None:
    assert after(Moved("WHU", "h", 0)).custody is Custody.RACKED
    assert after(Moved("WHU", "h", 0), Moved("WHU", store="A")).custody is Custody.IN_STOCK
    assert after(Moved("SZP", store="A")).custody is Custody.IN_STOCK
    with pytest.raises(Refused, match="card_gone"):
        after("scrap reason=fire", Moved("WHU", store="A"))


def test_costs_and_identifiers_pile_up_and_the_newest_identifier_holds() -> None:
    card = after(
        Costed("purchase", 1_280_000), Costed("part", 26_000, "USD"), Identified("uuid", "a"), Identified("uuid", "b")
    )
    assert card.costs == (
        ("purchase", Money(1_280_000, Currency.CNY), True),
        ("part", Money(26_000, Currency.USD), True),
    )
    assert (card.identifier("uuid"), card.identifier("serial")) == ("b", "")
    assert [i.until is None for i in card.identifiers if i.kind == "uuid"] == [False, True]


def test_an_identifier_read_again_goes_on_and_one_that_is_no_more_ends() -> None:
    card = after(Identified("serial", "S1", "scan"), Identified("serial", "S1", "probe"), Identified("serial"))
    (only,) = [i for i in card.identifiers if i.kind == "serial"]
    assert (only.value, only.evidence, only.until is None, card.identifier("serial")) == ("S1", "scan", False, "")


def test_vbios_and_subsystem_are_identifiers_and_configuration_at_once() -> None:
    card = after(Identified("vbios", "95.02", "probe"), "declare modification=vbios vbios=96.00 subsystem=10de:16f3")
    assert (card.vbios, card.subsystem) == ("96.00", "10de:16f3")
    told = [(i.value, i.evidence, i.until is None) for i in card.identifiers if i.kind == "vbios"]
    assert told[-2:] == [("95.02", "probe", False), ("96.00", "declare", True)]
    assert card.identifier("subsystem") == "10de:16f3"


def test_what_a_person_judged_to_be_none_is_remembered_sign_by_sign() -> None:
    judged = Reconciled("undeclared", "explained", "sold so", signs="memory_larger=48 GiB\nvbios_alone=95.02")
    assert after(judged, judged).cleared == ("memory_larger=48 GiB", "vbios_alone=95.02")


def test_a_note_and_a_verdict_change_nothing_but_the_history() -> None:
    before, noted = after(), after(Noted("scratch on the shroud"), Reconciled("moved", "explained", "at the fair"))
    assert replace(noted, seq=before.seq, changed=before.changed) == before
    assert noted.seq == 3


STATES = {
    "in_stock": (),
    "idle": ("rack host=h slot=0",),
    "in_transit": ("ship centre=SZP waybill=SF-1",),
    "missing": ("mark_missing reason=x",),
    "rma": ("send_repair supplier=m reason=x",),
    "conversion": ("open_job template=fan_to_blower reason=x", "start_job bench=B1"),
    "memory_mod": ("open_job template=memory_upgrade reason=x", "start_job bench=B1"),
    "refurbish": ("open_job template=refurbish reason=x", "start_job bench=B1", "hold_job waiting_for=pads"),
    "burn_in": BURNING,
    "for_sale": ("list_for_sale price=15800",),
    "sold": ("sell buyer=Li price=15800 sold_as=used",),
    "scrap": ("scrap reason=fire",),
}


@pytest.mark.parametrize("name", STATES)
def test_what_people_call_the_card(name: str) -> None:
    assert state(after(*STATES[name])) == name


def test_a_failed_card_is_an_rma_and_a_racked_one_at_work_is_lit() -> None:
    assert state(after(*BENCH, "fail_card reason=dead photo=p")) == "rma"
    assert (lit_state("idle", "working"), lit_state("idle", "held"), lit_state("in_stock", "working")) == (
        *("lit", "idle"),
        "in_stock",
    )


def test_what_is_lawful_is_asked_for_only_later() -> None:
    """A sale is offered before it is known as what; an override is asked for when it is chosen."""
    offered = {step.name for step in lawful_steps(after("encumber claim=pledged holder=Bank"))}
    assert {"sell", "scrap", "lift"} <= offered
    assert "lift" not in {step.name for step in lawful_steps(after())}
    assert "pass_burn_in" in {step.name for step in lawful_steps(after(*BURNING))}


def test_a_register_entry_is_its_newest_fields_and_may_be_retired() -> None:
    facts = history(Described({"name": "A", "pue": "1.3"}), Described({"name": "B"}), Noted("x"), Retired("closed"))
    assert described(facts) == {"name": "B", "pue": "1.3", "retired": "closed"}


def test_memory_work_burns_in_longer() -> None:
    assert {name: burn_in_hours(name) for name in TEMPLATES if burn_in_hours(name) != 2} == {"memory_upgrade": 6}
