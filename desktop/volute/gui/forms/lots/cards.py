"""The cards of a lot as a table: box by box, with price, gain by book and in cash, and the head of each history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from volute.domain.money import Currency
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.queries.lot_said import LotSaid
from volute.queries.lots import LotCard, LotRow, LotSheet

HEAD = 8  # of a hash in a table; copied, exported and printed in full
TEXTS = ("card", "box", "model", "place", "remark", "head")
NUMBERS = ("price", "of_book", "of_cash")


class LotCards(Grid):
    """One line a card; ``show_lot`` puts another lot in."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._currency, self._reckoned = desk, "CNY", "CNY"
        title = {name: desk.words(f"lots.shown.{name}") for name in (*TEXTS, *NUMBERS)}
        money, gain = self._money, self._gain
        # fmt: off
        super().__init__(desk.look, [
            Column("card", title["card"], 90, bold=True),
            Column("box", title["box"], 46),
            Column("model", title["model"], 124),
            Column("place", title["place"], 80),
            Column("price", title["price"], 84, "¥", "right", show=money),
            Column("of_book", title["of_book"], 100, "¥", "right", show=gain),
            Column("of_cash", title["of_cash"], 100, "¥", "right", show=gain),
            Column("remark", title["remark"], 104, lead=12, stretch=True),
            Column("head", title["head"], 84, mono=True, token="text2"),
        ], desk.row(29), identity="card")
        # fmt: on
        self.setAccessibleName(desk.words("lots.cards"))

    def show_lot(self, sheet: LotSheet | None) -> None:
        cards: Sequence[LotCard] = sheet.cards if sheet else ()
        self._currency, self._reckoned = (sheet.currency, sheet.reckoned) if sheet else ("CNY", "CNY")
        telling = LotSaid(sheet, self._desk.words, self._desk.style) if sheet else None
        said = [self._said(telling, card) for card in cards] if telling else []
        texts = {name: Coded.of(row[at] for row in said) for at, name in enumerate(TEXTS)}
        told = {"price": [c.price for c in cards], **{n: [getattr(c.gain, n) for c in cards] for n in NUMBERS[1:]}}
        numbers = {name: np.array([np.nan if v is None else v for v in found]) for name, found in told.items()}
        self.set_data(Columns(len(cards), {**texts, **numbers}))

    def _said(self, said: LotSaid, card: LotCard) -> tuple[str, ...]:
        w = self._desk.words
        odd = said.odd(card)
        allowed = [] if card.against else [w("lots.allowed", claim=w(f"choice.{claim}")) for claim in card.claims]
        remarks = [*([odd] if odd else []), *allowed, *([w(f"choice.{card.sold_as}")] if card.sold_as else [])]
        place = w(f"value.custody.{card.custody}")
        return card.card, card.box, card.model, place, ", ".join(remarks), card.head[:HEAD]

    def _money(self, value: object) -> str:
        return self._in(self._currency, float(str(value)))

    def _gain(self, value: object) -> str:
        return self._in(self._reckoned, float(str(value)))

    def _in(self, currency: str, amount: float) -> str:
        """Yuan as the heading says; another currency says so itself."""
        if currency == Currency.CNY:
            return self._desk.style.number(amount, 0)
        return replace(self._desk.style, currency=currency).money(amount)


class LotList(Grid):
    """Every lot, the newest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        title = {name: desk.words(f"lots.shown.{name}") for name in ("lot", "title", "status", "cards")}
        # fmt: off
        super().__init__(desk.look, [
            Column("lot", title["lot"], 86, bold=True),
            Column("title", title["title"], 112, stretch=True),
            Column("status", title["status"], 70),
            Column("cards", title["cards"], 56, align="right", show=lambda n: desk.style.count(float(str(n)))),
        ], desk.row(29), identity="lot")
        # fmt: on
        self.setAccessibleName(desk.words("lots.list"))

    def show_lots(self, rows: Sequence[LotRow]) -> None:
        told = [(row.name, _called(self._desk, row), _status(self._desk, row)) for row in rows]
        texts = {name: Coded.of(row[at] for row in told) for at, name in enumerate(("lot", "title", "status"))}
        self.set_data(Columns(len(rows), {**texts, "cards": np.array([row.cards for row in rows], np.float64)}))


def _called(desk: Desk, row: LotRow) -> str:
    return desk.called(str(row.fields.get("title") or row.fields.get("buyer") or ""))


def _status(desk: Desk, row: LotRow) -> str:
    """A sold lot says so until it is on its way; one that cannot go on says that."""
    status = str(row.fields["status"])
    if row.against:
        return desk.words("lots.stopped_short", n=desk.style.count(row.against))
    return desk.words("lots.sold" if row.fields.get("sold") and status == "sealed" else f"value.lot.{status}")
