"""The columns of Fleet, and how its cells are drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.domain.instant import read
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.glyphs import paint_glyph
from volute.gui.look import Look
from volute.gui.plots.spark import paint_load
from volute.queries.fleet import Fleet

OPTIONAL = ("uuid", "sticker", "serial", "host_name", "lease")  # hidden until somebody asks for them
SEARCHED = ("uuid", "sticker", "serial", "host_name", "lease", "cooler_words")
MIDDLE = Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
OVERDUE_S = 86_400


def columns_of(desk: Desk, fleet: Callable[[], Fleet | None]) -> list[Column]:
    """Card, state, model with its cooling, place, tenant, load, resale, last seen; identifiers on demand."""
    w = desk.words

    def price(value: object) -> str:
        number = float(str(value))
        return "—" if np.isnan(number) else desk.style.number(number, 0)

    def load(painter: QPainter, rect: QRectF, at: int, _: Columns, look: Look) -> None:
        if shown := fleet():
            paint_load(painter, rect, shown.load[at].tobytes(), look)

    return [
        Column("id", w("fleet.column.card"), 88, mono=True),
        Column("state_words", w("fleet.column.state"), 106, paint=_paint_state),
        Column("model", w("fleet.column.model"), 140, paint=_paint_model, stretch=True),
        Column("place", w("fleet.column.where"), 190, stretch=True),
        Column("tenant_words", w("fleet.column.tenant"), 98, stretch=True),
        Column("load", w("fleet.column.load"), 88, w("fleet.unit.samples"), paint=load, sortable=False, searched=False),
        Column("resale", w("fleet.column.resale"), 74, "¥", align="right", show=price, searched=False),
        Column("seen", w("fleet.column.seen"), 66, align="right", paint=_seen(desk), searched=False),
        Column("uuid", w("identifier.uuid"), 300, mono=True),
        Column("sticker", w("identifier.sticker"), 150, mono=True),
        Column("serial", w("identifier.serial"), 130, mono=True),
        Column("host_name", w("evidence.host"), 120, mono=True),
        Column("lease", w("evidence.lease"), 80, mono=True),
    ]


def table_of(desk: Desk, found: Fleet) -> Columns:
    """The fleet as the table's columns, with words for codes."""
    w = desk.words
    coded: dict[str, Coded] = {name: Coded(text.codes, text.words) for name, text in found.texts.items()}
    coded["state_words"] = Coded(coded["state"].codes, [w(f"state.{word}") for word in coded["state"].words])
    coded["cooler_words"] = Coded(coded["cooler"].codes, [w(f"choice.{word}") for word in coded["cooler"].words])
    coded["host_name"] = coded["host"]
    coded["tenant_words"] = Coded(coded["tenant"].codes, [desk.called(word) for word in coded["tenant"].words])
    places = [_place(desk, word) for word in coded["place"].words]
    coded["place"] = Coded(coded["place"].codes, places)
    return Columns(found.n, {**coded, "resale": found.resale, "load": found.slots})


def _place(desk: Desk, word: str) -> str:
    """A shelf may have a name in both languages; hosts are many and have none."""
    return word if "#" in word else " · ".join(map(desk.called, word.split(" · ")))


def _paint_state(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    state = str(columns.value("state", at))
    paint_glyph(painter, QRectF(rect.left(), rect.top(), 14, rect.height()), state, look)
    painter.setFont(look.font())
    painter.setPen(look.color("crit" if state == "missing" else "text"))
    painter.drawText(rect.adjusted(22, 0, 0, 0), MIDDLE, str(columns.value("state_words", at)))


def _paint_model(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    """The name, and the cooling in grey at the right where there is room for both."""
    name, cooling = str(columns.value("model", at)), str(columns.value("cooler_words", at))
    painter.setFont(look.font())
    painter.setPen(look.color("text"))
    painter.drawText(rect, MIDDLE, name)
    taken = painter.fontMetrics().horizontalAdvance(name) + 8
    painter.setFont(look.font(12))
    painter.setPen(look.color("text2"))
    if columns.value("cooler", at) != "unknown":
        room = rect.adjusted(taken, 0, 0, 0)
        if painter.fontMetrics().horizontalAdvance(cooling) <= room.width():
            painter.drawText(room, RIGHT, cooling)


def _seen(desk: Desk) -> Callable[[QPainter, QRectF, int, Columns, Look], None]:
    """When a probe saw the card last; overdue ones in crimson, never seen ones as a dash."""

    def paint(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        value = str(columns.value("seen", at))
        then, now = read(value) if value else None, desk.seat.now()
        late = then is not None and (now - then).total_seconds() > OVERDUE_S
        painter.setFont(look.font())
        painter.setPen(look.color("crit" if late else "text" if then else "text3"))
        painter.drawText(rect, RIGHT, desk.style.seen(then, now) if then else "—")

    return paint
