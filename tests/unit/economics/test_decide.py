"""Advice, and what is said where there is no number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, rented, resold

from volute.domain.problems import Refused
from volute.economics import values
from volute.economics.answer import answers
from volute.economics.decide import Advice, By, compare
from volute.economics.inputs import LEVERS, Centre, Cohort, Quote, Regime, Rent, Resale, Scenario, Upkeep
from volute.economics.metrics import monthly

GOOD = rented(
    replace(COHORT, key="good", centre="hohhot", racked=0.96, lit=0.9), per_hour=Quote(3.2, 0.06, vat_included=True)
)
BLIND = resold(replace(COHORT, key="blind", centre="dark"), price=None)
CENTRES = [CENTRE, replace(CENTRE, key="hohhot"), replace(CENTRE, key="dark")]


def test_each_centre_gets_its_own_advice_in_the_order_they_come():
    comparison = compare([COHORT, GOOD, BLIND], CENTRES)
    assert comparison.labels == ("wuhu", "hohhot", "dark")
    assert comparison.advice() == (Advice.SELL, Advice.RENT, Advice.UNKNOWN)


def test_a_missing_price_is_unknown_and_never_a_number():
    blind = answers(compare([BLIND], CENTRES))[0]
    assert blind.advice is Advice.UNKNOWN
    assert blind.sell_value is None
    assert blind.rent_value is None
    assert blind.best_month is None
    assert blind.rent_only_payback is None
    assert blind.break_even_rent.reason == blind.break_even_lit.reason == blind.break_even_price.reason == "unknown"
    assert blind.keep_rent is not None


def test_a_rent_that_is_not_billed_may_be_missing():
    assert compare([rented(COHORT, per_month=None)], CENTRES).advice() == (Advice.SELL,)
    unsaid = rented(COHORT, per_hour=None)
    assert compare([unsaid], CENTRES).advice() == (Advice.UNKNOWN,)


def test_close_is_within_the_band_of_the_larger_value():
    a = answers(compare([COHORT], CENTRES))[0]
    even = Scenario(rent_change=a.break_even_rent.value - 1)
    assert compare([COHORT], CENTRES, None, even).advice() == (Advice.CLOSE,)
    assert compare([COHORT], CENTRES, Regime(band=0.0), Scenario(rent_change=even.rent_change - 0.001)).advice() == (
        Advice.SELL,
    )


def test_following_the_advice_is_worth_more_than_either_rule():
    worth = compare([COHORT, GOOD, BLIND], CENTRES).worth()
    assert worth.advised > worth.rent_everywhere
    assert worth.advised > worth.sell_everywhere


def test_cards_sold_together_press_each_others_price():
    twin = replace(COHORT, key="twin", centre="hohhot")
    alone, both = compare([COHORT], CENTRES), compare([COHORT, twin], CENTRES)
    assert both.worth().sell_everywhere < 2 * alone.worth().sell_everywhere
    assert both.sell_value.sum() == pytest.approx(2 * alone.sell_value.sum())


def test_leases_of_one_variant_at_one_centre_are_one_lot():
    halves = [replace(COHORT, key=key, count=COHORT.count // 2) for key in "ab"]
    assert compare(halves, CENTRES).sell_value == pytest.approx(compare([COHORT], CENTRES).sell_value)
    by_cohort = compare(halves, CENTRES, by=By.COHORT)
    assert by_cohort.labels == ("a", "b")
    assert by_cohort.sell_value.sum() == pytest.approx(compare([COHORT], CENTRES).sell_value.sum())


def test_the_same_code_answers_per_model():
    other = replace(GOOD, model="A100 80G")
    per_model = compare([COHORT, other], CENTRES, by=By.MODEL)
    assert per_model.labels == ("RTX 4090", "A100 80G")
    assert per_model.value == pytest.approx(compare([COHORT, other], CENTRES).value)


def test_costs_of_a_centre_are_shared_and_not_multiplied():
    costly = replace(CENTRE, staff=40_000.0, contracted_kw=300.0, colocation=Quote(500, 0.06))
    halves = [replace(COHORT, key=key, count=COHORT.count // 2) for key in "ab"]
    rent = compare(halves, [costly]).rent
    assert rent["staff"].sum(axis=0) == pytest.approx(-40_000)
    assert rent["colocation"].sum(axis=0) == pytest.approx(-150_000)


def test_a_lease_locked_until_next_year_is_better_kept_until_then():
    locked = rented(GOOD, months_left=12, locked=True, break_fee=20_000.0)
    a = answers(compare([replace(locked, centre="wuhu", lit=0.0)], CENTRES))[0]
    assert a.best_month == 12


def test_acceptance_load_that_is_withdrawn_lowers_rent_after_its_month():
    net = compare([rented(COHORT, lit_after=0.05, lit_step=6)], CENTRES).rent["card_hours"][0]
    fall = net[1:] / net[:-1]
    assert np.argmin(fall) == 5


def test_paybacks_say_never_and_already():
    a = answers(compare([COHORT], CENTRES))[0]
    assert a.rent_payback is None
    assert a.accounting_payback is None
    free = answers(compare([replace(COHORT, cost_to_recover=0.0, age=20)], CENTRES))[0]
    assert (free.rent_payback, free.sell_payback, free.accounting_payback) == (0, 0, 20)


def test_rates_carry_their_denominators():
    a = answers(compare([replace(COHORT, racked=0.5, lit=0.4, lit_assumed=True)], CENTRES))[0]
    assert (a.racked, a.lit) == (0.5, 0.4)
    assert a.billed == pytest.approx(0.5 * 0.4 * COHORT.rent.availability)
    assert a.lit_assumed
    nothing = answers(compare([replace(COHORT, racked=0.0)], CENTRES))[0]
    assert nothing.lit is None
    assert nothing.rent_price is None


def test_price_and_lit_break_evens_have_words_where_they_have_no_number():
    reserved = rented(COHORT, whole_machine=1.0, card_hours=0.0, per_month=Quote(900))
    assert answers(compare([reserved], CENTRES))[0].break_even_lit.reason == "reserved"
    assert answers(compare([GOOD], CENTRES))[0].break_even_lit.reason == ""
    cheap = rented(COHORT, per_hour=Quote(0.1))
    assert answers(compare([cheap], CENTRES))[0].break_even_lit.reason == "load_costs_more"
    low = rented(COHORT, per_hour=Quote(0.8))
    assert answers(compare([low], CENTRES))[0].break_even_lit.reason == "cannot"
    worthless = resold(COHORT, price=Quote(1.0), freight=0.0)
    paid = rented(worthless, subsidy=500.0, subsidy_months=36)
    assert answers(compare([paid], CENTRES))[0].break_even_lit.reason == "always"
    assert answers(compare([paid], CENTRES))[0].break_even_rent.reason == "negative"
    assert answers(compare([reserved], CENTRES))[0].break_even_lit.key == "economics.reason.reserved"
    assert answers(compare([GOOD], CENTRES))[0].break_even_lit.key is None


def test_sell_equivalent_use_of_the_published_example():
    """20,000 net, 0.5 % financing, 1.5 an hour, 0.45 kW x 1.4 x 0.7, 100 fixed."""
    margin = (1.5 - 0.45 * 1.4 * 0.7) * 730
    use = [
        values.sell_equivalent_use(np.array([20_000 * (fall + 0.005)]), np.array([100.0]), np.array([margin]))[0]
        for fall in (0.0, 0.01, 0.017, 0.03)
    ]
    assert use[:3] == pytest.approx([0.26, 0.52, 0.70], abs=0.01)
    assert use[3] > 1
    assert np.isnan(values.sell_equivalent_use(np.ones(1), np.ones(1), np.zeros(1))[0])


def test_user_cost_is_interest_and_fall():
    assert values.user_cost(np.array([[100.0, 90.0]]), 0.01)[0, 0] == pytest.approx(11)


def test_base_takes_the_owners_rate_and_levers_start_there():
    assert Scenario.base(Regime(discount_rate=0.08)).discount_rate == 0.08
    assert compare([COHORT], CENTRES, Regime(discount_rate=0.08)).ground.rate == pytest.approx(monthly(0.08))
    base = Scenario.base()
    assert all(getattr(base, lever.name) == lever.base for lever in LEVERS)
    assert all(lever.minimum <= lever.base <= lever.maximum for lever in LEVERS)


def test_a_horizon_beyond_the_plot_lengthens_it():
    assert compare([COHORT], CENTRES, None, Scenario(horizon=60)).months == 60
    assert compare([COHORT], CENTRES, None, Scenario(horizon=61)).months == 120
    assert compare([COHORT], CENTRES, None, Scenario(horizon=500)).horizon == 120


def test_what_is_drawn_behind_a_longer_comparison_is_as_long_and_says_the_same():
    short, long = (compare([COHORT], CENTRES, None, Scenario(), least=least) for least in (0, 120))
    assert (short.months, long.months) == (60, 120)
    assert short.rent_cash[0] == pytest.approx(long.rent_cash[0, :61])
    assert short.difference == pytest.approx(long.difference)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Rent(card_hours=0.5),
        lambda: Rent(availability=1.2),
        lambda: Rent(lit_after=-0.1),
        lambda: Upkeep(death=2.0),
        lambda: Upkeep(busy_kw=-1.0),
        lambda: Resale(condition=-1.0),
        lambda: Resale(depth=0.0),
        lambda: Resale(conversion_yield=1.5),
        lambda: replace(COHORT, lit=34.0),
        lambda: replace(COHORT, count=-1),
        lambda: replace(COHORT, tax_months=0),
        lambda: replace(COHORT, tax_method="magic"),
        lambda: Centre("x", pue=0.5),
        lambda: compare([COHORT], [Centre("elsewhere")]),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(Refused):
        wrong()


def test_defaults_make_a_cohort():
    assert compare([Cohort("a", "wuhu", "m", "v", 8)], CENTRES).advice() == (Advice.UNKNOWN,)
