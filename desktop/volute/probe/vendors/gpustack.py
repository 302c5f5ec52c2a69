"""``gpustack-runtime detect``: what a library of another program found, of whatever maker; saved on many hosts.

It is no maker's tool, so it is never asked by a probe; a file of it is read, and its ids are as good as its library's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from volute.domain.seen import Seen
from volute.probe.vendors import rocm
from volute.probe.vendors.sheets import Row, card, documents, flat, refuse
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, said, whole
from volute.probe.vendors.vendor import Answers, Vendor

MAKERS = {"nvidia": "nvidia", "amd": "amd", "ascend": "ascend", "hygon": "hygon", "mthreads": "moore",
          "cambricon": "cambricon", "iluvatar": "iluvatar", "metax": "metax", "kunlunxin": "kunlun",
          "thead": "thead", "enflame": "enflame", "biren": "biren", "intel": "intel"}  # fmt: skip

ROWS: tuple[Row, ...] = (
    ("bus", bus, ("appendix/bdf",)),
    ("model", said, ("name",)),
    ("uuid", identity, ("uuid",)),
    ("driver", said, ("driver_version",)),
    ("memory_mib", whole, ("memory",)),
    ("memory_used_mib", whole, ("memory_used",)),
    ("utilisation", whole, ("cores_utilization",)),
    ("temperature_c", whole, ("temperature",)),
    ("power_w", number, ("power_used",)),
    ("power_limit_w", number, ("power",)),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    cards = [_card(device) for device in _devices(text)]
    if not cards:
        raise refuse(text)
    return in_bus_order(cards)


def _devices(text: str) -> Iterator[dict[str, Any]]:
    for document in documents(text):
        for device in document if isinstance(document, list) else ():
            if isinstance(device, dict) and "manufacturer" in device:
                yield device


def _card(device: dict[str, Any]) -> Seen:
    told = dict(flat(device))
    maker = MAKERS.get(str(device["manufacturer"]).lower(), "unknown")
    seen = card(maker, told, ROWS)
    fused = rocm.die((seen.uuid or "").removeprefix("GPU-")) if maker in ("amd", "hygon") else None
    return replace(seen, uuid=fused or seen.uuid)  # the number the maker's own tool writes with 0x


def recognises(data: bytes) -> bool:
    return b'"manufacturer"' in data and b'"runtime_version' in data


VENDOR = Vendor(name="gpustack", asks=MappingProxyType({}), reader=read, recognises=recognises)
