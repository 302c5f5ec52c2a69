"""The facts a history is made of. A new *step* of the lifecycle adds none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import ClassVar, TypeAlias

from volute.domain.problems import Broken

Evidence: TypeAlias = "str | int | bool | Mapping[str, Evidence] | tuple[Evidence, ...] | None"
Body: TypeAlias = "dict[str, object]"


@dataclass(frozen=True, slots=True)
class Registered:
    """A card entered the ledger."""

    kind: ClassVar[str] = "registered"
    model: str
    centre: str
    store: str = ""
    host: str = ""
    slot: int | None = None
    cooler: str = "unknown"
    memory_mib: int | None = None
    vbios: str = ""
    subsystem: str = ""
    source: str = ""  # "probe", "typed", "import", "demo"


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A row of STEPS was carried out, with its evidence."""

    kind: ClassVar[str] = "step_taken"
    step: str
    evidence: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """The card is somewhere else, in the same custody."""

    kind: ClassVar[str] = "moved"
    centre: str
    host: str = ""
    slot: int | None = None
    store: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier was read or scanned; it ends the earlier one of its kind. Without a value it only ends it."""

    kind: ClassVar[str] = "identified"
    what: str
    value: str = ""
    evidence: str = ""  # "scan", "probe", "typed"


@dataclass(frozen=True, slots=True)
class Costed:
    """Money was spent on the card: purchase, part, labour, freight. Minor units, with VAT basis."""

    kind: ClassVar[str] = "costed"
    what: str
    minor: int
    currency: str = "CNY"
    vat_included: bool = True
    document: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A difference between ledger and probe was judged by a person, or by a rule a person switched on."""

    kind: ClassVar[str] = "reconciled"
    difference: str
    verdict: str  # record_wrong, reality_wrong, explained
    note: str = ""
    run: str = ""
    key: str = ""  # of the difference, so that taking the judgement back opens it again
    signs: str = ""  # of a modification, one a line: judged to be none; a new sign asks again


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark or a photo."""

    kind: ClassVar[str] = "noted"
    text: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """What we say of a centre, host, lease, quote, part or scenario; later fields replace earlier ones."""

    kind: ClassVar[str] = "described"
    fields: Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Retired:
    """A register entry is no longer in use. Nothing is ever deleted."""

    kind: ClassVar[str] = "retired"
    reason: str


@dataclass(frozen=True, slots=True)
class Retracted:
    """An earlier fact of the same history is taken back; replay passes over it."""

    kind: ClassVar[str] = "retracted"
    seq: int
    reason: str


Event: TypeAlias = (
    Registered | StepTaken | Moved | Identified | Costed | Reconciled | Noted | Described | Retired | Retracted
)
EVENTS: Mapping[str, type[Event]] = {
    k.kind: k
    for k in (
        Registered,
        StepTaken,
        Moved,
        Identified,
        Costed,
        Reconciled,
        Noted,
        Described,
        Retired,
        Retracted,
    )
}
NAMES: Mapping[str, tuple[str, ...]] = {kind: tuple(f.name for f in fields(k)) for kind, k in EVENTS.items()}


@dataclass(frozen=True, slots=True)
class Fact:
    """An event with its place in a history: when it happened, who says so."""

    subject: str
    seq: int
    at: datetime
    by: str
    event: Event


def body(event: Event) -> Body:
    """The event as plain JSON values, without the fields that are left at nothing."""
    names = NAMES[event.kind]
    return {name: value for name in names if (value := getattr(event, name)) is not None and value != ""}


def event(kind: str, given: Mapping[str, object]) -> Event:
    """The event that ``body`` wrote. Unknown kinds and fields are broken history, not a guess."""
    try:
        return EVENTS[kind](**given)  # type: ignore[arg-type]  # given comes from canonical JSON
    except (KeyError, TypeError) as odd:
        raise Broken("unknown_fact", kind=kind, fields=sorted(given)) from odd
