"""A person's OpenSSH ``known_hosts``, read and never written: a second source of what a host's key is."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from volute.probe.keys import plain

REVOKED, AUTHORITY = "@revoked", "@cert-authority"


@dataclass(frozen=True, slots=True)
class _Line:
    names: str
    key: str
    mark: str


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """The lines of one file or of several."""

    lines: tuple[_Line, ...] = ()

    @classmethod
    def read(cls, path: Path) -> KnownHosts:
        """A file that is not there, or not for us to read, knows nobody."""
        try:
            return cls.of(path.read_text("utf-8", "replace"))
        except OSError:
            return cls()

    @classmethod
    def of(cls, text: str) -> KnownHosts:
        return cls(tuple(line for raw in text.splitlines() if (line := _parsed(raw))))

    def keys(self, address: str, port: int = 22) -> tuple[str, ...]:
        """Public keys known for this host, revoked ones left out."""
        return self._unless_revoked(address, port, "")

    def authorities(self, address: str, port: int = 22) -> tuple[str, ...]:
        """Keys of those whose word on this host's key is taken, revoked ones left out."""
        return self._unless_revoked(address, port, AUTHORITY)

    def revoked(self, address: str, port: int = 22) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._matching(address, port, REVOKED)))

    def and_those_of(self, other: KnownHosts) -> KnownHosts:
        return KnownHosts(self.lines + other.lines)

    def _unless_revoked(self, address: str, port: int, mark: str) -> tuple[str, ...]:
        bad = set(self.revoked(address, port))
        return tuple(dict.fromkeys(key for key in self._matching(address, port, mark) if key not in bad))

    def _matching(self, address: str, port: int, mark: str) -> Iterator[str]:
        host = address.lower() if port == 22 else f"[{address.lower()}]:{port}"
        return (line.key for line in self.lines if line.mark == mark and _names(line.names, host))


def _parsed(raw: str) -> _Line | None:
    words = raw.split(None, 2 if raw.lstrip().startswith("@") else 1)  # spaces or tabs stand between them
    mark, names, key = ("", "", "", *words)[-3:] if raw.lstrip().startswith("@") else ("", *words, "", "")[:3]
    if not names or names.startswith("#") or mark not in ("", REVOKED, AUTHORITY):
        return None
    try:
        return _Line(names, plain(key), mark)
    except ValueError:  # a damaged line or an old SSH-1 key vouches for nobody
        return None


def _names(names: str, host: str) -> bool:
    if names.startswith("|1|"):
        return _hashed(names, host)
    patterns = [name.lower() for name in names.split(",")]
    if any(name.startswith("!") and _like(host, name[1:]) for name in patterns):
        return False
    return any(_like(host, name) for name in patterns if not name.startswith("!"))


def _like(host: str, pattern: str) -> bool:
    """OpenSSH knows ``*`` and ``?``; the brackets of ``[host]:port`` stand for themselves."""
    return fnmatchcase(host, pattern.replace("[", "[[]"))


def _hashed(names: str, host: str) -> bool:
    try:
        salt, digest = (base64.b64decode(part, validate=True) for part in names.split("|")[2:4])
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(hmac.new(salt, host.encode(), hashlib.sha1).digest(), digest)
