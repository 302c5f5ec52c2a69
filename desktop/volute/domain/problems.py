"""Three sorts of trouble: a rule says no, the world says no, or it is a bug (and then it is no Problem)."""

from __future__ import annotations


class Problem(Exception):
    """Trouble that a person can do something about.

    ``code`` is the key of its words (``[problem.<code>]`` with what happened and the remedy);
    ``facts`` fill the placeholders of those words.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code, facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}: {told}" if told else self.code


class Refused(Problem):
    """A rule forbids it; nothing was written."""


class Conflict(Problem):
    """Somebody else wrote first; read again and try again."""


class Unreachable(Problem):
    """A file, database or host could not be used; what was known stays as it was."""


class Broken(Problem):
    """Stored history does not verify: a digest, an order or a fold disagrees."""
