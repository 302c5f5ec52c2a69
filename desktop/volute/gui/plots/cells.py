"""Where the panels of small multiples lie: as many beside each other as have room, all of one size."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

LEAST_WIDTH = 250  # px


@dataclass(frozen=True, slots=True)
class Cells:
    """``count`` panels over a width, from ``top`` on, each so tall."""

    count: int
    width: float
    top: float
    tall: float

    @property
    def across(self) -> int:
        return max(min(int(self.width) // LEAST_WIDTH, self.count), 1)

    @property
    def lines(self) -> int:
        return -(-self.count // self.across) if self.count else 1

    def box(self, at: int) -> QRectF:
        """All of a panel."""
        each = self.width / self.across
        return QRectF(at % self.across * each, self.top + at // self.across * self.tall, each, self.tall)

    def inner(self, at: int) -> QRectF:
        """What of it is drawn into."""
        return self.box(at).adjusted(8, 6, -14, -2)

    def at(self, where: QPointF) -> int | None:
        return next((at for at in range(self.count) if self.box(at).contains(where)), None)

    def touched(self, seen: QRectF) -> list[int]:
        """Of a hundred panels the few in sight."""
        return [at for at in range(self.count) if self.box(at).intersects(seen)]
