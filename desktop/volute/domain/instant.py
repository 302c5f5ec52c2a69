"""Time is aware UTC to the second; it is written one way only, so that digests agree."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(at: datetime) -> datetime:
    """The same instant in UTC without a fraction. Refuses a naive datetime."""
    if at.tzinfo is None:
        raise TypeError(f"a time without a zone is not a time: {at!r}")
    return at.astimezone(UTC).replace(microsecond=0)


def written(at: datetime) -> str:
    """``2026-11-23T09:37:00Z``: the one spelling stored and hashed."""
    return utc(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str) -> datetime:
    """The instant that ``written`` wrote; any ISO 8601 text with a zone is understood."""
    return utc(datetime.fromisoformat(text))
