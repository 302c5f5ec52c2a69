"""Whose answer this is: by the name of the tool that printed it, or by what only that maker's tool prints."""

from __future__ import annotations

import re

from volute.probe.vendors import VENDORS, Unreadable, Vendor, gpustack, kernel_log
from volute.probe.vendors.values import printable

READERS = (gpustack.VENDOR, *VENDORS, kernel_log.VENDOR)

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
    "lshw": "pci",
    "gpustack-runtime": "gpustack",
    "dmesg": "kernel_log",
}
NOT_THERE = re.compile(
    rf"(?:\b(?:{'|'.join(TOOLS)})(?:\.exe)?['’\"]?(?:: (?:command )?not found|: 未找到命令|: No such file"
    r"| is not recognized| 不是内部或外部命令|”项识别)|command not found: (?:[\w/-]*smi|cnmon|mthreads-gmi))",
    re.IGNORECASE,
)
SHORT = 2000  # bytes; what shells say of a missing command is a line or two


def vendor_of(data: bytes, tool: str | None = None) -> Vendor:
    """Whose answer this is: as told, or by what only this vendor's tool prints."""
    _is_there(data)
    if tool is None:
        found = next((vendor for vendor in READERS if vendor.recognises(data)), None)
    else:
        name = TOOLS.get(tool, tool)
        found = next((vendor for vendor in READERS if vendor.name == name), None)
    if found is None:
        raise Unreadable("unknown_tool", tool=tool or "", known=", ".join(TOOLS))
    return found


def _is_there(data: bytes) -> None:
    """A shell that found no tool has answered too, in the language and the letters of its system."""
    for letters in ("utf-8", "gb18030"):
        text = data[:SHORT].decode(letters, "replace")
        if len(data) < SHORT and NOT_THERE.search(text):
            raise Unreadable("tool_missing", said=printable(" ".join(text.split())))
