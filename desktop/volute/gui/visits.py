"""Where the person has been, for Alt+← and Alt+→."""

from __future__ import annotations

from dataclasses import dataclass, field

Visit = tuple[str, dict[str, object]]


@dataclass(slots=True)
class Visits:
    """Areas with their filters, and the place among them."""

    been: list[Visit] = field(default_factory=list)
    at: int = -1

    def go(self, area: str, filters: dict[str, object]) -> None:
        """A new visit; what lay ahead is forgotten."""
        del self.been[self.at + 1 :]
        self.been.append((area, filters))
        self.at = len(self.been) - 1

    def step(self, by: int) -> Visit | None:
        """The visit before or after this one, if there is one."""
        if not 0 <= self.at + by < len(self.been):
            return None
        self.at += by
        return self.been[self.at]

    def here(self) -> Visit:
        return self.been[self.at] if self.been else ("overview", {})
