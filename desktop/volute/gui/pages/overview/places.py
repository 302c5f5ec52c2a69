"""Where every owned card is: a strip whose parts add up to the whole, each with its change over a week."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from volute.domain.view import OWNED_STATES
from volute.gui.desk import Desk
from volute.gui.glyphs import Glyph
from volute.gui.parts import Label, button, column, row
from volute.gui.plots.proportion import HATCHED, ProportionStrip, Share
from volute.queries.earlier import WEEK, Earlier
from volute.queries.overview import OverviewBoard

Open = Callable[[str, str], None]


class Places(QWidget):
    """Every owned card once: the parts add up to the whole."""

    GROUPS = ("lit", "idle", "dark", "in_stock", "workshop", "burn_in", "for_sale", "rma", "missing", "in_transit")
    BENCH = ("conversion", "memory_mod", "refurbish")
    TOKENS = {"lit": "lit", "idle": "racked", "dark": HATCHED}  # noqa: RUF012 - read only

    def __init__(self, desk: Desk, on: Open) -> None:
        super().__init__()
        self._desk = desk
        look = desk.look
        self._title, self._strip = Label(look, "", 12, 600, "text2"), ProportionStrip(look)
        self._week = Label(look, "", 11, token="text2")
        self.doors, self.changes = {}, {}
        self._parts: dict[str, QWidget] = {}
        for group in self.GROUPS:
            door = button("", "link", on=lambda group=group: on(group, ""))  # type: ignore[misc]  # binds now
            door.setFont(look.font(15, 600))
            glyph = Glyph(look, {"workshop": "conversion", "dark": "in_stock"}.get(group, group))
            name = row(glyph, Label(look, self._named(group), 12, token="text2"), spacing=5)
            self.changes[group] = Label(look, "", 11, token="text2")
            number = row(door, self.changes[group], 1, spacing=4)
            self.doors[group], self._parts[group] = door, column(name, number, spacing=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 8, 20, 8)
        layout.setSpacing(8)
        spread = QHBoxLayout()
        spread.setSpacing(6)
        for shown in self._parts.values():
            spread.addWidget(shown, 1)
        for part in (row(self._title, 1, self._week), self._strip):
            layout.addWidget(part)
        layout.addLayout(spread)
        self.setFixedHeight(102)

    def show_board(self, board: OverviewBoard, before: Earlier | None = None) -> None:
        style = self._desk.style
        counts, changes = self.counted(board), week_changes(board, before)
        self._week.setVisible(bool(changes))
        self._week.setText(self._desk.words("overview.week", change=style.signed(sum(changes.values()), 0)))
        self._title.setText(self._desk.words("overview.places", n=style.count(board.owned)))
        self._strip.set_parts([self._share(group, n, board.owned) for group, n in counts.items() if n])
        self._strip.setAccessibleName(self._title.text())
        for group, n in counts.items():
            self.doors[group].setText(style.count(n))
            self._parts[group].setVisible(bool(n))
            self.changes[group].setText(style.signed(changes[group], 0) if group in changes else "")

    def _named(self, group: str) -> str:
        return self._desk.words(f"state.{group}" if group in OWNED_STATES else f"overview.place.{group}")

    def _share(self, group: str, n: int, owned: int) -> Share:
        """In the words of its line below, with its share of all owned."""
        style, name = self._desk.style, self._named(group)
        said = f"{name} {style.count(n)} ({style.percent(n / owned if owned else None, 0)})"
        return Share(n, self.TOKENS.get(group, "line2"), name, said)

    def counted(self, board: OverviewBoard) -> dict[str, int]:
        """Cards by group; their sum is what is owned."""
        return grouped(board.states)


def grouped(states: Mapping[str, int]) -> dict[str, int]:
    """Cards by group of the strip."""
    bench = sum(states.get(state, 0) for state in Places.BENCH)
    return {group: bench if group == "workshop" else states.get(group, 0) for group in Places.GROUPS}


def week_changes(board: OverviewBoard, before: Earlier | None) -> dict[str, int]:
    """Of each group over 7 days; they add up to what came in less what went. Nothing while the week ago is unknown.

    Racked cards fall into lit, idle and dark as the run of that day saw them.
    """
    seen = board.counts_ago(WEEK)
    if before is None or before.states is None or seen is None:
        return {}
    now, then = grouped(board.states), grouped(before.states)
    changes = {group: now[group] - then[group] for group in now}
    changes["lit"], changes["dark"] = now["lit"] - seen.lit, now["dark"] - seen.unknown
    changes["idle"] = now["idle"] - (then["idle"] - seen.lit - seen.unknown)
    return changes
