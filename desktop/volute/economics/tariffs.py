"""Time-of-use electricity: what an even, or a not so even, load pays for a kilowatt-hour over the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from volute.domain.problems import Refused
from volute.economics.quotes import Quote


@dataclass(frozen=True, slots=True)
class Band:
    """Hours of a day at one price. ``load`` is the power drawn then, relative to the day's other bands."""

    name: str  # valley, flat, peak, sharp peak
    hours: float
    price: Quote
    load: float = 1.0


def average(bands: Sequence[Band]) -> Quote:
    """The tariff a centre pays on average, weighed by energy: Σ hours x load x price / Σ hours x load.

    Day and source are the oldest band's; it is assumed if any band is. Refused unless the bands fill the day and
    share one VAT basis.
    """
    hours = sum(band.hours for band in bands)
    if abs(hours - 24) > 1e-9:
        raise Refused("tariff_day", hours=f"{hours:g}")
    bases = {(band.price.vat_rate, band.price.vat_included) for band in bands}
    if len(bases) > 1:
        raise Refused("tariff_vat")
    energy = sum(band.hours * band.load for band in bands)
    if energy <= 0:
        raise Refused("tariff_day", hours=f"{hours:g}")
    amount = sum(band.hours * band.load * band.price.amount for band in bands) / energy
    dated = [band.price for band in bands if band.price.as_of]
    oldest = min(dated, key=lambda price: str(price.as_of)) if dated else bands[0].price
    return replace(oldest, amount=amount, assumed=any(band.price.assumed for band in bands))
