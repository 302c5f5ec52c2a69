"""Centres, hosts, leases, prices and scenarios: described, and retired, never deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from volute.commands.keeping import KeptFile
from volute.commands.seat import Seat
from volute.domain.events import Described, Evidence, Retired
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import REGISTERS, checked, complete, subject
from volute.domain.replay import described
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx
from volute.ledger.whereabouts import resting_on

POINTS = {"centre": "centre", "jump": "host", "lease": "lease"}  # field -> the register whose entry it names
NAME = re.compile(r"[\w.@+-]{1,60}", re.UNICODE)


def describe(ledger: Ledger, seat: Seat, register: str, name: str, fields: Mapping[str, Evidence]) -> Receipt:
    """Add an entry, or change fields of one; a new entry needs its required fields."""
    return describe_all(ledger, seat, register, {name: fields})


def describe_all(
    ledger: Ledger,
    seat: Seat,
    register: str,
    entries: Mapping[str, Mapping[str, Evidence]],
    keep: Iterable[KeptFile] = (),
) -> Receipt:
    """The same for many at once (a pasted host list): all or nothing, with the files that the fields name."""
    with ledger.writing(seat.by, seat.now()) as tx:
        for file in keep:
            tx.attach(file.digest, file.name, file.data)
        drafts = [_draft(tx, register, name, fields) for name, fields in entries.items()]
        for name, fields in entries.items():
            _pointing(tx, register, name, fields, entries)
        return tx.append_all(drafts)


def _draft(tx: Tx, register: str, name: str, fields: Mapping[str, Evidence]) -> Draft:
    if register not in REGISTERS or not NAME.fullmatch(name):
        raise Refused("name_bad", register=register, name=name)
    history = tx.history(subject(register, name))
    checked(register, fields)
    before = {field: value for field, value in described(history).items() if field != "retired"}
    complete(register, {**before, **fields})
    return Draft(subject(register, name), Described(fields))


def _pointing(tx: Tx, register: str, name: str, fields: Mapping[str, Evidence], entries: Mapping[str, object]) -> None:
    """Refused when an entry points to a centre or host that there is not, or to itself, or to no time zone."""
    for field, of in POINTS.items():
        other = str(fields.get(field) or "")
        if not other or (of == register and other in entries and other != name):
            continue
        there = described(tx.history(subject(of, other)))
        if not there or "retired" in there or (of, other) == (register, name):
            raise Refused("no_such_entry", register=of, name=other)
    zone = str(fields.get("zone") or "")
    if zone and zone not in available_timezones():
        raise Refused("field_bad", register=register, field="zone", given=zone, shape="zone")


def retire(ledger: Ledger, seat: Seat, register: str, name: str, reason: str) -> Receipt:
    """Take an entry out of use; its history stays. Refused while cards or hosts rest on it."""
    if not reason.strip():
        raise Refused("reason_needed", field="reason")
    with ledger.writing(seat.by, seat.now()) as tx:
        fields = described(tx.history(subject(register, name)))
        if not fields or "retired" in fields:
            raise Refused("no_such_entry", register=register, name=name)
        tx.append(subject(register, name), Retired(reason.strip()))
        must_be_free(tx, register, name)
        return tx.receipt


def must_be_free(tx: Tx, register: str, name: str) -> None:
    """Refused when something in the ledger, as this transaction leaves it, rests on the entry."""
    tx.flush()
    counts = resting_on(tx.connection, register, name)
    if any(counts.values()):
        raise Refused("entry_in_use", register=register, name=name, **counts)


def trust_key(ledger: Ledger, seat: Seat, host: str, key: str, *, replace: bool = False) -> Receipt:
    """Accept the key a host offered. Who trusted which key, and when, stays in the host's history."""
    with ledger.writing(seat.by, seat.now()) as tx:
        before = str(_host(tx, host).get("host_keys") or "").splitlines()
        known = [] if replace else before
        return tx.append(subject("host", host), Described({"host_keys": "\n".join(dict.fromkeys([*known, key]))}))


def trust_keys(ledger: Ledger, seat: Seat, offered: Mapping[str, str]) -> Receipt:
    """Accept the first keys of many new hosts in one step."""
    with ledger.writing(seat.by, seat.now()) as tx:
        for host in offered:
            _host(tx, host)
        return tx.append_all(
            [Draft(subject("host", host), Described({"host_keys": key})) for host, key in offered.items()]
        )


def _host(tx: Tx, name: str) -> Mapping[str, Evidence]:
    """The fields of a host in use. Refused when there is none of that name."""
    fields = described(tx.history(subject("host", name)))
    if not fields or "retired" in fields:
        raise Refused("no_such_entry", register="host", name=name)
    return fields
