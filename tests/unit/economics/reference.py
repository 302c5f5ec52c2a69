"""The model once more, one card and one month at a time in plain Python, straight from its formulas.

Slow and without arrays, so that it can only agree with the engine by saying the same thing.
"""

from __future__ import annotations

import math

HOURS = 730


def net(quote):
    return quote.amount / (1 + quote.vat_rate) if quote.vat_included else quote.amount


def gross(quote):
    return quote.amount if quote.vat_included else quote.amount * (1 + quote.vat_rate)


class Card:
    """One cohort of a centre of its own, with one lot."""

    def __init__(self, cohort, centre, regime, scenario, months):
        self.c, self.centre, self.regime, self.s, self.months = cohort, centre, regime, scenario, months
        self.r = (1 + scenario.discount_rate) ** (1 / 12) - 1
        self.rent_factor = 1 + scenario.rent_change
        self.work_factor = 1 + scenario.conversion_cost_change

    def lit(self, t):
        rent = self.c.rent
        lit = rent.lit_after if rent.lit_after is not None and t > rent.lit_step else self.c.lit
        return min(1, max(0, lit + self.s.lit_change / 100))

    def occupied(self, t):
        rent = self.c.rent
        omega = rent.occupied
        for month in range(1, t + 1):
            if rent.locked and month <= rent.months_left:
                continue
            omega = omega * (1 - rent.churn) + (1 - omega) * rent.relet
        return omega

    def alive(self, t):
        return self.c.count * (1 - self.c.upkeep.death) ** t

    def stays(self, t):
        return 1 if self.c.rent.locked else (1 - self.c.rent.churn) ** t

    def revenue(self, t):
        """(amount, VAT rate) by mode."""
        rent = self.c.rent
        level = self.rent_factor * (1 + rent.trend + self.s.rent_trend_change / 100) ** t
        racked = self.alive(t) * self.c.racked * rent.availability * level
        lit = self.lit(t) * rent.realisation
        yields = []
        if rent.whole_machine:
            yields.append((net(rent.per_month) * rent.whole_machine * racked * self.occupied(t - 1), rent.per_month))
        if rent.card_hours:
            yields.append((net(rent.per_hour) * HOURS * rent.card_hours * racked * lit, rent.per_hour))
        if rent.tokens:
            millions = rent.tokens_per_second * 3600 * HOURS / 1e6
            yields.append(
                (net(rent.per_million_tokens) * millions * rent.tokens * racked * lit, rent.per_million_tokens)
            )
        return [(amount, quote.vat_rate) for amount, quote in yields]

    def rack(self):
        return self.centre.contracted_kw * net(self.centre.colocation) if self.centre.colocation else 0

    def power(self, t):
        tariff = self.centre.tariff
        added = self.s.tariff_change
        price = max(tariff.amount + added, 0) / (1 + tariff.vat_rate if tariff.vat_included else 1)
        up, lit = self.c.upkeep, self.lit(t)
        kw = lit * up.busy_kw + (1 - lit) * up.idle_kw
        return HOURS * self.alive(t) * self.c.racked * kw * self.centre.pue * price

    def book(self, t):
        """Share of today's tax book left after t months: a year's rate is fixed when the year begins."""
        months, method = self.c.tax_months, self.c.tax_method
        if method == "straight":
            return max(0, 1 - t / months)
        left, passed, life = 1.0, 0, months / 12
        while passed < min(t, months):
            rest = life - passed / 12
            part = min(1, rest)
            if method == "declining":
                year = left if rest <= 1 else max(left * min(2 / life, 1), left / rest)
            else:
                whole = sum((life - y) * min(1, life - y) for y in range(math.ceil(life)))
                year = rest * part / whole
            span = min(12, months - passed)
            taken = min(t, months) - passed
            left -= year * min(taken, span) / span
            passed += span
        return left

    def rent_month(self, t):
        """Cash of month t after tax."""
        c, rent, up, centre, regime = self.c, self.c.rent, self.c.upkeep, self.centre, self.regime
        revenue = self.revenue(t)
        earned = sum(amount for amount, _ in revenue) * (1 - rent.platform_fee)
        vat_out = sum(amount * rate for amount, rate in revenue) * (1 - rent.platform_fee)
        vat_in = self.power(t) * centre.tariff.vat_rate
        vat_in += self.rack() * (centre.colocation.vat_rate if centre.colocation else 0)
        if t <= rent.months_left and rent.whole_machine:
            left = self.stays(t - 1) - self.stays(t)
            fee = rent.tenant_break_fee * net(rent.per_month) * self.rent_factor * rent.whole_machine
            earned += c.count * c.racked * rent.occupied * fee * left
        if t <= rent.subsidy_months:
            earned += rent.subsidy * self.alive(t)
        costs = self.power(t) + self.rack() + centre.staff + centre.bandwidth + centre.support
        costs += self.alive(t) * c.racked * up.fault * up.repair_cost * self.work_factor
        costs += self.alive(t) * up.insurance
        costs += self.alive(t) * c.racked * centre.demand_charge * centre.pue * up.busy_kw
        costs += regime.surcharge * (vat_out - vat_in)
        depreciation = c.count * c.tax_book * (self.book(t - 1) - self.book(t))
        tax = regime.income_tax * (earned - costs - depreciation)
        back = c.count * rent.deposit * rent.occupied * self.stays(t - 1) if t == rent.months_left else 0
        return earned - costs - tax - back

    def sale_months(self):
        sale = self.c.resale
        fall = -(sale.trend + self.s.resale_trend_change / 100)
        m = sale.months
        if m is None:
            keep = sale.carry / (gross(sale.price) / (1 + sale.price.vat_rate) * sale.condition)
            loss = self.r + fall + keep
            m = 6 if loss * 6 <= sale.speed else sale.speed / loss
            m = min(6, max(0.5, m))
        if self.centre.technician_hours:
            m = max(m, sale.to_convert * sale.conversion_hours / self.centre.technician_hours)
        return m

    def arrival(self):
        m, d = self.sale_months(), 1 / (1 + self.r)
        if self.c.resale.lot:
            return d**m
        return sum(min(1, m - (j - 1)) / m * d**j for j in range(1, math.ceil(m) + 1))

    def sale(self, t):
        """Worth in month t of a sale begun then."""
        c, sale, rent, regime = self.c, self.c.resale, self.c.rent, self.regime
        m, alive = self.sale_months(), self.alive(t)
        vat = sale.price.vat_rate if regime.vat_sale is None else regime.vat_sale
        price = gross(sale.price) / (1 + vat) * (1 + sale.trend + self.s.resale_trend_change / 100) ** t
        price *= sale.condition * (min(m, 6) / 6) ** sale.speed
        price *= 1 - min(sale.impact * math.sqrt(alive / (sale.depth * m)), sale.impact_cap)
        converting = sale.to_convert * (1 - c.upkeep.death) ** t
        dead = converting * (1 - sale.conversion_yield)
        proceeds = price * (alive - dead) + dead * sale.scrap
        conversion = net(sale.conversion) * self.work_factor * converting if sale.to_convert else 0
        conversion_vat = conversion * (sale.conversion.vat_rate if sale.conversion else 0)
        cost = conversion + alive * (sale.refurbishment * self.work_factor + sale.freight)
        cost += alive * sale.carry * m / (1 if sale.lot else 2)
        cost += regime.surcharge * (vat * proceeds - conversion_vat)
        bracket = proceeds * (1 - sale.commission - sale.warranty) - cost
        book = c.count * c.tax_book * self.book(t)
        after_tax = bracket - regime.income_tax * (bracket - book)
        fees = rent.break_fee * c.count * self.stays(t) if t < rent.months_left else 0
        fees += rent.clawback * c.count if t < rent.clawback_until else 0
        held = 1 if rent.months_left == 0 else self.stays(t) if t < rent.months_left else 0
        owed = max(0, min(self.centre.colocation_months_left - t, self.months))
        freed = self.centre.freed_kw_value * c.racked * c.upkeep.busy_kw * c.count
        keep = 1 - regime.income_tax
        return (
            self.arrival() * after_tax
            - fees * keep
            - held * rent.deposit * c.count * rent.occupied
            - keep * self.rack() * sum((1 + self.r) ** -s for s in range(1, owed + 1))
            + keep * freed * sum((1 + self.r) ** -s for s in range(1, self.months - t + 1))
        )

    def value(self, until):
        """V(T)."""
        cash = sum(self.rent_month(t) * (1 + self.r) ** -t for t in range(1, until + 1))
        return cash + self.sale(until) * (1 + self.r) ** -until
