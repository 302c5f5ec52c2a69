"""Under the cards: how many are shown, what they are worth, how many are lit, and what the chosen ones are for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QHBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.forms.leases.lease import NewLease
from volute.gui.forms.lots.small import put_in_lot
from volute.gui.parts import Label, button
from volute.queries.fleet import Fleet
from volute.queries.leases import Leases, leases


class FleetFoot(QWidget):
    """Count and sum are always there; the deed comes with a choice of several cards."""

    def __init__(self, desk: Desk, cards: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._desk, self._cards = desk, cards
        self.told = Label(desk.look, "", 12, 600)
        self.selected = Label(desk.look, "", 12, token="text2")
        self.lease = button(desk.words("leases.new"), on=self._lease)
        self.lot = button(desk.words("lots.put_in_lot"), on=lambda: put_in_lot(desk, self, cards()))
        for deed in (self.lot, self.lease):
            deed.hide()
        desk.read_only(self.lot, self.lease)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.addWidget(self.told)
        layout.addStretch(1)
        layout.addWidget(self.selected)
        layout.addWidget(self.lot)
        layout.addWidget(self.lease)

    def _lease(self) -> None:
        """A lease of exactly the chosen cards."""
        desk, cards = self._desk, self._cards()

        def found(known: Leases) -> None:
            NewLease(desk, self, known, cards).show()

        desk.jobs.ask(leases, desk.ledger, done=found, failed=desk.problem, owner=self)

    def tell(self, fleet: Fleet, rows: NDArray[np.intp], chosen: int) -> None:
        """``rows`` are the source rows shown, ``chosen`` how many of them the person chose."""
        style, words, n = self._desk.style, self._desk.words, len(rows)
        worth = float(np.nansum(fleet.resale[rows])) if n else 0.0
        states = fleet.texts["state"]
        lit = np.count_nonzero(states.codes[rows] == states.words.index("lit")) if "lit" in states.words else 0
        known = n and not self._desk.past  # no card's own load was kept for the past
        facts = {
            "n": style.count(n),
            "worth": style.money_large(worth),
            "lit": style.percent(lit / n) if known else "—",
        }
        self.told.setText(words("fleet.foot", **facts) if n else "")
        for deed in (self.lot, self.lease):
            deed.setVisible(chosen > 1)
        self.selected.setText(words("fleet.selected", n=style.count(chosen)) if chosen else "")
