"""The search for cycles is as it was afterwards, also when the work fails."""

from __future__ import annotations

import gc

import pytest

from volute.commands.unswept import unswept


def test_the_search_rests_and_goes_on_whatever_happens() -> None:
    def fails() -> None:
        with unswept():
            raise LookupError(gc.isenabled())

    assert gc.isenabled()
    with pytest.raises(LookupError, match="False"):
        fails()
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with unswept():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
