"""What a host or a person said, shown letter by letter: nothing of it is markup, is reckoned, moves a cursor, or turns
a line around."""

from __future__ import annotations

import html
import re

KEPT = "\n\t"
JOINERS = "\u00a0\u200c\u200d"  # a number and its unit; letters of Persian and Hindi; parts of an emoji
RECKONED = ("=", "+", "-", "@")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?")
PICTURES = 0x2400  # of control characters: ESC is drawn as one small letter


def literal(raw: bytes) -> str:
    """Every byte in a form that can be read: what is not UTF-8 and what cannot be seen is named, nothing is dropped."""
    text = raw.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    return text if text.isprintable() else "".join(c if c in KEPT or c.isprintable() else _named(c) for c in text)


def _named(letter: str) -> str:
    code = ord(letter)
    if code < 0x20:
        return chr(PICTURES + code)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as it was escaped in decoding
        return f"<{code - 0xDC00:02X}>"
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"<U+{code:04X}>"


def one_line(text: str) -> str:
    """A name in a cell: breaks and tabs are blanks, and what cannot be seen is named, so that it can be found."""
    if text.isprintable():
        return text
    return "".join(c if c in JOINERS or c.isprintable() else " " if c.isspace() else _named(c) for c in text)


def for_spreadsheet(text: str) -> str:
    """A cell of copied rows: one line, and text where a spreadsheet would reckon with it. Numbers stay numbers."""
    cell = one_line(text)
    return f"'{cell}" if cell[:1] in RECKONED and not NUMBER.fullmatch(cell) else cell


def plain_tip(text: str) -> str:
    """A tooltip of a name that anybody may have given: itself, unless Qt could take it for markup."""
    return tip(text) if "<" in text else text


def tip(text: str) -> str:
    """For a tooltip, which would take a tag for markup: the letters themselves."""
    return f"<span style='white-space:pre-wrap'>{html.escape(text)}</span>" if text else ""
