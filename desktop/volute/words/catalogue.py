"""Every sentence a person reads is looked up here by its key; no sentence lives in code.

A language is a folder of TOML files, one per area; all of them are read into one table of dotted keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, get_args

Language = Literal["en", "zh_CN"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
UNSPOKEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language
    texts: Mapping[str, str] = field(repr=False)

    @classmethod
    def load(cls, language: Language) -> Words:
        """All areas of a language. KeyError when two files give the same key."""
        texts: dict[str, str] = {}
        for sheet in sheets(language):
            for key, text in flattened(tomllib.loads(sheet.read_text("utf-8"))):
                if key in texts:
                    raise KeyError(f"{key} is written twice, the second time in {language}/{sheet.name}")
                texts[key] = text
        return cls(language, texts)

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text under ``key`` with its placeholders filled. KeyError when there is none."""
        text = self.texts[key]
        return text.format(**facts) if facts else text

    def plural(self, key: str, n: int, /, **facts: object) -> str:
        """``<key>.one`` or ``<key>.other`` with ``{n}`` grouped in thousands."""
        form = "one" if n == 1 else "other"
        return self.texts[f"{key}.{form}"].format(n=f"{n:,}", **facts)

    def called(self, name: str) -> str:
        """A name or short remark of the ledger as this language writes it, else as it stands."""
        return self.texts.get(f"name.{UNSPOKEN.sub('_', name.lower()).strip('_')}", name)

    def has(self, key: str) -> bool:
        return key in self.texts


def sheets(language: Language) -> list[Traversable]:
    """The files of a language, in order of their names."""
    folder = files("volute.resources") / "strings" / language
    return sorted((s for s in folder.iterdir() if s.name.endswith(".toml")), key=lambda s: s.name)


def flattened(tree: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    """Nested tables as dotted keys. TypeError for anything but text at a leaf."""
    for name, value in tree.items():
        key = f"{path}.{name}" if path else name
        if isinstance(value, Mapping):
            yield from flattened(value, key)
        elif isinstance(value, str):
            yield key, value
        else:
            raise TypeError(f"{key} is {type(value).__name__}; words are text")
