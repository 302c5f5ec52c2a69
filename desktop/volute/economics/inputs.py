"""What the model is told. Frozen values in one currency; every price knows its VAT basis, date and source.

Defaults are placeholders of the right order of magnitude. A number no one has confirmed is an
assumption: prices carry ``assumed``, a lit rate carries ``lit_assumed``.
Money floats are per card and in months unless a comment says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from volute.domain.problems import Refused
from volute.economics.depreciation import METHODS
from volute.economics.quotes import HOURS as HOURS
from volute.economics.quotes import Quote as Quote
from volute.economics.quotes import within


@dataclass(frozen=True, slots=True)
class Rent:
    """How racked cards earn: shares of racked cards by billing mode, their prices, and the lease in force."""

    whole_machine: float = 0.0  # share reserved by the month; the lit rate does not bill here
    card_hours: float = 1.0
    tokens: float = 0.0
    per_month: Quote | None = None  # per card-month: an 8-card machine's rent / 8
    per_hour: Quote | None = None  # per card-hour
    per_million_tokens: Quote | None = None
    tokens_per_second: float = 0.0  # per lit card at the promised response time
    trend: float = 0.0  # relative change of every rent price a month
    availability: float = 0.99  # MTBF / (MTBF + MTTR); assumed
    realisation: float = 1.0  # billed / lit
    platform_fee: float = 0.0  # share of revenue
    months_left: int = 0  # of the lease, or of another lock (subsidy, pledge)
    locked: bool = False  # the tenant's break fee exceeds the remaining rent, so nobody leaves inside the term
    occupied: float = 1.0  # share of whole machines let today
    churn: float = 0.03  # hazard a month that a tenant leaves; assumed
    relet: float = 0.25  # hazard a month that an empty machine is let again; assumed
    tenant_break_fee: float = 0.0  # months of rent a tenant pays who leaves inside the term
    break_fee: float = 0.0  # what we pay per card for ending the lease inside its term
    deposit: float = 0.0  # held per card; returned when the lease ends or we sell
    lit_after: float | None = None  # lit rate after ``lit_step`` months, when acceptance load is withdrawn
    lit_step: int = 6
    subsidy: float = 0.0  # income per card-month
    subsidy_months: int = 0
    clawback: float = 0.0  # repaid per card when sold before ``clawback_until``
    clawback_until: int = 0

    def __post_init__(self) -> None:
        modes = self.whole_machine + self.card_hours + self.tokens
        if abs(modes - 1) > 1e-9:
            raise Refused("billing_shares", total=modes)
        within(0, 1, whole_machine=self.whole_machine, card_hours=self.card_hours, tokens=self.tokens)
        within(0, 1, availability=self.availability, platform_fee=self.platform_fee, occupied=self.occupied)
        within(0, 1, churn=self.churn, relet=self.relet, lit_after=self.lit_after)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What a card draws and what breaks. Power includes the card's share of its host."""

    busy_kw: float = 0.45
    idle_kw: float = 0.08
    fault: float = 0.01  # repairable faults a month; assumed
    repair_cost: float = 600.0  # per fault
    death: float = 0.0033  # permanent failures a month (4 % a year); assumed
    insurance: float = 0.0  # per card-month

    def __post_init__(self) -> None:
        within(0, 1, fault=self.fault, death=self.death)
        within(0, 100, busy_kw=self.busy_kw, idle_kw=self.idle_kw)


@dataclass(frozen=True, slots=True)
class Resale:
    """The market for this variant and what stands between its list price and the bank account."""

    price: Quote | None = None  # for one card, new condition, orderly sale; None is unknown
    trend: float = -0.015  # relative change of the price a month; assumed
    volatility: float = 0.28  # of the price a year, in logs: for the band of a break-even only; assumed
    condition: float = 0.72  # new 1.00, certified refurbished 0.85, used 0.72, as is 0.55
    depth: float = 1500.0  # cards of this variant the market takes a month; assumed
    impact: float = 0.25  # price lost when a whole month's depth is sold in one month; assumed
    impact_cap: float = 0.6  # impact never takes more than this share
    speed: float = 0.24  # exponent of the price factor (months / 6) ** speed; 0 is no loss for haste
    months: float | None = None  # to sell the lot; None takes the best, at most 6
    lot: bool = False  # the buyer pays once, when the last card is delivered; else as cards sell
    commission: float = 0.03
    warranty: float = 0.02  # return rate x refund cost, as a share of proceeds
    freight: float = 80.0  # packing and freight per card
    carry: float = 0.0  # per card-month until it is sold: storage, rack, insurance
    refurbishment: float = 0.0  # per card
    conversion: Quote | None = None  # per card still to convert
    to_convert: int = 0  # cards of the cohort; the rest is converted already and its cost sunk
    conversion_hours: float = 1.5  # of a technician, per card
    conversion_yield: float = 1.0  # converted boards that work
    scrap: float = 0.0  # what a dead board fetches

    def __post_init__(self) -> None:
        within(0, 1, commission=self.commission, warranty=self.warranty, impact_cap=self.impact_cap)
        within(0, 1, conversion_yield=self.conversion_yield)
        within(0, 2, condition=self.condition)
        within(1e-9, 1e12, depth=self.depth)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cards that share centre, model, variant and lease: the row of every table in the model.

    ``racked`` is of owned cards, ``lit`` is of racked cards.
    """

    key: str
    centre: str
    model: str
    variant: str
    count: int
    racked: float = 1.0
    lit: float = 0.2
    lit_assumed: bool = False
    cost_to_recover: float = 0.0  # whole cohort: purchase + modifications - cash so far. Sunk: display only
    age: int = 0  # months since purchase; display only
    tax_book: float = 0.0  # per card: its value in the tax books, for shield and gain
    tax_months: int = 36  # until that book is written off
    tax_method: str = "straight"  # how: "straight", "declining" (double) or "years" (sum of the years' digits)
    tax_left: tuple[
        float, ...
    ] = ()  # share of it left after 1, 2, … months, its last stays; none: by months and method
    said: tuple[str, ...] = ()  # inputs somebody confirmed, also where they are as the model has them
    guessed: tuple[str, ...] = ()  # inputs nobody confirmed, though they are not
    costless: int = 0  # cards whose cost nobody knows: they stand at nothing in ``tax_book``
    rent: Rent = field(default_factory=Rent)
    upkeep: Upkeep = field(default_factory=Upkeep)
    resale: Resale = field(default_factory=Resale)

    def __post_init__(self) -> None:
        within(0, 1, racked=self.racked, lit=self.lit)
        within(0, 1e9, count=self.count)
        within(1, 1200, tax_months=self.tax_months)
        if self.tax_method not in METHODS:
            raise Refused("tax_method", given=self.tax_method, known=", ".join(METHODS))


TARIFF = Quote(0.65, 0.13, vat_included=True, assumed=True)


@dataclass(frozen=True, slots=True)
class Centre:
    """What a building costs. Staff, bandwidth and contracted power are for the whole centre and month."""

    key: str
    tariff: Quote = TARIFF  # per kWh, time-of-use average
    pue: float = 1.35
    demand_charge: float = 0.0  # per kW-month of racked busy power
    contracted_kw: float = 0.0  # rack power under contract: take or pay, due when idle
    colocation: Quote | None = None  # per contracted kW-month
    colocation_months_left: int = 0  # still owed when everything is sold; after that it is avoidable
    staff: float = 0.0
    bandwidth: float = 0.0
    support: float = 0.0  # network and InfiniBand support contracts
    freed_kw_value: float = 0.0  # per kW-month, what sold cards' power earns elsewhere
    technician_hours: float = 0.0  # a month, for conversions; 0 is unlimited (done outside)

    def __post_init__(self) -> None:
        within(1, 10, pue=self.pue)


@dataclass(frozen=True, slots=True)
class Regime:
    """What law and the owner set. The VAT rates of services stand in their quotes."""

    discount_rate: float = 0.045  # a year; the scenario's base
    vat_sale: float | None = None  # rate on sold cards; None is the rate of the resale quote
    surcharge: float = 0.12  # of VAT paid: construction and education levies
    income_tax: float = 0.25
    band: float = 0.06  # two values closer than this share of the larger are too close to call


# A seller who never deducted input VAT pays 3 % reduced to 2 % of the price without VAT.
VAT_USED_NOT_DEDUCTED = 1 / (1 - 0.02 / 1.03) - 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """What if: changes on top of the inputs. The sliders' values."""

    rent_change: float = 0.0  # fraction of every rent price
    lit_change: float = 0.0  # percentage points of racked cards
    resale_trend_change: float = 0.0  # percentage points a month
    tariff_change: float = 0.0  # CNY per kWh, on the tariff's own VAT basis
    conversion_cost_change: float = 0.0  # fraction of conversion, refurbishment and repair costs
    discount_rate: float = 0.045  # a year
    horizon: int = 36  # months
    rent_trend_change: float = 0.0  # percentage points a month; moved by the tornado, no slider

    @classmethod
    def base(cls, regime: Regime | None = None) -> Scenario:
        """Nothing changed."""
        return cls() if regime is None else cls(discount_rate=regime.discount_rate)


@dataclass(frozen=True, slots=True)
class Lever:
    """One slider: the field of ``Scenario`` it moves, and how far."""

    name: str
    unit: str
    minimum: float
    maximum: float
    base: float
    step: float

    @property
    def key(self) -> str:
        """Of its words."""
        return f"economics.lever.{self.name}"


# fmt: off
LEVERS: tuple[Lever, ...] = tuple(Lever(*row) for row in (
    # field                     unit        from    to    base   step
    ("rent_change",            "fraction",  -0.50,  0.50, 0.0,   0.01),
    ("lit_change",             "pp",       -30.0,  30.0,  0.0,   1.0),
    ("resale_trend_change",    "pp_month",  -2.0,   2.0,  0.0,   0.1),
    ("tariff_change",          "cny_kwh",   -0.30,  0.30, 0.0,   0.01),
    ("conversion_cost_change", "fraction",  -0.50,  0.50, 0.0,   0.05),
    ("discount_rate",          "annual",     0.0,   0.15, 0.045, 0.005),
    ("horizon",                "months",    12.0, 120.0, 36.0,   1.0),
))
# fmt: on
MONTHS_PLOTTED = 60
MONTHS_MOST = 120


def months_plotted(horizon: int) -> int:
    """Five years, and for a horizon beyond them all ten: an axis of two lengths stands still under a dragged slider."""
    return MONTHS_PLOTTED if horizon <= MONTHS_PLOTTED else MONTHS_MOST
