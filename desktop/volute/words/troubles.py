"""A problem in the person's language: what happened, and the remedy. Its facts are called as people call them."""

from __future__ import annotations

from collections.abc import Mapping

from volute.domain.problems import Problem
from volute.words.catalogue import Words

TYPED = ("step", "expected")  # the command line keeps the names of steps: they are what is typed


def problem_words(words: Words, trouble: Problem, *, typed: bool = False) -> tuple[str, str]:
    """What happened and the remedy; a Problem without words says its code and facts.

    ``typed`` keeps the names of steps as a person types them.
    """
    key = f"problem.{trouble.code}"
    if not words.has(f"{key}.what"):
        return str(trouble), ""
    facts = {
        name: value if typed and name in TYPED else _called(words, trouble.facts, name, value)
        for name, value in trouble.facts.items()
    }
    try:
        return words(f"{key}.what", **facts), words(f"{key}.remedy", **facts)
    except (KeyError, IndexError):
        return str(trouble), ""


def _called(words: Words, facts: Mapping[str, object], name: str, value: object) -> object:
    """A fact as people call it: an axis and where a card stands on it, a register, a role, a step, other problems."""
    if isinstance(value, tuple) and name == "claims":
        return ", ".join(_claim(words, str(one)) for one in value)
    if isinstance(value, tuple):
        return " ".join(problem_words(words, one)[0] if isinstance(one, Problem) else str(one) for one in value)
    if name in ("now", "needs") and "axis" in facts:
        return " / ".join(_word(words, f"value.{facts['axis']}.{one}", one) for one in str(value).split(" / "))
    places = {
        "axis": f"axis.{value}",
        "register": f"register.{value}",
        "role": f"cli.role.{value}",
        "shape": f"field.{value}",
        "step": f"step.{value}",
        "expected": f"step.{value}",
    }
    return _word(words, places[name], value) if name in places else "" if value is None else value


def _claim(words: Words, text: str) -> str:
    """Its kind as people call it, then who holds it and until when."""
    kind, _, rest = text.partition(" ")
    return f"{_word(words, f'choice.{kind}', kind)} {rest}".strip()


def _word(words: Words, key: str, value: object) -> str:
    """The word, or the value itself where there is none."""
    return words(key) if words.has(key) else str(value)
