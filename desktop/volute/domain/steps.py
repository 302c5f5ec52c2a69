"""The lifecycle is one table: what a step requires on the axes, what it sets, who may, what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from volute.domain.card import Card, Commercial, Cooler, Custody, Health, Workshop
from volute.domain.lifecycle import (
    GIVEN,
    Asked,
    Step,
    burned_in_long_enough,
    claim_stands,
    commercial,
    custody,
    next_on_checklist,
    truthful,
    unencumbered,
    workshop,
)
from volute.domain.problems import Refused
from volute.domain.roles import Role

STAFF, TECHNICIAN, OWNER = Role.STAFF, Role.TECHNICIAN, Role.OWNER
IDLE_BENCH = workshop("none", "passed", "failed")


def row(
    name: str,
    *requires: Callable[[Card, Asked], None],
    by: Role,
    asks: str = "",
    may: str = "",
    **sets: object,
) -> Step:
    return Step(name, requires, MappingProxyType(sets), by, tuple(asks.split()), tuple(may.split()))


def item(name: str, asks: str = "", may: str = "photo", **sets: object) -> Step:
    """A step of a checklist: at the bench, in its turn, by a technician."""
    rules = (workshop("in_job"), next_on_checklist(name))
    return Step(
        name,
        rules,
        MappingProxyType(sets),
        TECHNICIAN,
        tuple(asks.split()),
        tuple(f"{may} note minutes".split()),
    )


# fmt: off
ROWS = (
    # stock
    row("rack",          custody("in_stock"), IDLE_BENCH, by=STAFF, asks="host slot", custody=Custody.RACKED),
    row("pull",          custody("racked"), by=STAFF, asks="reason", may="store", custody=Custody.IN_STOCK),
    row("ship",          custody("in_stock"), by=STAFF, asks="centre waybill", custody=Custody.IN_TRANSIT),
    row("arrive",        custody("in_transit"), by=STAFF, asks="store", custody=Custody.IN_STOCK),
    row("send_repair",   custody("in_stock"), by=STAFF, asks="supplier reason", may="waybill", custody=Custody.AT_REPAIR),
    row("back_from_repair", custody("at_repair"), by=STAFF, asks="outcome", may="serial", custody=Custody.IN_STOCK),
    row("mark_missing",  custody("racked", "in_stock"), by=STAFF, asks="reason", custody=Custody.MISSING),
    row("mark_found",    custody("missing"), by=STAFF, asks="store", custody=Custody.IN_STOCK),
    row("scrap",         custody("in_stock"), unencumbered, by=OWNER, asks="reason", may="override photo", custody=Custody.GONE),
    # bench
    row("open_job",      custody("in_stock", "racked"), workshop("none", "failed"), commercial("held", "reserved", "listed"),
        by=STAFF, asks="template reason", may="number due", workshop=Workshop.QUEUED),
    row("start_job",     custody("in_stock", "racked"), workshop("queued"), by=TECHNICIAN, asks="bench",
        workshop=Workshop.IN_JOB, custody=Custody.IN_STOCK),
    row("hold_job",      workshop("queued", "in_job"), by=TECHNICIAN, asks="waiting_for", workshop=Workshop.WAITING),
    row("resume_job",    workshop("waiting"), by=TECHNICIAN, workshop=Workshop.IN_JOB, custody=Custody.IN_STOCK),
    row("close_job",     workshop("queued", "waiting"), by=STAFF, asks="reason", workshop=Workshop.NONE),
    item("scan_card",      asks="sticker"),
    item("photograph",     asks="photo", may=""),
    item("baseline_test",  asks="readings"),
    item("remove_fan",     may="photo"),
    item("clean_and_repad", asks="parts"),
    item("fit_blower",     asks="part paste photo", may="cost", cooler=Cooler.BLOWER),
    item("fit_memory",     asks="part memory_mib photo", may="cost", memory_mib=GIVEN),
    item("flash_vbios",    asks="vbios", vbios=GIVEN),
    item("refit_cooler",   asks="cooler", cooler=GIVEN),
    item("check_spin",     may="photo"),
    item("warm_up_test",   asks="readings"),
    item("print_label",    may="photo"),
    item("hand_over",      asks="receiver", workshop=Workshop.BURN_IN),
    row("pass_burn_in",  workshop("burn_in"), burned_in_long_enough, by=TECHNICIAN, asks="hours readings",
        workshop=Workshop.PASSED, health=Health.OK),
    row("fail_card",     workshop("in_job", "burn_in"), by=TECHNICIAN, asks="reason photo",
        workshop=Workshop.FAILED, health=Health.FAILED),
    row("finish_job",    workshop("passed"), by=TECHNICIAN, asks="store", workshop=Workshop.NONE),
    row("grade",         workshop("none", "passed"), custody("in_stock"), by=TECHNICIAN, asks="grade", may="photo", grade=GIVEN),
    row("declare",       custody("in_stock", "racked"), by=STAFF, asks="modification",
        may="cooler memory_mib vbios subsystem note photo",
        cooler=GIVEN, memory_mib=GIVEN, vbios=GIVEN, subsystem=GIVEN),
    # money
    row("reserve",       commercial("held", "listed"), by=OWNER, asks="holder", commercial=Commercial.RESERVED),
    row("release",       commercial("reserved"), by=OWNER, commercial=Commercial.HELD),
    row("lease",         commercial("held", "reserved"), custody("racked", "in_stock"), by=OWNER, asks="lease tenant", may="since until",
        commercial=Commercial.LEASED),
    row("end_lease",     commercial("leased"), by=OWNER, asks="reason", may="ended", commercial=Commercial.HELD),
    row("list_for_sale", commercial("held"), custody("in_stock", "racked"), IDLE_BENCH, by=OWNER,
        asks="price", may="override", commercial=Commercial.LISTED),
    row("withdraw",      commercial("listed"), by=OWNER, commercial=Commercial.HELD),
    row("encumber",      custody("in_stock", "racked", "in_transit", "at_repair"), by=OWNER, asks="claim holder", may="since until release"),
    row("lift",          claim_stands, by=OWNER, asks="claim reason"),
    row("sell",          commercial("held", "reserved", "listed"), custody("in_stock", "in_transit"), IDLE_BENCH, unencumbered, truthful, by=OWNER,
        asks="buyer price sold_as", may="override document", commercial=Commercial.SOLD, custody=Custody.GONE),
)
# fmt: on
STEPS: Mapping[str, Step] = MappingProxyType({step.name: step for step in ROWS})


def check(card: Card, name: str, given: Asked) -> Step:
    """The row of this step if it is lawful now with this evidence; Refused says which rule forbids it."""
    if name not in STEPS:
        raise Refused("step_unknown", step=name)
    step = STEPS[name]
    for rule in step.requires:
        rule(card, given)
    if missing := [asked for asked in step.asks if given.get(asked) in (None, "")]:
        raise Refused("evidence_missing", step=name, fields=", ".join(missing))
    return step


def lawful_steps(card: Card) -> tuple[Step, ...]:
    """The steps whose place on the axes fits now; evidence is asked for when one is chosen."""
    return tuple(step for step in ROWS if _fits(card, step))


def _fits(card: Card, step: Step) -> bool:
    rules = [rule for rule in step.requires if rule not in (truthful, burned_in_long_enough)]
    try:
        for rule in rules:
            rule(card, {"override": "asked later"})
    except Refused:
        return False
    return True
