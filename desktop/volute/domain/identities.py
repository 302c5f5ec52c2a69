"""Whose evidence is this: the die's id first (UUID, PDI), then the board's serial. A PCI address is a location."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from volute.domain.catalogue import model_key
from volute.domain.differences import Expected
from volute.domain.seen import Seen

FAKE = re.compile(
    r"(?:gpu-)?(?:0x)?(?:[0\- ]*|(?:f[\- ]*){8,}|1234567[\da-f\-]*)"  # zeros, all ones, a keyboard's row
    r"|(?:unknown|redacted|none|n/a|not |err|\[|mig-).*",  # what tools print for nothing; slices are renamed at will
    re.IGNORECASE | re.DOTALL,
)
SERIAL_DIGITS = 13


def genuine(value: str | None) -> str:
    """The identifier without blanks around it, or nothing when it is a placeholder."""
    text = (value or "").strip()
    return "" if FAKE.fullmatch(text) else text


def genuine_serial(serial: str) -> bool:
    """NVIDIA's 13 digits read as factory (3), week (2), year (2), number (6): so do 80 of 80 that were recorded."""
    if len(serial) != SERIAL_DIGITS or not serial.isascii() or not serial.isdigit():
        return False
    return 1 <= int(serial[3:5]) <= 53 and 8 <= int(serial[5:7]) <= 40 and int(serial[:3]) > 0


def board_serial(seen: Seen) -> str:
    """The serial of the board as far as it identifies: one that is not written as its maker writes them does not."""
    serial = genuine(seen.serial) if seen.serial else ""
    return serial if not serial or seen.vendor != "nvidia" or genuine_serial(serial) else ""


@dataclass(slots=True)
class Identities:
    """The ledger by every identity that is one, built once a run."""

    by_uuid: dict[str, Expected] = field(default_factory=dict)
    by_pdi: dict[str, Expected] = field(default_factory=dict)
    by_serial: dict[str, Expected] = field(default_factory=dict)
    by_sticker: dict[str, Expected] = field(default_factory=dict)
    by_slot: dict[tuple[str, int | None], Expected] = field(default_factory=dict)

    @classmethod
    def of(cls, expected: Iterable[Expected]) -> Identities:
        index = cls()
        for card in expected:
            index.by_slot[card.host, card.slot] = card
            for table, value in (
                (index.by_uuid, card.uuid),
                (index.by_pdi, card.pdi),
                (index.by_serial, card.serial),
                (index.by_sticker, card.sticker),
            ):
                if value and (told := genuine(value)):
                    table[told] = card
        return index

    def known(self, seen: Seen) -> Expected | None:
        """The card that bears an identity this evidence shows, its die before its board."""
        return (
            self.by_uuid.get((seen.uuid or "").strip())
            or self.by_pdi.get((seen.pdi or "").strip())
            or (self.board(seen) if seen.serial else None)
        )

    def board(self, seen: Seen) -> Expected | None:
        """The card whose board bears this serial, in its memory or on its scanned sticker."""
        serial = board_serial(seen)
        return (self.by_serial.get(serial) or self.by_sticker.get(serial)) if serial else None

    def standing(self, seen: Seen, host: str) -> Expected | None:
        """The card recorded at this slot, for evidence that no card bears: it must not contradict what was seen."""
        here = self.by_slot.get((host, seen.slot))
        if here is None or not (genuine(seen.uuid) or genuine(seen.pdi) or genuine(seen.serial)):
            return here
        return here if here.bare and model_key(seen) == here.model else None
