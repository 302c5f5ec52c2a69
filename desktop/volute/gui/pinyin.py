"""Chinese names answer to their pinyin and its initials: 移动 is yidong and yd.

The table in the resources holds the characters of short texts; a test names any command's that is missing.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def syllables() -> dict[str, str]:
    """The syllable of each character that is known."""
    table = (files("volute.resources") / "strings" / "pinyin.txt").read_text("utf-8")
    rows = (row.split() for row in table.splitlines() if row)
    return {character: syllable for syllable, characters in rows for character in characters}


def said(text: str) -> str:
    """The text with its pinyin and initials behind it, in lower case: all that a person may type for it."""
    known = [syllables().get(character, "") for character in text]
    full = "".join(known)
    return f"{text} {full} {''.join(s[0] for s in known if s)}".lower() if full else text.lower()
