"""From a plan to cards on both databases: whole machines first, every card checked; accepted as one unit, gone on with,
and refused where the world moved on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from volute.commands.cards import register, take_step, take_step_with
from volute.commands.lots import open_lot, pack
from volute.commands.probing import store_run
from volute.commands.registers import describe, retire
from volute.commands.sale_plans import Proposal, accept_plan, go_on
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.commands.undo import undo
from volute.domain.card import Commercial, Workshop
from volute.domain.events import Costed, Identified, Registered
from volute.domain.problems import Conflict, Refused
from volute.domain.roles import Role
from volute.domain.seen import Observation, Outcome, Seen
from volute.domain.workorder import TEMPLATES
from volute.economics.inputs import Scenario
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.queries.comparison import book
from volute.queries.sale_cards import SaleCards, sale_cards
from volute.queries.sale_plan import Asked, sale_plan
from volute.queries.sale_plans import accepted_plan, accepted_plans
from volute.queries.sale_said import SaleSaid
from volute.words import LANGUAGES, Style, Words

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
SEAT = Seat("Zhao Xin", lambda: NOW)
PRICES = {"resale": "20000", "rent_hour": "2", "conversion": "800"}
WHOLE = [f"V-{n:06d}" for n in range(1, 9)]
BROKEN = [f"V-{n:06d}" for n in range(9, 15)]
SHELF, FAN = "V-000015", "V-000016"


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """A machine of eight, one of six, and two cards on a shelf of which one has an open fan. Nothing earns."""
    found = Ledger.open(ledger_url)
    describe(found, SEAT, "centre", "WHU", {"name": "Wuhu", "tariff": "1", "pue": "1.5"})
    for host in ("n1", "n2"):
        describe(found, SEAT, "host", host, {"centre": "WHU", "address": "127.0.0.1"})
    for what, amount in PRICES.items():
        said = {"model": "rtx4090", "what": what, "amount": amount, "as_of": "2026-11-20", "source": "a buyer"}
        describe(found, SEAT, "price", f"rtx4090-{what}", {**said, "vat_rate": "0.13", "vat_included": True})
    for host, n in (("n1", 8), ("n2", 6)):
        for slot in range(n):
            _enter(found, Registered("rtx4090", "WHU", host=host, slot=slot, cooler="blower", memory_mib=24564), slot)
    for cooler in ("blower", "fan"):
        _enter(found, Registered("rtx4090", "WHU", store="Store", cooler=cooler, memory_mib=24564))
    yield found
    with found.reading() as connection:
        assert verify(connection)
    found.close()


def _enter(ledger: Ledger, card: Registered, slot: int | None = None) -> None:
    known = [] if slot is None else [Identified("uuid", uuid(card.host, slot), "probe")]
    register(ledger, SEAT, card, Costed("purchase", 1_130_000), *known)


def uuid(host: str, slot: int) -> str:
    return f"GPU-0000000{slot}-1111-2222-3333-4444444444{host}"


def found(ledger: Ledger, day: date = TODAY, rent: float = -0.95) -> SaleCards:
    told = book(ledger, day)
    return sale_cards(ledger, told, sale_plan(told, Asked(Scenario(rent_change=rent))))


def proposal(cards: SaleCards) -> Proposal:
    return Proposal(**cards.terms, note="as the partner wished")


def why(cards: SaleCards) -> dict[str, list[str]]:
    return {card.card: [reason.kind for reason in card.reasons] for card in cards.left_out}


def test_whole_machines_go_first_then_what_breaks_none(ledger: Ledger) -> None:
    cards = found(ledger)
    assert (cards.wanted, cards.found, cards.whole) == ((16,), (16,), 1)
    assert [card.card for card in cards.cards if card.whole] == WHOLE
    assert [card.card for card in cards.cards[8:]] == [SHELF, FAN, *BROKEN]
    assert cards.actions == {"list": 15, "convert": 1}
    (fan,) = (card for card in cards.cards if card.action == "convert")
    assert (fan.card, fan.floor.conversion > 0) == (FAN, True)
    assert all(card.floor.price == pytest.approx(20_000) for card in cards.cards)
    assert all(card.floor.net > card.floor.least > 0 for card in cards.cards)  # type: ignore[operator]
    assert cards.cards[0].gain.book == pytest.approx(10_000)


def test_a_machine_of_which_one_card_may_not_go_is_no_whole_one(ledger: Ledger) -> None:
    take_step(ledger, SEAT, WHOLE[3], "encumber", {"claim": "pledged", "holder": "Bank of the Lake"})
    cards = found(ledger)
    assert (cards.whole, sum(cards.wanted), len(cards.cards)) == (0, 16, 15)
    assert why(cards) == {WHOLE[3]: ["encumbered"]}
    assert [card.host for card in cards.cards[2:8]] == ["n2"] * 6  # the machine that is broken already


def test_a_claim_that_is_over_by_the_day_leaves_no_card_out(ledger: Ledger) -> None:
    over = {"claim": "pledged", "holder": "Bank of the Lake", "until": "2026-11-23"}
    take_step(ledger, SEAT, SHELF, "encumber", over)
    cards = found(ledger)
    assert why(cards) == {}
    accept_plan(ledger, SEAT, proposal(cards))
    assert card_sheet(ledger, SHELF).card.commercial is Commercial.LISTED


def test_a_claim_that_arises_after_the_plan_makes_its_card_wait_and_stops_no_other(ledger: Ledger) -> None:
    accept_plan(ledger, SEAT, proposal(found(ledger)))
    withdrawn = [WHOLE[0], WHOLE[1]]
    take_step_with(ledger, SEAT, withdrawn, "withdraw", {})
    take_step(ledger, SEAT, WHOLE[0], "encumber", {"claim": "pledged", "holder": "Bank of the Lake"})
    go_on(ledger, SEAT, "P-0001")
    told = {card.planned.card: card.action for card in accepted_plan(ledger, "P-0001", TODAY).cards}
    assert (told[WHOLE[0]], told[WHOLE[1]]) == ("wait", "listed")


def test_a_plan_in_the_place_of_another_is_one_undo(ledger: Ledger) -> None:
    accept_plan(ledger, SEAT, proposal(found(ledger)))
    told = book(ledger, TODAY)
    again = sale_cards(ledger, told, sale_plan(told, Asked(Scenario(rent_change=-0.95))), "P-0001")
    assert again.actions == {"listed": 15}
    assert why(again) == {FAN: ["bench"]}  # where the first plan sent it
    replaced = accept_plan(ledger, SEAT, proposal(again))
    assert [plan.name for plan in accepted_plans(ledger, TODAY)] == ["P-0002"]
    with pytest.raises(Refused, match="no_such_entry"):
        go_on(ledger, SEAT, "P-0001")
    undo(ledger, SEAT, replaced)
    assert [plan.name for plan in accepted_plans(ledger, TODAY)] == ["P-0001"]


def test_every_reason_to_leave_a_card_out_is_named(ledger: Ledger) -> None:
    take_step(ledger, SEAT, WHOLE[0], "reserve", {"holder": "Lin"})
    take_step(ledger, SEAT, WHOLE[1], "mark_missing", {"reason": "empty slot"})
    take_step(ledger, SEAT, WHOLE[2], "open_job", {"template": "refurbish", "reason": "dust"})
    terms = {"mode": "card_hours", "price": "2", "unit": "card_hour", "start": "2026-01-01", "end": "2027-06-30"}
    describe(ledger, SEAT, "lease", "L-0001", {"tenant": "Qwill", **terms})
    take_step(ledger, SEAT, WHOLE[3], "lease", {"lease": "L-0001", "tenant": "Qwill"})
    take_step(ledger, SEAT, SHELF, "send_repair", {"supplier": "maker", "reason": "errors"})
    open_lot(ledger, SEAT, {})
    pack(ledger, SEAT, "LOT-0001", [FAN])
    cards = found(ledger)
    assert why(cards) == {
        WHOLE[0]: ["reserved"],
        WHOLE[1]: ["custody_missing"],
        WHOLE[2]: ["bench"],
        WHOLE[3]: ["leased"],
        SHELF: ["custody_at_repair"],
        FAN: ["packed"],
    }
    for language in LANGUAGES:
        said = SaleSaid(words := Words.load(language), Style(words))
        told = {card.card: said.whys(card.reasons) for card in cards.left_out}
        assert "L-0001 2027-06-30" in told[WHOLE[3]]
        assert words("choice.refurbish") in told[WHOLE[2]]
        assert "LOT-0001" in told[FAN]
        assert said.missing(cards)


def test_what_a_look_showed_leaves_a_card_out_until_somebody_declares_it(ledger: Ledger) -> None:
    fields = {"device": "10de:2684", "subsystem": "1458:40bf", "temperature_c": 50}
    shown = [
        Seen("nvidia", slot, uuid=uuid("n2", slot), memory_mib=49140 if slot == 1 else 24564, bus=f"0000:{slot}:00.0",
             alarms=("health_critical",) if slot == 2 else (), **fields)  # type: ignore[arg-type]
        for slot in range(6)
    ]  # fmt: skip
    heard = [Observation("n2", NOW, 0.1, Outcome.ANSWERED, "", {"nvidia": b""}, tuple(shown))]
    store_run(ledger, SEAT, Scope(), heard, asked=1)
    cards = found(ledger)
    assert "undeclared" in why(cards)[BROKEN[1]]
    assert why(cards)[BROKEN[2]] == ["ill"]
    words = Words.load("en")
    said = SaleSaid(words, Style(words))
    told = {card.card: said.whys(card.reasons) for card in cards.left_out}
    assert "49140 MiB, its model has 24564" in told[BROKEN[1]]
    assert "its tool calls it critical" in told[BROKEN[2]]


def test_accepting_lists_cards_and_opens_jobs_as_one_unit(ledger: Ledger) -> None:
    cards = found(ledger)
    receipt = accept_plan(ledger, SEAT, proposal(cards))
    assert Counter(fact.kind for fact in receipt.facts) == {"described": 1, "step_taken": 16}
    listed, fan = card_sheet(ledger, WHOLE[0]).card, card_sheet(ledger, FAN).card
    assert listed.commercial is Commercial.LISTED
    assert fan.job is not None
    assert (fan.job.template, fan.job.reason, fan.job.due) == ("fan_to_blower", "P-0001", "2026-12-25")
    plan = accepted_plan(ledger, "P-0001", TODAY)
    assert (plan.by, plan.at, plan.fields["note"], plan.due) == ("Zhao Xin", NOW, "as the partner wished", 0)
    assert int(str(plan.fields["head"])) == cards.head
    assert plan.counts == {"listed": 15, "bench": 1, "converts": 1, "converted": 0}
    taken_back = undo(ledger, SEAT, receipt)
    assert accepted_plans(ledger, TODAY) == ()
    assert card_sheet(ledger, FAN).card.job is None
    assert card_sheet(ledger, WHOLE[0]).card.commercial is Commercial.HELD
    undo(ledger, SEAT, taken_back)
    assert card_sheet(ledger, WHOLE[0]).card.commercial is Commercial.LISTED


def test_a_card_listed_at_another_desk_in_between_stops_the_whole_plan(ledger: Ledger) -> None:
    cards = found(ledger)
    other = Seat("Chen Yu", lambda: NOW)
    take_step(ledger, other, BROKEN[0], "list_for_sale", {"price": "21000"})
    with pytest.raises(Conflict, match=f"plan_cards_changed.*{BROKEN[0]}"):
        accept_plan(ledger, SEAT, proposal(cards))
    assert card_sheet(ledger, WHOLE[0]).card.commercial is Commercial.HELD  # all or nothing
    assert accepted_plans(ledger, TODAY) == ()
    again = found(ledger)
    assert again.actions == {"list": 14, "listed": 1, "convert": 1}
    accept_plan(ledger, SEAT, proposal(again))


def test_a_plan_goes_on_when_a_conversion_is_done_and_tells_what_was_sold(ledger: Ledger) -> None:
    accept_plan(ledger, SEAT, proposal(found(ledger)))
    with pytest.raises(Refused, match="plan_nothing_due"):
        go_on(ledger, SEAT, "P-0001")
    _convert(ledger, FAN)
    assert accepted_plan(ledger, "P-0001", TODAY).due == 1
    go_on(ledger, SEAT, "P-0001")
    assert card_sheet(ledger, FAN).card.commercial is Commercial.LISTED
    take_step(ledger, SEAT, SHELF, "sell", {"buyer": "Lin", "price": "19000", "sold_as": "used"})
    plan = accepted_plan(ledger, "P-0001", TODAY)
    assert plan.counts == {"listed": 15, "sold": 1, "converts": 1, "converted": 1}
    sold = next(card.sold for card in plan.cards if card.planned.card == SHELF)
    assert sold is not None
    assert (sold.price, sold.day) == (19_000, TODAY)
    told = plan.outcome
    assert (told.cards, told.sold, told.planned, told.realised, told.late) == (16, 1, 20_000, 19_000, 0)
    assert told.change == pytest.approx(-0.05)
    assert told.open_planned == 15 * 20_000
    ((kind, of),) = plan.outcomes.items()
    assert (kind, of) == ((TODAY.isoformat(), "WHU", "rtx4090"), told)
    with pytest.raises(Refused, match="no_such_entry"):
        go_on(ledger, SEAT, "P-0009")


def _convert(ledger: Ledger, card: str) -> None:
    given = {
        "scan_card": {"sticker": "S-1"},
        "photograph": {"photo": "sha256:0 front"},
        "baseline_test": {"readings": {"gpu_c": 70}},
        "warm_up_test": {"readings": {"gpu_c": 60}},
        "clean_and_repad": {"parts": "pads"},
        "fit_blower": {"part": "kit", "paste": "2 g", "photo": "sha256:0 fitted"},
        "hand_over": {"receiver": "rack B"},
    }
    take_step(ledger, SEAT, card, "start_job", {"bench": "B1"})
    for name in TEMPLATES["fan_to_blower"]:
        take_step(ledger, SEAT, card, name, given.get(name, {}))
    take_step(ledger, SEAT, card, "pass_burn_in", {"hours": 2, "readings": {"gpu_c": 69}})
    assert card_sheet(ledger, card).card.workshop is Workshop.PASSED


def test_what_one_plan_holds_another_leaves_alone_until_it_is_dropped(ledger: Ledger) -> None:
    accept_plan(ledger, SEAT, proposal(found(ledger)))
    again = found(ledger)
    assert (again.wanted, again.cards) == ((0,), ())
    assert {kind for kinds in why(again).values() for kind in kinds} == {"planned", "bench"}
    with pytest.raises(Refused, match="plan_without_cards"):
        accept_plan(ledger, SEAT, proposal(again))
    retire(ledger, SEAT, "plan", "P-0001", "another buyer")
    assert found(ledger).actions == {"listed": 15}  # the card at the bench waits for its conversion
    with pytest.raises(Refused, match="no_such_entry"):
        accepted_plan(ledger, "P-0001", TODAY)


def test_only_who_may_list_and_open_jobs_may_accept(ledger: Ledger) -> None:
    technician = replace(SEAT, roles=frozenset({Role.TECHNICIAN}))
    with pytest.raises(Refused, match="not_your_step"):
        accept_plan(ledger, technician, proposal(found(ledger)))
