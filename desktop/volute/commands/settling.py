"""Settling a difference: the record is corrected by facts, or reality gets a task, or an event explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from volute.commands.reconsidering import reconsider
from volute.commands.seat import Seat
from volute.domain.catalogue import MODELS
from volute.domain.differences import Difference, Kind, Verdict
from volute.domain.events import Event, Evidence, Identified, Moved, Noted, Reconciled, Registered, StepTaken
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.sides import ledger_side
from volute.ledger.expectations import expected_of, gone_bearers, register
from volute.ledger.findings import judged, open_differences
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx

Hosts = Mapping[str, Mapping[str, Evidence]]  # the entries of the register, read once


@dataclass(frozen=True, slots=True)
class Declared:
    """A part of a card that was seen changed, and the modification that says so in its history."""

    part: str
    modification: str


DECLARED: Mapping[str, Declared] = {  # the first that applies names the modification
    "memory_changed": Declared("memory_mib", "memory"),
    "subsystem_changed": Declared("subsystem", "board"),
    "vbios_changed": Declared("vbios", "vbios"),
}
RENAMED: Mapping[str, str] = {"uuid": "die_changed", "serial": "board_changed"}
NEVER_BY_RULE = (Kind.DUPLICATE, Kind.UNREADABLE)


def settle(ledger: Ledger, seat: Seat, keys: Sequence[str], verdict: Verdict, note: str = "") -> Receipt:
    """Settle open differences in one step. Every one leaves a Reconciled fact that names run and verdict."""
    with ledger.writing(seat.by, seat.now()) as tx:
        found = _open(tx, keys)
        hosts = register(tx.connection, "host")
        if verdict is Verdict.RECORD_WRONG:
            _still_so(tx, [what for what, _ in found])
        drafts = [draft for what, run in found for draft in _drafts(tx, hosts, what, run, verdict, note)]
        tx.append_all([*drafts, *_earlier_lives(tx, drafts)])
        judged(tx.connection, keys, verdict.value)
        reconsider(tx, _places(found))
        return tx.receipt


def _places(found: Sequence[tuple[Difference, int]]) -> list[str]:
    return [str(place) for what, _ in found for place in (what.host, what.ledger.get("host") or "")]


def _open(tx: Tx, keys: Sequence[str]) -> list[tuple[Difference, int]]:
    found = open_differences(tx.connection, keys)
    if gone := [key for key in keys if key not in found]:
        raise Refused("difference_gone", key=gone[0])
    return [found[key] for key in keys]


def _still_so(tx: Tx, found: Sequence[Difference]) -> None:
    """Refused when the ledger says something else of a card than it did when the difference was found."""
    now = expected_of(tx.connection, [what.card for what in found if what.card])
    for what in found:
        said = {name: value for name, value in what.ledger.items() if name != "cards"}
        side = ledger_side(now[what.card]) if what.card in now else said
        if {name: side.get(name) for name in said} != said:
            raise Refused("difference_stale", card=what.card, host=what.host)


def _earlier_lives(tx: Tx, drafts: Sequence[Draft]) -> list[Draft]:
    """A card that left the fleet and is seen again is entered anew; both histories name each other."""
    uuids = {draft.event.value: draft.subject for draft in drafts if _is_uuid(draft.event)}
    known = gone_bearers(tx.connection, list(uuids))
    pairs = [(uuids[uuid], card) for uuid, card in known.items()]
    return [Draft(one, Noted(f"same die as {other}")) for new, old in pairs for one, other in ((new, old), (old, new))]


def _is_uuid(event: Event) -> TypeGuard[Identified]:
    return isinstance(event, Identified) and event.what == "uuid"


def _drafts(tx: Tx, hosts: Hosts, what: Difference, run: int, verdict: Verdict, note: str) -> list[Draft]:
    verdict_fact = Reconciled(what.kind.value, verdict.value, note, str(run), what.key)
    subject = what.card or f"host:{what.host}"
    if verdict is Verdict.EXPLAINED and not note:
        raise Refused("note_needed", kind=what.kind.value)
    if verdict is Verdict.REALITY_WRONG:
        task = Noted(f"task: {what.suggestion} {note}".strip())
        return [Draft(subject, verdict_fact), Draft(subject, task)]
    if verdict is Verdict.EXPLAINED:
        return [Draft(subject, verdict_fact)]
    return _corrections(tx, hosts, what, verdict_fact)


def _corrections(tx: Tx, hosts: Hosts, what: Difference, verdict_fact: Reconciled) -> list[Draft]:
    if what.kind in NEVER_BY_RULE:
        raise Refused("no_correction", kind=what.kind.value, host=what.host)
    if what.kind is Kind.APPEARED:
        card = tx.fresh_card()
        return [Draft(card, event) for event in (*_registered(hosts, what), verdict_fact)]
    return [Draft(what.card, event) for event in (*CORRECTIONS[what.kind](hosts, what), verdict_fact)]


def _centre(hosts: Hosts, host: str) -> str:
    if host not in hosts:
        raise Refused("no_such_entry", register="host", name=host)
    return str(hosts[host]["centre"])


def _registered(hosts: Hosts, what: Difference) -> list[Event]:
    seen = what.probe
    model = str(seen.get("key") or seen.get("model"))
    known = MODELS.get(model)
    memory = seen.get("memory_mib")
    entered = Registered(
        model=model,
        centre=_centre(hosts, what.host),
        host=what.host,
        slot=what.slot,
        cooler=known.cooler.value if known else "unknown",
        memory_mib=int(memory) if memory is not None else None,
        vbios=str(seen.get("vbios") or ""),
        subsystem=str(seen.get("subsystem") or ""),
        source="probe",
    )
    return [entered, *_identifiers(seen)]


def _identifiers(seen: Mapping[str, str | int | None]) -> list[Event]:
    return [Identified(kind, str(seen[kind]), "probe") for kind in ("uuid", "serial", "pdi") if seen.get(kind)]


def _moved(hosts: Hosts, what: Difference) -> list[Event]:
    return [Moved(_centre(hosts, what.host), what.host, what.slot)]


def _changed(_: Hosts, what: Difference) -> list[Event]:
    """What the probe saw differently becomes what the ledger declares, and nothing else; identities begin anew."""
    seen, ledger = what.probe, what.ledger
    events: list[Event] = []
    changed = [reason for reason in DECLARED if reason in what.reasons]
    if changed:
        parts = {DECLARED[reason].part: seen[DECLARED[reason].part] for reason in changed}
        events.append(StepTaken("declare", {"modification": DECLARED[changed[0]].modification, **parts}))
    renamed = [kind for kind, reason in RENAMED.items() if reason in what.reasons or ledger.get(kind) is None]
    events.extend(Identified(kind, str(seen[kind]), "probe") for kind in renamed if seen.get(kind))
    return events


def _vanished(_: Hosts, what: Difference) -> list[Event]:
    return [StepTaken("mark_missing", {"reason": f"not seen by a probe of {what.host}"})]


CORRECTIONS: Mapping[Kind, Callable[[Hosts, Difference], list[Event]]] = {
    Kind.MOVED: _moved,
    Kind.CHANGED: _changed,
    Kind.VANISHED: _vanished,
}
