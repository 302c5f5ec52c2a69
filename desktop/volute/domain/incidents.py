"""What happened to the hardware, as the evidence is read; and what is suggested then. One table.

A reading is no judgement: it says what kind of event would explain what was seen, and a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from volute.domain.differences import Expected
from volute.domain.resolution import BY_PLACE
from volute.domain.seen import Seen

BOARD = frozenset({"board_changed", "board_part_changed"})


@dataclass(frozen=True, slots=True)
class Incident:
    """A kind of event: what is suggested, and how a card's history declares it when the record is wrong."""

    suggestion: str
    declares: str = ""
    unsure: bool = False  # the evidence allows of several events


INCIDENTS: Mapping[str, Incident] = MappingProxyType(
    {
        # where it is
        "reslotted": Incident("accept_move"),
        "exchanged": Incident("accept_move"),  # with another card, whose place it has
        "rehosted": Incident("accept_move"),
        "installed": Incident("accept_move"),  # from a shelf, a carrier or a workshop
        "found_again": Incident("accept_move"),
        # what it is
        "flashed": Incident("declare_vbios", "vbios"),
        "memory_modified": Incident("open_task", "memory"),
        "transplanted": Incident("ask_board", "board"),  # the same die on a board nobody knows
        "board_of_another": Incident("ask_board", "board"),  # the same die on the board of another card
        "board_or_vbios": Incident("ask_board", "board", unsure=True),  # no serial tells which
        "other_die": Incident("check_by_hand", unsure=True),  # on the same board
        # whether it is
        "new": Incident("take_in"),
        "replaced": Incident("record_replacement"),  # another die and another board where a card was
        "through_a_slice": Incident("check_by_hand", unsure=True),
        "removed": Incident("search"),
        "place_taken": Incident("search"),  # by a card that is not known
        "lost_its_board": Incident("search"),  # which carries another card's die now
        "cloned": Incident("check_by_hand", unsure=True),
        "garbled": Incident("look_at_host"),
    }
)


def incident_of_change(changes: tuple[str, ...], card: Expected, seen: Seen, board: Expected | None) -> str:
    """What changed on a card names the event. ``board`` is the ledger's card that bears the board seen, if any."""
    if "die_changed" in changes:
        return "other_die"
    if board is not None and board.card != card.card:
        return "board_of_another"
    if BOARD & set(changes):
        return "transplanted"
    if "subsystem_changed" in changes and not (card.serial and card.serial == seen.serial):
        swapped = "memory_changed" in changes or _maker(card.subsystem) != _maker(seen.subsystem or "")
        return "transplanted" if swapped else "board_or_vbios"
    return "memory_modified" if "memory_changed" in changes else "flashed"


def _maker(subsystem: str) -> str:
    return subsystem.partition(":")[0].lower()


def suggestion_for(incident: str, card: Expected) -> str:
    """More memory during a memory job is what was meant."""
    if incident == "memory_modified" and card.job == "memory_upgrade":
        return "declare_memory"
    return INCIDENTS[incident].suggestion


def sure_of_change(incident: str, changes: tuple[str, ...], kind: str) -> bool:
    """A rule may settle a flash that changed nothing else; every other change is a person's to judge."""
    return incident == "flashed" and changes == ("vbios_changed",) and kind != BY_PLACE


def incident_of_move(card: Expected, host: str) -> str:
    """Where it was says how it came here; whether two changed places with each other is seen by both."""
    if card.custody == "missing":
        return "found_again"
    if card.custody != "racked":
        return "installed"
    return "reslotted" if card.host == host else "rehosted"
