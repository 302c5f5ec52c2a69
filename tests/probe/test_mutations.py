"""Every recording at hand, torn and twisted in the ways files are: a value or unreadable comes out, and no card is lost
without a word."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from volute.domain.health import examine
from volute.domain.modification import judge
from volute.domain.seen import Seen
from volute.probe.answers import Unreadable, read_answer
from volute.probe.reference import reference
from volute.probe.vendors.values import FIGURES, LONGEST, MOST, TEXTS

HERE = Path(__file__).parent
CAPTURES = Path(os.environ.get("VOLUTE_SHARED", HERE.parents[1] / ".." / "shared")) / "captures"
OWN = sorted(HERE.glob("*/*/answer.*"))
FIELD = sorted(path for path in CAPTURES.glob("*__*") if path.stat().st_size < 60_000)
VAST = (b"9" * 400, b"-1", b"1e999", b"NaN", b"0x" + b"f" * 40, "٣٤".encode(), b"9" * 5000)
STRANGE = (b"\0" * 5, b"\x1b[31m", b"\r\r\n", b"\xff\xfe", b"\xef\xbb\xbf", "训练".encode("gbk"), "\u202e".encode(),
           "\u2028".encode(), b"\x85", b"\x0c", b"\x1c", b"<b>x</b>", b"=HYPERLINK(\"x\")")  # fmt: skip
SLOW_S = 2.0
Chance = random.Random


def cut(data: bytes, chance: Chance) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def without_lines(data: bytes, chance: Chance) -> bytes:
    lines = data.split(b"\n")
    for _ in range(min(3, len(lines))):
        del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def flipped(data: bytes, chance: Chance) -> bytes:
    changed = bytearray(data)
    for _ in range(20 if data else 0):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def doubled(data: bytes, chance: Chance) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[: start + 2000] + data[start:]


def vast(data: bytes, chance: Chance) -> bytes:
    for figure in chance.sample(re.findall(rb"\d+", data), min(4, len(re.findall(rb"\d+", data)))):
        data = data.replace(figure, chance.choice(VAST), 1)
    return data


def strange(data: bytes, chance: Chance) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(STRANGE) + data[at:]


def by_windows(data: bytes, _chance: Chance) -> bytes:
    return data.replace(b"\n", b"\r\n")


def in_two_bytes(data: bytes, chance: Chance) -> bytes:
    return cut(data.decode("utf-8", "replace").encode("utf-16"), chance)


TWISTS: tuple[Callable[[bytes, Chance], bytes], ...] = (
    cut, without_lines, flipped, doubled, vast, strange, by_windows, in_two_bytes,
)  # fmt: skip


def fit_to_keep(card: Seen) -> bool:
    texts = [text for name in TEXTS if (text := getattr(card, name)) is not None]
    figures = [value for name in FIGURES if (value := getattr(card, name)) is not None]
    return all(t.isprintable() and len(t) <= LONGEST for t in (*texts, *card.alarms)) and all(
        -MOST < value < MOST for value in figures
    )


@pytest.mark.parametrize("path", [*OWN, *FIELD], ids=lambda path: "-".join(path.parts[-3:]))
def test_a_twisted_recording_reads_or_is_unreadable(path: Path) -> None:
    chance, good = Chance(path.name), path.read_bytes()
    for twist in TWISTS * 2:
        data = twist(good, chance)
        data = chance.choice(TWISTS)(data, chance) if chance.random() < 0.3 else data
        begun = time.thread_time()
        with suppress(Unreadable):
            cards = read_answer(data)
            assert all(map(fit_to_keep, cards)), twist.__name__
            assert [card.slot for card in cards] == list(range(len(cards)))
            for card in cards:
                examine(card)
                judge(card, reference())
        assert time.thread_time() - begun < SLOW_S, twist.__name__


@pytest.mark.parametrize("path", [*OWN, *FIELD], ids=lambda path: "-".join(path.parts[-3:]))
def test_an_answer_that_had_cards_never_breaks_off_into_none(path: Path) -> None:
    good = path.read_bytes()
    with suppress(Unreadable):
        if not read_answer(good):
            return
        for end in range(1, len(good), max(1, len(good) // 40)):
            with suppress(Unreadable):
                if good[end - 1 : end] != b"\n" or "lspci" not in str(path):  # a list may end with any line
                    assert read_answer(good[:end]), end
