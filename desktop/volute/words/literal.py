"""What a host said, shown letter by letter: nothing of it is markup, moves a cursor, or turns a line around."""

from __future__ import annotations

import html

KEPT = "\n\t"
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


def plain_tip(text: str) -> str:
    """A tooltip of a name that anybody may have given: itself, unless Qt could take it for markup."""
    return tip(text) if "<" in text else text


def tip(text: str) -> str:
    """For a tooltip, which would take a tag for markup: the letters themselves."""
    return f"<span style='white-space:pre-wrap'>{html.escape(text)}</span>" if text else ""
