"""A person's private key files: read and decrypted once a run, because bcrypt takes longer than a whole login."""

from __future__ import annotations

import base64
import binascii
import io
from pathlib import Path
from threading import Lock

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from volute.domain.seen import Outcome
from volute.probe.trouble import Trouble


class KeyFiles:
    """The private keys of one run."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str | None], paramiko.PKey | Trouble] = {}
        self._lock = Lock()

    def read(self, path: str, passphrase: str | None) -> paramiko.PKey:
        """Raises Trouble (login refused) when the file cannot be used; what is wrong is found out once."""
        with self._lock:
            if (path, passphrase) not in self._keys:
                self._keys[path, passphrase] = _read(path, passphrase)
            key = self._keys[path, passphrase]
        if isinstance(key, Trouble):
            raise Trouble(key.outcome, key.text)
        return key


def is_locked(path: str) -> bool:
    """Whether a key file needs a passphrase. A file that cannot be read is not locked; why is told when it is used."""
    place = Path(path).expanduser()
    try:
        data = place.read_bytes()
    except OSError:
        return False
    if b"OPENSSH PRIVATE KEY" not in data:
        return b"ENCRYPTED" in data
    inside = b"".join(data.split(b"\n")[1:-2])
    try:
        head = base64.b64decode(inside[:64] + b"=" * (-len(inside[:64]) % 4))
    except binascii.Error:
        return False
    return head.startswith(b"openssh-key-v1\0") and head[19:23] != b"none"


def _read(path: str, passphrase: str | None) -> paramiko.PKey | Trouble:
    place = Path(path).expanduser()
    try:
        key = _for_ssh(place.read_bytes(), passphrase.encode() if passphrase else None)
        certificate = place.with_name(place.name + "-cert.pub")
        if certificate.is_file():
            key.load_certificate(str(certificate))
    except OSError as error:
        return Trouble(Outcome.LOGIN_REFUSED, f"{path}: {error.strerror or error}")
    except (paramiko.SSHException, UnsupportedAlgorithm, ValueError, TypeError) as error:
        return Trouble(Outcome.LOGIN_REFUSED, f"{path}: {error}")
    return key


def _for_ssh(data: bytes, secret: bytes | None) -> paramiko.PKey:
    """The SSH library's own reader takes a key without comment and padding for an empty one; this one does not."""
    try:
        key = serialization.load_ssh_private_key(data, secret)
    except ValueError:
        key = serialization.load_pem_private_key(data, secret)  # type: ignore[assignment]  # the older format
    if isinstance(key, rsa.RSAPrivateKey):
        return paramiko.RSAKey(key=key)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return paramiko.ECDSAKey(vals=(key, key.public_key()))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        form = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        return paramiko.Ed25519Key.from_private_key(io.StringIO(key.private_bytes(*form).decode()))
    raise ValueError(f"keys of the type {type(key).__name__} are not used any more")
