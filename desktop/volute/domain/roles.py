"""Who may do what. A person may hold several roles; in a small centre one person holds all of them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The three groups of users."""

    STAFF = "staff"
    TECHNICIAN = "technician"
    OWNER = "owner"


ALL_ROLES = frozenset(Role)
