"""Substring search over many short texts at once: their bytes stand in a matrix, compared column by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WIDEST = 64  # longer texts are few; they are searched one by one
SEPARATOR = "\0"


class Haystack:
    """The lower-case bytes of every text; ``find`` answers which contain a piece."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts).lower()
        pieces = joined.encode().split(SEPARATOR.encode()) if texts else []
        self._long = {at: piece for at, piece in enumerate(pieces) if len(piece) > WIDEST}
        width = max(map(len, pieces), default=0)
        width = min(max(width, 1), WIDEST)
        block = np.array(pieces, dtype=f"S{width}").view(np.uint8).reshape(len(pieces), width)
        self._bytes = np.ascontiguousarray(block.T)

    def find(self, piece: str) -> NDArray[np.bool_]:
        """Texts that contain ``piece``, in any case."""
        wanted = piece.lower().encode()
        width, count = self._bytes.shape
        found = np.full(count, not wanted)
        for at in range(width - len(wanted) + 1 if wanted else 0):
            hit = self._bytes[at] == wanted[0]
            for step, byte in enumerate(wanted[1:], 1):
                if not hit.any():
                    break
                hit &= self._bytes[at + step] == byte
            found |= hit
        for at, text in self._long.items():
            found[at] = wanted in text
        return found
