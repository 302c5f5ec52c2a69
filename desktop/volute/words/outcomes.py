"""Why a host gave no answer that could be read, in a few words of the reader's language."""

from __future__ import annotations

import re

from volute.domain.seen import Outcome
from volute.words.catalogue import Words

LATE = re.compile(r"([a-z ]+) \(([\d.]+) s\)")
TOLD = re.compile(r"(\w+)(?:: (\w+=.*))?", re.DOTALL)  # a problem as it is kept: its code and its facts
SAID = {
    "connection refused": "refused",
    "connection reset by peer": "reset",
    "no route to host": "no_route",
    "network is unreachable": "no_network",
    "revoked": "revoked",
    "no tool of a card maker was found": "no_tool",
}


def why(words: Words, outcome: Outcome, error: str) -> str:
    """One line; what the host or the system said itself stays as it is. The full text is kept beside it."""
    late = LATE.fullmatch(error)
    if outcome is Outcome.TIMED_OUT and late and words.has(key := f"probes.late.{late[1].replace(' ', '_')}"):
        return words(key, seconds=late[2])
    if said := SAID.get(error.lower()):
        return words(f"probes.said.{said}")
    if (told := TOLD.fullmatch(error)) and words.has(key := f"problem.{told[1]}.what"):
        return _filled(words, key, told[2] or "") or error.splitlines()[0]
    literal = outcome in (Outcome.UNREACHABLE, Outcome.NO_TOOL, Outcome.UNREADABLE) and error
    return error.splitlines()[0] if literal else words(f"outcome.{outcome.value}")


def _filled(words: Words, key: str, facts: str) -> str:
    pairs = (pair.partition("=") for pair in re.split(r", (?=\w+=)", facts) if pair)
    try:
        return words.texts[key].format(**{name: value for name, _, value in pairs}).splitlines()[0]
    except KeyError:  # kept by a version that knew other facts
        return ""
