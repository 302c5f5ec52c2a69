"""A model as people write it in their lists: ``RTX4090``, ``4090 48G``, ``NVIDIA A100 80GB``, ``昇腾910B``."""

from __future__ import annotations

import re

from volute.domain.catalogue import ROWS, Model, same_memory

GIGABYTES = re.compile(r"(\d)gb$")
UNSAID = re.compile(r"[^a-z0-9]+")
MAKERS = re.compile(r"^(nvidia|geforce|tesla|quadro|huawei|ascend|rtx|gtx)+")
HOUSES = {"昇腾": "ascend", "华为": "huawei", "英伟达": "nvidia"}
MEMORY = re.compile(r"^(\d+(?:\.\d+)?)\s*(m|mb|mib|g|gb|gib)?$")
LEAST_MIB = 1024  # a bare number below this is in GB


def _short(text: str) -> str:
    """Letters and figures only, without the names of makers."""
    for written, maker in HOUSES.items():
        text = text.replace(written, maker)
    return MAKERS.sub("", GIGABYTES.sub(r"\1g", UNSAID.sub("", text.lower())))


_KNOWN: dict[str, Model] = {}
for _model in ROWS:
    for _name in (_model.key, _model.name, *_model.names):
        _KNOWN.setdefault(_short(_name), _model)


def named_model(text: str) -> tuple[Model, int] | None:
    """The model and its memory in MiB; nothing where the catalogue has none of that name."""
    short = _short(text)
    if known := _KNOWN.get(short):
        return known, known.memory_mib
    bare = short.removesuffix("g")
    for figures in (2, 3):
        known, memory = _KNOWN.get(bare[:-figures]), bare[-figures:]
        if known and bare != short and memory.isdigit():
            return known, official(known, int(memory) * 1024)
    return None


def official(model: Model, memory_mib: int) -> int:
    """What the vendor's tool prints for this memory, where it is the model's own."""
    return model.memory_mib if same_memory(memory_mib, model.memory_mib) else memory_mib


def memory_of(text: str) -> int | None:
    """``24``, ``24 GB``, ``24564 MiB`` in MiB; nothing for anything else."""
    read = MEMORY.match(text.strip().lower())
    if read is None:
        return None
    amount, unit = float(read[1]), (read[2] or "")
    in_mib = unit.startswith("m") or (not unit and amount >= LEAST_MIB)
    return round(amount if in_mib else amount * 1024)
