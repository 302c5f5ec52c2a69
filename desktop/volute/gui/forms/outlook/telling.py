"""Who shows an outlook: a desk in the window, or a report on paper; both say it in the same words."""

from __future__ import annotations

from typing import Protocol

from volute.gui.look import Look
from volute.queries.levers import Says


class Shows(Says, Protocol):
    """What writes and colours."""

    @property
    def look(self) -> Look: ...

    def called(self, text: str, /) -> str:
        """A name or remark of the ledger, in its language where that is the demo's."""
