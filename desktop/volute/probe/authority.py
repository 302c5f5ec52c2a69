"""Host certificates: a host is known too when an authority a person trusts signed its key, for its name, for now."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from fnmatch import fnmatchcase

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization.ssh import (
    SSHCertificate,
    SSHCertificateType,
    load_ssh_public_identity,
)

from volute.probe.keys import ALGORITHMS, plain

MARK = "-cert-v01@openssh.com"


def algorithms() -> tuple[str, ...]:
    """What to ask a server for that is known by an authority."""
    return tuple(f"{name}{MARK}" for names in ALGORITHMS.values() for name in names)


def vouched(blob: bytes, names: Iterable[str], authorities: Iterable[str], now: int) -> str | None:
    """The plain key line that a certificate vouches for; None when it does not, for whatever reason.

    ``names`` are those the person knows the host by, ``now`` is in seconds since 1970 (UTC).
    """
    found = _certificate(blob)
    if found is None or found.type is not SSHCertificateType.HOST or found.critical_options:
        return None
    trusted = {plain(line) for line in authorities}
    if _line(found.signature_key()) not in trusted or not found.valid_after <= now < found.valid_before:
        return None
    principals = [name.decode("utf-8", "replace").lower() for name in found.valid_principals]
    if principals and not any(fnmatchcase(name.lower(), principal) for name in names for principal in principals):
        return None
    return _line(found.public_key())


def _certificate(blob: bytes) -> SSHCertificate | None:
    kind = blob[4 : 4 + int.from_bytes(blob[:4], "big")]
    try:
        found = load_ssh_public_identity(kind + b" " + base64.b64encode(blob))
        if not isinstance(found, SSHCertificate):
            return None
        found.verify_cert_signature()
    except (ValueError, InvalidSignature):
        return None
    return found


def _line(key: object) -> str:
    form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return plain(key.public_bytes(*form).decode())  # type: ignore[attr-defined]  # every kind of public key has it
