"""Host keys, strictly: a key is the known one, or the login does not happen. Nothing is ever added by itself."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum

ALGORITHMS = {  # what to ask a server for, by the type of key that is known
    "ssh-ed25519": ("ssh-ed25519",),
    "ecdsa-sha2-nistp256": ("ecdsa-sha2-nistp256",),
    "ecdsa-sha2-nistp384": ("ecdsa-sha2-nistp384",),
    "ecdsa-sha2-nistp521": ("ecdsa-sha2-nistp521",),
    "ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256"),
}


class Verdict(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"  # nothing is known of this host: a question to a person
    CHANGED = "changed"  # something else is known: blocks
    REVOKED = "revoked"  # a person has called this very key bad: blocks


def plain(line: str) -> str:
    """``ssh-ed25519 AAAA…`` without the comment behind it. ValueError when it is no public key."""
    kind, blob, *_ = [*line.split(), "", ""]
    try:
        inside = base64.b64decode(blob, validate=True)
    except binascii.Error as error:
        raise ValueError(f"not a public key: {line[:60]!r}") from error
    if not kind or inside[4 : 4 + int.from_bytes(inside[:4], "big")] != kind.encode():
        raise ValueError(f"not a public key of type {kind}: {line[:60]!r}")
    return f"{kind} {blob}"


def fingerprint(line: str) -> str:
    """As OpenSSH prints it: ``SHA256:`` and the digest of the key in base64 without its padding."""
    digest = hashlib.sha256(base64.b64decode(plain(line).split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def judge(offered: str, known: Iterable[str], revoked: Iterable[str] = ()) -> Verdict:
    """A key of another type than the known ones is not excused: the known type was asked for first."""
    expected = {plain(line) for line in known}
    if plain(offered) in {plain(line) for line in revoked}:
        return Verdict.REVOKED
    if not expected:
        return Verdict.UNKNOWN
    return Verdict.KNOWN if plain(offered) in expected else Verdict.CHANGED


def to_ask_for(known: Iterable[str]) -> Sequence[str]:
    """Algorithms in order of preference, the known types first, as OpenSSH does: else a server with several
    keys would show one we have never seen, and it would look changed."""
    kinds = list(dict.fromkeys(line.split(maxsplit=1)[0] for line in known))
    ordered = [*(kind for kind in kinds if kind in ALGORITHMS), *(k for k in ALGORITHMS if k not in kinds)]
    return tuple(name for kind in ordered for name in ALGORITHMS[kind])
