"""A day is a date somewhere: it begins at that place's midnight, and may have 23 or 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

TRADE_ZONE = timezone(timedelta(hours=8))  # of the trade, and of every centre that names no zone of its own
FIRST_OVER = timezone(timedelta(hours=14))  # nowhere is a day over earlier
ONE_DAY = timedelta(days=1)


def begins(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day there, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def over(day: date, zone: tzinfo) -> datetime:
    """The first moment after a day there, in UTC."""
    return begins(day + ONE_DAY, zone)


def day_in(at: datetime, zone: tzinfo = TRADE_ZONE) -> date:
    """Which day it is there."""
    return at.astimezone(zone).date()
