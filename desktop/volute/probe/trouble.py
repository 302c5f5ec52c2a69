"""Why asking one host ended without an answer: an outcome, and the literal text for a person to read."""

from __future__ import annotations

from volute.domain.seen import Outcome


class Trouble(Exception):
    """The end of one host's probe. ``via`` names the jump host when the trouble is the jump host's own."""

    def __init__(
        self, outcome: Outcome, text: str = "", *, offered: str = "", known: tuple[str, ...] = (), via: str = ""
    ) -> None:
        self.outcome = outcome
        self.text = text
        self.offered = offered
        self.known = known
        self.via = via
        super().__init__(outcome, text)


class TurnedAway(Trouble):
    """The server was busy or just starting (refused, reset, closed before its banner): worth another try."""
