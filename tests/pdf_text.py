"""Reads what a PDF says, as a searching reader does: glyphs back to characters by the maps kept in the file."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)endstream", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj|BT")
RANGE = re.compile(rb"<([0-9A-F]{4})> <[0-9A-F]{4}> (\[[^\]]*\]|<[0-9A-F]+>)")
UNNAMED = "\ufffd"  # a glyph whose character the file does not name: those beyond the first plane


@dataclass(frozen=True)
class Pdf:
    """Text by page, a line for each piece that was set; font names, and those of them whose outlines are inside."""

    pages: tuple[str, ...]
    fonts: frozenset[str]
    inside: frozenset[str]
    pictures: int


def read_pdf(path: Path) -> Pdf:
    objects = {int(number): body for number, body in OBJECT.findall(path.read_bytes())}
    maps = {number: _characters(objects, body) for number, body in objects.items() if b"/Subtype /Type0" in body}
    named = {m[1].decode() for body in objects.values() if (m := re.search(rb"/BaseFont /(\S+)", body))}
    kept = {m[1].decode() for b in objects.values() if b"/FontFile" in b and (m := re.search(rb"/FontName /(\S+)", b))}
    shown = [body for _, body in sorted(objects.items()) if re.search(rb"/Type /Page\s", body)]
    pages = tuple(_text(objects, page, maps) for page in shown)
    plain = (name.partition("+")[2] or name for name in kept)
    return Pdf(pages, frozenset(named), frozenset(plain), sum(b"/Subtype /Image" in body for body in objects.values()))


def _characters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert found, "a font whose glyphs nobody can read back"
    known: dict[int, str] = {}
    for first, codes in RANGE.findall(objects[int(found[1])]):
        for at, code in enumerate(re.findall(rb"<([0-9A-F]+)>", codes), int(first, 16)):
            known[at] = chr(int(code, 16))
    return known


def _text(objects: dict[int, bytes], page: bytes, maps: dict[int, dict[int, str]]) -> str:
    content = STREAM.search(objects[_ref(page, b"Contents")])
    fonts = objects[_ref(page, b"Resources")]
    of = {name: int(number) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", fonts)}
    assert content
    known: dict[int, str] = {}
    text = ""
    for font, glyphs in SHOWN.findall(zlib.decompress(content[1])):
        if font:
            known = maps[of[font]]
        elif glyphs:
            text += "".join(known.get(int(glyphs[at : at + 4], 16), UNNAMED) for at in range(0, len(glyphs), 4))
        else:
            text += "\n"
    return text


def _ref(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found, key
    return int(found[1])
