"""What every cohort brings, as formulas: the coefficients of rent.py and sale.py of the model, and its months.

Names and signs are those of the model: a coefficient is an amount of the whole cohort after tax, the months are shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volute.commands.formulas import (
    Formula,
    Term,
    highest,
    is_empty,
    lowest,
    number,
    root,
    total_where,
    unknown,
    when,
    whole,
)
from volute.commands.live_inputs import Cells, Inputs
from volute.economics.ground import NEVER_BELOW
from volute.economics.inputs import HOURS
from volute.economics.patience import LEAST_MONTHS, MOST_MONTHS

TOKENS = 3600 * HOURS / 1e6  # seconds of a month, in millions


@dataclass(frozen=True)
class Place:
    """A cohort with its centre and the terms: ``p["lit"]`` is its own cell, ``p.term`` and ``p.centre`` the others'."""

    own: Cells
    centre: Cells
    term: Cells
    tax_left: Sequence[Formula]

    def __getitem__(self, name: str) -> Formula:
        return self.own[name]

    def book(self, month: int) -> Formula:
        """Share of today's tax book that is left; the last one stays."""
        return self.tax_left[min(month, len(self.tax_left) - 1)]


def places(inputs: Inputs) -> list[Place]:
    return [
        Place(own, inputs.centres[at], inputs.terms, left)
        for own, at, left in zip(inputs.cohorts, inputs.centre_of, inputs.tax_left, strict=True)
    ]


def net(cells: Cells, name: str, used: Formula | None = None) -> Formula:
    """A price without VAT; a price nobody knows is unknown where it is used and nothing where it is not."""
    amount, vat, included = cells[name], cells[f"{name}_vat"], cells[f"{name}_in"]
    price = amount / (1 + vat * included)
    missing = unknown() if used is None else when(used > 0, unknown(), 0)
    return when(is_empty(amount), missing, price)


Workings = dict[str, Formula]


def first(p: Place, inputs: Inputs) -> Mapping[str, Formula]:
    """Rates, prices without VAT, and what the cohort bears of its centre."""
    spans, term = inputs.spans, p.term
    after = when(is_empty(p["lit_after"]), p["lit"], p["lit_after"])
    return {
        "rate": (1 + term["discount_rate"]) ** (Formula("1", 1.0) / 12) - 1,
        "keep": 1 - term["income_tax"],
        "lit_now": lowest(highest(p["lit"] + term["lit_change"] / 100, 0), 1),
        "lit_later": lowest(highest(after + term["lit_change"] / 100, 0), 1),
        **_net_prices(p),
        "rent_step": highest(p["rent_trend"] + term["rent_trend_change"] / 100, NEVER_BELOW),
        "price_step": highest(p["resale_trend"] + term["resale_trend_change"] / 100, NEVER_BELOW),
        "alive": 1 - lowest(p["death"], -NEVER_BELOW),
        "share_cards": p["count"] / highest(total_where(spans["centre_no"], p["centre_no"], spans["count"]), 1e-9),
        "lot_cards": total_where(spans["lot_no"], p["lot_no"], spans["count"]),
        "power": p["count"] * p["busy_kw"],
        "racks": p["count"] * p["racked"],
    }


def _net_prices(p: Place) -> Mapping[str, Formula]:
    """Every price without VAT and with the what-if on it."""
    term, centre = p.term, p.centre
    rents, work = 1 + term["rent_change"], 1 + term["conversion_cost_change"]
    seller = when(is_empty(term["vat_sale"]), p["resale_vat"], term["vat_sale"])
    billed = highest(centre["tariff"] + term["tariff_change"], 0)
    return {
        "net_tariff": billed / (1 + centre["tariff_vat"] * centre["tariff_in"]),
        "net_hour": net(p.own, "hour", p["card_hours"]) * rents,
        "net_month": net(p.own, "month", p["whole_machine"]) * rents,
        "net_token": net(p.own, "token", p["tokens"]) * rents,
        "vat_sale": seller,
        "net_resale": net(p.own, "resale") * (1 + p["resale_vat"]) / (1 + seller),
        "net_conversion": net(p.own, "conversion", p["to_convert"]) * work,
        "repair": p["repair_cost"] * work,
        "refurbish": p["refurbishment"] * work,
    }


def renting(p: Place, w: Workings, share_power: Formula) -> Mapping[str, Formula]:
    """Coefficients of a month of renting, after tax."""
    levy, keep, racks, centre = p.term["surcharge"], w["keep"], w["racks"], p.centre
    running = racks * p["availability"]
    worked = running * p["realisation"]
    kept = keep * (1 - p["platform_fee"])
    hours = worked * p["card_hours"] * w["net_hour"] * HOURS * (1 - levy * p["hour_vat"])
    tokens = worked * p["tokens"] * w["net_token"] * p["tokens_per_second"] * TOKENS * (1 - levy * p["token_vat"])
    energy = racks * centre["pue"] * HOURS * w["net_tariff"] * (1 - levy * centre["tariff_vat"])
    demand = racks * centre["pue"] * centre["demand_charge"] * p["busy_kw"]
    repairs = racks * p["fault"] * w["repair"] + p["count"] * p["insurance"]
    rack = centre["contracted_kw"] * net(centre, "colocation", centre["contracted_kw"]) * share_power
    people = w["share_cards"] * (centre["staff"] + centre["bandwidth"] + centre["support"])
    return {
        "let": kept * running * p["whole_machine"] * w["net_month"] * (1 - levy * p["month_vat"]),
        "worked": kept * (hours + tokens),
        "lit_power": keep * energy * (p["idle_kw"] - p["busy_kw"]),
        "living": -(keep * (energy * p["idle_kw"] + demand + repairs)),
        "standing": -(keep * (rack * (1 - levy * centre["colocation_vat"]) + people)),
        "leaving": keep * racks * p["whole_machine"] * p["occupied"] * p["tenant_break_fee"] * w["net_month"],
        "subsidy": keep * p["count"] * p["subsidy"],
        "shield": p.term["income_tax"] * p["count"] * p["tax_book"],
        "returned": -(p["deposit"] * p["count"] * p["occupied"]),
        "rack": keep * rack,
        "freed": keep * centre["freed_kw_value"] * racks * p["busy_kw"],
    }


def selling(p: Place, w: Workings) -> Mapping[str, Formula]:
    """Coefficients of a sale, after tax: how long it takes, what it fetches, what falls due."""
    levy, keep, rate, count = p.term["surcharge"], w["keep"], w["rate"], p["count"]
    loss = rate - w["price_step"]
    best = when(loss * MOST_MONTHS <= p["speed"], MOST_MONTHS, p["speed"] / loss)
    wanted = when(is_empty(p["sale_months"]), highest(best, LEAST_MONTHS), p["sale_months"])
    capacity = p.centre["technician_hours"]
    queue = when(capacity > 0, p["to_convert"] * p["conversion_hours"] / capacity, 0)
    months = highest(wanted, queue)
    haste = (lowest(months, MOST_MONTHS) / MOST_MONTHS) ** p["speed"]
    dead = p["to_convert"] / highest(count, 1e-9) * (1 - p["conversion_yield"])
    price = count * w["net_resale"] * p["condition"] * haste * (1 - dead)
    margin = 1 - p["commission"] - p["warranty"] - levy * w["vat_sale"]
    converting = p["to_convert"] * w["net_conversion"] * (1 - levy * p["conversion_vat"])
    return {
        "sale_length": months,
        "crowd": p["impact"] * root(w["lot_cards"] / (p["depth"] * months)),
        "price": keep * price * margin,
        "boards": keep * (dead * count * p["scrap"] * margin - converting - (w["refurbish"] + p["freight"]) * count),
        "book": p.term["income_tax"] * count * p["tax_book"],
        "bound": -(keep * p["break_fee"] * count),
        "clawed": -(keep * p["clawback"] * count),
        "held": -(p["deposit"] * count * p["occupied"]),
    }


def arrival(p: Place, w: Workings) -> Formula:
    """Worth of one unit of proceeds in the month the sale begins."""
    rate, months = w["rate"], w["sale_length"]
    full = whole(months)
    even = (annuity(rate, full) + (months - full) * (1 + rate) ** -(full + 1)) / months
    return when(p["lot"] > 0, (1 + rate) ** -months, even)


def annuity(rate: Formula, months: Term) -> Formula:
    """Worth of 1 a month."""
    many = months if isinstance(months, Formula) else Formula(f"{months:.15g}", float(months))
    return when(rate > 0, (1 - (1 + rate) ** -many) / rate, many)


# --- months


def let_share(p: Place, month: Formula) -> Formula:
    """Share of whole machines let: two states, from the end of the lock on."""
    both = p["churn"] + p["relet"]
    rest = when(both > 0, p["relet"] / both, p["occupied"])
    free = highest(month - p["months_left"] * p["locked"], 0)
    return rest + (p["occupied"] - rest) * (1 - both) ** free


def tenants(p: Place, month: Formula) -> Formula:
    """Share of today's tenants still there."""
    return (1 - p["churn"] * (1 - p["locked"])) ** month


def rent_month(p: Place, w: Workings, month: Formula) -> Formula:
    """Cash of renting in months 1 … M."""
    before, at = month - 1, round(number(month))
    alive = w["alive"] ** month
    lit = when(month > p["lit_step"], w["lit_later"], w["lit_now"])
    level = (w["alive"] * (1 + w["rent_step"])) ** month
    billed = level * (w["let"] * let_share(p, before) + w["worked"] * lit)
    left = when(month <= p["months_left"], w["leaving"] * (tenants(p, before) - tenants(p, month)), 0)
    paid = when(month <= p["subsidy_months"], w["subsidy"] * alive, 0)
    paid = paid + w["shield"] * (p.book(at - 1) - p.book(at))
    ends = (p["months_left"] <= month) * (p["months_left"] >= month)
    returned = when(ends > 0, w["returned"] * tenants(p, before), 0)
    return billed + alive * (w["living"] + w["lit_power"] * lit) + w["standing"] + left + paid + returned


def sold(p: Place, w: Workings, month: Formula) -> Formula:
    """What a sale begun in months 0 … M brings as the cards sell."""
    pressed = lowest(w["crowd"] * w["alive"] ** (month / 2), p["impact_cap"])
    level = (w["alive"] * (1 + w["price_step"])) ** month
    book = w["book"] * p.book(round(number(month)))
    return w["price"] * level * (1 - pressed) + w["boards"] * w["alive"] ** month + book


def at_once(p: Place, w: Workings, month: Formula) -> Formula:
    """What falls due when a sale begins inside a lease or a subsidy."""
    inside = when(month < p["months_left"], tenants(p, month), 0)
    held = when(p["months_left"] > 0, inside, 1)
    return w["bound"] * inside + when(month < p["clawback_until"], w["clawed"], 0) + w["held"] * held


def sale_worth(p: Place, w: Workings, month: Formula, last: int) -> Formula:
    """Worth, in its month, of a sale begun in months 0 … M."""
    left = lowest(highest(p.centre["colocation_months_left"] - month, 0), last)
    owed = w["rack"] * annuity(w["rate"], left)
    freed = w["freed"] * annuity(w["rate"], last - month)
    return sold(p, w, month) * w["arrival"] + at_once(p, w, month) - owed + freed


def sale_cash(p: Place, w: Workings, month: Formula, today: Formula) -> Formula:
    """Cash of selling today in months 1 … M; ``today`` is what the cards bring in all."""
    months = w["sale_length"]
    part = lowest(highest(months - month + 1, 0), 1) / months
    up = -whole(-months)
    once = (up <= month) * (up >= month)
    rack = when(month <= p.centre["colocation_months_left"], w["rack"], 0)
    return today * when(p["lot"] > 0, once, part) + w["freed"] - rack
