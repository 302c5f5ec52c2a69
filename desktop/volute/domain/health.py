"""The health of one card by what its tool and its kernel said: ok, degraded or failed, with every reason.

A figure that was not said gives no reason; a card of which nothing was said has unknown health, which is not ok.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from volute.domain.card import Health
from volute.domain.seen import Seen

HOT_C = 90  # where makers begin to slow a card down
WARM_C = 70  # from here a fan that stands still is a fault
RETIRED_MOST = 60  # pages; NVIDIA takes a card back from 60 on
BUSY_PERCENT = 50  # below this a link may rest at a lower generation
FALLEN_XIDS = frozenset({"xid_79", "xid_74", "xid_119", "xid_120", "xid_109", "xid_140"})
FAILED_ALARMS = frozenset({"lost", "remap_failure", "health_alarm", "health_critical", "health_bad"})
NO_FANS = frozenset({"hygon", "cambricon"})  # makers of server cards that the host's own fans cool
NO_FAULT = frozenset({"not_all_shown", "end_not_seen", "by_name_only"})  # of the answer, not of the card


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a card is not well: the kind, the field it was read from, and what stood there."""

    kind: str
    field: str
    shown: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """The health of a card with its reasons, the gravest first."""

    health: Health
    reasons: tuple[Reason, ...] = ()


def examine(card: Seen) -> Condition:
    """Judge one card by one look."""
    reasons = [*_alarms(card), *_memory(card), *_heat(card), *_link(card)]
    reasons.sort(key=lambda reason: not reason.grave)
    if any(reason.grave for reason in reasons):
        return Condition(Health.FAILED, tuple(reasons))
    if reasons:
        return Condition(Health.DEGRADED, tuple(reasons))
    said = (card.temperature_c, card.utilisation, card.power_w, card.ecc_uncorrected, card.memory_used_mib)
    return Condition(Health.UNKNOWN if all(value is None for value in said) else Health.OK)


def _alarms(card: Seen) -> Iterator[Reason]:
    for alarm in card.alarms:
        if alarm not in NO_FAULT:
            yield Reason(alarm, "alarms", alarm, grave=alarm in FAILED_ALARMS | FALLEN_XIDS)


def _memory(card: Seen) -> Iterator[Reason]:
    """Memory wears: what was replaced is told, what could not be replaced is the end."""
    if card.remap_failure and "remap_failure" not in card.alarms:
        yield Reason("remap_failure", "remap_failure", "yes", grave=True)
    if card.remap_pending:
        yield Reason("remap_pending", "remap_pending", "yes")
    for field in ("ecc_uncorrected", "remapped_rows"):
        if count := getattr(card, field):
            yield Reason(field, field, str(count))
    if card.retired_pages:
        yield Reason(
            "retired_pages", "retired_pages", str(card.retired_pages), grave=card.retired_pages >= RETIRED_MOST
        )


def _heat(card: Seen) -> Iterator[Reason]:
    if card.throttled:
        yield Reason("throttled", "throttled", card.throttled)
    if card.temperature_c is not None and card.temperature_c >= HOT_C:
        yield Reason("hot", "temperature_c", f"{card.temperature_c}")
    if card.fan_percent == 0 and (card.temperature_c or 0) >= WARM_C and _has_a_fan(card):
        yield Reason("fan_stands", "fan_percent", "0")
    if card.power_w is not None and card.power_limit_max_w and card.power_w > 1.2 * card.power_limit_max_w:
        yield Reason("power_too_high", "power_w", f"{card.power_w:g}")


def _has_a_fan(card: Seen) -> bool:
    """NVIDIA's tool says N/A of a card without a fan; others say 0 of it, as of one whose fan stands."""
    model = (card.model or "").lower()
    return card.vendor not in NO_FANS and (card.vendor != "amd" or ("radeon" in model and "instinct" not in model))


def _link(card: Seen) -> Iterator[Reason]:
    """Width does not rest; the generation does, so it counts under load only, and only as far as the slot goes."""
    if card.link_width is not None and card.link_width_max is not None and card.link_width < card.link_width_max:
        yield Reason("link_narrow", "link_width", f"x{card.link_width} / x{card.link_width_max}")
    most = min(filter(None, (card.link_gen_max, card.link_gen_host)), default=None)
    busy = (card.utilisation or 0) >= BUSY_PERCENT
    if busy and card.link_gen is not None and most is not None and card.link_gen < most:
        yield Reason("link_slow", "link_gen", f"{card.link_gen} / {most}")
