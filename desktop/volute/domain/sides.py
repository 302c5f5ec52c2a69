"""What each side says of one card, in the words of the differences table; and every finding as a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from volute.domain.catalogue import model_key, variant_key, variant_name
from volute.domain.differences import Difference, Expected, Kind, Side
from volute.domain.identities import genuine
from volute.domain.incidents import INCIDENTS, incident_of_change, suggestion_for, sure_of_change
from volute.domain.matching import Match, Place
from volute.domain.resolution import BOARD_ONLY, evidence
from volute.domain.seen import Observation, Seen


def ledger_side(card: Expected) -> Side:
    return {
        "host": card.host or None,
        "slot": card.slot,
        "model": variant_name(variant_key(card.model, card.memory_mib)),
        "uuid": card.uuid or None,
        "serial": card.serial or None,
        "pdi": card.pdi or None,
        "board_part": card.board_part or None,
        "memory_mib": card.memory_mib,
        "vbios": card.vbios or None,
        "subsystem": card.subsystem or None,
        "custody": card.custody,
    }


def probe_side(host: str, seen: Seen) -> Side:
    return {
        "host": host,
        "slot": seen.slot,
        "model": variant_name(variant_key(model_key(seen), seen.memory_mib)),
        "key": model_key(seen),
        "uuid": genuine(seen.uuid) or None,
        "serial": genuine(seen.serial) or None,
        "pdi": genuine(seen.pdi) or None,
        "board_part": genuine(seen.board_part) or None,
        "memory_mib": seen.memory_mib,
        "vbios": seen.vbios,
        "subsystem": seen.subsystem,
        "bus": seen.bus,
    }


def _difference(kind: Kind, host: str, incident: str, sides: tuple[Side, Side], **more: Any) -> Difference:
    """A finding with what is suggested for its incident unless something else is said."""
    more = {"suggestion": INCIDENTS[incident].suggestion, **more}
    return Difference(kind, host, ledger=sides[0], probe=sides[1], incident=incident, **more)


def _of(card: Expected, match: Match) -> dict[str, Any]:
    """What is said of a known card that was seen."""
    told = {"card": card.card, "slot": match.seen.slot, "confidence": match.read.confidence}
    return {**told, "evidence": evidence(card, match.seen)}


def appeared(host: str, seen: Seen) -> Difference:
    """A card the ledger does not know; without any identity a person must look at it. What is seen through a slice,
    a container or a virtual machine is no card of its own."""
    named = bool(genuine(seen.uuid) or genuine(seen.serial))
    incident = "through_a_slice" if seen.sliced else "new"
    reasons = ("virtual_view",) if seen.sliced else ("not_in_ledger",) if named else ("no_identity",)
    told = {"slot": seen.slot, "sure": named and not seen.sliced, "confidence": 0.0, "evidence": evidence(None, seen)}
    return _difference(Kind.APPEARED, host, incident, ({}, probe_side(host, seen)), reasons=reasons, **told)


def changed(card: Expected, match: Match, board: Expected | None) -> Difference:
    """A known card of which something is other than recorded. ``board``: whose board this is by the ledger."""
    changes = match.read.changes
    incident = incident_of_change(changes, card, match.seen, board)
    told = {"suggestion": suggestion_for(incident, card), "sure": sure_of_change(incident, changes, match.read.kind)}
    told["other"] = board.card if board and incident == "board_of_another" else ""
    sides = ledger_side(card), probe_side(match.host, match.seen)
    return _difference(Kind.CHANGED, match.host, incident, sides, reasons=changes, **told, **_of(card, match))


def moved(card: Expected, match: Match, incident: str, partner: str) -> Difference:
    """A known card at another place than recorded."""
    reasons = ["same_board" if match.read.kind == BOARD_ONLY else "same_die"]
    if partner:
        reasons.append("places_exchanged")
    sides = ledger_side(card), probe_side(match.host, match.seen)
    told = {"reasons": tuple(reasons), "other": partner, **_of(card, match)}
    return _difference(Kind.MOVED, match.host, incident, sides, **told)


def duplicate(match: Match, places: Sequence[str], behind: Mapping[Place, Expected]) -> Difference:
    """One identity at several places: who is who, no answer can tell."""
    card, seen = match.card, match.seen
    mask = behind.get((match.host, match.index))
    probe = {**probe_side(match.host, seen), "places": ", ".join(places), "hides": mask.card if mask else None}
    sides = (ledger_side(card) if card else {}), probe
    told = {"card": card.card if card else "", "slot": seen.slot, "confidence": 0.0, "evidence": evidence(card, seen)}
    return _difference(Kind.DUPLICATE, match.host, "cloned", sides, reasons=("uuid_twice",), **told)


def vanished(card: Expected, expected: int, seen: int, bearer: str = "") -> Difference:
    """A card its host answered without. ``expected`` and ``seen`` count the cards of that host; ``bearer`` is the
    card under whose die its board was seen."""
    sides: tuple[Side, Side] = (
        {**ledger_side(card), "cards": expected},
        {"host": card.host, "slot": None, "cards": seen},
    )
    reasons = ("host_answered", "board_elsewhere") if bearer else ("host_answered",)
    told = {"card": card.card, "slot": card.slot, "reasons": reasons, "other": bearer}
    return _difference(Kind.VANISHED, card.host, "lost_its_board" if bearer else "removed", sides, **told)


def unreadable(observation: Observation) -> Difference:
    """A host that was reached and said nothing of its cards that can be read."""
    host = observation.host
    said: Side = {"host": host, "outcome": observation.outcome.value, "error": observation.error}
    return _difference(Kind.UNREADABLE, host, "garbled", ({"host": host}, said), reasons=("raw_kept",))
