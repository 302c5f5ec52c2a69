"""Centres, hosts, leases, prices and scenarios: registers whose fields are one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from volute.domain.events import Evidence
from volute.domain.problems import Refused


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a register: how its text is checked, and whether it must be there."""

    name: str
    reads: Callable[[str], object]
    required: bool = False


def decimal(text: str) -> Decimal:
    """A decimal number as text, since bodies hold no floats."""
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def port(text: str) -> int:
    if not 0 < int(text) < 65536:
        raise ValueError(text)
    return int(text)


def positive(text: str) -> int:
    if int(text) < 0:
        raise ValueError(text)
    return int(text)


def flag(text: str) -> bool:
    if text not in ("True", "False"):
        raise ValueError(text)
    return text == "True"


def one_of(*known: str) -> Callable[[str], str]:
    def reads(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return reads


def fields(required: str, **others: Callable[[str], object]) -> Mapping[str, Field]:
    names = required.split()
    return MappingProxyType({name: Field(name, reads, name in names) for name, reads in others.items()})


REGISTERS: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        "centre": fields(
            "name",
            name=str,
            province=str,
            zone=str,
            tariff=decimal,  # CNY/kWh, ex VAT
            pue=decimal,  # facility power over IT power
            colocation=decimal,  # CNY per kW and month on contracted power, ex VAT
            staff=decimal,  # CNY a month, ex VAT
            as_of=date.fromisoformat,
            source=str,
        ),
        "host": fields(
            "centre address",
            centre=str,
            address=str,
            port=port,
            user=str,
            auth=one_of("key", "agent", "password"),
            key_file=str,
            jump=str,
            rack=str,
            unit=positive,
            cards=positive,
            host_keys=str,  # one OpenSSH public key a line
        ),
        "lease": fields(
            "tenant mode price unit start",
            tenant=str,
            centre=str,
            mode=one_of("whole_machine", "card_hours", "tokens"),
            price=decimal,
            unit=one_of("card_month", "card_hour", "million_tokens"),
            vat_included=flag,
            vat_rate=decimal,
            start=date.fromisoformat,
            end=date.fromisoformat,
            notice_days=positive,
            deposit=decimal,
            break_fee=decimal,
            status=one_of("active", "notice", "overdue", "ended"),
        ),
        "price": fields(
            "model what amount as_of source",
            model=str,  # variant key, as in catalogue.variant_key
            what=one_of("resale", "rent_hour", "rent_month", "conversion"),
            amount=decimal,
            vat_included=flag,
            vat_rate=decimal,
            as_of=date.fromisoformat,
            source=str,
            assumed=flag,
            trend=decimal,  # change a month as a fraction
            depth=positive,  # cards a month the market takes
            centre=str,
        ),
        "scenario": fields("name levers", name=str, levers=str, note=str),
    }
)


def checked(register: str, given: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    """The fields, each readable as its column says; Refused names the field and what was given."""
    known = REGISTERS[register]
    for name, value in given.items():
        if name not in known:
            raise Refused("field_unknown", register=register, field=name, known=", ".join(known))
        try:
            if value not in (None, ""):
                known[name].reads(str(value))
        except (ValueError, InvalidOperation) as odd:
            raise Refused("field_bad", register=register, field=name, given=str(value)) from odd
    return given


def complete(register: str, given: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    """As ``checked``, and nothing required is missing."""
    checked(register, given)
    if missing := [f.name for f in REGISTERS[register].values() if f.required and given.get(f.name) in (None, "")]:
        raise Refused("field_missing", register=register, fields=", ".join(missing))
    return given


def subject(register: str, name: str) -> str:
    """The name of a register entry's history: ``host:whu-r03-n07``."""
    return f"{register}:{name}"
