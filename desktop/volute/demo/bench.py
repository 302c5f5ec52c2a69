"""Work orders of the demo: jobs of every template, from just opened to handed over, failed or passed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from volute.demo.plan import STOCK, TECHNICIANS
from volute.demo.world import CardFacts
from volute.domain.events import Event, Evidence, StepTaken
from volute.domain.workorder import TEMPLATES, burn_in_hours

Story = tuple[datetime, Event]
MINUTES = 7  # a step of a checklist takes about so long
PARTS: Mapping[str, Mapping[str, Evidence]] = {
    "photograph": {"photo": "front, back, connector"},
    "clean_and_repad": {"parts": "pads 1.5 mm x14, paste 2 g"},
    "fit_blower": {"part": "blower kit 2-slot", "paste": "2 g", "photo": "fitted", "cost": "540"},
    "fit_memory": {"part": "24 x 2 GB", "memory_mib": 49140, "photo": "board", "cost": "4200"},
    "flash_vbios": {"vbios": STOCK["rtx4090-48g"].vbios},
    "refit_cooler": {"cooler": "blower"},
    "hand_over": {"receiver": "burn-in rack B"},
}
TROUBLES = ("memory errors", "memory errors", "hotspot above 100 °C", "hotspot above 100 °C")


def technician(card: str) -> str:
    """Each card's jobs are one person's, at that person's bench."""
    return TECHNICIANS[int(card[2:]) % len(TECHNICIANS)]


def opened(at: datetime, card: CardFacts, template: str, reason: str, nth: int = 1) -> Story:
    number = f"W-{int(card.card[2:]) * 2 + nth:05d}"
    return at, StepTaken("open_job", {"template": template, "reason": reason, "number": number})


def begun(at: datetime, card: CardFacts, template: str, done: int, dice: random.Random) -> Iterator[Story]:
    """The job goes to the bench and its first ``done`` steps are done."""
    bench = f"Bench {TECHNICIANS.index(technician(card.card)) + 1}"
    yield at, StepTaken("start_job", {"bench": bench})
    for number, step in enumerate(TEMPLATES[template][:done], 1):
        yield at + timedelta(minutes=MINUTES * number), StepTaken(step, _evidence(step, card, dice))


def whole(at: datetime, card: CardFacts, template: str, dice: random.Random) -> Iterator[Story]:
    """Opened, done to the last step, burnt in and put in store again."""
    yield opened(at - timedelta(hours=3), card, template, "for the rack")
    yield from begun(at, card, template, len(TEMPLATES[template]), dice)
    hours = burn_in_hours(template)
    passed: Mapping[str, Evidence] = {"hours": hours, "readings": _readings(card, 70, dice)}
    yield at + timedelta(hours=2 + hours), StepTaken("pass_burn_in", passed)
    yield at + timedelta(hours=3 + hours), StepTaken("finish_job", {"store": "Store"})


def _evidence(step: str, card: CardFacts, dice: random.Random) -> Mapping[str, Evidence]:
    if step == "scan_card":
        return {"sticker": card.sticker}
    if step in ("baseline_test", "warm_up_test"):
        return {"readings": _readings(card, 75 if step == "baseline_test" else 68, dice)}
    return PARTS.get(step, {})


def _readings(card: CardFacts, gpu: int, dice: random.Random) -> Mapping[str, Evidence]:
    """One test: warmer before the work, and no fan to count on cards that have none of their own."""
    warm, cool = gpu + dice.randrange(-3, 4), gpu < 72
    found: dict[str, Evidence] = {
        "gpu_c": warm,
        "hotspot_c": warm + (13 if cool else 21),
        "memory_c": warm + (16 if cool else 23),
        "power_w": 440 + dice.randrange(12),
        "memory_errors": 0,
    }
    fan: dict[str, Evidence] = {"fan_rpm": 3480 if cool else 2240, "noise_dba": 58 if cool else 44}
    return found if card.serial else {**found, **fan}
