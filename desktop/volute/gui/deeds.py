"""What was done here and can be taken back: one undoable step for each thing a person meant to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from volute.domain.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Deed:
    """One undoable intent: what was written and how it is called."""

    receipt: Receipt
    text: str


@dataclass(slots=True)
class Deeds:
    """Two stacks. They outlive the window, so that a change of language forgets nothing."""

    done: list[Deed] = field(default_factory=list)
    undone: list[Deed] = field(default_factory=list)

    def add(self, deed: Deed) -> None:
        """Something new was done; what was undone before cannot be done again."""
        self.done.append(deed)
        self.undone.clear()

    def last(self) -> str:
        """The words of the last deed; empty when there is none."""
        return self.done[-1].text if self.done else ""
