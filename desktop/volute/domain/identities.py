"""Whose evidence is this: the die's id first (UUID, PDI), then the board's serial. A PCI address is a location."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from volute.domain.catalogue import model_key
from volute.domain.differences import Expected
from volute.domain.seen import Seen

PLACEHOLDERS = frozenset({"", "0", "n/a", "[n/a]", "unknown", "none", "redacted", "0x0000000000000000"})


def genuine(value: str | None) -> str:
    """The identifier normalised, or nothing when it is a placeholder."""
    text = (value or "").strip()
    if text.lower() in PLACEHOLDERS or not text.strip("0F-xG PU"):
        return ""
    return text


@dataclass(slots=True)
class Identities:
    """The ledger by every identity, built once a run."""

    by_uuid: dict[str, Expected] = field(default_factory=dict)
    by_pdi: dict[str, Expected] = field(default_factory=dict)
    by_serial: dict[str, Expected] = field(default_factory=dict)
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
            ):
                if value:
                    table[value] = card
        return index

    def known(self, seen: Seen) -> Expected | None:
        """The card that bears an identity this evidence shows."""
        return (
            self.by_uuid.get(genuine(seen.uuid))
            or self.by_pdi.get(genuine(seen.pdi))
            or self.by_serial.get(genuine(seen.serial))
        )

    def standing(self, seen: Seen, host: str) -> Expected | None:
        """The card recorded at this slot, for evidence that no card bears: it must not contradict what was seen."""
        here = self.by_slot.get((host, seen.slot))
        if here is None or not (genuine(seen.uuid) or genuine(seen.pdi) or genuine(seen.serial)):
            return here
        bare = not (here.uuid or here.serial or here.pdi)
        return here if bare and model_key(seen) == here.model else None
