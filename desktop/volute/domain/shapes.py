"""What the fields of registers may hold: shapes that read a text or raise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from volute.domain.metering import period_days

DIGITS = 12  # no amount of a centre has more


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field's text must be. ``name`` is the key of its words; ``choices`` when only these are known."""

    name: str
    reads: Callable[[str], object]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a register: what its text must be, and whether it must be there."""

    name: str
    shape: Shape
    required: bool = False


def _decimal(text: str) -> Decimal:
    """A decimal number as text, since bodies hold no floats."""
    value = Decimal(text)
    if not value.is_finite() or abs(value) >= 10**DIGITS:
        raise ValueError(text)
    return value


def number(name: str, least: str, most: str) -> Shape:
    """A decimal number within limits, both allowed."""
    low, high = Decimal(least), Decimal(most)

    def reads(text: str) -> Decimal:
        value = _decimal(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return Shape(name, reads)


def whole(name: str, least: int, most: int) -> Shape:
    def reads(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= DIGITS and least <= int(text) <= most):
            raise ValueError(text)
        return int(text)

    return Shape(name, reads)


def one_of(*known: str) -> Shape:
    def reads(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return Shape("choice", reads, known)


def _address(text: str) -> str:
    """A DNS name or an IP address, without a user and without a port."""
    if not re.fullmatch(r"[\w.-]{1,253}|[0-9A-Fa-f:.]{2,45}(%[\w.-]+)?", text):
        raise ValueError(text)
    return text


def _kept(text: str) -> str:
    """What names a file that the ledger keeps."""
    if not re.fullmatch(r"sha256:[0-9a-f]{64} .{1,200}", text):
        raise ValueError(text)
    return text


TEXT = Shape("text", str)
KEPT = Shape("kept", _kept)
DAY = Shape("day", date.fromisoformat)
PERIOD = Shape("period", period_days)  # a month or a day
AMOUNT = number("amount", "0", "1e11")
SHARE = number("share", "0", "1")
COUNT = whole("count", 0, 1_000_000)
LIFE, OFF = whole("count", 1, 600), one_of("straight", "declining", "years")
FLAG = Shape("flag", {"True": True, "False": False}.__getitem__)
ADDRESS = Shape("address", _address)


def fields(required: str, **shapes: Shape) -> Mapping[str, Field]:
    names = required.split()
    return MappingProxyType({name: Field(name, shape, name in names) for name, shape in shapes.items()})
