"""A card is held against its maker's figures: what differs is named with its evidence, and nobody is accused."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from volute.domain.differences import Expected
from volute.domain.identities import genuine_serial
from volute.domain.modification import Strength, Verdict, heaviest, judge, odd_vbios
from volute.domain.reference import Reference
from volute.domain.seen import Seen
from volute.probe.reference import reference

TABLE = reference()
CARD = Seen(
    "nvidia", 0, model="NVIDIA GeForce RTX 4090", device="10de:2684", subsystem="1458:40bf", memory_mib=24564,
    power_limit_w=450.0, power_limit_max_w=600.0, chip_part="2684-301-A1", architecture="Ada Lovelace",
    link_gen_max=4, link_gen_host=5, link_width_max=16, vbios="95.02.18.80.5F",
)  # fmt: skip
ADA = replace(CARD, model="NVIDIA RTX 6000 Ada Generation", device="10de:26b1", memory_mib=49140, chip_part=None,
              power_limit_w=300.0, power_limit_max_w=300.0)  # fmt: skip


def kinds(card: Seen, **more: Any) -> tuple[Verdict, list[str]]:
    judged = judge(card, TABLE, **more)
    return judged.verdict, [sign.kind for sign in judged.signs]


@pytest.mark.parametrize("memory", [24564, 24576, 23028, 24217])
def test_a_card_as_its_maker_made_it_gives_no_finding(memory: int) -> None:
    assert kinds(replace(CARD, memory_mib=memory)) == (Verdict.AS_MODEL, [])


def test_the_same_49140_mib_is_genuine_on_one_card_and_a_modification_on_another() -> None:
    assert kinds(ADA) == (Verdict.AS_MODEL, [])
    judged = judge(replace(CARD, memory_mib=49140), TABLE)
    assert judged.verdict is Verdict.UNDECLARED
    (sign,) = judged.signs
    assert (sign.kind, sign.strength, sign.field) == ("memory_larger", Strength.STRONG, "memory_mib")
    assert (sign.expected, sign.shown, sign.sources) == ("24564", "49140", ("recording", "pci.ids"))


def test_what_a_person_declared_is_declared_and_its_sign_stays_to_be_seen() -> None:
    judged = judge(replace(CARD, memory_mib=49140), TABLE, frozenset({"memory"}))
    assert (judged.verdict, [s.kind for s in judged.signs], judged.undeclared) == (
        Verdict.DECLARED, ["memory_larger"], ())  # fmt: skip
    assert kinds(CARD, declared=frozenset({"cooler"})) == (Verdict.DECLARED, [])
    assert kinds(replace(CARD, memory_mib=49140), declared=frozenset({"cooler"}))[0] is Verdict.UNDECLARED


STRONG = {
    "name_of_another_model": {"model": "NVIDIA GeForce RTX 3090"},
    "architecture": {"architecture": "Ampere"},
    "memory_larger": {"memory_mib": 49140},
}
MEDIUM = {
    "memory_smaller": {"memory_mib": 16000},
    "chip_of_another_model": {"chip_part": "2204-300-A1"},
    "board_of_no_maker": {"subsystem": "dead:beef"},
    "power_limit_higher": {"power_limit_max_w": 800.0},
    "serial_not_genuine": {"serial": "1659924001200"},
}
WEAK = {
    "name_unknown_to_driver": {"model": "Graphics Device"},
    "link_slower": {"link_gen_max": 1},
    "link_narrower": {"link_width_max": 8},
}


@pytest.mark.parametrize(("kind", "shown"), [*STRONG.items(), *MEDIUM.items(), *WEAK.items()])
def test_each_sign_is_found_and_weighs_what_it_proves(kind: str, shown: dict[str, Any]) -> None:
    judged = judge(replace(CARD, **shown), TABLE)
    assert [sign.kind for sign in judged.signs] == [kind]
    assert judged.verdict is (Verdict.UNDECLARED if kind in STRONG else Verdict.AS_MODEL)


def test_two_unusual_signs_are_a_reason_to_look() -> None:
    both = replace(CARD, subsystem="dead:beef", power_limit_max_w=None, power_limit_w=800.0)
    assert kinds(both) == (Verdict.UNDECLARED, ["board_of_no_maker", "power_limit_higher"])
    assert kinds(both, declared=frozenset({"board"}))[0] is Verdict.DECLARED


@pytest.mark.parametrize("view", [{"mig": True}, {"virtual": "hami"}])
def test_a_view_through_a_slice_or_a_container_says_nothing_of_the_card(view: dict[str, Any]) -> None:
    assert kinds(replace(CARD, memory_mib=10240, **view)) == (Verdict.UNKNOWN, [])
    assert judge(Seen("nvidia", 0, **view), TABLE).model == ""


def test_a_slower_slot_is_no_sign_of_the_card() -> None:
    assert kinds(replace(CARD, link_gen_max=3, link_gen_host=3)) == (Verdict.AS_MODEL, [])
    assert kinds(replace(CARD, link_gen_max=3, link_gen_host=None)) == (Verdict.AS_MODEL, [])


def test_a_model_without_figures_is_unknown_and_its_other_signs_count() -> None:
    strange = Seen("nvidia", 0, model="NVIDIA X1", device="10de:ffff", serial="0000000000000")
    assert kinds(strange) == (Verdict.UNKNOWN, ["serial_not_genuine"])
    assert kinds(replace(strange, serial=None, device=None)) == (Verdict.UNKNOWN, [])


def test_figures_of_the_trade_alone_ask_and_do_not_accuse() -> None:
    l20 = Seen("nvidia", 0, device="10de:26ba", memory_mib=98304)
    judged = judge(l20, TABLE)
    assert (judged.verdict, [s.strength for s in judged.signs]) == (Verdict.AS_MODEL, [Strength.MEDIUM])


def test_a_card_without_a_number_is_known_by_its_name() -> None:
    assert judge(Seen("moore", 0, model="MTT S80", memory_mib=16384), TABLE).verdict is Verdict.AS_MODEL
    assert judge(Seen("moore", 0, model="MTT S80", memory_mib=32768), TABLE).verdict is Verdict.UNDECLARED


def test_a_mining_card_opened_by_software_is_seen() -> None:
    assert kinds(Seen("nvidia", 0, device="10de:20c2", memory_mib=65536)) == (Verdict.UNDECLARED, ["memory_larger"])


def test_one_vbios_alone_among_many_is_unusual() -> None:
    many = [replace(CARD, slot=n) for n in range(5)]
    odd = replace(CARD, vbios="95.02.3C.00.EB")
    assert odd_vbios([*many, odd]) == {"95.02.3c.00.eb"}
    assert odd_vbios([*many[:3], odd]) == odd_vbios(many) == odd_vbios([*many[:3], odd, odd, odd]) == frozenset()
    assert odd_vbios([replace(CARD, vbios=None)] * 6) == frozenset()
    assert kinds(odd, outliers=odd_vbios([*many, odd])) == (Verdict.AS_MODEL, ["vbios_alone"])
    assert kinds(CARD, outliers=odd_vbios([*many, odd])) == (Verdict.AS_MODEL, [])


@pytest.mark.parametrize(
    ("serial", "genuine"),
    [("1653024001200", True), ("0321014026924", True), ("1659924001200", False), ("0000000000000", False),
     ("165302400120", False), ("165302400120x", False), ("1653041001200", False)],
)  # fmt: skip
def test_a_genuine_serial_reads_as_factory_week_year_number(serial: str, *, genuine: bool) -> None:
    assert genuine_serial(serial) is genuine


def test_the_table_of_models_is_sound() -> None:
    keys = [model.key for model in TABLE.models]
    devices = [device for model in TABLE.models for device in model.devices]
    assert len(set(keys)) == len(keys) > 60
    assert len(set(devices)) == len(devices)
    assert all(model.sources and model.memory_mib == tuple(model.memory_mib) for model in TABLE.models)
    assert {source for model in TABLE.models for source in model.sources} == {"recording", "pci.ids", "trade"}
    assert Reference.of([{"key": "x", "name": "X", "vendor": "v"}], {}).models[0].memory_mib == ()
    assert (
        judge(
            Seen("v", 0, device="x"), Reference.of([{"key": "x", "name": "X", "vendor": "v", "devices": ["x"]}], {})
        ).verdict
        is Verdict.AS_MODEL
    )


def test_a_little_less_memory_than_usual_is_a_driver_and_not_a_sign() -> None:
    """Beyond what driver age explains, short of what a missing module would take away."""
    assert kinds(replace(CARD, memory_mib=22000)) == (Verdict.AS_MODEL, [])
    assert kinds(replace(CARD, memory_mib=20000))[1] == ["memory_smaller"]


RECORDED = Expected("V-1", "h1", 0, "rtx4090", 24564, vbios="95.02.3C.00.EB", subsystem="1458:40BF")
AS_RECORDED = replace(CARD, vbios="95.02.3c.00.eb", subsystem="1458:40bf")


@pytest.mark.parametrize(
    ("shown", "found", "verdict"),
    [
        ({}, [], Verdict.AS_MODEL),
        ({"vbios": None, "subsystem": None}, [], Verdict.AS_MODEL),
        ({"vbios": "95.02.18.80.5F"}, ["vbios_not_recorded"], Verdict.AS_MODEL),  # a flash alone is a difference
        ({"subsystem": "1458:40e4"}, ["board_not_recorded"], Verdict.AS_MODEL),
        ({"subsystem": "10de:16f3"}, ["board_not_recorded"], Verdict.UNDECLARED),  # another maker's board
        (
            {"subsystem": "1458:40e4", "vbios": "95.02.18.80.5F"},
            ["board_not_recorded", "vbios_not_recorded"],
            Verdict.UNDECLARED,
        ),
    ],
)
def test_what_was_recorded_of_a_board_does_not_change_by_itself(
    shown: dict[str, Any], found: list[str], verdict: Verdict
) -> None:
    judged = judge(replace(AS_RECORDED, **shown), TABLE, recorded=RECORDED)
    assert ([sign.kind for sign in judged.signs], judged.verdict) == (found, verdict)


def test_what_one_field_says_twice_it_says_once() -> None:
    """Flashed, and so alone at its site: one unusual thing."""
    flashed = replace(AS_RECORDED, vbios="95.02.18.80.5F")
    judged = judge(flashed, TABLE, outliers=frozenset({"95.02.18.80.5f"}), recorded=RECORDED)
    assert [sign.kind for sign in judged.signs] == ["vbios_not_recorded", "vbios_alone"]
    assert judged.verdict is Verdict.AS_MODEL


def test_a_judged_sign_asks_no_more_and_the_same_sign_with_another_value_does() -> None:
    more = replace(CARD, memory_mib=49140)
    (sign,) = judge(more, TABLE).signs
    cleared = frozenset({sign.token})
    for memory, verdict in ((49140, Verdict.AS_MODEL), (49152, Verdict.AS_MODEL), (98280, Verdict.UNDECLARED)):
        judged = judge(replace(more, memory_mib=memory), TABLE, cleared=cleared)
        assert (judged.verdict, len(judged.signs)) == (verdict, 1)


def test_the_heaviest_sign_stands_for_the_others() -> None:
    signs = judge(replace(CARD, memory_mib=49140, link_gen_max=1, subsystem="dead:beef"), TABLE).signs
    assert heaviest(signs[::-1]).kind == "memory_larger"
    assert heaviest([sign for sign in signs if sign.kind != "memory_larger"]).kind == "board_of_no_maker"


def test_a_large_site_is_searched_for_odd_firmware_in_one_pass() -> None:
    site = [replace(CARD, vbios="95.02.3C.00.EB")] * 50_000 + [replace(CARD, vbios="95.02.18.80.5F")]
    begun = time.process_time()
    assert odd_vbios(site) == {"95.02.18.80.5f"}
    assert time.process_time() - begun < 2
