"""One file per vendor: what it asks and how it reads the answer."""

from volute.probe.vendors import (
    amd,
    ascend,
    biren,
    cambricon,
    denglin,
    enflame,
    habana,
    hygon,
    iluvatar,
    intel,
    kunlun,
    metax,
    moore,
    nvidia,
    pci,
    thead,
)
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

TOOLED: tuple[Vendor, ...] = tuple(
    vendor.VENDOR
    for vendor in (
        nvidia,
        ascend,
        hygon,
        moore,
        cambricon,
        iluvatar,
        metax,
        kunlun,
        enflame,
        biren,
        thead,
        denglin,
        habana,
        intel,
        amd,
    )
)
BUS = pci.VENDOR  # asks the kernel, not a tool: it is there on every host
VENDORS = (*TOOLED, BUS)

__all__ = ["BUS", "TOOLED", "VENDORS", "Answers", "Unreadable", "Vendor"]
