"""Floors and buyers: what a plan and every sale are held to, set, changed and dropped beside the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from volute.domain.catalogue import variant_name
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.plan.limit_forms import DropLimit, SetBuyer, SetFloor
from volute.gui.grid import Grid
from volute.gui.parts import Label, button, column, row, wrapped
from volute.queries.comparison import Book
from volute.queries.sale_limits import SaleLimits, sale_limits

FLOORS, BUYERS = ("model", "price", "quoted", "reached", "why"), ("name", "model", "a_month", "sold", "left", "note")
NUMBERS = ("price", "quoted", "a_month", "sold", "left")
WIDTHS = {"model": 116, "name": 132, "reached": 124, "why": 90, "note": 80}


class LimitsView(QWidget):
    """It asks when it is shown, and whenever facts are written."""

    def __init__(self, desk: Desk, book: Book, changed: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._variants = tuple(dict.fromkeys(cohort.variant for cohort in book.cohorts))
        self.limits = SaleLimits((), ())
        w = desk.words
        self.only = QCheckBox(w("sale_limits.only"))
        self.only.toggled.connect(lambda _: changed())
        self.floors, self.buyers = self._grid("floors", FLOORS), self._grid("buyers", BUYERS)
        floor = button(w("sale_limits.set_floor"), on=lambda: SetFloor(desk, self, self._variants).show())
        buyer = button(w("sale_limits.set_buyer"), on=lambda: SetBuyer(desk, self, self._variants).show())
        self.drops = {
            "floor": button(w("sale_limits.drop_floor"), on=lambda: self._drop("floor")),
            "buyer": button(w("sale_limits.drop_buyer"), on=lambda: self._drop("buyer")),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(wrapped(Label(desk.look, w("sale_limits.help"), 12, token="text2")))
        sides = [
            column(Label(desk.look, w(f"sale_limits.{name}"), 13, 600), grid, row(set_, self.drops[of], 1), spacing=8)
            for name, grid, set_, of in (
                ("floors", self.floors, floor, "floor"),
                ("buyers", self.buyers, buyer, "buyer"),
            )
        ]
        layout.addWidget(row(*sides, spacing=24), 1)
        layout.addWidget(self.only)
        desk.read_only(floor, buyer, *self.drops.values())

    def _grid(self, name: str, names: tuple[str, ...]) -> Grid:
        desk, stretched = self._desk, names[-1]
        numbers = {"price": 112, "quoted": 104, "sold": 74, "left": 52}  # others are of one width
        columns = [
            Column(
                n,
                desk.words(f"sale_limits.{n}"),
                numbers.get(n, 76),
                "¥" if n in ("price", "quoted") else "",
                "right",
                show=self._count,
            )
            if n in NUMBERS
            else Column(
                n,
                desk.words(f"sale_limits.{n}"),
                WIDTHS[n],
                bold=n == names[0],
                lead=0 if n == names[0] else 12,
                stretch=n == stretched,
            )
            for n in names
        ]
        grid = Grid(desk.look, columns, desk.row(29), identity=names[0])
        grid.setAccessibleName(desk.words(f"sale_limits.{name}"))
        return grid

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def ask(self) -> None:
        desk = self._desk
        desk.jobs.ask(sale_limits, desk.ledger, desk.seat.today(), done=self.show_limits, key="sale_limits", owner=self)

    def show_limits(self, limits: SaleLimits) -> None:
        self.limits = limits
        w = self._desk.words
        floors = [
            (
                variant_name(one.variant),
                one.price,
                one.quoted,
                w(f"sale_limits.{_state(one.quoted, one.reached)}"),
                one.why,
            )
            for one in limits.floors
        ]
        buyers = [
            (one.name, variant_name(one.variant), one.a_month, one.sold, one.left, one.note) for one in limits.buyers
        ]
        self.floors.set_data(_columns(FLOORS, floors))
        self.buyers.set_data(_columns(BUYERS, buyers))
        self.drops["floor"].setEnabled(bool(floors))
        self.drops["buyer"].setEnabled(bool(buyers))

    def _drop(self, register: str) -> None:
        grid = self.floors if register == "floor" else self.buyers
        at = max(grid.current_row(), 0)
        entries = [one.variant for one in self.limits.floors] if register == "floor" else [
            one.entry for one in self.limits.buyers
        ]  # fmt: skip
        if at < len(entries):
            DropLimit(self._desk, self, register, entries[at]).show()


def _state(quoted: float | None, reached: bool) -> str:  # noqa: FBT001 - of one thing
    return "unquoted" if quoted is None else "is_reached" if reached else "is_under"


def _columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Columns:
    told: dict[str, object] = {}
    for at, name in enumerate(names):
        values = [one[at] for one in rows]
        told[name] = (
            np.array([np.nan if v is None else float(str(v)) for v in values], np.float64)
            if name in NUMBERS
            else Coded.of(str(v or "—") for v in values)
        )
    return Columns(len(rows), told)  # type: ignore[arg-type]  # texts and numbers, as it takes
