"""Plots and waterfalls as values: what they show is what was computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from fleets import CENTRE, COHORT, rented, resold

from volute.economics import explain, facts, figures
from volute.economics.answer import answers
from volute.economics.columns import columns
from volute.economics.contour import contour
from volute.economics.decide import By, compare
from volute.economics.inputs import Quote, Regime, Scenario
from volute.economics.rent import RENT_LINES
from volute.economics.sale import SALE_LINES
from volute.economics.tornado import SWINGS, tornado

QUOTED = Quote(18_500, 0.13, vat_included=True, as_of=date(2026, 11, 20), source="dealer", assumed=True)
COHORTS = [resold(COHORT, price=QUOTED), replace(COHORT, key="b", centre="hohhot", lit=0.8)]
CENTRES = [CENTRE, replace(CENTRE, key="hohhot")]


def test_the_tornado_of_one_centre_and_of_all():
    told = columns(COHORTS, CENTRES)
    whole, one = tornado(told, Regime(), Scenario()), tornado(told, Regime(), Scenario(), centre="wuhu")
    assert whole.now == pytest.approx(compare(COHORTS, CENTRES).difference.sum())
    assert one.now == pytest.approx(compare(COHORTS, CENTRES).difference[0])
    assert {swing.lever for swing in whole.swings} == {name for name, _, _ in SWINGS}
    assert whole.swings[0].key == f"economics.lever.{whole.swings[0].lever}"


def test_the_map_bands_meet_and_the_middle_one_begins_at_break_even():
    told = columns(COHORTS, CENTRES)
    made = contour(told, Regime(), Scenario(), "RTX 4090")
    figure = figures.contour_figure(made, step=2000.0)
    assert [mark.label for mark in figure.marks] == ["wuhu", "hohhot"]
    for below, above in zip(figure.bands, figure.bands[1:], strict=False):
        assert np.array_equal(below.high, above.low)
        assert (below.high >= below.low).all()
    levels = [band.level for band in figure.bands]
    assert levels == [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]
    middle = next(band for band in figure.bands if band.level == 1)
    edge = np.clip(figure.lines[0].y, figure.y.low, figure.y.high)
    assert middle.low == pytest.approx(edge)
    assert {band.key for band in figure.bands if band.level < 0} == {"selling_wins"}


def test_a_reserved_centre_is_marked_apart_and_an_unracked_one_has_no_dot():
    reserved = rented(COHORT, whole_machine=1.0, card_hours=0.0, per_month=Quote(900, 0.06))
    empty = replace(COHORT, key="b", centre="hohhot", racked=0.0)
    made = contour(columns([reserved, empty], CENTRES), Regime(), Scenario(), "RTX 4090")
    assert [(dot.centre, dot.reserved) for dot in made.dots] == [("wuhu", True)]
    assert figures.contour_figure(made).marks[0].key == "reserved_centre"
    none = contour(columns([empty], CENTRES), Regime(), Scenario(), "RTX 4090")
    assert figures.contour_figure(none).marks == ()


def test_where_no_rent_pays_the_map_has_no_edge():
    made = replace(contour(columns(COHORTS, CENTRES), Regime(), Scenario(), "RTX 4090"), per_both=0.0, dots=())
    assert np.isnan(made.rent_at(np.array([0.5]))).all()
    assert figures.contour_figure(made).y.high > 0


def test_waterfalls_end_at_the_number_they_explain():
    comparison = compare(COHORTS, CENTRES)
    a = answers(comparison)[0]
    sale = explain.sale_waterfall(comparison, 0)
    assert sale[0].line == "list_price"
    assert sale[0].amount == pytest.approx(18_500 * COHORT.count)
    assert sale[-1].running == pytest.approx(a.sell_value)
    rent = explain.rent_waterfall(comparison, 0)
    assert rent[-1].running == pytest.approx(a.keep_rent)
    whole = explain.horizon_waterfall(comparison, 0)
    assert whole[-1].running == pytest.approx(a.rent_value - a.residual * comparison.ground.discount[36])
    assert {step.line for step in rent} <= set(RENT_LINES)
    assert {step.line for step in sale} <= set(SALE_LINES)
    assert all(step.amount for step in (*sale, *rent))


@pytest.mark.parametrize("metric", explain.METRICS)
def test_every_number_opens_into_lines_that_end_at_it(metric):
    rich = rented(
        replace(COHORTS[0], tax_book=3000.0),
        months_left=9,
        break_fee=200.0,
        deposit=90.0,
        subsidy=5.0,
        subsidy_months=4,
    )
    comparison = compare([rich, COHORTS[1], replace(COHORTS[1], key="d")], CENTRES)
    for row, answer in enumerate(answers(comparison)):
        opened = explain.explain(comparison, row, metric)
        assert opened[-1].running == pytest.approx(getattr(answer, metric))
        assert all(step.inputs for step in opened)


def test_every_line_knows_what_it_rests_on():
    assert set(explain.RENT_INPUTS) == set(RENT_LINES)
    assert set(explain.SALE_INPUTS) == set(SALE_LINES)
    tables = (explain.RENT_INPUTS, explain.SALE_INPUTS, explain.KEEP_INPUTS)
    named = {name for table in tables for line in table.values() for name in line}
    assert named | {*explain.CARDS, *explain.COURSE} == set(facts.INPUTS)
    assert not named & set(explain.COURSE)


def test_each_step_names_its_quotes_once():
    comparison = compare([COHORTS[0], replace(COHORTS[0], key="c")], CENTRES, by=By.MODEL)
    price = explain.sale_waterfall(comparison, 0)[0]
    assert price.quotes == (QUOTED,)
    fact = next(fact for fact in price.inputs if fact.quote)
    assert (fact.value, fact.unit, fact.key) == (18_500, "money_card", "economics.input.price")
    assert (fact.as_of, fact.source, fact.assumed) == (QUOTED.as_of, "dealer", True)
    assert price.assumed
    assert price.key == "economics.sale_line.list_price"


def test_what_nobody_has_confirmed_is_marked_and_what_was_told_is_not():
    def steps(cohort):
        return {step.line: step for step in explain.rent_waterfall(compare([cohort], CENTRES), 0)}

    unsaid = {fact.name: fact for fact in steps(COHORT)["power_busy"].inputs}
    assert unsaid["busy_kw"].assumed, "the placeholder"
    assert not unsaid["lit"].assumed
    assert not unsaid["racked"].assumed
    told = replace(COHORT, lit_assumed=True, upkeep=replace(COHORT.upkeep, busy_kw=0.5))
    said = {fact.name: fact for fact in steps(told)["power_busy"].inputs}
    assert not said["busy_kw"].assumed
    assert said["lit"].assumed
    assert said["busy_kw"].unit == "kw"


def test_numbers_of_several_cohorts_are_means_by_cards():
    many = replace(COHORTS[0], key="c", count=1200, lit=0.55)
    comparison = compare([COHORTS[0], many], CENTRES)
    hours = next(step for step in explain.rent_waterfall(comparison, 0) if step.line == "card_hours")
    found = {fact.name: fact.value for fact in hours.inputs}
    assert found["cards"] == 1600
    assert found["lit"] == pytest.approx((400 * 0.15 + 1200 * 0.55) / 1600)
