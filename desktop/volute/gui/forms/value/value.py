"""The value of the fleet on a day past or ahead: book, tax and market side by side, and the rules of the books."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog, QWidget

from volute.commands.value_workbook import Summed, summed_workbook
from volute.domain.receipt import Receipt
from volute.economics.carrying import Books
from volute.economics.groups import By
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.value.rules import Rules
from volute.gui.grid import Grid
from volute.gui.parts import Field, Label, Segmented, button, row, wrapped
from volute.gui.sheet import Sheet
from volute.queries.past import days_to_look_at
from volute.queries.value import Valuation, valuation
from volute.queries.value_said import BANDS, COLUMNS, LINES, MONEY, cells, heads, row_name, said

WIDTH, HEIGHT, AIR = 1120, 860, 60
WAYS = {name: by for by, name in LINES.items()}


class ValueSheet(Sheet):
    """Any day, typed or one of the near ones; each change asks again."""

    def __init__(self, desk: Desk, parent: QWidget, day: date) -> None:
        super().__init__(desk, parent, desk.words("value.title"), WIDTH)
        self.by = By.CENTRE
        self.found: Valuation | None = None
        self.today = desk.seat.now().astimezone(desk.style.zone).date()
        self.typed = line_edit(day.isoformat(), ascii_only=True)
        self.typed.setFixedWidth(120)
        self.typed.editingFinished.connect(self.ask)
        self.field = Field(desk.look, desk.words("past.day"), self.typed)
        self.table = ValueTable(desk)
        self.basis = wrapped(Label(desk.look, "", 12, token="text2"))
        self._lay_out()
        self.ask()

    def _lay_out(self) -> None:
        desk, w = self.desk, self.desk.words
        near = {**days_to_look_at(self.today), **_ahead(self.today)}
        jumps = [
            button(w(f"past.near.{name}"), "link", on=lambda at=at: self.show_day(at))  # type: ignore[misc]  # binds
            for name, at in near.items()
        ]
        self.ways = Segmented([(name, w(f"value.by.{name}")) for name in WAYS], self._turn)
        self.body.addWidget(row(self.field, *jumps, 1, self.ways, spacing=12))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.basis)
        self.rules = button(w("value.rules"), "ghost", on=lambda: Rules(desk, self, self._books(), self._kept).show())
        desk.read_only(self.rules)
        self.aside(row(self.rules, button(w("value.export"), "ghost", on=self._choose_file)))
        self.close_button(w("shell.close"))
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - AIR))

    def show_day(self, day: date) -> None:
        self.typed.setText(day.isoformat())
        self.ask()

    def _turn(self, way: str) -> None:
        self.by = WAYS[way]
        self.ask()

    def ask(self) -> None:
        """What is wrong with the day stands under it."""
        self.field.error("")
        self.clear_trouble()
        try:
            day = date.fromisoformat(self.typed.text().strip())
        except ValueError:
            self.field.error(self.desk.words("problem.day_bad.remedy"))
            return
        asked = (self.desk.ledger, day, self.today, self.by, self.desk.style.zone)
        self.desk.jobs.ask(
            valuation, *asked, done=self._arrived, failed=self.fail, lane="field", key="value", owner=self
        )

    def _arrived(self, found: Valuation) -> None:
        self.found = found
        self.table.show_found(found)
        self.basis.setText(" ".join(said(found, self.desk.words, self.desk.style)))

    def _books(self) -> Books:
        return self.found.books if self.found else Books()

    def _kept(self, receipt: Receipt) -> None:
        self.desk.wrote(receipt, self.desk.words("value.rules_kept"))
        self.ask()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.desk.words("value.export"), f"{self.desk.words('value.title')}.xlsx", "*.xlsx")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, path: str) -> None:
        """The table as it is shown, with its sums as formulas."""
        if self.found is None:
            return
        desk, found = self.desk, self.found
        rows = [[row_name(found, label), *cells(worth)] for label, worth in found.rows]
        titles, basis = heads(found, desk.words, desk.style.currency_name), tuple(said(found, desk.words, desk.style))
        told = Summed(desk.words("value.title"), titles, rows, cells(found.total), BANDS, basis)
        done = desk.words("cli.compare.wrote", path=path)
        desk.jobs.ask(
            summed_workbook, Path(path), told, desk.words, done=lambda _: desk.toast(done), failed=self.fail, owner=self
        )


def _ahead(today: date) -> dict[str, date]:
    return {"ahead_1": today.replace(year=today.year + 1, day=min(today.day, 28)),
            "ahead_3": today.replace(year=today.year + 3, day=min(today.day, 28))}  # fmt: skip


class ValueTable(Grid):
    """A line a centre, model or both, and all cards together as the last."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        w, unit = desk.words, desk.style.scaled_unit()
        money = [
            Column(name, w(f"value.column.{name}"), 104, unit, "right", show=self._money, sortable=False,
                   token="text" if name in ("book", "tax", "market") else "text2")
            for name in MONEY
        ]  # fmt: skip
        count = {"align": "right", "show": self._count, "sortable": False}
        super().__init__(
            desk.look,
            [
                Column("name", w("value.row"), 200, bold=True, stretch=True, sortable=False),
                Column("cards", w("value.column.cards"), 70, **count),  # type: ignore[arg-type]
                *money,
                *(Column(n, w(f"value.column.{n}"), 92, **count) for n in COLUMNS[-2:]),  # type: ignore[arg-type]
            ],
            42,
            identity="name",
        )
        self.setAccessibleName(w("value.title"))

    def show_found(self, found: Valuation) -> None:
        rows = [*((row_name(found, label), worth) for label, worth in found.rows)]
        rows.append((self._desk.words("overview.all"), found.total))
        numbers = {name: np.array([_nan(getattr(worth, name)) for _, worth in rows], np.float64) for name in COLUMNS}
        self.set_data(Columns(len(rows), {"name": Coded.of([name for name, _ in rows]), **numbers}))

    def _money(self, value: object) -> str:
        number = float(str(value))
        return self._desk.style.scaled(None if np.isnan(number) else number)

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value))) if float(str(value)) else ""


def _nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)
