"""Work orders: a template is an ordered list of steps, and exactly one of them is open at a time."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from volute.domain.card import Job

TEMPLATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fan_to_blower": (
            "scan_card",
            "photograph",
            "baseline_test",
            "remove_fan",
            "clean_and_repad",
            "fit_blower",
            "check_spin",
            "warm_up_test",
            "print_label",
            "hand_over",
        ),
        "memory_upgrade": (
            "scan_card",
            "photograph",
            "baseline_test",
            "remove_fan",
            "fit_memory",
            "flash_vbios",
            "refit_cooler",
            "warm_up_test",
            "print_label",
            "hand_over",
        ),
        "refurbish": (
            "scan_card",
            "photograph",
            "baseline_test",
            "clean_and_repad",
            "warm_up_test",
            "hand_over",
        ),
        "rma_check": ("scan_card", "photograph", "baseline_test", "hand_over"),
        "search": (),
    }
)

CHECKLIST_STEPS = frozenset(step for steps in TEMPLATES.values() for step in steps)
BURN_IN_HOURS = MappingProxyType({"memory_upgrade": 6})  # two hours otherwise: a shop sets its own
DEFAULT_BURN_IN_HOURS = 2


def open_item(job: Job) -> str | None:
    """The one step of the checklist that is to be done next; None when all are done."""
    return next((step for step in TEMPLATES[job.template] if step not in job.done), None)


def burn_in_hours(template: str) -> int:
    return BURN_IN_HOURS.get(template, DEFAULT_BURN_IN_HOURS)
