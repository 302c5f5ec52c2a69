"""Passwords live in the system's keyring and nowhere else; without one a person is asked each time."""

from __future__ import annotations

import keyring
from keyring.errors import KeyringError

SERVICE = "volute"


def password_of(host: str) -> str | None:
    """The password kept for a host; None when there is none or no keyring."""
    try:
        return keyring.get_password(SERVICE, host)
    except KeyringError:
        return None
