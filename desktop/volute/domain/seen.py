"""What a vendor's tool showed. ``None`` is always *the tool did not say*, never zero."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Seen:
    """One physical accelerator card as one answer showed it (MIG slices and second dies are not cards)."""

    vendor: str  # vendor file that read it: "nvidia", "ascend"
    slot: int  # order on the host by bus address, from 0
    bus: str | None = None  # "0000:1b:00.0"
    model: str | None = None  # as the tool names it
    device: str | None = None  # PCI "10de:2684"
    subsystem: str | None = None  # PCI "1458:40e4"
    uuid: str | None = None  # of the die
    pdi: str | None = None  # of the die, 0x…
    serial: str | None = None  # of the board; GeForce reports none
    board_part: str | None = None  # 900-…
    chip_part: str | None = None  # 2684-301-A1
    vbios: str | None = None
    driver: str | None = None
    memory_mib: int | None = None
    memory_used_mib: int | None = None
    utilisation: int | None = None  # percent of the last sample period with a kernel running
    processes: int | None = None
    power_w: float | None = None
    power_limit_w: float | None = None  # in force
    power_limit_max_w: float | None = None
    temperature_c: int | None = None
    fan_percent: int | None = None  # intended, not measured
    ecc_uncorrected: int | None = None
    remapped_rows: int | None = None
    remap_failure: bool | None = None
    remap_pending: bool | None = None  # rows wait for a reset to be replaced
    retired_pages: int | None = None
    link_gen: int | None = None
    link_gen_max: int | None = None
    link_width: int | None = None
    link_width_max: int | None = None
    link_gen_host: int | None = None  # the most the slot allows
    persistence: bool | None = None
    ecc_on: bool | None = None
    throttled: str | None = None  # why clocks are held down by the hardware or by heat, names joined by commas
    architecture: str | None = None  # "Ada Lovelace"
    mig: bool = False
    virtual: str | None = None  # virtualisation mode when not a bare card
    chips: int = 1  # dies on this card
    alarms: tuple[str, ...] = ()  # "lost", "reset_required", "unknown_error", "infoROM_corrupt" …

    @property
    def sliced(self) -> bool:
        """A view through a virtual machine, a container or a slice. A card that is cut into slices is still a card."""
        return bool(self.virtual) or (self.uuid or "").startswith("MIG-")


class Outcome(StrEnum):
    """How asking one host ended."""

    ANSWERED = "answered"
    UNREACHABLE = "unreachable"  # refused, reset, no route, name not found
    TIMED_OUT = "timed_out"  # a deadline passed; which one is in the error text
    LOGIN_REFUSED = "login_refused"
    KEY_UNKNOWN = "key_unknown"  # a question to a person
    KEY_CHANGED = "key_changed"  # blocks the host
    NO_TOOL = "no_tool"  # logged in; no vendor tool there
    UNREADABLE = "unreadable"  # the answer could not be read; the raw text is kept
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one host answered in one run: evidence, kept as it came."""

    host: str  # register id of the host
    at: datetime
    took_s: float
    outcome: Outcome
    error: str = ""  # the literal text, for a person to read and copy
    answers: Mapping[str, bytes] = field(default_factory=dict)  # question name -> raw bytes
    seen: tuple[Seen, ...] = ()
    offered_key: str = ""  # "ssh-ed25519 AAAA…" the host showed
    known_keys: tuple[str, ...] = ()  # what we expected, when the key changed
    via: str = ""  # register id of the jump host when the trouble, and the offered key, is its own

    @property
    def answered(self) -> bool:
        return self.outcome is Outcome.ANSWERED

    @property
    def digest(self) -> str:
        """sha256 over the raw answers in the order of their names."""
        whole = hashlib.sha256()
        for name in sorted(self.answers):
            whole.update(name.encode() + b"\0" + self.answers[name] + b"\0")
        return whole.hexdigest()


class Activity(StrEnum):
    """What a card was doing in one sample."""

    WORKING = "working"
    HELD = "held"
    IDLE = "idle"
    SUSPECT = "suspect"
    UNKNOWN = "unknown"


WORKING_PERCENT = 5
HELD_MIB = 300
GHOST_PERCENT, GHOST_MIB = 95, 500


def activity(card: Seen) -> Activity:
    """Lit means working: load of at least 5 % confirmed by a process or by memory in use.

    Held is memory or a process without load. Nearly full load with neither is *suspect*
    (drivers are known to latch 100 % on idle Blackwell cards). Unreadable is unknown, not idle.
    """
    if "lost" in card.alarms or "reset_required" in card.alarms:
        return Activity.UNKNOWN
    occupied = bool(card.processes) or (card.memory_used_mib or 0) > HELD_MIB
    if card.utilisation is None:
        return Activity.HELD if occupied else Activity.UNKNOWN
    if card.utilisation >= WORKING_PERCENT and occupied:
        return Activity.WORKING
    if card.utilisation >= GHOST_PERCENT and (card.memory_used_mib or 0) < GHOST_MIB:
        return Activity.SUSPECT
    return Activity.HELD if occupied else Activity.IDLE
