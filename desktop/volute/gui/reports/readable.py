"""Text in a PDF that is read by machine: searched, copied, read aloud.

A font keeps one glyph for characters of the same shape: a Chinese character and its radical, a space and a tab. Qt
tells a PDF's readers the lowest code, which is the radical's and the tab's, so that a search for the word finds
nothing. All codes are four digits, so they are exchanged where they stand and no offset of the file moves.
"""

from __future__ import annotations

import re
import unicodedata

# Radicals of the supplement have no decomposition in Unicode's data, unlike those of Kangxi.
SIMPLIFIED = dict(
    zip("⺝⺠⻅⻉⻋⻓⻔⻙⻚⻛⻜⻝⻢⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳", "月民见贝车长门韦页风飞食马鱼鸟卤麦黄黾齐齿龙龟", strict=True)
)
MAP = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
CHARACTERS = re.compile(rb"\[[^\]]*\]")  # of a range of glyphs
AMBIGUOUS = re.compile(rb"<(0009|2[EF][0-9A-F]{2})>")


def readable(pdf: bytes) -> bytes:
    """The same file with the characters' own codes."""
    return MAP.sub(lambda found: CHARACTERS.sub(_own, found.group()), pdf)


def _own(found: re.Match[bytes]) -> bytes:
    return AMBIGUOUS.sub(_character, found.group())


def _character(found: re.Match[bytes]) -> bytes:
    shape = chr(int(found.group(1), 16))
    own = " " if shape == "\t" else SIMPLIFIED.get(shape) or unicodedata.normalize("NFKC", shape)
    return b"<%04X>" % ord(own)
