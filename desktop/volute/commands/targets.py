"""Whom a probe asks, as the ledger and the person's own OpenSSH files know them: addresses, logins, keys, jumps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from volute.domain.events import Evidence
from volute.domain.problems import Refused
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.probe.key_files import is_locked
from volute.probe.known_hosts import KnownHosts
from volute.probe.target import Target

Passwords = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which hosts to ask: named ones, those of a centre, or all."""

    hosts: tuple[str, ...] = ()
    centre: str = ""

    @property
    def words(self) -> str:
        return self.centre or (
            self.hosts[0] if len(self.hosts) == 1 else f"{len(self.hosts)} hosts" if self.hosts else ""
        )


def targets(ledger: Ledger, scope: Scope, secret: Passwords = lambda host: None) -> list[Target]:
    """The hosts of this scope as the probe needs them. Refused when a name or jump host is not known."""
    with ledger.reading() as connection:
        hosts = register(connection, "host")
    found: dict[str, str] = {}
    secret = _once_a_key(hosts, secret)
    for fields in hosts.values():
        if typed := str(fields.get("key_file") or ""):
            found[typed] = found.get(typed) or _key_file(ledger, typed)
            fields["key_file"] = found[typed]
    names = scope.hosts or tuple(n for n, f in hosts.items() if not scope.centre or f.get("centre") == scope.centre)
    if unknown := [name for name in names if name not in hosts]:
        raise Refused("no_such_entry", register="host", name=", ".join(unknown[:5]))
    if not names:
        raise Refused("no_hosts", scope=scope.words)
    book = _own_books()
    return [_target(name, hosts, secret, book) for name in names]


def _once_a_key(hosts: Mapping[str, Mapping[str, Evidence]], secret: Passwords) -> Passwords:
    """Hosts that share a locked key file share its passphrase: it is asked for once a run."""
    known: dict[str, str | None] = {}

    def asked(host: str) -> str | None:
        fields = hosts[host]
        what = str(fields.get("key_file") or "") if fields.get("auth") != "password" else ""
        key = what or f"password of {host}"
        if key not in known:
            known[key] = secret(host)
        return known[key]

    return asked


def _own_books() -> KnownHosts:
    """The host keys this person has accepted with OpenSSH itself."""
    return KnownHosts.read(Path("~/.ssh/known_hosts").expanduser())


def _key_file(ledger: Ledger, typed: str) -> str:
    """A key that lies beside the ledger's file is found there wherever that folder is; any other as it was typed."""
    beside = Path(ledger.name).parent / typed
    return str(beside) if beside.is_file() else typed


def _target(
    name: str, hosts: Mapping[str, Mapping[str, Evidence]], secret: Passwords, book: KnownHosts, depth: int = 0
) -> Target:
    """The ledger's host keys come first; where it has none yet, those the person's own known_hosts vouches for."""
    fields = hosts[name]
    through = str(fields.get("jump") or "")
    if through and (through not in hosts or depth > 3):
        raise Refused("jump_unknown", host=name, jump=through)
    auth = fields.get("auth") or "key"
    address, port = str(fields["address"]), int(str(fields.get("port") or 22))
    key_file = str(fields.get("key_file") or "")
    return Target(
        host=name,
        address=address,
        port=port,
        user=str(fields.get("user") or "root"),
        key_file=key_file,
        passphrase=secret(name) if auth == "key" and key_file and is_locked(key_file) else None,
        agent=auth == "agent",
        password=secret(name) if auth == "password" else None,
        jump=_target(through, hosts, secret, book, depth + 1) if through else None,
        known_keys=tuple(filter(None, str(fields.get("host_keys") or "").split("\n"))) or book.keys(address, port),
        revoked_keys=book.revoked(address, port),
        authorities=book.authorities(address, port),
        sudo=fields.get("sudo") == "yes",
    )
