"""Hygon: ``hy-smi``, which speaks as ``rocm-smi`` does and counts DCUs or HCUs. Its CPUs share the PCI vendor."""

from __future__ import annotations

import re
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors import rocm
from volute.probe.vendors.sheets import refuse
from volute.probe.vendors.values import decoded
from volute.probe.vendors.vendor import Answers, Vendor

SIGNS = re.compile(r"^[ \t]*(DCU|HCU)[ \t]+Temp|\"(DCU|HCU) use|Haiguang|^(HCU|DCU)\[\d+\]", re.MULTILINE)
FAILURES = (("permission", "no_permission"), ("driver not initialized", "no_driver"), ("not loaded", "no_driver"))


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    cards = rocm.cards(f"{text}\nHygon")
    if not cards:
        raise refuse(text, FAILURES)
    return cards


def recognises(data: bytes) -> bool:
    return bool(SIGNS.search(decoded(data)))


VENDOR = Vendor(
    name="hygon",
    asks=MappingProxyType(
        {
            "hygon": "hy-smi --showid --showuniqueid --showserial --showproductname --showmeminfo vram --showuse"
            " --showtemp --showpower --showmaxpower --showbus --showdriverversion --json"
        }
    ),
    reader=read,
    recognises=recognises,
)
