"""Who is this card, and how sure is that? The one place that decides it, after what each identifier follows when
hardware moves: the die carries UUID and PDI, the board its serial and part number. A place is never who a card is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from volute.domain.catalogue import same_memory
from volute.domain.differences import Expected
from volute.domain.identities import board_serial, genuine
from volute.domain.seen import Seen

SAME, SAME_DIE, BOARD_CHANGED, TRANSPLANT = "same_card", "same_die", "board_changed", "die_or_board_swapped"
OTHER_DIE, BOARD_ONLY, BY_PLACE, NOBODY = "board_has_other_die", "board_only", "by_place", "nobody"
THROUGH = "through_a_slice"
EVIDENCE = ("uuid", "pdi", "serial", "sticker", "board_part", "subsystem", "vbios")
Row = tuple[str, str, str]  # identifier, recorded, seen


@dataclass(frozen=True, slots=True)
class Resolution:
    """One card of an answer against one record: what it is, how sure (0 to 1; None asks a person), and what of it is
    other than recorded."""

    kind: str
    confidence: float | None
    changes: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Two genuine identifiers contradict each other: histories are never merged by themselves."""
        return self.confidence is None


UNCHANGED = {True: Resolution(SAME, 0.99), None: Resolution(SAME_DIE, 0.95)}  # by whether the board said so too
ALONE = Resolution(NOBODY, 0.0)


def resolve(record: Expected, card: Seen, *, repeated: frozenset[str] = frozenset()) -> Resolution:
    """Whether this card is the one of this record. ``repeated`` are identifiers several cards of one probe show."""
    die = _agree(record.uuid, card.uuid, repeated)
    if not die and (record.pdi and card.pdi):
        die = _agree(record.pdi, card.pdi, repeated) or die
    if card.sliced:
        return Resolution(THROUGH, 0.0) if die else ALONE
    board = _board(record, card, repeated) if card.serial else None
    changes = tuple(_changes(record, card, die=die, board=board))
    if die:
        return _of_the_die(changes, board=board)
    if board:
        return Resolution(OTHER_DIE if die is False else BOARD_ONLY, None if die is False else 0.9, changes)
    told = die is not None or board is not None
    by_place = not told and record.slot == card.slot and (record.bare or not changes)
    return Resolution(BY_PLACE, 0.6, changes) if by_place else ALONE


def _of_the_die(changes: tuple[str, ...], *, board: bool | None) -> Resolution:
    """GeForce boards report no serial: only part number, subsystem and memory tell whether the board is the same."""
    if not changes and board is not False:
        return UNCHANGED[board]
    if board is False:
        return Resolution(TRANSPLANT, None, changes)
    if board:
        return Resolution(SAME, 0.99, changes)
    if changes == ("vbios_changed",):
        return Resolution(SAME_DIE, 0.9, changes)
    return Resolution(BOARD_CHANGED, None, changes)


def _agree(recorded: str, shown: str | None, repeated: frozenset[str]) -> bool | None:
    """Whether both name the same; None where one of them says nothing that identifies."""
    if not recorded or not shown:
        return None
    one = genuine(recorded)
    other = one if shown == recorded else genuine(shown)
    if not one or not other or one in repeated or other in repeated:
        return None
    return one == other


def _board(record: Expected, card: Seen, repeated: frozenset[str]) -> bool | None:
    """By the serial; a scanned sticker that bears it speaks too, and one that bears something else says nothing."""
    serial = board_serial(card)
    return _agree(record.sticker, serial, repeated) or _agree(record.serial, serial, repeated)


def _changes(record: Expected, card: Seen, *, die: bool | None, board: bool | None) -> Iterator[str]:
    if die is False:
        yield "die_changed"
    if board is False:
        yield "board_changed"
    if _other(record.board_part, card.board_part):
        yield "board_part_changed"
    if not card.mig and not same_memory(record.memory_mib, card.memory_mib):
        yield "memory_changed"
    if _other(record.subsystem, card.subsystem):
        yield "subsystem_changed"
    if _other(record.vbios, card.vbios):
        yield "vbios_changed"


def _other(recorded: str, shown: str | None) -> bool:
    return bool(recorded and shown) and recorded != shown and recorded.lower() != (shown or "").lower()


def evidence(record: Expected | None, card: Seen) -> tuple[Row, ...]:
    """Every identifier that either side names: which, as recorded, as seen. A sticker is seen by people only."""
    rows = ((name, getattr(record, name, ""), genuine(getattr(card, name, ""))) for name in EVIDENCE)
    return tuple((name, str(recorded), seen) for name, recorded, seen in rows if recorded or seen)


def repeated_identifiers(cards: Iterable[Seen]) -> frozenset[str]:
    """Die identifiers that more than one card of a probe shows: cloned or faked, so they identify nobody.

    A serial may repeat: boards with two GPUs share one.
    """
    counts = Counter(value for card in cards for value in {genuine(card.uuid), genuine(card.pdi)} if value)
    return frozenset(value for value, times in counts.items() if times > 1)
