"""Settling a difference: the record is corrected by facts, or reality gets a task, or an event explains it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from volute.commands.reconsidering import reconsider
from volute.commands.seat import Seat
from volute.domain.catalogue import MODELS
from volute.domain.differences import Difference, Kind, Verdict
from volute.domain.events import Event, Evidence, Identified, Moved, Noted, Reconciled, Registered, StepTaken
from volute.domain.incidents import INCIDENTS
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.sides import ledger_side
from volute.ledger.expectations import expected_of, gone_bearers, register
from volute.ledger.findings import judged, open_differences
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx

Hosts = Mapping[str, Mapping[str, Evidence]]  # the entries of the register, read once


@dataclass(frozen=True, slots=True)
class Changed:
    """A part of a card that was seen changed: whether it identifies the card, and what it declares by itself."""

    part: str
    identifies: bool = True
    declares: str = ""


CHANGED: Mapping[str, tuple[Changed, ...]] = {  # in the order in which they name a modification
    "memory_changed": (Changed("memory_mib", identifies=False, declares="memory"),),
    "die_changed": (Changed("uuid"), Changed("pdi")),
    "board_changed": (Changed("serial"), Changed("board_part")),
    "board_part_changed": (Changed("board_part"),),
    "subsystem_changed": (Changed("subsystem", declares="board"),),
    "vbios_changed": (Changed("vbios", declares="vbios"),),
}
OF_BOARD = ("serial", "board_part")  # what another board may not show at all
CONFIGURATION = ("memory_mib", "subsystem", "vbios")
LEARNED = ("uuid", "serial", "pdi", "board_part")  # read for the first time: worth keeping with any correction
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
        return _taken_in(tx, hosts, what, verdict_fact)
    return [Draft(what.card, event) for event in (*CORRECTIONS[what.kind](hosts, what), verdict_fact)]


def _taken_in(tx: Tx, hosts: Hosts, what: Difference, verdict_fact: Reconciled) -> list[Draft]:
    """A new card; where it replaces another, both histories name each other. A slice of a card is no card."""
    if what.incident == "through_a_slice":
        raise Refused("slice_is_no_card", host=what.host, slot=what.slot)
    card = tx.fresh_card()
    drafts = [Draft(card, event) for event in (*_registered(hosts, what), verdict_fact)]
    if not what.other:
        return drafts
    links = (card, f"replaces {what.other} (RMA)"), (what.other, f"replaced by {card} (RMA)")
    return [*drafts, *(Draft(one, Noted(text)) for one, text in links)]


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
    return [entered, *_learned(what)]


def _learned(what: Difference, besides: Collection[str] = ()) -> list[Event]:
    """Identifiers that the probe read and the ledger did not have."""
    fresh = [kind for kind in LEARNED if what.probe.get(kind) and what.ledger.get(kind) is None]
    return [Identified(kind, str(what.probe[kind]), "probe") for kind in fresh if kind not in besides]


def _moved(hosts: Hosts, what: Difference) -> list[Event]:
    return [Moved(_centre(hosts, what.host), what.host, what.slot), *_learned(what)]


def _changed(_: Hosts, what: Difference) -> list[Event]:
    """What the probe saw differently becomes what the ledger declares, and nothing else; identities begin anew."""
    seen, ledger = what.probe, what.ledger
    parts = [part for reason, some in CHANGED.items() if reason in what.reasons for part in some]
    known = INCIDENTS.get(what.incident)
    modification = (known.declares if known else "") or next((p.declares for p in parts if p.declares), "")
    renamed = [p.part for p in parts if p.identifies and seen.get(p.part) not in (None, ledger.get(p.part))]
    events: list[Event] = [Identified(kind, str(seen[kind]), "probe") for kind in renamed]
    if what.incident == "transplanted":
        events += [Identified(k, "", "probe") for k in OF_BOARD if k in seen and ledger.get(k) and not seen[k]]
    if modification:
        told = {part.part: seen[part.part] for part in parts if part.part in CONFIGURATION}
        events.append(StepTaken("declare", {"modification": modification, **told}))
    return [*events, *_learned(what, renamed)]


def _vanished(_: Hosts, what: Difference) -> list[Event]:
    return [StepTaken("mark_missing", {"reason": f"not seen by a probe of {what.host}"})]


CORRECTIONS: Mapping[Kind, Callable[[Hosts, Difference], list[Event]]] = {
    Kind.MOVED: _moved,
    Kind.CHANGED: _changed,
    Kind.VANISHED: _vanished,
}
