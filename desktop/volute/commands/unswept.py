"""Many small values are made at once here and none of them points back at another: searching them for cycles again
and again takes a third of the time at 100,000 cards and ever more beyond (``tests/bench/bench_reconcile.py``)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """The search for cycles rests meanwhile; reference counting goes on."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
