"""The schedule of this desk: how often it probes by itself, in which hours it does not, and how hard it asks.

It is a preference of the desk, not a fact of the ledger: two desks at one ledger would otherwise both ask every host.
"""

from __future__ import annotations

from dataclasses import dataclass

from volute.domain.problems import Refused
from volute.domain.rounds import Rounds
from volute.gui.prefs import PREFS, Prefs
from volute.probe.target import Limits

MINUTES, AT_ONCE, HOST_S = (1, 1440), (1, 256), (5, 900)
STAYS_MINUTES = 30
TIMER_MINUTES = (5, 10, 15, 20, 30, 60)  # what divides an hour, for a calendar of systemd


@dataclass(frozen=True, slots=True)
class Schedule:
    """``quiet`` are the first quiet hour and the first that is not any more; None is none."""

    on: bool
    minutes: int
    quiet: tuple[int, int] | None
    at_once: int
    host_s: int

    @classmethod
    def of(cls, prefs: Prefs) -> Schedule:
        """As kept; what cannot be read is as it is by default."""
        return cls(
            prefs["schedule"] == "on",
            _whole(prefs, "schedule_minutes", MINUTES),
            _hours(prefs["schedule_quiet"]),
            _whole(prefs, "schedule_at_once", AT_ONCE),
            _whole(prefs, "schedule_host_s", HOST_S),
        )

    def keep(self, prefs: Prefs) -> None:
        prefs["schedule"] = "on" if self.on else "off"
        prefs["schedule_minutes"], prefs["schedule_quiet"] = str(self.minutes), _written(self.quiet)
        prefs["schedule_at_once"], prefs["schedule_host_s"] = str(self.at_once), str(self.host_s)

    @property
    def rounds(self) -> Rounds:
        """The hours in which is asked are the other ones of the day."""
        return Rounds(self.minutes, (self.quiet[1], self.quiet[0]) if self.quiet else (0, 24))

    @property
    def limits(self) -> Limits:
        return Limits(at_once=self.at_once, host_s=float(self.host_s))

    @property
    def stays(self) -> bool:
        """Do connections wait for the next run? Every few minutes that spares every host a login."""
        return self.on and self.minutes <= STAYS_MINUTES

    def commands(self) -> tuple[str, ...]:
        """What does the same without a window: a timer of the system where it can, and a command that stays."""
        hours = f" --hours {self.quiet[1]}-{self.quiet[0]}" if self.quiet else ""
        timer = f"sh installer/timer.sh --every {self.minutes}{hours}"
        stays = f"volute probe --every {self.minutes}{hours}"
        return (timer, stays) if self.minutes in TIMER_MINUTES else (stays,)


def _whole(prefs: Prefs, name: str, span: tuple[int, int]) -> int:
    text = prefs[name]
    number = int(text) if text.isascii() and text.isdigit() else int(PREFS[name].default)
    return min(max(number, span[0]), span[1])


def _hours(text: str) -> tuple[int, int] | None:
    try:
        return Rounds.read("1", text).hours if text else None
    except Refused:
        return None


def _written(quiet: tuple[int, int] | None) -> str:
    return f"{quiet[0]}-{quiet[1]}" if quiet else ""
