"""A lot is sold as one intent: what buyer and price are goes into the lot, and every card takes the step that sells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from volute.commands.judging import must_be_declared
from volute.commands.lots import lot_fields, must_be_as_sealed
from volute.commands.sale_limits import must_be_taken, must_reach_floor
from volute.commands.seat import Seat
from volute.domain.events import Described, Evidence, StepTaken
from volute.domain.lifecycle import ON
from volute.domain.money import Money
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import complete, subject
from volute.domain.replay import replay
from volute.domain.steps import STEPS, check
from volute.ledger.lots import histories_of, packed
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx

SHOWN = 5  # reasons told in full


@dataclass(frozen=True, slots=True)
class Sale:
    """Buyer, prices and basis. ``prices`` are each card's, in one currency; they are what was agreed, or the shares of
    a price for the whole by the rule ``split``. ``sold_as`` names what single cards are sold as, else ``usually``."""

    buyer: str
    prices: Mapping[str, Money]
    vat_included: bool
    vat_rate: str = "0.13"
    split: str = ""
    fees: Money | None = None  # without VAT
    day: str = ""
    rate: str = ""  # CNY for one of the prices' currency on that day, and who says so
    rate_source: str = ""
    document: str = ""
    override: str = ""
    usually: str = "used"
    sold_as: Mapping[str, str] = field(default_factory=dict)

    def evidence(self, card: str, lot: str) -> Mapping[str, Evidence]:
        """What the step that sells says of one card."""
        price = self.prices[card]
        said: dict[str, Evidence] = {
            "buyer": self.buyer.strip(),
            "price": f"{price.major:.2f}",
            "currency": price.currency.value,
            "vat_included": self.vat_included,
            "sold_as": self.sold_as.get(card, self.usually),
            "lot": lot,
            "document": self.document.strip(),
            "override": self.override.strip(),
        }
        return {name: value for name, value in said.items() if value != ""}

    def fields(self, today: str) -> Mapping[str, Evidence]:
        """What the lot says of it."""
        first, *others = self.prices.values()
        total = sum(others, first)
        said: dict[str, Evidence] = {
            "buyer": self.buyer.strip(),
            "sold": self.day or today,
            "total": f"{total.major:.2f}",
            "currency": total.currency.value,
            "vat_included": self.vat_included,
            "vat_rate": self.vat_rate,
            "fees": f"{self.fees.major:.2f}" if self.fees else "",
            "split": self.split,
            "rate": self.rate.strip(),
            "rate_source": self.rate_source.strip(),
            "document": self.document.strip(),
            "override": self.override.strip(),
        }
        return {name: value for name, value in said.items() if value != ""}


def sell_lot(ledger: Ledger, seat: Seat, lot: str, sale: Sale) -> Receipt:
    """Sell every card of a sealed, shipped or received lot: one transaction, one undo. All cards or none.

    Refused names every card that may not be sold so: encumbered without somebody who allows it, sold as what it is
    not, changed since it was sealed.
    """
    seat.must_be(STEPS["sell"].by, "sell")
    if not sale.buyer.strip():
        raise Refused("lot_says_nothing", lot=lot, field="buyer", fields="buyer")
    with ledger.writing(seat.by, seat.now()) as tx:
        fields = lot_fields(tx, lot)
        _may_be_sold(lot, fields)
        cards = list(packed(tx.connection, lot))
        _priced(lot, cards, sale)
        _all_lawful(tx, seat, lot, sale)
        _within_limits(tx, seat, lot, sale)
        must_be_as_sealed(tx, lot, fields)
        said = sale.fields(seat.today().isoformat())
        complete("lot", {**fields, **said})
        sold = [Draft(card, StepTaken("sell", sale.evidence(card, lot))) for card in cards]
        return tx.append_all([Draft(subject("lot", lot), Described(said)), *sold])


def _may_be_sold(lot: str, fields: Mapping[str, Evidence]) -> None:
    if fields["status"] == "open":
        raise Refused("lot_not_lawful", lot=lot, axis="lot", now="open", needs="sealed / shipped / received")
    if fields.get("sold"):
        raise Refused("lot_sold", lot=lot, buyer=str(fields.get("buyer") or ""))


def _priced(lot: str, cards: list[str], sale: Sale) -> None:
    """Every card of the lot has a price, no other has, and all are in one currency."""
    if odd := sorted(set(cards) ^ set(sale.prices)):
        raise Refused("sale_price_missing", lot=lot, cards=", ".join(odd[:SHOWN]), n=len(odd), field="prices")
    currencies = sorted({price.currency.value for price in sale.prices.values()})
    if len(currencies) > 1:
        raise Refused("sale_currencies", lot=lot, known=" / ".join(currencies))


def _within_limits(tx: Tx, seat: Seat, lot: str, sale: Sale) -> None:
    """Neither under a floor nor beyond what the buyer takes, unless somebody is named who allows it."""
    more = {"vat_rate": sale.vat_rate, "rate": sale.rate.strip()}
    must_reach_floor(tx, "sell", {card: {**sale.evidence(card, lot), **more} for card in sale.prices})
    if not sale.override.strip():
        day = date.fromisoformat(sale.day) if sale.day else seat.today()
        must_be_taken(tx, sale.buyer, list(sale.prices), day)


def _all_lawful(tx: Tx, seat: Seat, lot: str, sale: Sale) -> None:
    refused, today = [], seat.today().isoformat()
    for card, history in histories_of(tx.connection, sorted(sale.prices)).items():
        try:
            if (now := replay(history)) is not None:
                check(now, "sell", {**sale.evidence(card, lot), ON: today})
                must_be_declared(tx, [card], "sell", sale.evidence(card, lot))
        except Refused as no:
            refused.append(no)
    if refused:
        raise Refused("lot_cards_refused", lot=lot, n=len(refused), reasons=tuple(refused[:SHOWN]))
