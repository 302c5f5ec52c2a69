"""What each side says of one card, in the words of the differences table; and the findings that need no weighing."""

from __future__ import annotations

from volute.domain.catalogue import model_key, variant_key, variant_name
from volute.domain.differences import Difference, Expected, Kind, Side
from volute.domain.identities import genuine
from volute.domain.seen import Observation, Seen


def ledger_side(card: Expected) -> Side:
    return {
        "host": card.host or None,
        "slot": card.slot,
        "model": variant_name(variant_key(card.model, card.memory_mib)),
        "uuid": card.uuid or None,
        "serial": card.serial or None,
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
        "memory_mib": seen.memory_mib,
        "vbios": seen.vbios,
        "subsystem": seen.subsystem,
        "bus": seen.bus,
    }


def appeared(host: str, seen: Seen) -> Difference:
    """A card the ledger does not know; without any identity a person must look at it."""
    named = bool(genuine(seen.uuid) or genuine(seen.serial))
    reasons = ("not_in_ledger",) if named else ("no_identity",)
    return Difference(Kind.APPEARED, host, "", seen.slot, {}, probe_side(host, seen), reasons, "take_in", named)


def vanished(card: Expected, expected: int, seen: int) -> Difference:
    """A card its host answered without. ``expected`` and ``seen`` count the cards of that host."""
    probe: Side = {"host": card.host, "slot": None, "cards": seen}
    ledger = {**ledger_side(card), "cards": expected}
    return Difference(Kind.VANISHED, card.host, card.card, card.slot, ledger, probe, ("host_answered",), "search")


def unreadable(observation: Observation) -> Difference:
    """A host that was reached and said nothing of its cards that can be read."""
    host = observation.host
    probe: Side = {"host": host, "outcome": observation.outcome.value, "error": observation.error}
    return Difference(Kind.UNREADABLE, host, "", None, {"host": host}, probe, ("raw_kept",), "look_at_host")
