"""Code 128: every symbol is eleven modules wide with an even number of black ones, and a text reads back as itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.code128 import FIRST, LAST, PATTERNS, START, STOP, widths
from volute.domain.problems import Refused


def test_the_symbols_are_those_of_the_standard() -> None:
    assert len(PATTERNS) == len(set(PATTERNS)) == 106
    for pattern in PATTERNS:
        bars = list(map(int, pattern))
        assert sum(bars) == 11
        assert sum(bars[::2]) % 2 == 0  # by which a scanner knows a bar from a gap
    assert sum(map(int, STOP)) == 13
    assert (PATTERNS[0], PATTERNS[START], PATTERNS[33]) == ("212222", "211214", "111323")  # blank, start B, A


@given(st.text(st.characters(min_codepoint=FIRST, max_codepoint=LAST), min_size=1, max_size=24))
def test_a_text_reads_back(text: str) -> None:
    said = "".join(map(str, widths(text)))
    symbols = [PATTERNS.index(said[at : at + 6]) for at in range(0, len(said) - len(STOP), 6)]
    start, *values, check = symbols
    assert (start, said[-len(STOP) :]) == (START, STOP)
    assert "".join(chr(value + FIRST) for value in values) == text
    assert check == (start + sum(at * value for at, value in enumerate(values, 1))) % 103


@pytest.mark.parametrize("text", ["", "箱", "a\n"])
def test_other_characters_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="barcode_text"):
        widths(text)
