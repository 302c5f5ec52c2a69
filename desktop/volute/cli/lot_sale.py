"""``volute lots sell``: buyer, prices and basis as they are typed; the whole price is shared out by a rule that is
said."""

from __future__ import annotations

from collections.abc import Mapping

from volute.cli.context import OK, Context, meant
from volute.commands.lot_sale import Sale, sell_lot
from volute.domain.evidence import as_evidence
from volute.domain.money import Currency, Money
from volute.domain.problems import Refused
from volute.ledger.store import Ledger
from volute.queries.lots import LotSheet, lot_sheet, shares

NAMED = ("buyer", "total", "price", "vat_rate", "fees", "document", "override", "sold_as", "rate", "rate_source")


def sell(context: Context, ledger: Ledger, lot: str) -> int:
    """One price for the whole (``--total``), or each card's (``CARD=PRICE``, others ``--price``)."""
    told, words = context.options, context.words
    currency = Currency(told.currency)
    sheet = lot_sheet(ledger, lot, context.today)
    prices = _prices(context, ledger, sheet, currency)
    sale = Sale(
        buyer=told.buyer,
        prices=prices,
        vat_included=not told.without_vat,
        vat_rate=told.vat_rate or "0.13",
        split=told.split if told.total else "",
        fees=amount("fees", told.fees, currency) if told.fees else None,
        day=told.day,
        rate=told.rate,
        rate_source=told.rate_source,
        document=told.document,
        override=told.override,
        usually=told.sold_as or str(sheet.fields.get("sold_as") or "used"),
    )
    sell_lot(ledger, context.seat, lot, sale)
    total = sum(list(prices.values())[1:], next(iter(prices.values())))
    said = words("cli.lots.sold", lot=lot, n=len(prices), buyer=told.buyer, total=str(total))
    each = {card: f"{price.major:.2f}" for card, price in prices.items()}
    context.tell(said, {"lot": lot, "total": f"{total.major:.2f}", "currency": currency.value, "prices": each})
    return OK


def _prices(context: Context, ledger: Ledger, sheet: LotSheet, currency: Currency) -> Mapping[str, Money]:
    told = context.options
    if told.total:
        return shares(sheet, amount("total", told.total, currency), told.split)
    given = dict(pair.partition("=")[::2] for pair in told.rest)
    each = {meant(ledger, "card", card): amount("price", text, currency) for card, text in given.items()}
    if told.price:
        usual = amount("price", told.price, currency)
        each = {card.card: each.get(card.card, usual) for card in sheet.cards}
    if not each:
        raise Refused("argument_missing", command="lots sell", names="--total")
    return each


def amount(name: str, text: str, currency: Currency) -> Money:
    """Money as typed, at most to the cent. Refused names the field."""
    return Money.of(str(as_evidence(name if name == "price" else "cost", text)), currency)
