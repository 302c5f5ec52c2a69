"""Ledger beside probe, in two columns with what differs marked; and the host's slots with this card's outlined."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from volute.domain.catalogue import model_key, same_memory, variant_key, variant_name
from volute.gui.desk import Desk
from volute.gui.parts import Label, column, wrapped
from volute.queries.card_sheet import CardSheet, Slot

Row = tuple[str, str, str, bool]
DASH = "—"
GAP, TALL, FEWEST = 4, 26, 8


def sides(desk: Desk, sheet: CardSheet) -> QWidget:
    """One row a fact: name, what the ledger says, what the probe saw."""
    look, words, probe = desk.look, desk.words, sheet.probe
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    told = words("fleet.probe_run", run=probe.run) if probe else words("fleet.probe")
    for at, text in enumerate(("", words("fleet.ledger"), told)):
        grid.addWidget(Label(look, text, 11, 600, "text2"), 0, at)
    for line, (name, ledger, seen, differs) in enumerate(compared(desk, sheet), 1):
        grid.addWidget(Label(look, name, 12, token="text2"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(wrapped(Label(look, ledger, 12)), line, 1)
        right = wrapped(Label(look, seen, 12, 600 if differs else 400, "crit" if differs else "text"))
        right.setProperty("differs", differs)
        grid.addWidget(right, line, 2)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    inside = QWidget()
    inside.setLayout(grid)
    when = words("fleet.never_seen" if sheet.card.place.host else "fleet.no_host")
    if probe:
        when = words(
            "fleet.asked" if probe.answered else "fleet.silent", host=probe.host, at=desk.style.moment(probe.at)
        )
    return column(inside, wrapped(Label(look, when, 11, token="text2")), kind="sunken", margins=(12, 10, 12, 10))


def compared(desk: Desk, sheet: CardSheet) -> list[Row]:
    """What both can say. A difference is marked only where both said something."""
    return [*_place_rows(desk, sheet), *_nature_rows(desk, sheet)]


def _place_rows(desk: Desk, sheet: CardSheet) -> list[Row]:
    words, place, probe = desk.words, sheet.card.place, sheet.probe
    seen = probe.seen if probe else None
    host = probe.host if probe and seen else ""
    gone = probe is not None and probe.answered and seen is None and bool(place.host)
    moved = bool({"moved", "duplicate"} & set(sheet.findings)) and host == place.host
    shown = words("fleet.side.empty") if gone else slot_text(seen.slot if seen else None)
    rows = [
        (
            words("fleet.side.host" if place.host else "fleet.column.where"),
            place.host or place.store or DASH,
            host or DASH,
            bool(host) and host != place.host,
        ),
        (words("fleet.side.slot"), slot_text(place.slot), shown, gone or moved),
    ]
    if probe and place.host == probe.host:
        known, counted = len(sheet.slots), desk.style.count(probe.cards) if probe.answered else DASH
        differs = probe.answered and probe.cards != known
        rows.append((words("fleet.side.cards"), desk.style.count(known), counted, differs))
    return rows


def _nature_rows(desk: Desk, sheet: CardSheet) -> list[Row]:
    words, style, card = desk.words, desk.style, sheet.card
    seen = sheet.probe.seen if sheet.probe else None
    name, memory = variant_name(variant_key(card.model, card.memory_mib)), style.memory_exact(card.memory_mib)
    if seen is None:
        known = (("model", name), ("memory", memory), ("vbios", card.vbios or DASH))
        return [(words(f"fleet.side.{key}"), value, DASH, False) for key, value in known]
    shown = variant_name(variant_key(model_key(seen), seen.memory_mib))
    other = not same_memory(card.memory_mib, seen.memory_mib)
    flashed = bool(card.vbios and seen.vbios) and card.vbios.lower() != (seen.vbios or "").lower()
    draws = " · ".join((style.watts(seen.power_w), style.celsius(seen.temperature_c)))
    return [
        (words("fleet.side.model"), name, shown, shown != name),
        (words("fleet.side.memory"), memory, style.memory_exact(seen.memory_mib), other),
        (words("fleet.side.vbios"), card.vbios or DASH, seen.vbios or DASH, flashed),
        (words("fleet.side.power_heat"), DASH, draws, False),
    ]


def slot_text(slot: int | None) -> str:
    return DASH if slot is None else f"#{slot}"


class SlotStrip(QWidget):
    """The slots of one host: a bar for a lit card, this card outlined, a missing one dashed. A click opens a card."""

    def __init__(self, desk: Desk, sheet: CardSheet, on: Callable[[str], object]) -> None:
        super().__init__()
        self._look, self._on, self.card = desk.look, on, sheet.card.id
        self.slots = sheet.slots
        self._count = max(FEWEST, max((s.slot for s in self.slots), default=0) + 1)
        self._by_slot = {slot.slot: slot for slot in self.slots}
        self.setFixedHeight(TALL)
        self.setAccessibleName(f"{sheet.card.place.host}: {', '.join(f'#{s.slot} {s.card}' for s in self.slots)}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        desk.look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(280, TALL)

    def _box(self, at: int) -> QRectF:
        wide = (self.width() + GAP) / self._count
        return QRectF(at * wide + 0.75, 0.75, wide - GAP - 1.5, TALL - 1.5)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(self._count):
            self._draw(painter, self._box(at), at, self._by_slot.get(at))
        painter.end()

    def _draw(self, painter: QPainter, box: QRectF, at: int, slot: Slot | None) -> None:
        look = self._look
        missing = slot is not None and slot.state == "missing"
        mine = slot is not None and slot.card == self.card
        pen = QPen(look.color("crit" if missing else "ink" if mine else "line"), 1.5 if mine else 1)
        if missing or slot is None:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.color("crit_soft" if missing else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(look.font(11, 600 if mine else 400))
        painter.setPen(look.color("text3" if slot is None else "crit" if missing else "text"))
        painter.drawText(box.adjusted(0, -2, 0, -4), Qt.AlignmentFlag.AlignCenter, str(at))
        if slot is not None and slot.state in ("lit", "idle"):
            bar = QRectF(box.left() + 5, box.bottom() - 5, box.width() - 10, 2.5)
            painter.fillRect(bar, look.color("lit" if slot.state == "lit" else "owned"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = next((n for n in range(self._count) if self._box(n).contains(event.position())), -1)
        if at in self._by_slot:
            self._on(self._by_slot[at].card)
