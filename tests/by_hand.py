"""A centre worked out with a calculator: from what ``volute explain --json`` says, in plain Python, following the
written model month by month. Nothing of the program's own arithmetic is used."""

from __future__ import annotations

import math
from typing import Any

HOURS = 730
Told = dict[str, Any]


class Hand:
    """One cohort. ``rent`` multiplies every rent price, ``lit`` is a lit rate for all months."""

    def __init__(self, cohort: Told, months: int, rent: float = 1.0, lit: float | None = None) -> None:
        self.told, self.months, self.factor, self.same_lit = cohort, months, rent, lit
        self.n = self["cards"]
        self.r = (1 + self["discount_rate"]) ** (1 / 12) - 1
        self.tax, self.levy = self["income_tax"], self["surcharge"]

    def __getitem__(self, name: str) -> float:
        """A number; 0 where there is none."""
        return float(self.told["inputs"].get(name, {"value": 0.0})["value"])

    def net(self, name: str) -> float:
        fact = self.told["inputs"].get(name)
        if fact is None:
            return 0.0
        return float(fact["value"]) / (1 + fact["vat_rate"] if fact["vat_included"] else 1)

    def vat(self, name: str) -> float:
        return float(self.told["inputs"].get(name, {"vat_rate": 0.0})["vat_rate"])

    def alive(self, t: int) -> float:
        return self.n * (1 - self["death"]) ** t

    def lit(self, t: int) -> float:
        if self.same_lit is not None:
            return self.same_lit
        later = "lit_after" in self.told["inputs"] and t > self["lit_step"]
        return self["lit_after"] if later else self["lit"]

    def let(self, t: int) -> float:
        """Share of whole machines let: two states once the lock is over."""
        share = self["occupied"]
        for month in range(1, t + 1):
            if not (self["locked"] and month <= self["months_left"]):
                share = share * (1 - self["churn"]) + (1 - share) * self["relet"]
        return share

    def stays(self, t: int) -> float:
        return 1.0 if self["locked"] else (1 - self["churn"]) ** t

    def book(self, t: int) -> float:
        """Of today's tax book."""
        left = [1.0, *self.told["tax_left"]]
        return float(left[min(t, len(left) - 1)])

    def rack(self) -> float:
        return self["contracted_kw"] * self.net("colocation") * self["share_power"]

    def earned(self, t: int) -> list[tuple[float, float]]:
        """(rent, rate of VAT) of each way of billing."""
        racked = self.alive(t) * self["racked"] * self["availability"]
        level = self.factor * (1 + self["rent_trend"]) ** t
        lit = self.lit(t) * self["realisation"]
        millions = self["tokens_per_second"] * 3600 * HOURS / 1e6
        amounts = {
            "per_month": self["whole_machine"] * self.let(t - 1),
            "per_hour": self["card_hours"] * HOURS * lit,
            "per_million_tokens": self["tokens"] * millions * lit,
        }
        return [(self.net(name) * level * racked * times, self.vat(name)) for name, times in amounts.items()]

    def month(self, t: int) -> float:
        """Cash of renting in month t, after tax."""
        rents, kept = self.earned(t), 1 - self["platform_fee"]
        racked = self.alive(t) * self["racked"]
        revenue = sum(amount for amount, _ in rents) * kept
        if t <= self["months_left"]:
            fee = self["tenant_break_fee"] * self.net("per_month") * self.factor * (self.stays(t - 1) - self.stays(t))
            revenue += self.n * self["racked"] * self["whole_machine"] * self["occupied"] * fee
        if t <= self["subsidy_months"]:
            revenue += self["subsidy"] * self.alive(t)
        kw = self.lit(t) * self["busy_kw"] + (1 - self.lit(t)) * self["idle_kw"]
        power = HOURS * racked * kw * self["pue"] * self.net("tariff")
        costs = power + self.rack() + self["share_cards"] * (self["staff"] + self["bandwidth"] + self["support"])
        costs += racked * (self["busy_kw"] * self["pue"] * self["demand_charge"] + self["fault"] * self["repair_cost"])
        costs += self.alive(t) * self["insurance"]
        vat_in = power * self.vat("tariff") + self.rack() * self.vat("colocation")
        costs += self.levy * (sum(amount * rate for amount, rate in rents) * kept - vat_in)
        written_off = self.n * self["tax_book"] * (self.book(t - 1) - self.book(t))
        back = self["deposit"] * self.n * self["occupied"] * self.stays(t - 1) if t == self["months_left"] else 0.0
        return revenue - costs - self.tax * (revenue - costs - written_off) - back

    def sale_months(self) -> float:
        loss = self.r - self["resale_trend"]
        best = 6.0 if loss * 6 <= self["speed"] else self["speed"] / loss
        queue = (
            self["to_convert"] * self["conversion_hours"] / self["technician_hours"] if self["technician_hours"] else 0
        )
        return max(best, 0.5, queue)

    def shares(self) -> list[float]:
        """Of the proceeds in each month after the sale begins."""
        m = self.sale_months()
        return [min(max(m - j, 0), 1) / m for j in range(math.ceil(m))]

    def sold(self, t: int) -> float:
        """After tax, before waiting for it."""
        m, alive = self.sale_months(), (1 - self["death"]) ** t
        fact = self.told["inputs"]["price"]
        gross = fact["value"] * (1 if fact["vat_included"] else 1 + fact["vat_rate"])
        rate = self["vat_sale"] if "vat_sale" in self.told["inputs"] else fact["vat_rate"]
        price = gross / (1 + rate) * (1 + self["resale_trend"]) ** t * alive
        lost = min(self["impact"] * math.sqrt(self["lot_cards"] * alive / (self["depth"] * m)), self["impact_cap"])
        dead = self["to_convert"] * (1 - self["conversion_yield"])
        good = price * self["condition"] * (min(m, 6) / 6) ** self["speed"] * (1 - lost)
        proceeds = (self.n - dead) * good + dead * self["scrap"] * alive
        conversion = self["to_convert"] * self.net("conversion") * alive
        costs = proceeds * (self["commission"] + self["warranty"]) + conversion
        costs += (self["refurbishment"] + self["freight"] + self["carry"] * m / 2) * self.n * alive
        costs += self.levy * (rate * proceeds - self.vat("conversion") * conversion)
        return proceeds - costs - self.tax * (proceeds - costs - self.n * self["tax_book"] * self.book(t))

    def due(self, t: int) -> float:
        """At once, when a lease or a claim still holds."""
        bound = self.stays(t) if t < self["months_left"] else 0.0
        held = bound if self["months_left"] else 1.0
        fees = self["break_fee"] * bound + (self["clawback"] if t < self["clawback_until"] else 0.0)
        return -self.n * (fees * (1 - self.tax) + self["deposit"] * self["occupied"] * held)

    def worth(self, months: float) -> float:
        """Of 1 a month."""
        return sum((1 + self.r) ** -j for j in range(1, int(months) + 1))

    def freed(self) -> float:
        return (1 - self.tax) * self["freed_kw_value"] * self["racked"] * self["busy_kw"] * self.n

    def sale(self, t: int) -> float:
        """Worth of a sale begun in month t, in that month's money."""
        arrival = sum(share * (1 + self.r) ** -(j + 1) for j, share in enumerate(self.shares()))
        owed = min(max(self["colocation_months_left"] - t, 0), self.months)
        rack = (1 - self.tax) * self.rack() * self.worth(owed)
        return self.sold(t) * arrival + self.due(t) - rack + self.freed() * self.worth(self.months - t)

    def selling(self, t: int) -> float:
        """Cash in month t of selling today."""
        if t == 0:
            return self.due(0)
        shares = self.shares()
        part = shares[t - 1] if t <= len(shares) else 0.0
        rack = (1 - self.tax) * self.rack() if t <= self["colocation_months_left"] else 0.0
        return self.sold(0) * part + self.freed() - rack


class Centre:
    """All cohorts of what ``volute explain --json`` told of a centre."""

    def __init__(self, told: Told, months: int = 60) -> None:
        self.told, self.months, self.horizon = told, max(months, told["horizon_months"]), told["horizon_months"]
        self.hands = [Hand(cohort, self.months) for cohort in told["cohorts"]]
        self.cost = sum(cohort["cost_to_recover"] for cohort in told["cohorts"])

    def value(self, until: int, hands: list[Hand] | None = None) -> float:
        """V(T): rent until T, then sell."""
        total = 0.0
        for hand in hands or self.hands:
            total += sum(hand.month(t) * (1 + hand.r) ** -t for t in range(1, until + 1))
            total += hand.sale(until) * (1 + hand.r) ** -until
        return total

    def _moved(self, **change: float) -> float:
        return self.value(self.horizon, [Hand(h.told, self.months, **change) for h in self.hands])

    def _reached(self, cash: list[float], level: float) -> float | None:
        total = 0.0
        for t, amount in enumerate(cash):
            if total + amount >= level:
                return max(t - 1 + (level - total) / amount, 0.0) if t else 0.0
            total += amount
        return None

    def answers(self) -> dict[str, float | None]:
        months = range(1, self.months + 1)
        rent = [0.0, *(sum(h.month(t) for h in self.hands) for t in months)]
        sell = [sum(h.selling(t) for h in self.hands) for t in (0, *months)]
        values = [self.value(t) for t in (0, *months)]
        now, kept = values[0], values[self.horizon]
        dark, full = self._moved(lit=0.0), self._moved(lit=1.0)
        return {
            "sell_value": now,
            "rent_value": kept,
            "difference": kept - now,
            "residual": sum(h.sale(self.horizon) for h in self.hands),
            "best_month": values.index(max(values)),
            "keep_rent": rent[1],
            "sell_payback": self._reached(sell, self.cost),
            "rent_payback": self._reached(rent, self.cost),
            "rent_only_payback": self._reached([c * (1 + self.hands[0].r) ** -t for t, c in enumerate(rent)], now),
            "indifference_month": next((t for t in months if values[t] >= now), None),
            "break_even_rent": 1 - (kept - now) / (self._moved(rent=2.0) - kept),
            "break_even_lit": (now - dark) / (full - dark),
        }


def agree(told: Told) -> None:
    """To the cent, and to a millionth of a month."""
    for name, by_hand in Centre(told).answers().items():
        found = told["answer"][name]
        if isinstance(found, dict):
            reserved, found = found["reason"] == "reserved", found["value"]
            if reserved:
                continue
        if found is None or by_hand is None:
            assert found is by_hand, (name, found, by_hand)
        else:
            near = 0.005 if name.endswith(("value", "difference", "residual", "rent")) and abs(found) > 100 else 1e-6
            assert abs(found - by_hand) < near, (name, found, by_hand)
