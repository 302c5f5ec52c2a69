"""What is doubtful about the prices behind a number, in words: beside the plot, in the table and in a tip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from volute.domain.catalogue import variant_name
from volute.queries.input_said import joined
from volute.words import Words

PRICED = Mapping[str, tuple[str, ...]]  # ``variant what`` by flag, as queries.grounds tells it


@dataclass(frozen=True)
class Doubt:
    """Of one centre or model; said once, since every move of a slider shows it again."""

    flags: PRICED
    words: Words

    @property
    def hatched(self) -> bool:
        """Some price is missing, or nobody confirmed it."""
        return "assumed" in self.flags

    @property
    def states(self) -> str:
        """What is doubtful, without of what."""
        return " · ".join(self.words(f"report.state.{flag}") for flag in self.flags)

    @property
    def sentence(self) -> str:
        """The same as a sentence behind others."""
        return self.words("inputs.prices", states=self.states)

    @cached_property
    def worst(self) -> str:
        """One word: what weighs most."""
        return next((self.words(f"report.state.{flag}") for flag in self.flags), "")

    @cached_property
    def tip(self) -> str:
        """Every price by name."""
        return "\n".join(self._named(flag, of) for flag, of in self.flags.items())

    def _named(self, flag: str, of: tuple[str, ...]) -> str:
        w = self.words
        split = (one.partition(" ") for one in of)
        names = [f"{variant_name(variant)} {w(f'report.input.{what}')}" for variant, _, what in split]
        return f"{w(f'report.state.{flag}')}: {joined(names, w)}"
