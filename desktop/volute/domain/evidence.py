"""What steps ask for, as one table: how a person's text becomes evidence, and which text is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from volute.domain.card import Cooler
from volute.domain.events import Evidence
from volute.domain.lifecycle import SOLD_AS
from volute.domain.problems import Refused
from volute.domain.workorder import TEMPLATES

DIGITS = 12  # nothing here is measured or paid in more
Reads = Callable[[str, str], Evidence]  # (name, text as given) -> evidence; Refused says what it must be
READINGS = (  # of one test: degrees Celsius, turns a minute, dB(A) at 1 m, watts, a count
    "gpu_c",
    "hotspot_c",
    "memory_c",
    "fan_rpm",
    "noise_dba",
    "power_w",
    "memory_errors",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one name of evidence is read; ``choices`` when only these are known; ``number`` when it is one."""

    reads: Reads
    choices: tuple[str, ...] = ()
    number: bool = False


def whole(least: int, most: int) -> Kind:
    """A whole number within limits."""

    def reads(name: str, text: str) -> Evidence:
        digits = text.isascii() and text.isdigit() and len(text) <= DIGITS
        if not (digits and least <= int(text) <= most):
            raise Refused("evidence_not_whole", field=name, given=text, least=least, most=most)
        return int(text)

    return Kind(reads, number=True)


def choice(*known: str) -> Kind:
    def reads(name: str, text: str) -> Evidence:
        if text not in known:
            raise Refused("evidence_not_known", field=name, given=text, known=" / ".join(known))
        return text

    return Kind(reads, known)


def _amount(name: str, text: str) -> Evidence:
    """Money in the ledger's currency: at least 0, at most two decimals, kept as text because bodies hold no floats."""
    number = _decimal(text.replace(",", ""))
    if number is None or number < 0 or -int(number.as_tuple().exponent) > 2:
        raise Refused("evidence_not_amount", field=name, given=text)
    return f"{number:f}"


def _day(name: str, text: str) -> Evidence:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as odd:
        raise Refused("evidence_not_day", field=name, given=text) from odd


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**DIGITS else None


def _text(_: str, text: str) -> Evidence:
    return text


TEXT = Kind(_text)
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "slot": whole(0, 63),
        "memory_mib": whole(256, 4_194_304),
        "hours": whole(1, 1000),
        "minutes": whole(0, 10_000),
        "price": Kind(_amount, number=True),
        "cost": Kind(_amount, number=True),
        "release": Kind(_amount, number=True),
        "since": Kind(_day),
        "until": Kind(_day),
        "ended": Kind(_day),
        "due": Kind(_day),
        "template": choice(*(name for name, steps in TEMPLATES.items() if steps)),
        "sold_as": choice(*SOLD_AS),
        "cooler": choice(*(cooler.value for cooler in Cooler)),
        "claim": choice("pledged", "vendor_financed", "subsidy_locked", "acceptance"),
        "modification": choice("cooler", "memory", "vbios", "board"),
    }
)


def kind_of(name: str) -> Kind:
    """How this evidence is read; free text when nothing else is said."""
    return KINDS.get(name, TEXT)


def reading(name: str, given: Evidence) -> Evidence:
    """One value of a test: a whole number, or a decimal as text. Refused when it is not a number at least 0."""
    if name not in READINGS:
        raise Refused("reading_unknown", reading=name, known=" / ".join(READINGS))
    number = _decimal(str(given).strip())
    if number is None or number < 0:
        raise Refused("reading_not_a_number", reading=name, given=str(given))
    return int(number) if number == number.to_integral_value() else f"{number:f}"


def as_evidence(name: str, given: Evidence) -> Evidence:
    """One piece of evidence as it is kept, from a person's text or from a value already read."""
    if name == "readings":
        if not isinstance(given, Mapping):
            raise Refused("readings_not_named", given=str(given))
        return {inner: reading(inner, value) for inner, value in given.items()}
    if given in (None, "") or isinstance(given, (Mapping, tuple)):
        return given
    return kind_of(name).reads(name, str(given).strip())
