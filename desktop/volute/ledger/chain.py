"""Each history is a chain of digests: changing one byte of the past breaks every digest after it.

The claim is *tamper-evident*, and only back to a head that somebody else has seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import rfc8785

from volute.domain.events import Event, Fact, body, event
from volute.domain.instant import read, written
from volute.domain.problems import Broken

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as it is stored: its body is canonical JSON (RFC 8785), its digest closes the chain up to it."""

    subject: str
    seq: int
    position: int
    kind: str
    at: str
    recorded: str
    by: str
    body: str
    digest: str

    @property
    def fact(self) -> Fact:
        return Fact(self.subject, self.seq, read(self.at), self.by, event(self.kind, json.loads(self.body)))


def link(previous: str, subject: str, seq: int, kind: str, at: str, recorded: str, by: str, text: str) -> str:
    """sha256 over the previous digest and every column that says something."""
    line = "\n".join((previous, subject, str(seq), kind, at, recorded, by, text))
    return hashlib.sha256(line.encode()).hexdigest()


def canonical(fields: Mapping[str, object]) -> str:
    """RFC 8785 JSON text; floats have no place in it."""
    _refuse_floats(fields)
    return rfc8785.dumps(fields).decode()  # type: ignore[arg-type]  # checked above


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"a body holds no floats: {value!r}; write a decimal text or minor units")
    inside: Iterable[object] = ()
    if isinstance(value, Mapping):
        inside = value.values()
    elif isinstance(value, tuple | list):
        inside = value
    for part in inside:
        _refuse_floats(part)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a history ends: the number and digest of its last entry."""

    seq: int = 0
    digest: str = GENESIS


def forge(subject: str, head: Head, position: int, what: Event, at: datetime, recorded: datetime, by: str) -> Entry:
    """The next entry of a history after this head."""
    text, when, known = canonical(body(what)), written(at), written(recorded)
    digest = link(head.digest, subject, head.seq + 1, what.kind, when, known, by, text)
    return Entry(subject, head.seq + 1, position, what.kind, when, known, by, text, digest)


def verify_chain(entries: Iterable[Entry]) -> int:
    """Recompute the digests of one or more histories, given in order of subject and seq; how many were read.

    Broken names the first entry that does not hold.
    """
    subject, head, count = "", Head(), 0
    for entry in entries:
        if entry.subject != subject:
            subject, head = entry.subject, Head()
        expected = link(
            head.digest, entry.subject, head.seq + 1, entry.kind, entry.at, entry.recorded, entry.by, entry.body
        )
        if entry.seq != head.seq + 1 or entry.digest != expected:
            raise Broken("chain_broken", subject=subject, seq=entry.seq, position=entry.position)
        head, count = Head(entry.seq, entry.digest), count + 1
    return count
