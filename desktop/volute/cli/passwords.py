"""A password comes from the system's keyring, else it is asked for at the terminal; it is kept nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from getpass import getpass

from volute.commands import secrets
from volute.words import Words


def asker(words: Words) -> Callable[[str], str | None]:
    """The password of a host by its name; None when there is none and nobody to ask."""

    def password_of(host: str) -> str | None:
        kept = secrets.password_of(host)
        if kept is None and sys.stdin.isatty():
            kept = getpass(words("cli.probe.password", host=host) + " ", stream=sys.stderr)
        return kept

    return password_of
