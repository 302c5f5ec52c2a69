"""No answer, however it is made, keeps a reader busy for long: what it costs grows with its length and no faster."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from volute.probe.recognise import READERS
from volute.probe.vendors import Unreadable

SIZE = 30_000
PATTERNS = {
    "spaces": " ", "digits": "9", "bars": "|", "bar cells": "| ", "letters": "a ", "commas": "a, ", "brackets": "(",
    "newlines": "\n", "empty lines": " \n", "windows lines": "\r\n", "colons": "a:", "places": "0000:01:", "rules": "=",
    "dashes": "+-", "objects": '{"a":', "lists": "[\n", "tags": "<a>", "escapes": "\x1b]", "cards": "Card 0\n",
    "gpus": "GPU: 0\n", "npus": "NPU ID : 0\n", "logs": "NVRM: Xid (", "rows": "0 \t|", "counts": "Attached GPUs  ",
    "names": "<process_name>",
}  # fmt: skip
AROUND = {
    "alone": "{}", "in a list": "GPU 0: a{}b", "in a table": "| GPU Bus-Id |\n|=====|\n| 0 {}| 0000:01:00.0 |\n",
    "in a card": "| 0 a {}|\n", "in a document": "<nvidia_smi_log>{}</nvidia_smi_log>", "in a line": "GPU[0]\t: {}",
    "behind a name": "Driver Version{}",
}  # fmt: skip
MOST_S = 1.5  # a tenth of this on an idle machine; five seconds and more where it grows with the square


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("vendor", READERS, ids=lambda vendor: vendor.name)
def test_no_repetition_keeps_a_reader_busy(vendor: object, around: str) -> None:
    for name, pattern in PATTERNS.items():
        data = AROUND[around].replace("{}", pattern * (SIZE // len(pattern))).encode()
        begun = time.thread_time()
        with suppress(Unreadable):
            vendor.read({vendor.name: data})  # type: ignore[attr-defined]
        vendor.recognises(data)  # type: ignore[attr-defined]
        assert time.thread_time() - begun < MOST_S, name
