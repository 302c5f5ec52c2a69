"""Who is this card, and how sure is that? Identity by evidence, after what each identifier follows when hardware moves.

The die carries its UUID and PDI, the board its serial; a place on the bus is where a card is, never who it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from volute.domain.catalogue import same_memory
from volute.domain.differences import Expected
from volute.domain.identities import genuine
from volute.domain.seen import Seen

SAME, SAME_DIE, BOARD_CHANGED, TRANSPLANT = "same_card", "same_die", "board_changed", "die_or_board_swapped"
OTHER_DIE, BOARD_ONLY, BY_PLACE, NOBODY = "board_has_other_die", "board_only", "by_place", "nobody"


@dataclass(frozen=True, slots=True)
class Resolution:
    """One card of an answer against one record: what it is, how sure (0 to 1; None asks a person), and by what."""

    kind: str
    confidence: float | None
    evidence: tuple[tuple[str, str, str], ...] = ()  # identifier, recorded, seen

    @property
    def asks(self) -> bool:
        """Two genuine identifiers contradict each other: histories are never merged by themselves."""
        return self.confidence is None


def resolve(record: Expected, card: Seen, *, repeated: frozenset[str] = frozenset()) -> Resolution:
    """Whether this card is the one of this record. ``repeated`` are identifiers several cards of one probe show."""
    if card.mig or card.virtual:
        return Resolution(NOBODY, 0.0)
    die = _same(record.uuid, card.uuid, repeated) or _same(record.pdi, card.pdi, repeated)
    other_die = _differ(record.uuid, card.uuid, repeated) or _differ(record.pdi, card.pdi, repeated)
    board, other_board = _same(record.serial, card.serial, repeated), _differ(record.serial, card.serial, repeated)
    told = _evidence(record, card)
    if die:
        return _of_the_die(record, card, told, board=board, other_board=other_board)
    if board:
        return Resolution(OTHER_DIE, None, told) if other_die else Resolution(BOARD_ONLY, 0.9, told)
    if not (other_die or other_board) and record.slot == card.slot and _alike(record, card):
        return Resolution(BY_PLACE, 0.6, told)
    return Resolution(NOBODY, 0.0, told)


def _of_the_die(
    record: Expected, card: Seen, told: tuple[tuple[str, str, str], ...], *, board: bool, other_board: bool
) -> Resolution:
    """GeForce boards report no serial: only subsystem, VBIOS and memory tell whether the board is the same."""
    if board:
        return Resolution(SAME, 0.99, told)
    if other_board:
        return Resolution(TRANSPLANT, None, told)
    return Resolution(SAME_DIE, 0.95, told) if _alike(record, card) else Resolution(BOARD_CHANGED, None, told)


def _alike(record: Expected, card: Seen) -> bool:
    texts = ((record.subsystem, card.subsystem), (record.vbios, card.vbios))
    same = all(not one or not other or one.lower() == other.lower() for one, other in texts)
    return same and same_memory(record.memory_mib, card.memory_mib)


def _same(recorded: str, shown: str | None, repeated: frozenset[str]) -> bool:
    return bool(genuine(recorded)) and genuine(recorded) == genuine(shown) and recorded not in repeated


def _differ(recorded: str, shown: str | None, repeated: frozenset[str]) -> bool:
    told = genuine(recorded), genuine(shown)
    return all(told) and told[0] != told[1] and not repeated & set(told)


def _evidence(record: Expected, card: Seen) -> tuple[tuple[str, str, str], ...]:
    names = ("uuid", "pdi", "serial", "subsystem", "vbios")
    rows = [(name, str(getattr(record, name)), str(getattr(card, name) or "")) for name in names]
    return tuple((name, recorded, seen) for name, recorded, seen in rows if recorded or seen)


def repeated_identifiers(cards: Iterable[Seen]) -> frozenset[str]:
    """Die identifiers that more than one card of a probe shows: cloned or faked, so they identify nobody.

    A serial may repeat: boards with two GPUs share one.
    """
    counts = Counter(value for card in cards for value in {genuine(card.uuid), genuine(card.pdi)} if value)
    return frozenset(value for value, times in counts.items() if times > 1)
