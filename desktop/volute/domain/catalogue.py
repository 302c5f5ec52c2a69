"""The models of the trade with their official figures, and the variant a card belongs to.

Figures as the vendors' tools print them on recent drivers with ECC at its default; PCI ids after pci.ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from volute.domain.card import Cooler
from volute.domain.seen import Seen


@dataclass(frozen=True, slots=True)
class Model:
    """A card model: numeric PCI ids decide, names only where a tool shows no id."""

    key: str
    name: str
    vendor: str
    devices: tuple[str, ...]
    memory_mib: int
    busy_w: int  # board power in force by default
    idle_w: int
    cooler: Cooler
    names: tuple[str, ...] = ()  # as tools name it, lower case


F, B, P = Cooler.FAN, Cooler.BLOWER, Cooler.PASSIVE
# fmt: off
ROWS = (
    Model("rtx2080ti", "RTX 2080 Ti", "nvidia", ("10de:1e04", "10de:1e07"), 11264, 250, 20, F, ("nvidia geforce rtx 2080 ti",)),
    Model("rtx3080", "RTX 3080", "nvidia", ("10de:2206", "10de:2216"), 10240, 320, 25, F, ("nvidia geforce rtx 3080",)),
    Model("rtx3090", "RTX 3090", "nvidia", ("10de:2204",), 24576, 350, 25, F, ("nvidia geforce rtx 3090",)),
    Model("rtx4080s", "RTX 4080 SUPER", "nvidia", ("10de:2702", "10de:2703"), 16376, 320, 15, F, ("nvidia geforce rtx 4080 super",)),
    Model("rtx4090", "RTX 4090", "nvidia", ("10de:2684",), 24564, 450, 22, F, ("nvidia geforce rtx 4090",)),
    Model("rtx4090d", "RTX 4090 D", "nvidia", ("10de:2685",), 24564, 425, 22, F, ("nvidia geforce rtx 4090 d",)),
    Model("rtx5090", "RTX 5090", "nvidia", ("10de:2b85",), 32607, 575, 25, F, ("nvidia geforce rtx 5090",)),
    Model("rtx5090d", "RTX 5090 D", "nvidia", ("10de:2b87",), 32607, 575, 25, F, ("nvidia geforce rtx 5090 d",)),
    Model("a6000", "RTX A6000", "nvidia", ("10de:2230",), 49140, 300, 25, B, ("nvidia rtx a6000",)),
    Model("6000ada", "RTX 6000 Ada", "nvidia", ("10de:26b1",), 49140, 300, 20, B, ("nvidia rtx 6000 ada generation",)),
    Model("pro6000", "RTX PRO 6000", "nvidia", ("10de:2bb1", "10de:2bb4", "10de:2bb5"), 97887, 600, 30, F,
          ("nvidia rtx pro 6000 blackwell workstation edition", "nvidia rtx pro 6000 blackwell server edition",
           "nvidia rtx pro 6000 blackwell max-q workstation edition")),
    Model("v100", "V100 32G", "nvidia", ("10de:1db6", "10de:1db5"), 32768, 250, 40, P,
          ("tesla v100-pcie-32gb", "tesla v100-sxm2-32gb")),
    Model("t4", "T4", "nvidia", ("10de:1eb8",), 15360, 70, 10, P, ("tesla t4",)),
    Model("a10", "A10", "nvidia", ("10de:2236",), 23028, 150, 20, P, ("nvidia a10",)),
    Model("a40", "A40", "nvidia", ("10de:2235",), 46068, 300, 30, P, ("nvidia a40",)),
    Model("a100-40", "A100 40G", "nvidia", ("10de:20b0", "10de:20f1"), 40960, 400, 50, P,
          ("nvidia a100-sxm4-40gb", "nvidia a100-pcie-40gb")),
    Model("a100", "A100 80G", "nvidia", ("10de:20b2", "10de:20b5"), 81920, 400, 60, P,
          ("nvidia a100-sxm4-80gb", "nvidia a100 80gb pcie")),
    Model("a800", "A800 80G", "nvidia", ("10de:20f3", "10de:20f5"), 81920, 400, 60, P, ("nvidia a800-sxm4-80gb",)),
    Model("h100", "H100 80G", "nvidia", ("10de:2330", "10de:2331"), 81559, 700, 70, P, ("nvidia h100 80gb hbm3", "nvidia h100 pcie")),
    Model("h800", "H800 80G", "nvidia", ("10de:2324", "10de:2322"), 81559, 700, 70, P, ("nvidia h800",)),
    Model("h20", "H20 96G", "nvidia", ("10de:2329",), 97871, 500, 70, P, ("nvidia h20",)),
    Model("h200", "H200 141G", "nvidia", ("10de:2335", "10de:233b"), 143771, 700, 75, P, ("nvidia h200", "nvidia h200 nvl")),
    Model("l4", "L4", "nvidia", ("10de:27b8",), 23034, 72, 12, P, ("nvidia l4",)),
    Model("l20", "L20 48G", "nvidia", ("10de:26ba", "10de:26b7"), 46068, 275, 30, P, ("nvidia l20",)),
    Model("l40s", "L40S 48G", "nvidia", ("10de:26b9",), 46068, 350, 30, P, ("nvidia l40s",)),
    Model("b200", "B200", "nvidia", ("10de:2901",), 183359, 1000, 120, P, ("nvidia b200",)),
    Model("910b", "Ascend 910B", "ascend", ("19e5:d802",), 65536, 310, 90, P,
          ("910b1", "910b2", "910b2c", "910b3", "910b4")),
    Model("910a", "Ascend 910A", "ascend", ("19e5:d801",), 32768, 310, 70, P, ("910a", "910proa", "910")),
    Model("310p", "Atlas 300I Duo", "ascend", ("19e5:d500",), 88560, 150, 40, P, ("310p", "310p3")),
)
# fmt: on
MODELS: Mapping[str, Model] = MappingProxyType({model.key: model for model in ROWS})
_BY_DEVICE = {device: model for model in ROWS for device in model.devices}
_BY_NAME = {name: model for model in ROWS for name in model.names}
SAME_MEMORY = 0.04  # driver age and ECC move the figure this much; more than that is another configuration
ECC_SHARE = 15 / 16  # what a GDDR card shows while ECC takes its part (4090: 23,028 of 24,564 MiB)


def recognise(card: Seen) -> Model | None:
    """The model by its PCI id; by the tool's name only when no id was shown."""
    if card.device:
        return _BY_DEVICE.get(card.device.lower())
    return _BY_NAME.get((card.model or "").strip().lower())


def model_key(card: Seen) -> str:
    """The catalogue key, or the tool's own name for a model not in the catalogue."""
    known = recognise(card)
    return known.key if known else (card.model or "unknown")


def same_memory(one: int | None, other: int | None) -> bool:
    """Equal but for driver age and ECC; unknown differs from nothing."""
    if one == other or one is None or other is None:
        return True
    near = abs(one - other) <= SAME_MEMORY * max(one, other)
    return near or abs(min(one, other) / max(one, other) - ECC_SHARE) < 0.002


def variant_key(model: str, memory_mib: int | None) -> str:
    """What has one market price: the model, with its memory when that is not the official one."""
    known = MODELS.get(model)
    if known is None or memory_mib is None or same_memory(memory_mib, known.memory_mib):
        return model
    return f"{model}-{round(memory_mib / 1024)}g"


def variant_name(variant: str) -> str:
    """As people say it: ``RTX 4090 48G``."""
    model, _, memory = variant.rpartition("-")
    if variant in MODELS:
        return MODELS[variant].name
    return f"{MODELS[model].name} {memory.upper()}" if model in MODELS else variant


def base_model(variant: str) -> Model | None:
    """The catalogue row behind a variant."""
    return MODELS.get(variant) or MODELS.get(variant.rpartition("-")[0])
