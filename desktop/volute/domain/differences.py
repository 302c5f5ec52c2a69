"""A difference between ledger and probe is a value to be judged by a person; it changes nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Side = Mapping[str, "str | int | None"]


class Kind(StrEnum):
    """What a probe can find, in the order in which it should worry."""

    VANISHED = "vanished"
    DUPLICATE = "duplicate"
    CHANGED = "changed"
    MOVED = "moved"
    APPEARED = "appeared"
    UNREADABLE = "unreadable"
    CONFIRMED = "confirmed"


class Verdict(StrEnum):
    """How a difference is settled."""

    RECORD_WRONG = "record_wrong"  # the ledger is corrected by new facts
    REALITY_WRONG = "reality_wrong"  # the ledger stands; a task is opened
    EXPLAINED = "explained"  # both are right; a note says why


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding: what the ledger says, what the probe saw, why it is read so.

    ``suggestion`` and ``reasons`` are keys of words. ``sure`` means a rule may settle it without a person
    when a person switched that rule on.
    """

    kind: Kind
    host: str
    card: str = ""
    slot: int | None = None
    ledger: Side = field(default_factory=dict)
    probe: Side = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    suggestion: str = ""
    sure: bool = False
    incident: str = ""  # what happened to the hardware, as it is read: a key of words
    confidence: float | None = None  # how sure it is who this card is, 0 to 1; None asks a person
    evidence: tuple[tuple[str, str, str], ...] = ()  # identifier, recorded, seen
    other: str = ""  # the other card it is about: swapped with, replaced, whose board it is

    @property
    def key(self) -> str:
        """The same finding of a later run has the same key, so that it keeps its age."""
        slot = "" if self.slot is None else f"slot{self.slot}"
        who = self.card or str(self.probe.get("uuid") or self.probe.get("serial") or slot)
        where = self.host if self.kind in (Kind.UNREADABLE, Kind.APPEARED, Kind.DUPLICATE) else ""
        return ":".join(filter(None, (self.kind.value, who, where)))


@dataclass(frozen=True, slots=True)
class Expected:
    """What the ledger says of one card, as far as a probe can see it."""

    card: str
    host: str
    slot: int | None
    model: str
    memory_mib: int | None = None
    vbios: str = ""
    subsystem: str = ""
    uuid: str = ""
    serial: str = ""
    pdi: str = ""
    custody: str = "racked"
    job: str = ""
    sticker: str = ""
    board_part: str = ""

    @property
    def bare(self) -> bool:
        """No identifier that a tool could show was ever recorded."""
        return not (self.uuid or self.serial or self.pdi)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A card of the ledger was seen: which, where, and the position in the answer."""

    card: str
    host: str
    slot: int
    index: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What comparing one run with the ledger gave. ``confirmed`` counts cards seen exactly as recorded."""

    differences: tuple[Difference, ...]
    sightings: tuple[Sighting, ...]
    confirmed: int
