"""Moves of the sliders that can be taken back. A move is the last thing done while no deed was written after it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from volute.economics.inputs import Scenario

ONE_DRAG_S = 1.0  # moves of one slider within this time are one


@dataclass(frozen=True, slots=True)
class Move:
    """``what`` is the slider, or nothing for all of them; ``deeds`` counts what was written and stands when it was
    made; ``text`` is how it is called."""

    what: str
    text: str
    before: Scenario
    after: Scenario
    deeds: int
    at: float  # seconds


@dataclass(slots=True)
class Moves:
    """Two stacks, as of deeds."""

    done: list[Move] = field(default_factory=list)
    undone: list[Move] = field(default_factory=list)

    def add(self, move: Move) -> None:
        """One drag is one move, which ends where it ends; one that ends where it began is none."""
        self.undone.clear()
        last = self.done[-1] if self.done else None
        if last and move.what and (last.what, last.deeds) == (move.what, move.deeds) and move.at - last.at < ONE_DRAG_S:
            self.done[-1:] = [] if move.after == last.before else [replace(move, before=last.before)]
        else:
            self.done.append(move)

    def last(self, deeds: int) -> Move | None:
        """The move that is the last thing done; None when that is a deed, or nothing."""
        while self.done and self.done[-1].deeds > deeds:
            self.done.pop()  # it was made on top of a deed that has been taken back since
        return self.done[-1] if self.done and self.done[-1].deeds == deeds else None

    def back(self, deeds: int) -> Move | None:
        """Take the last one off; None when it is not its turn."""
        move = self.last(deeds)
        if move:
            self.undone.append(self.done.pop())
        return move

    def again(self, deeds: int) -> Move | None:
        """The one to make again; None when it is not its turn."""
        if not self.undone or self.undone[-1].deeds != deeds:
            return None
        self.done.append(self.undone.pop())
        return self.done[-1]
