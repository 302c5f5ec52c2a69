"""A quote in another currency: reckoned in CNY at the rate of its day, which stands beside what was said."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from volute.domain.events import Evidence
from volute.domain.problems import Refused
from volute.domain.quotes import CURRENCIES

OF_ANOTHER = ("currency", "foreign", "rate", "rate_as_of", "rate_source")  # said only of a quote in another currency
CENT = Decimal("0.01")


def in_cny(given: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """``given`` has its amount in its ``currency``; the same with the amount in CNY and what was said as ``foreign``.

    Refused when the currency is not known, or has no rate above 0. An amount that is none is left for its own check.
    """
    currency = str(given.get("currency") or "").upper()
    if currency in ("", CURRENCIES[0]):
        return {**given, **{name: "" for name in OF_ANOTHER if name in given}}
    if currency not in CURRENCIES:
        raise Refused(
            "field_no_choice", register="price", field="currency", given=currency, known=" / ".join(CURRENCIES)
        )
    rate, said = _number(given.get("rate")), _number(given.get("amount"))
    if rate is None or rate <= 0:
        raise Refused("quote_rate", field="rate", currency=currency, given=str(given.get("rate") or "—"))
    if said is None:
        return {**given, "currency": currency}
    amount = (said * rate).quantize(CENT)
    return {**given, "currency": currency, "foreign": f"{said:f}", "rate": f"{rate:f}", "amount": f"{amount:f}"}


def _number(given: object) -> Decimal | None:
    try:
        number = Decimal(str(given or "").replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
