"""What a quote's grade says of its price: the model reckons with a card as new and takes off for wear itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Share of the price of a new card that a card of this grade fetches; a quote that names none speaks of a new one.
GRADES: Mapping[str, float] = MappingProxyType({"new": 1.0, "certified": 0.85, "used": 0.72, "as_is": 0.55})
CURRENCIES = ("CNY", "USD", "HKD", "EUR", "JPY", "SGD")  # a quote may be said in; the ledger reckons in the first
STALE_DAYS = 45  # a quote older than this is said to be old; prices of used cards move a tenth in two months
THIN_DAYS, ENOUGH = 90, 3  # fewer sources than this, in so many days, are thin ground
OF_ONE_QUOTE = (
    "quantity",
    "condition",
    "picture",
    "currency",
    "foreign",
    "rate",
    "rate_as_of",
    "rate_source",
)  # what the next quote of an entry does not inherit


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a person wants a price flagged: days after which it is old, sources under which it is thin."""

    stale_days: int = STALE_DAYS
    enough: int = ENOUGH
