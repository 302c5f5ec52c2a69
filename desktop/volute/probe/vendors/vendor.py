"""What a vendor is: the questions it asks a host, and a pure reader of their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from volute.domain.problems import Unreachable
from volute.domain.seen import Seen
from volute.probe.vendors.values import printable

SAID = 200  # letters of what was odd
Answers = Mapping[str, str | bytes]


class Unreadable(Unreachable):
    """An answer from which no card can be told. That is never the same as "no cards"."""

    def __init__(self, reason: str, /, **facts: object) -> None:
        self.reason = reason
        super().__init__(f"answer_{reason}", **{name: _shown(fact) for name, fact in facts.items()})


def _shown(fact: object) -> object:
    """What a tool said is shown on terminals and in windows: line by line, and nothing that moves a cursor."""
    return "\n".join(map(printable, fact.splitlines())) if isinstance(fact, str) else fact


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor: ``asks`` maps the name of a question to its command line, read-only and spelled out.

    ``reader`` gets the raw answers by the names of the questions (absent ones missing) and returns the
    physical cards in the order of their bus addresses, or raises :class:`Unreadable`.
    """

    name: str
    asks: Mapping[str, str]
    reader: Callable[[Answers], tuple[Seen, ...]]
    recognises: Callable[[bytes], bool]

    def read(self, answers: Answers) -> tuple[Seen, ...]:
        """The cards of the answers, or :class:`Unreadable`: a figure no reader expected is no reason to fall."""
        try:
            return self.reader(answers)
        except (ArithmeticError, LookupError, RecursionError, ValueError) as odd:
            raise Unreadable("garbled", detail=str(odd)[:SAID]) from odd
