"""Ed25519 keys that follow from a seed: the demo's hosts and its person are the same ones every time.

Such keys protect nothing, and nothing but the demo's recorded answers ever stands behind them.
"""

from __future__ import annotations

import base64
import hashlib
import io
import textwrap

import paramiko
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KIND = "ssh-ed25519"


def host_key_line(seed: str) -> str:
    """The public line of a demo host's key."""
    return _line(_public(_secret(seed)))


def host_key(seed: str) -> paramiko.PKey:
    return paramiko.Ed25519Key.from_private_key(io.StringIO(_private_text(_secret(seed), "demo host")))


def client_key(seed: str) -> tuple[str, str]:
    """The demo person's private key as OpenSSH writes it, and its public line."""
    secret = _secret(f"client {seed}")
    return _private_text(secret, "demo"), _line(_public(secret))


def _secret(seed: str) -> bytes:
    return hashlib.sha256(f"volute loopback {seed}".encode()).digest()


def _public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _strings(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _line(public: bytes) -> str:
    return f"{KIND} {base64.b64encode(_strings(KIND.encode(), public)).decode()}"


def _private_text(secret: bytes, comment: str) -> str:
    """The format OpenSSH writes (PROTOCOL.key), unencrypted; written here because the check numbers that a
    library draws at random would make the same key another file each time."""
    public, check = _public(secret), hashlib.sha256(secret).digest()[:4]
    inside = check * 2 + _strings(KIND.encode(), public, secret + public, comment.encode())
    inside += bytes(range(1, 1 + -len(inside) % 8))
    head = b"openssh-key-v1\0" + _strings(b"none", b"none", b"") + (1).to_bytes(4, "big")
    blob = head + _strings(_strings(KIND.encode(), public), inside)
    body = "\n".join(textwrap.wrap(base64.b64encode(blob).decode(), 70))
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----\n"
