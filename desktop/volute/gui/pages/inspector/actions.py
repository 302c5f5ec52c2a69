"""What can be done with a card now: the step that resolves its state first, then the other lawful ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from volute.domain.lifecycle import Step
from volute.domain.workorder import CHECKLIST_STEPS
from volute.gui.desk import Desk
from volute.gui.forms.cards.pair_sticker import PairSticker
from volute.gui.forms.note import NoteSheet
from volute.gui.forms.step import StepSheet
from volute.gui.parts import button, row
from volute.queries.card_sheet import CardSheet

Action = tuple[str, Callable[[], object]]
# The state of a card -> the steps that resolve it, the likeliest first.
RESOLVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "missing": ("mark_found",),
        "in_transit": ("arrive",),
        "rma": ("back_from_repair", "open_job", "send_repair"),
        "for_sale": ("sell", "withdraw"),
        "in_stock": ("rack", "list_for_sale", "open_job"),
        "idle": ("lease", "pull", "list_for_sale"),
        "lit": ("lease", "end_lease"),
        "sold": (),
    }
)
LEASED = ("end_lease", "pull")
SHOWN = 2


class Actions(QWidget):
    """Two buttons and the rest in a menu; every one leads to a form, a step or a page."""

    def __init__(self, desk: Desk, parent: QWidget, sheet: CardSheet) -> None:
        super().__init__(parent)
        self._desk, self._parent, self._sheet = desk, parent, sheet
        self.actions_in_order = self._ordered()
        look_first, rest = self.actions_in_order[:SHOWN], self.actions_in_order[SHOWN:]
        self.shown: list[QPushButton] = [
            button(text, "secondary" if at else "primary", on=on) for at, (text, on) in enumerate(look_first)
        ]
        self.menu = QMenu(self)
        for text, on in rest:
            self.menu.addAction(text).triggered.connect(lambda _=False, on=on: on())
        self.more = button("…", on=self._open_menu)
        self.more.setAccessibleName(desk.words("fleet.more_steps"))
        self.more.setToolTip(desk.words("fleet.more_steps"))
        desk.read_only(*self.shown, self.more)
        inside = row(*self.shown, self.more, 1, spacing=6)
        layout = inside.layout()
        if layout:
            self.setLayout(layout)

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _ordered(self) -> list[Action]:
        words, sheet, desk = self._desk.words, self._sheet, self._desk
        lawful = {step.name: step for step in sheet.steps if step.name not in CHECKLIST_STEPS}
        wanted = LEASED if sheet.card.lease else RESOLVES.get(sheet.state, ())
        first = [name for name in wanted if name in lawful]
        names = [*first, *(name for name in lawful if name not in first)]
        actions: list[Action] = [(words(f"step.{name}"), partial(self._take, lawful[name])) for name in names]
        if sheet.card.job:
            actions.insert(0, (words("fleet.to_bench"), lambda: desk.go("workshop", card=sheet.card.id)))
        elif sheet.findings:
            actions.insert(0, (words("fleet.to_probes"), lambda: desk.go("probes", card=sheet.card.id)))
        actions.append((words("fleet.pair"), lambda: PairSticker(desk, self._parent, sheet.card.id).show()))
        actions.append((words("note.title"), lambda: NoteSheet(desk, self._parent, sheet.card.id).show()))
        return actions

    def _take(self, step: Step) -> None:
        StepSheet(self._desk, self._parent, self._sheet.card, step).show()
