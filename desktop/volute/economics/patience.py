"""How many months to take over a sale: patience fetches a better price, waiting loses interest and a falling market."""

from __future__ import annotations

import numpy as np

from volute.economics.columns import Array, Columns

MOST_MONTHS = 6.0  # an orderly sale; waiting longer raises no price
LEAST_MONTHS = 0.5


def months_to_sell(told: Columns, rate: float) -> Array:
    """As told, else where both balance: the price goes with (months / 6) to the power of ``speed``, and a month costs
    interest, the market's fall and the card's keep: m* = speed / (r + δ + carry / P), at most 6. Never less than the
    technicians need to convert the last card. [cohort]"""
    speed, loss = told["speed"], rate - told["resale_trend"] + _keep(told)
    patient = loss * MOST_MONTHS <= speed
    best = np.where(patient, MOST_MONTHS, speed / np.where(patient, 1.0, loss))
    wanted = np.where(np.isnan(told["sale_months"]), np.maximum(best, LEAST_MONTHS), told["sale_months"])
    return np.maximum(wanted, _queue(told))


def _keep(told: Columns) -> Array:
    """What keeping an unsold card costs a month, as a share of its price; nil where no price is known."""
    price = told["price"] / (1 + told["vat_price"]) * told["condition"]
    return np.divide(told["carry"], price, out=np.zeros_like(price), where=price > 0)


def _queue(told: Columns) -> Array:
    """Months until the last card is converted, where technicians' hours are limited."""
    hours, capacity = told["to_convert"] * told["conversion_hours"], told["technician_hours"]
    return np.divide(hours, capacity, out=np.zeros_like(hours), where=capacity > 0)
