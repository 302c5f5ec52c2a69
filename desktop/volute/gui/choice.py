"""Which rows are chosen: a mask over source rows, so that choosing a million costs no more than choosing one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


class Choice:
    """Chosen source rows. What the filter hides stays chosen but is not acted upon until it is shown again."""

    def __init__(self, n: int = 0) -> None:
        self.mask: NDArray[np.bool_] = np.zeros(n, np.bool_)
        self._anchor = -1

    def __contains__(self, source: int) -> bool:
        return bool(self.mask[source])

    def only(self, source: int) -> None:
        """This row and no other."""
        self.clear()
        self.mask[source] = True
        self._anchor = source

    def toggle(self, source: int) -> None:
        """This row in or out, the others as they are."""
        self.mask[source] = ~self.mask[source]
        self._anchor = source

    def reach(self, view: Rows, source: int) -> None:
        """From the row chosen last to this one, in the order shown."""
        ends = [np.flatnonzero(view == end) for end in (self._anchor, source)]
        if not all(map(len, ends)):
            self.only(source)
            return
        first, last = sorted(int(end[0]) for end in ends)
        self.clear()
        self.mask[view[first : last + 1]] = True

    def all(self, view: Rows) -> None:
        """Every row shown."""
        self.mask[view] = True

    def clear(self) -> None:
        self.mask[:] = False

    def shown(self, view: Rows) -> Rows:
        """The chosen rows that are shown, in the order shown."""
        chosen: Rows = view[self.mask[view]]
        return chosen
