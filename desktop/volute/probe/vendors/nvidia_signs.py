"""Where a form says that a card needs a reset, is held down, or shares its board."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RESET = {"xml": "gpu_reset_status/reset_required", "plain": "gpu reset status/reset required", "csv": "reset_required"}
RECOVERY = {"xml": "gpu_recovery_action", "plain": "gpu recovery action", "csv": "gpu_recovery_action"}
CHECKSUM = "inforom.checksum_validation"
BOARD = {"xml": ("multigpu_board", "board_id"), "plain": ("multigpu board", "board id"), "csv": ("", "")}
SLOWDOWNS = ("hw_slowdown", "hw_thermal_slowdown", "hw_power_brake_slowdown", "sw_thermal_slowdown")
REASONS = ("clocks_event_reasons", "clocks_throttle_reasons")


def _paths(slowdown: str) -> Mapping[str, tuple[str, ...]]:
    plain = slowdown.replace("_", " ")
    return {
        "xml": tuple(f"{group}/{group.removesuffix('s')}_{slowdown}" for group in REASONS),
        "plain": tuple(f"{group.replace('_', ' ')}/{plain}" for group in REASONS),
        "csv": tuple(f"{group}.{slowdown}" for group in REASONS),
    }


THROTTLES = MappingProxyType({slowdown: _paths(slowdown) for slowdown in SLOWDOWNS})

_HELD_DOWN = tuple(path for paths in THROTTLES.values() for path in paths["xml"])
XML_PATHS = (RESET["xml"], RECOVERY["xml"], *BOARD["xml"], *_HELD_DOWN)
