"""Whose answer this is: by the name of the tool that printed it, or by what only that maker's tool prints."""

from __future__ import annotations

from volute.probe.vendors import VENDORS, Unreadable, Vendor, gpustack

READERS = (gpustack.VENDOR, *VENDORS)

TOOLS = {
    "nvidia-smi": "nvidia",
    "npu-smi": "ascend",
    "amd-smi": "amd",
    "rocm-smi": "amd",
    "hy-smi": "hygon",
    "mthreads-gmi": "moore",
    "cnmon": "cambricon",
    "ixsmi": "iluvatar",
    "mx-smi": "metax",
    "xpu_smi": "kunlun",
    "efsmi": "enflame",
    "xpu-smi": "intel",
    "brsmi": "biren",
    "ppu-smi": "thead",
    "dlsmi": "denglin",
    "hl-smi": "habana",
    "lspci": "pci",
    "gpustack-runtime": "gpustack",
}


def vendor_of(data: bytes, tool: str | None = None) -> Vendor:
    """Whose answer this is: as told, or by what only this vendor's tool prints."""
    if tool is None:
        found = next((vendor for vendor in READERS if vendor.recognises(data)), None)
    else:
        name = TOOLS.get(tool, tool)
        found = next((vendor for vendor in READERS if vendor.name == name), None)
    if found is None:
        raise Unreadable("unknown_tool", tool=tool or "", known=", ".join(TOOLS))
    return found
