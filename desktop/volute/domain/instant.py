"""Time is aware UTC to the second; it is written one way only, so that digests agree."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

MANY = 4096


def utc(at: datetime) -> datetime:
    """The same instant in UTC without a fraction. Refuses a naive datetime."""
    if at.tzinfo is None:
        raise TypeError(f"a time without a zone is not a time: {at!r}")
    known = at if at.tzinfo is UTC else at.astimezone(UTC)
    return known.replace(microsecond=0) if known.microsecond else known


def written(at: datetime) -> str:
    """``2026-11-23T09:37:00Z``: the one spelling stored and hashed."""
    return utc(at).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(MANY)  # of a delivery's facts most are of one moment
def read(text: str) -> datetime:
    """The instant that ``written`` wrote; any ISO 8601 text with a zone is understood."""
    return utc(datetime.fromisoformat(text))
