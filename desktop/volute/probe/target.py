"""Whom to ask and how long to wait for each part of the answer."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """One host of the register. Secrets stay out of its printed form.

    ``known_keys`` are public key lines (``ssh-ed25519 AAAA…``) a person has accepted; ``revoked_keys`` are lines
    a person has called bad; ``authorities`` are keys of those who may sign the keys of hosts. Ways to log in are
    tried in the order key files, agent, password. ``sudo`` asks through ``sudo -n``, and only where a person set it.
    """

    host: str  # register id
    address: str
    port: int = 22
    user: str = "root"
    key_file: str = ""
    passphrase: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    agent: bool = False
    jump: Target | None = None
    known_keys: tuple[str, ...] = ()
    revoked_keys: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    more_key_files: tuple[str, ...] = ()
    sudo: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for each part of one host's answer, bytes for each stream, and how many hosts at once."""

    connect_s: float = 10
    banner_s: float = 10
    login_s: float = 15
    first_byte_s: float = 25
    answer_s: float = 60
    host_s: float = 90
    output_bytes: int = 16 * 1024 * 1024
    at_once: int = 24
    tries: int = 3  # of a connection that is refused, reset or turned away before its banner; never of a login
