"""A price as somebody said it: its VAT basis, its day and its source go with it wherever it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from volute.domain.problems import Refused

HOURS = 730.0  # in a month


@dataclass(frozen=True, slots=True)
class Quote:
    """A price as it was said: with or without VAT, when and by whom."""

    amount: float
    vat_rate: float = 0.0
    vat_included: bool = False
    as_of: date | None = None
    source: str = ""
    assumed: bool = False

    @property
    def net(self) -> float:
        """Ex-VAT."""
        return self.amount / (1 + self.vat_rate) if self.vat_included else self.amount

    @property
    def gross(self) -> float:
        """What the payer pays."""
        return self.amount if self.vat_included else self.amount * (1 + self.vat_rate)


def within(low: float, high: float, **values: float | None) -> None:
    for name, value in values.items():
        if value is not None and not low <= value <= high:
            raise Refused("input_out_of_range", field=name, value=value, low=low, high=high)
