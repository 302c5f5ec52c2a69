"""What a command wrote: every screen decides by it whether to ask again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """One fact that was added: whose history, its number there, its kind, its place in the whole order."""

    subject: str
    seq: int
    kind: str
    position: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The facts of one command. ``evidence`` is True when observations were stored too."""

    facts: tuple[Written, ...] = ()
    evidence: bool = False

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset(fact.subject for fact in self.facts)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(fact.kind for fact in self.facts)

    def __bool__(self) -> bool:
        return bool(self.facts) or self.evidence
