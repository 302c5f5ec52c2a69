"""What an owner may say of the numbers that a comparison rests on: of one centre, and of the whole fleet.

Every name is that of an input of the model; what nobody says stays the model's own number and is marked as assumed.
"""

from __future__ import annotations

from volute.domain.shapes import AMOUNT, DAY, SHARE, TEXT, Shape, number

HOURS = number("amount", "0", "1e6")

# A centre: whole centre and month unless they say otherwise, CNY without VAT.
CENTRE_TERMS: dict[str, Shape] = {
    "tariff_vat": SHARE,  # rate of VAT on the power bill, which may be deducted
    "demand_charge": AMOUNT,  # per kW-month of racked busy power
    "contracted_kw": AMOUNT,  # rack power paid for whether used or not
    "colocation_vat": SHARE,
    "colocation_until": DAY,  # until then the rack is owed whatever becomes of the cards
    "bandwidth": AMOUNT,
    "support": AMOUNT,  # network and InfiniBand contracts
    "freed_kw_value": AMOUNT,  # per kW-month, what the power of sold cards earns elsewhere
    "technician_hours": AMOUNT,  # a month, for conversions
    "mtbf_hours": HOURS,  # between two failures of a card
    "mttr_hours": HOURS,  # until it works again
    "subsidy": AMOUNT,  # per card-month
    "subsidy_until": DAY,
}
# The fleet: shares unless they say otherwise.
TERMS: dict[str, Shape] = {
    "income_tax": SHARE,
    "surcharge": SHARE,  # of VAT paid
    "vat_sale": SHARE,  # on sold cards; unsaid it follows the quote, or the rule for used goods
    "realisation": SHARE,  # billed of lit hours
    "platform_fee": SHARE,  # of revenue
    "churn": SHARE,  # tenants leaving a month
    "relet": SHARE,  # empty machines let again a month
    "availability": SHARE,
    "fault": SHARE,  # repairable faults a month
    "repair_cost": AMOUNT,  # CNY a fault
    "death": SHARE,  # cards lost a month
    "insurance": AMOUNT,  # CNY a card-month
    "volatility": number("factor", "0", "3"),  # of resale prices a year, in logs
    "impact": SHARE,  # of the price, lost by selling a month's depth in a month
    "commission": SHARE,  # of proceeds
    "warranty": SHARE,  # of proceeds
    "freight": AMOUNT,  # CNY a card
    "refurbishment": AMOUNT,  # CNY a card
    "conversion_hours": HOURS,  # of a technician, a card
    "conversion_yield": SHARE,
    "scrap": AMOUNT,  # CNY a dead board
}
SAID = {"as_of": DAY, "source": TEXT}
