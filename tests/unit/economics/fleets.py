"""Cohorts and centres to test with: one plain pair, and hypothesis strategies for every kind."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from volute.economics.depreciation import METHODS
from volute.economics.inputs import Centre, Cohort, Quote, Regime, Rent, Resale, Scenario, Upkeep

CENTRE = Centre("wuhu", tariff=Quote(0.65, 0.13, vat_included=True), pue=1.35)
COHORT = Cohort(
    key="a",
    centre="wuhu",
    model="RTX 4090",
    variant="blower",
    count=400,
    racked=0.75,
    lit=0.15,
    cost_to_recover=2_500_000,
    rent=Rent(per_hour=Quote(1.9, 0.06, vat_included=True), trend=-0.01),
    resale=Resale(price=Quote(18_500, 0.13, vat_included=True)),
)


def rented(cohort=COHORT, **rent):
    """The cohort with other terms of rent."""
    return replace(cohort, rent=replace(cohort.rent, **rent))


def resold(cohort=COHORT, **resale):
    """The cohort with another market."""
    return replace(cohort, resale=replace(cohort.resale, **resale))


shares = st.floats(0, 1)
rates = st.sampled_from([0.0, 0.03, 0.06, 0.13])


def quotes(low, high):
    return st.builds(Quote, st.floats(low, high), rates, st.booleans())


@st.composite
def billing(draw):
    """Three shares that sum to one."""
    machine, hours = sorted((draw(shares), draw(shares)))
    return {"whole_machine": machine, "card_hours": hours - machine, "tokens": 1 - hours}


@st.composite
def rents(draw):
    return Rent(
        **draw(billing()),
        per_month=draw(quotes(100, 3000)),
        per_hour=draw(quotes(0.3, 5)),
        per_million_tokens=draw(quotes(0.1, 5)),
        tokens_per_second=draw(st.floats(10, 2000)),
        trend=draw(st.floats(-0.05, 0.03)),
        availability=draw(st.floats(0.8, 1)),
        realisation=draw(st.floats(0.5, 1)),
        platform_fee=draw(st.floats(0, 0.3)),
        months_left=draw(st.integers(0, 40)),
        locked=draw(st.booleans()),
        occupied=draw(shares),
        churn=draw(st.floats(0, 0.3)),
        relet=draw(st.floats(0, 0.9)),
        tenant_break_fee=draw(st.floats(0, 3)),
        break_fee=draw(st.floats(0, 2000)),
        deposit=draw(st.floats(0, 2000)),
        lit_after=draw(st.none() | shares),
        lit_step=draw(st.integers(0, 12)),
        subsidy=draw(st.floats(0, 200)),
        subsidy_months=draw(st.integers(0, 24)),
        clawback=draw(st.floats(0, 1000)),
        clawback_until=draw(st.integers(0, 24)),
    )


@st.composite
def resales(draw, most, *, carried=False):
    return Resale(
        price=draw(quotes(1000, 100_000)),
        trend=draw(st.floats(-0.05, 0.03)),
        condition=draw(st.floats(0.3, 1)),
        depth=draw(st.floats(10, 5000)),
        impact=draw(st.floats(0, 0.5)),
        speed=draw(st.sampled_from([0.0, 0.24])),
        months=draw(st.none() | st.floats(0.5, 9)),
        lot=draw(st.booleans()),
        commission=draw(st.floats(0, 0.1)),
        warranty=draw(st.floats(0, 0.1)),
        freight=draw(st.floats(0, 200)),
        carry=draw(st.floats(0, 300)) if carried else 0.0,
        refurbishment=draw(st.floats(0, 500)),
        conversion=draw(quotes(100, 2000)),
        to_convert=draw(st.integers(0, most)),
        conversion_yield=draw(st.floats(0.8, 1)),
        scrap=draw(st.floats(0, 1000)),
    )


@st.composite
def cohorts(draw, centre="wuhu", key="a", *, faster=False):
    """``faster`` writes some tax books off faster than evenly, and has unsold cards cost their keep."""
    count = draw(st.integers(1, 2000))
    return Cohort(
        key=key,
        centre=centre,
        model=draw(st.sampled_from(["RTX 4090", "A100 80G"])),
        variant=draw(st.sampled_from(["fan", "blower"])),
        count=count,
        racked=draw(shares),
        lit=draw(shares),
        cost_to_recover=draw(st.floats(-1e6, 1e8)),
        tax_book=draw(st.floats(0, 20_000)),
        tax_months=draw(st.integers(1, 60)),
        tax_method=draw(st.sampled_from(METHODS)) if faster else "straight",
        rent=draw(rents()),
        upkeep=Upkeep(
            draw(st.floats(0.1, 1.2)),
            draw(st.floats(0, 0.3)),
            repair_cost=draw(st.floats(0, 2000)),
            death=draw(st.floats(0, 0.02)),
            insurance=draw(st.floats(0, 50)),
        ),
        resale=draw(resales(count, carried=faster)),
    )


@st.composite
def centres(draw, key="wuhu"):
    return (
        Centre(
            key,
            tariff=draw(quotes(0.2, 1.2)),
            pue=draw(st.floats(1, 2)),
            demand_charge=draw(st.floats(0, 60)),
            contracted_kw=draw(st.floats(0, 500)),
            colocation=draw(st.none() | quotes(100, 900)),
            colocation_months_left=draw(st.integers(0, 80)),
            staff=draw(st.floats(0, 50_000)),
            bandwidth=draw(st.floats(0, 20_000)),
            support=draw(st.floats(0, 20_000)),
            freed_kw_value=draw(st.floats(0, 300)),
            technician_hours=draw(st.sampled_from([0.0, 400.0])),
        )
        if draw(st.booleans())
        else Centre(key, tariff=draw(quotes(0.2, 1.2)))
    )


regimes = st.builds(
    Regime,
    vat_sale=st.none() | rates,
    surcharge=st.floats(0, 0.12),
    income_tax=st.floats(0, 0.3),
)
scenarios = st.builds(
    Scenario,
    rent_change=st.floats(-0.5, 0.5),
    lit_change=st.floats(-30, 30),
    resale_trend_change=st.floats(-2, 2),
    tariff_change=st.floats(-0.3, 0.3),
    conversion_cost_change=st.floats(-0.5, 0.5),
    discount_rate=st.floats(0, 0.15),
    horizon=st.integers(1, 60),
    rent_trend_change=st.floats(-1, 1),
)
