"""How many files a program may have open, each connection being one."""

from __future__ import annotations

import sys


def allow_files(wanted: int) -> int:
    """Ask the system for so many, and return how many there may be now."""
    if sys.platform == "win32":
        return wanted
    import resource  # noqa: PLC0415 - not on every system

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < wanted:
        soft = wanted if hard < 0 else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft < 0 else soft
