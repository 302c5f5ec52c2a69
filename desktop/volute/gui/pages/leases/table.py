"""The table of leases: what each column says of a lease, and how a status and a count that is a door are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.glyphs import paint_glyph
from volute.gui.look import Look
from volute.queries.leases import LeaseRow

DARK = 0.5  # of the cards of a reservation
MIDDLE = Qt.AlignmentFlag.AlignVCenter
GLYPHS = {"active": "confirmed", "notice": "attention", "overdue": "missing", "ended": "sold"}
TEXTS = ("lease", "tenant", "model", "centre", "price", "start", "end", "month", "status", "status_words")


def lease_specs(desk: Desk) -> list[Column]:
    """The columns of the design, 2.10 C."""
    w, count = desk.words, partial(counted, desk)

    def col(key: str, width: int, unit: str = "", **more: object) -> Column:
        return Column(key, w(f"leases.column.{key}"), width, unit, **more)  # type: ignore[arg-type]

    return [
        col("lease", 68, mono=True),
        col("tenant", 120, bold=True, stretch=True),
        col("cards", 56, align="right", show=count, paint=partial(paint_door, desk, "cards")),
        col(
            "lit",
            58,
            "%",
            align="right",
            show=lambda share: desk.style.rate(float(str(share))),
            paint=partial(_paint_lit, desk),
        ),
        col("model", 112),
        col("centre", 140, stretch=True),
        col("price", 82, w("leases.unit_head"), align="right"),
        col("monthly", 84, "¥", align="right", show=count),
        col("start", 100),
        col("end", 100),
        col("left", 48, w("leases.unit.days"), align="right", show=count),
        col("deposit", 88, "¥", align="right", show=count),
        Column("status_words", w("leases.column.status"), 122, paint=_paint_status),
    ]


def counted(desk: Desk, value: object) -> str:
    """A number of a cell; a dash where it is not known."""
    number = float(str(value))
    return "—" if np.isnan(number) else desk.style.count(number)


def paint_door(desk: Desk, key: str, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    """A number that leads to its cards is underlined."""
    font = look.font(13, 600)
    font.setUnderline(True)
    painter.setFont(font)
    painter.setPen(look.color("text"))
    painter.drawText(rect, MIDDLE | Qt.AlignmentFlag.AlignRight, counted(desk, columns.value(key, at)))


def lease_columns(desk: Desk, rows: Sequence[LeaseRow], today: date) -> Columns:
    """One row a lease."""
    texts = {name: Coded.of([_text(desk, lease, name, today) for lease in rows]) for name in TEXTS}

    def numbers(of: Callable[[LeaseRow], float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([np.nan if (n := of(lease)) is None else float(n) for lease in rows], np.float64)

    figures = {
        "cards": numbers(lambda lease: lease.cards),
        "monthly": numbers(lambda lease: lease.monthly),
        "lit": numbers(lambda lease: lease.lit_share),
        "reserved": numbers(lambda lease: lease.terms.by_month and not lease.ended),
        "left": numbers(lambda lease: lease.left(today)),
        "deposit": numbers(lambda lease: float(lease.terms.deposit) if lease.fields.get("deposit") else None),
    }
    return Columns(len(rows), {**texts, **figures})


def _text(desk: Desk, lease: LeaseRow, name: str, today: date) -> str:
    w, fields = desk.words, lease.fields
    if name == "lease":
        return lease.name
    if name == "centre":
        several = len(lease.centres) > 1
        return w.plural("unit.centres", len(lease.centres)) if several else desk.called("".join(lease.centres))
    if name == "model":
        first, rest = "".join(lease.models[:1]), len(lease.models) - 1
        return w("leases.and_more", first=first, n=rest) if rest > 0 else first
    if name == "month":
        return str(fields.get("end") or "")[:7]
    if name in ("status", "status_words"):
        status = lease.status(today)
        return status if name == "status" else w(f"leases.status.{status}")
    if name == "price":
        return _price(desk, lease)
    text = str(fields.get(name) or "")
    return desk.called(text) if name == "tenant" else text


def _price(desk: Desk, lease: LeaseRow) -> str:
    terms, price = lease.terms, float(str(lease.fields.get("price") or "nan"))
    shown = desk.style.number(price, 0 if price == round(price) else 2)
    return shown if terms.by_month else f"{shown} {desk.words(f'leases.per_short.{terms.unit}')}"


def _paint_lit(desk: Desk, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    """Mostly dark while it is paid for is a warning."""
    share = float(str(columns.value("lit", at)))
    odd = bool(columns.value("reserved", at)) and share < DARK
    painter.setFont(look.font(13, 600 if odd else 400))
    painter.setPen(look.color("crit" if odd else "text"))
    painter.drawText(rect, MIDDLE | Qt.AlignmentFlag.AlignRight, desk.style.rate(share))


def _paint_status(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    status = str(columns.value("status", at))
    paint_glyph(painter, QRectF(rect.left(), rect.top(), 14, rect.height()), GLYPHS.get(status, ""), look)
    painter.setFont(look.font())
    painter.setPen(look.color("crit" if status == "overdue" else "text"))
    painter.drawText(rect.adjusted(22, 0, 0, 0), MIDDLE, str(columns.value("status_words", at)))
