"""One card: identity and state, the lawful next steps, ledger beside probe, identifiers, and its timeline."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.domain.card import Encumbrance
from volute.domain.catalogue import variant_key, variant_name
from volute.domain.events import StepTaken
from volute.gui.desk import Desk
from volute.gui.glyphs import Glyph
from volute.gui.pages.inspector.actions import Actions
from volute.gui.pages.inspector.condition import ConditionPart
from volute.gui.pages.inspector.identifiers import identifiers
from volute.gui.pages.inspector.sides import SlotStrip, sides
from volute.gui.pages.inspector.timeline import Timeline
from volute.gui.parts import KeyValues, Label, emptied, icon_button, line, row, side_pane, wrapped
from volute.queries.card_sheet import CardSheet, card_sheet, step_of

WIDTH = 344
AXES = ("custody", "workshop", "commercial", "health")
TROUBLE = ("missing", "rma")


class Inspector(QWidget):
    """Shows the card it is told to, and asks again when something was written."""

    def __init__(self, desk: Desk, closed: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._closed = closed or self.hide
        self.sheet: CardSheet | None = None
        self.actions_shown: Actions | None = None
        self._number = ""
        self._body = side_pane(self, WIDTH)

    def show_card(self, number: str) -> None:
        """Ask for a card; an older question's answer is dropped."""
        self._number = number
        desk = self._desk
        desk.jobs.ask(
            card_sheet, desk.ledger, number, done=self._arrived, failed=desk.problem, key="inspector", owner=self
        )

    def again(self) -> None:
        if self._number and not self.isHidden():
            self.show_card(self._number)

    def close_pane(self) -> None:
        """Put it away; the table has the room."""
        self._number = ""
        self._closed()

    def _arrived(self, sheet: CardSheet) -> None:
        self.sheet = sheet
        emptied(self._body)
        look, words, card = self._desk.look, self._desk.words, sheet.card
        close = icon_button(look, "x", words("shell.close"), self.close_pane, "Esc")
        self._body.addWidget(row(Label(look, card.id, 17, 600, mono=True), 1, close))
        self._body.addWidget(self._state(sheet))
        self.actions_shown = Actions(self._desk, self, sheet)
        for part in (self.actions_shown, sides(self._desk, sheet), ConditionPart(self._desk, self, sheet)):
            self._body.addWidget(part)
        self._host(sheet)
        self._facts(sheet)
        self._axes(sheet)
        self._body.addWidget(line())
        self._body.addWidget(Timeline(self._desk, sheet))
        self._body.addStretch(1)

    def _state(self, sheet: CardSheet) -> QWidget:
        """The state with how long it lasts, and what a probe found that is not settled."""
        look, words, card = self._desk.look, self._desk.words, sheet.card
        finding = sheet.findings[0] if sheet.findings else ""
        text = words(f"state.{sheet.state}")
        lasting = self._lasting(sheet) if sheet.state == "missing" else ""
        state = Label(look, lasting or text, 13, 600, "crit" if sheet.state in TROUBLE else "text")
        name = f"{variant_name(variant_key(card.model, card.memory_mib))}, {words(f'choice.{card.cooler.value}')}"
        parts: list[QWidget | int] = [Glyph(look, sheet.state), state, Label(look, name, 12, token="text2"), 1]
        shown = row(*parts)
        if not finding:
            return shown
        found = wrapped(Label(look, words("fleet.finding", kind=words(f"probes.kind.{finding}")), 12, token="crit"))
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(shown)
        layout.addWidget(row(Glyph(look, finding), found))
        return whole

    def _lasting(self, sheet: CardSheet) -> str:
        since = next((fact.at for fact in reversed(sheet.standing) if step_of(fact) == "mark_missing"), None)
        if since is None:
            return ""
        seconds = (self._desk.seat.now() - since).total_seconds()
        return self._desk.words("fleet.missing_for", span=self._desk.style.duration(seconds))

    def _host(self, sheet: CardSheet) -> None:
        if sheet.slots:
            look = self._desk.look
            count = Label(look, self._desk.words.plural("unit.cards", len(sheet.slots)), 12, token="text2")
            self._body.addWidget(row(Label(look, sheet.card.place.host, 12, 500, mono=True), 1, count))
            self._body.addWidget(SlotStrip(self._desk, sheet, self.show_card))

    def _facts(self, sheet: CardSheet) -> None:
        """Identifiers that hold, where the card is, whose it is for now, what it cost and fetches."""
        desk, words, card = self._desk, self._desk.words, sheet.card
        self._body.addWidget(Label(desk.look, words("fleet.card"), 12, 600, "text2"))
        self._body.addWidget(identifiers(desk, card))
        rows = [
            (
                words("fleet.column.where"),
                " · ".join(self._desk.called(part) for part in (sheet.centre, card.place.store) if part),
            )
        ]
        if card.tenant:
            rows.append((words("fleet.column.tenant"), f"{self._desk.called(card.tenant)} · {card.lease}"))
        if card.encumbrances:
            rows += [(words("evidence.claim"), self._claim(claim)) for claim in card.encumbrances]
        spent = [float(money.major) for _, money, _ in card.costs if money.currency == desk.style.currency]
        cost = desk.style.money(sum(spent)) if spent else "—"
        rows.append((words("fleet.cost_resale"), f"{cost} · {desk.style.money(sheet.resale)}"))
        self._body.addWidget(KeyValues(desk.look, rows))

    def _claim(self, claim: Encumbrance) -> str:
        """Whose, from when to when; past its last day it is said to be expired."""
        words, day = self._desk.words, self._desk.seat.today().isoformat()
        named = f"{words(f'choice.{claim.kind}')} · {self._desk.called(claim.holder)}"
        if not claim.guards(day):
            return f"{named} · {words('leases.claim_expired', day=claim.until)}"
        return f"{named} · {claim.since or '…'} – {claim.until or words('leases.claim_open')}"

    def _axes(self, sheet: CardSheet) -> None:
        """Every axis, and the configuration with where its declaration rests."""
        desk, words, card = self._desk, self._desk.words, sheet.card
        self._body.addWidget(Label(desk.look, words("fleet.axes"), 12, 600, "text2"))
        axes = [(words(f"axis.{axis}"), words(f"value.{axis}.{getattr(card, axis).value}")) for axis in AXES]
        configuration = f"{words(f'choice.{card.cooler.value}')}, {desk.style.memory(card.memory_mib)}"
        declared = ", ".join(words(f"choice.{m}") for m in card.modifications)
        axes.append((words("axis.configuration"), configuration))
        axes.append((words("axis.declared"), self._declared(sheet, declared) if declared else "—"))
        if card.grade:
            axes.append((words("evidence.grade"), card.grade))
        self._body.addWidget(KeyValues(desk.look, axes))

    def _declared(self, sheet: CardSheet, declared: str) -> str:
        """What was modified, and by whose word: the provenance of a configuration is its declaration."""
        steps = ("declare", "fit_blower", "fit_memory", "flash_vbios")
        by = [fact for fact in sheet.standing if isinstance(fact.event, StepTaken) and fact.event.step in steps]
        if not by:
            return declared
        return self._desk.words(
            "fleet.declared_by",
            what=declared,
            by=self._desk.called(by[-1].by),
            at=self._desk.style.date_year(by[-1].at),
        )
