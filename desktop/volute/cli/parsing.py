"""The arguments, understood as people write them, and refused in their language with what was meant."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from volute.cli.context import USAGE
from volute.words import Words

WRONG = {  # key of the words -> what argparse says, in the versions of Python there are
    "unknown": r"unrecognized arguments: (?P<given>.*)",
    "lacking": r"the following arguments are required: (?P<names>.*)",
    "no_choice": r"argument (?P<name>.+?): invalid choice: '?(?P<given>.*?)'? \(choose from (?P<known>.*)\)",
    "no_number": r"argument (?P<name>.+?): invalid \w+ value: '(?P<given>.*)'",
    "no_value": r"argument (?P<name>.+?): expected (?:one|at least one) argument",
}


def whole(text: str) -> int:
    """Of what is counted: none or more."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


class Parser(argparse.ArgumentParser):
    """Options and names in any order, whole words only, every text from the tables of words."""

    def __init__(self, prog: str, words: Words, parents: Sequence[Parser] = (), **more: Any) -> None:
        """``parents`` bring their options, help among them."""
        self.words = words
        super().__init__(
            prog, parents=parents, add_help=False, allow_abbrev=False, formatter_class=self._formatter, **more
        )
        if not parents:
            self.add_argument("-h", "--help", action="help", help=words("usage.help"))

    def format_help(self) -> str:
        """The groups are named here, since argparse joins those of parents by their names."""
        self._positionals.title, self._optionals.title = self.words("usage.arguments"), self.words("usage.options")
        return super().format_help()

    def _formatter(self, prog: str) -> argparse.HelpFormatter:
        return _Formatter(prog, self.words)

    def parse_known_args(  # type: ignore[override]  # one signature for the two that argparse declares
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> Any:
        given = list(sys.argv[1:] if args is None else args)
        return super().parse_known_args(given if self._subparsers else self._names_last(given), namespace)

    def _names_last(self, given: Sequence[str]) -> list[str]:
        """Options first: argparse takes names that stand apart for too many."""
        options, names = [], []
        rest = iter(given)
        for word in rest:
            if word == "--":
                names += [word, *rest]
            elif re.fullmatch(r"-\D.*", word):
                options += [word, *self._values(word, rest)]
            else:
                names.append(word)
        return [*options, *names]

    def _values(self, option: str, rest: Iterator[str]) -> list[str]:
        """What belongs to an option: nothing to a switch, and to one written with =."""
        name, equals, _ = option.partition("=")
        known = self._option_string_actions.get(name)
        if known is None:
            self.error(f"unrecognized arguments: {option}")
        return [] if known.nargs == 0 or equals else [value for value in (next(rest, None),) if value is not None]

    def error(self, message: str) -> NoReturn:
        """What is wrong and where help is, with exit code 2."""
        what, like = self._said(message)
        remedy = self.words("usage.remedy", command=self.prog)
        print(f"volute: {what}", *([self.words("usage.like", like=like)] if like else []), remedy, file=sys.stderr)
        sys.exit(USAGE)

    def _said(self, message: str) -> tuple[str, str]:
        """The message in words, and what may have been meant."""
        for key, pattern in WRONG.items():
            if found := re.fullmatch(pattern, message):
                facts = {name: _shown(name, text) for name, text in found.groupdict().items()}
                known = facts["known"].split(", ") if "known" in facts else list(self._option_string_actions)
                like = get_close_matches(facts.get("given", ""), known, 1)
                return self.words(f"usage.{key}", **facts), "".join(like)
        return message, ""


def _shown(name: str, text: str) -> str:
    """Choices without quotes, and names of arguments as the usage line writes what is to be filled in."""
    if name == "known":
        return ", ".join(re.findall(r"[\w-]+", text))
    return text.upper() if name in ("name", "names") and not text.startswith("-") else text


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Texts as they were laid out, and the usage line in the language of the call."""

    def __init__(self, prog: str, words: Words) -> None:
        super().__init__(prog)
        self._usage = words("usage.usage")

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, f"{self._usage} " if prefix is None else prefix)
