"""Tables of text: columns as wide as their widest cell, numbers to the right, Chinese characters two places wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from volute.words.literal import one_line

GAP = "  "
NARROW = 12  # a column is not cut below this
CUT = "…"
NUMBERS = frozenset("0123456789.,+−-% —¥")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], fit: int | None = None) -> list[str]:
    """The lines. With ``fit`` places to stand in, the widest columns are cut, the first and the last never."""
    cells = [list(headings), *([one_line(str(cell)) for cell in row] for row in rows)]
    widths = [max(map(wide, column)) for column in zip(*cells, strict=True)]
    right = [_is_number(column[1:]) for column in zip(*cells, strict=True)]
    if fit is not None:
        widths = _narrowed(widths, fit)
    return [
        GAP.join(
            _padded(cut(cell, width), width, to_right=side)
            for cell, width, side in zip(row, widths, right, strict=True)
        )
        for row in cells
    ]


def _narrowed(widths: Sequence[int], fit: int) -> list[int]:
    kept = list(widths)
    over = sum(kept) + len(GAP) * (len(kept) - 1) - fit
    while over > 0 and (inner := kept[1:-1]) and max(inner) > NARROW:
        kept[1 + inner.index(max(inner))] -= 1
        over -= 1
    return kept


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits with a sign that there is more."""
    if wide(text) <= width:
        return text
    while wide(text) > width - 1:
        text = text[:-1]
    return text + CUT


def wide(text: str) -> int:
    """Places it takes on a terminal."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _is_number(column: Sequence[str]) -> bool:
    return bool(column) and all(set(cell) <= NUMBERS for cell in column)


def _padded(text: str, width: int, *, to_right: bool) -> str:
    gap = " " * (width - wide(text))
    return gap + text if to_right else text + gap
