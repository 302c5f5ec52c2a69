"""Lots on the terminal: all of them, one with its cards and what it gains, and the sheet for a buyer as a file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

from volute.cli.context import OK, Context
from volute.commands.plan_workbook import Page, plan_workbook
from volute.domain.problems import Refused, Unreachable
from volute.economics.book_value import Gain
from volute.ledger.store import Ledger
from volute.queries.delivery_note import SHEET, Papers
from volute.queries.lot_said import LotSaid
from volute.queries.lots import LotCard, LotRow, LotSheet, lot_sheet, lots

LISTED = ("lot", "title", "status", "cards", "boxes", "buyer")
CARDS = ("card", "box", "model", "place", "price", "of_book", "of_cash", "head")
HEAD = 16  # of a hash on a terminal


def show_lots(context: Context, ledger: Ledger) -> int:
    found = lots(ledger, _today(context))
    context.none_of("lots", found)
    w = context.words
    rows = [_listed(context, row) for row in found]
    data = [{"lot": r.name, "cards": r.cards, "boxes": r.boxes, "against": r.against, **dict(r.fields)} for r in found]
    context.rows([w(f"cli.lots.{name}") for name in LISTED], rows, data)
    return OK


def _listed(context: Context, row: LotRow) -> list[str]:
    status = context.words(f"value.lot.{row.fields['status']}")
    numbers = [context.style.count(n) for n in (row.cards, row.boxes)]
    return [row.name, _said(row.fields.get("title")), status, *numbers, _said(row.fields.get("buyer"))]


def _said(value: object) -> str:
    return str(value or "—")


def show_lot(context: Context, ledger: Ledger, name: str) -> int:
    """Its cards with price and gain, then the sum, the method and the digest."""
    sheet, w = lot_sheet(ledger, name, _today(context)), context.words
    said = LotSaid(sheet, w, context.style)
    context.rows([w(f"cli.lots.{key}") for key in CARDS], [_row(said, card) for card in sheet.cards], _data(sheet))
    for sentence in said.sentences():
        context.progress(sentence)
    return OK


def _today(context: Context) -> date:
    return context.today


def _row(said: LotSaid, card: LotCard) -> list[str]:
    place = said.words(f"value.custody.{card.custody}")
    gains = [said.money(card.price), *map(said.reckoned, (card.gain.of_book, card.gain.of_cash))]
    return [card.card, card.box, card.model, place, *gains, card.head[:HEAD]]


def _data(sheet: LotSheet) -> dict[str, object]:
    cards = [{**asdict(card), "gain": _gain(card.gain)} for card in sheet.cards]
    known, n = sheet.known
    return {
        "lot": sheet.name,
        "status": sheet.status,
        "digest": sheet.fields.get("digest"),
        "boxes": sheet.boxes,
        "cards": cards,
        "sale": {name: sheet.fields.get(name) for name in SALE},
        "gain": {
            **_gain(sheet.total),
            "known_cards": n,
            "of_known": _gain(known),
            "books": asdict(sheet.books),
            "books_assumed": sheet.books_assumed,
        },
    }


SALE = (
    "buyer",
    "sold",
    "total",
    "fees",
    "currency",
    "vat_included",
    "vat_rate",
    "rate",
    "rate_source",
    "split",
    "document",
    "override",
)


def _gain(gain: Gain) -> dict[str, float | None]:
    return {**asdict(gain), "of_book": gain.of_book, "of_cash": gain.of_cash}


def write_papers(context: Context, ledger: Ledger, name: str, kind: str, files: list[Path]) -> int:
    """What a buyer is given, as PDF or XLSX by the ending of the name; a delivery note or labels as PDF."""
    for path in files:
        if path.suffix.lower() not in ((".pdf", ".xlsx") if kind == SHEET else (".pdf",)):
            raise Refused("sheet_kind", path=str(path))
        if not path.absolute().parent.is_dir():
            raise Unreachable("file_unwritable", path=str(path), reason=context.words("cli.compare.no_folder"))
    sheet = lot_sheet(ledger, name, _today(context))
    for path in files:
        if path.suffix.lower() == ".pdf":
            context.tools.draw_report(path, Papers(sheet, kind), context.words)
        else:
            plan_workbook(path, [Page(*table) for table in LotSaid(sheet, context.words, context.style).tables()])
    written = [str(path.resolve()) for path in files]
    context.tell(context.words("cli.lots.wrote", files="\n".join(written)), {"lot": name, "files": written})
    return OK
