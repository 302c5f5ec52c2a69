"""What a demo host prints: the vendors' own formats, filled in with the cards it holds."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

from volute.demo.world import CardFacts
from volute.domain.catalogue import base_model

FORMATS = files("volute.resources") / "samples"
NAMES = {
    "rtx3090": "NVIDIA GeForce RTX 3090",
    "rtx4090": "NVIDIA GeForce RTX 4090",
    "rtx4090-48g": "NVIDIA GeForce RTX 4090",
    "rtx4090d": "NVIDIA GeForce RTX 4090 D",
    "a100-40": "NVIDIA A100-SXM4-40GB",
    "a100": "NVIDIA A100-SXM4-80GB",
    "a800": "NVIDIA A800-SXM4-80GB",
    "l20": "NVIDIA L20",
    "l40s": "NVIDIA L40S",
    "h20": "NVIDIA H20",
    "h100": "NVIDIA H100 80GB HBM3",
    "h800": "NVIDIA H800",
}
NEWEST_LINK = {"h20": 5, "h100": 5, "h800": 5}  # PCIe generation of the card; the others have 4
PROCESS = """<process_info><pid>{pid}</pid><type>C</type><process_name>python3</process_name>
	<used_memory>{used} MiB</used_memory></process_info>"""
DRIVERS = (("12", "550.127.08"), ("13", "580.95.05"))


def said(host: str, cards: Sequence[CardFacts], mode: str) -> dict[str, bytes]:
    """As ``answers``; a host of the mode *garbage* breaks off in the middle of a card."""
    whole = answers(host, cards)
    return {name: raw[: len(raw) // 3] for name, raw in whole.items()} if mode == "garbage" else whole


def answers(host: str, cards: Sequence[CardFacts]) -> dict[str, bytes]:
    """Question name to the tool's output, for the questions this host can answer."""
    if cards and cards[0].variant == "910b":
        return {"ascend": _ascend(cards).encode(), "ascend_boards": _boards(cards).encode()}
    return {"nvidia": _nvidia(host, cards).encode()}


def _dice(text: str) -> int:
    """A steady number from a name, so that an answer is the same whenever it is asked for."""
    return zlib.crc32(text.encode())


def bus(slot: int) -> str:
    return f"{(0x19, 0x3B, 0x4C, 0x5D, 0x9B, 0xBB, 0xCB, 0xDB)[slot % 8]:02X}"


def _nvidia(host: str, cards: Sequence[CardFacts]) -> str:
    whole, one = _template("nvidia-smi.xml"), _template("nvidia-smi-gpu.xml")
    schema, driver = DRIVERS[_dice(host) % 2]
    gpus = "".join(one.substitute(_gpu(card)) for card in cards)
    return whole.substitute(schema=schema, driver=driver, count=len(cards), gpus=gpus)


def _gpu(card: CardFacts) -> dict[str, object]:
    return {**_who(card), **_doing(card)}


def _who(card: CardFacts) -> dict[str, object]:
    """What stays the same whatever the card does."""
    model = base_model(card.variant)
    assert model is not None  # noqa: S101 - the plan names catalogue models only
    vendor, device = model.devices[0].split(":")
    sub_vendor, sub_device = card.subsystem.split(":")
    return {
        "bus": bus(card.slot),
        "name": NAMES[card.variant],
        "serial": card.serial or "N/A",
        "uuid": card.uuid,
        "minor": card.slot,
        "vbios": card.vbios.upper(),
        "device": f"{device}{vendor}".upper(),
        "subsystem": f"{sub_device}{sub_vendor}".upper(),
        "memory": card.memory_mib,
        "limit": model.busy_w,
        "link": NEWEST_LINK.get(card.variant, 4),
    }


def _doing(card: CardFacts) -> dict[str, object]:
    """Load and what follows from it. An idle card rests its link."""
    model = base_model(card.variant)
    assert model is not None  # noqa: S101 - the plan names catalogue models only
    luck = _dice(card.uuid)
    load = 62 + luck % 38 if card.working else 0
    used = 400 + (card.memory_mib - 3000) * (60 + luck % 35) // 100 if card.working else 4
    return {
        "fan": f"{30 + load // 2} %" if model.cooler.value != "passive" else "N/A",
        "used": used,
        "free": card.memory_mib - used,
        "load": load,
        "temperature": 34 + load * 4 // 10,
        "draw": model.idle_w + (model.busy_w - model.idle_w) * load // 100,
        "link_now": NEWEST_LINK.get(card.variant, 4) if card.working else 1,
        "processes": PROCESS.format(pid=2000 + luck % 9000, used=used) if card.working else "",
    }


def _ascend(cards: Sequence[CardFacts]) -> str:
    rule = "+===========================+===============+====================================================+\n"
    rows = "".join(_npu(card) + rule for card in cards)
    return _template("npu-smi.txt").substitute(rows=rows)


def _npu(card: CardFacts) -> str:
    load = 55 + _dice(card.uuid) % 45 if card.working else 0
    power, used = 93.0 + 2.1 * load, 3400 + (54000 if card.working else 0)
    top = f"| {card.slot:<5} {'910B2':<20}| {'OK':<14}| {power:<11.1f} {41 + load // 6:<17} {'0    / 0':<20} |\n"
    memory = f"{used} / {card.memory_mib}"
    return top + f"| {'0':<26}| {f'0000:{bus(card.slot)}:00.0':<14}| {load:<11} {'0    / 0':<17} {memory:<20} |\n"


def _boards(cards: Sequence[CardFacts]) -> str:
    one = _template("npu-smi-board.txt")
    return "".join(one.substitute(slot=c.slot, serial=c.serial, bus=bus(c.slot), die=c.uuid) for c in cards)


@cache
def _template(name: str) -> Template:
    return Template((FORMATS / name).read_text("utf-8"))
