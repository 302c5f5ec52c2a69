"""Lots as they are shown: every card with what a buyer is told of it, and what its sale gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, Row

from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence, Fact, StepTaken
from volute.domain.lots import SPLITS, read_heads, split
from volute.domain.money import Currency, Money
from volute.domain.problems import Refused
from volute.domain.replay import replay, standing
from volute.economics.book_value import Gain, gain, together
from volute.economics.carrying import Books
from volute.ledger.expectations import register
from volute.ledger.lots import changed_since, heads_of, histories_of, packed, rows_of
from volute.ledger.store import Ledger
from volute.queries.lot_against import Odd, against
from volute.queries.named import card_called
from volute.queries.prices import PriceBook
from volute.queries.spent import spent
from volute.queries.tax_books import books

Fields = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class LotCard:
    """One card as a buyer is told of it. ``price`` is what it was sold for, or what it is listed for (``sold`` False)
    in CNY with VAT; None where nobody knows. ``head`` ends its history as sealed, else as it is now."""

    card: str
    box: str
    sticker: str
    serial: str
    uuid: str
    variant: str
    cooler: str
    memory_mib: int | None
    grade: str
    health: str
    modifications: tuple[str, ...]
    claims: tuple[str, ...]  # kinds of those in force, allowed or not
    against: tuple[Odd, ...]  # what refuses to seal, ship and sell it
    custody: str
    commercial: str
    head: str
    price: float | None
    sold_as: str  # or is offered as
    changed: bool  # since it was sealed
    gain: Gain

    @property
    def model(self) -> str:
        return variant_name(self.variant)


@dataclass(frozen=True, slots=True)
class LotSheet:
    """A lot with its cards by box, and what it gains. ``fields`` are the register's."""

    name: str
    fields: Fields
    cards: tuple[LotCard, ...]
    books: Books
    books_assumed: bool  # nobody said how cards are written off
    ledger: str

    @property
    def status(self) -> str:
        return str(self.fields["status"])

    @property
    def sold(self) -> bool:
        return bool(self.fields.get("sold"))

    @property
    def currency(self) -> str:
        return str(self.fields.get("currency") or Currency.CNY)

    @property
    def reckoned(self) -> str:
        """In which gains are told: the sale's currency, or CNY where somebody said its rate."""
        return str(Currency.CNY) if self.fields.get("rate") else self.currency

    @property
    def boxes(self) -> dict[str, int]:
        """Cards by box, in order."""
        found = dict.fromkeys(sorted({card.box for card in self.cards}, key=_by_number), 0)
        for card in self.cards:
            found[card.box] += 1
        return found

    @property
    def total(self) -> Gain:
        """Of all cards; unknown where one is."""
        return together([card.gain for card in self.cards])

    @property
    def known(self) -> tuple[Gain, int]:
        """Of the cards whose gain is known, and how many those are."""
        some = [card.gain for card in self.cards if card.gain.of_book is not None]
        return together(some), len(some)


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot in a list."""

    name: str
    fields: Fields
    cards: int
    boxes: int
    against: int  # cards that could not go out with it now


def _by_number(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdigit() else (10**9, text)


def lots(ledger: Ledger, today: date) -> tuple[LotRow, ...]:
    """All of them, the newest first."""
    with ledger.reading() as connection:
        found, lying = register(connection, "lot"), packed(connection)
        inside: dict[str, dict[str, Fields]] = {name: {} for name in found}
        for card, fields in lying.items():
            inside.setdefault(str(fields["lot"]), {})[card] = fields
        rows = [_row(connection, name, fields, inside[name], today) for name, fields in found.items()]
    return tuple(sorted(rows, key=lambda row: row.name, reverse=True))


def _row(connection: Connection, name: str, fields: Fields, lying: Mapping[str, Fields], today: date) -> LotRow:
    boxes = {str(said["box"]) for said in lying.values()}
    sold = fields.get("sold") or not lying
    odd = {} if sold else against(connection, lying, str(fields.get("sold_as") or ""), today)
    return LotRow(name, fields, len(lying), len(boxes), len(odd))


def lot_sheet(ledger: Ledger, name: str, today: date) -> LotSheet:
    """Refused when there is no such lot. Gains of a lot not sold yet are those of its listed prices today."""
    said = books(ledger)
    with ledger.reading() as connection:
        fields = register(connection, "lot").get(name)
        if fields is None:
            raise Refused("no_such_entry", register="lot", name=name)
        told = _Told(connection, fields, today, said or Books())
        cards = sorted(told.cards(packed(connection, name)), key=lambda c: (_by_number(c.box), c.card))
    return LotSheet(name, fields, tuple(cards), told.books, said is None, ledger.name)


class _Told:
    """What the cards of one lot are told from."""

    def __init__(self, connection: Connection, fields: Fields, today: date, policy: Books) -> None:
        self._connection, self._fields, self.books, self._today = connection, fields, policy, today
        self._day = date.fromisoformat(str(fields.get("sold") or today.isoformat()))
        self._sealed = read_heads(str(fields.get("heads") or "")) if fields["status"] != "open" else {}
        self._prices = PriceBook(register(connection, "price"))

    def cards(self, lying: Mapping[str, Fields]) -> Iterator[LotCard]:
        rows, histories = rows_of(self._connection, lying), histories_of(self._connection, sorted(lying))
        heads = {**heads_of(self._connection, lying), **self._sealed}
        sold = bool(self._fields.get("sold"))
        changed = set() if sold else set(changed_since(self._connection, self._sealed))
        odd = {} if sold else against(self._connection, lying, str(self._fields.get("sold_as") or ""), self._today)
        for card, fields in lying.items():
            made = self._card(rows[card], str(fields["box"]), histories[card])
            against_it = tuple(odd.get(card, ()))
            yield replace(made, head=heads[card], changed=card in changed, against=against_it)

    def _card(self, row: Row[tuple[object, ...]], box: str, history: Sequence[Fact]) -> LotCard:
        listed, sale = _last(history, "list_for_sale"), _last(history, "sell")
        said = sale if self._fields.get("sold") else listed if row.commercial == "listed" else {}
        price = float(str(said["price"])) if said.get("price") else self._listed(row)
        return LotCard(
            card=row.id,
            box=box,
            sticker=row.sticker,
            serial=row.serial,
            uuid=row.uuid,
            variant=row.variant,
            cooler=row.cooler,
            memory_mib=row.memory_mib,
            grade=row.grade,
            health=row.health,
            modifications=tuple(row.modifications.split()),
            claims=self._claims(history) if row.encumbrances else (),
            against=(),
            custody=row.custody,
            commercial=row.commercial,
            head="",
            price=price,
            sold_as=str(sale.get("sold_as") or self._fields.get("sold_as") or ""),
            changed=False,
            gain=gain(spent(history, self._currency), self._net(price), self._day, self.books),
        )

    def _claims(self, history: Sequence[Fact]) -> tuple[str, ...]:
        now = replay(history)
        held = now.encumbrances if now else ()
        return tuple(dict.fromkeys(claim.kind for claim in held if claim.guards(self._today.isoformat())))

    def _listed(self, row: Row[tuple[object, ...]]) -> float | None:
        """The price book's, on its own VAT basis brought to one with VAT."""
        quote = self._prices.find(row.variant, "resale", row.centre)
        if quote is None:
            return None
        return quote.amount if quote.vat_included else quote.amount * (1 + quote.vat_rate)

    @property
    def _currency(self) -> str:
        return str(Currency.CNY if self._fields.get("rate") else self._fields.get("currency") or Currency.CNY)

    def _net(self, price: float | None) -> float | None:
        """Without VAT, and without the card's share of the fees; in CNY where the sale has a rate."""
        if price is None:
            return None
        fields = self._fields
        rate = float(str(fields.get("vat_rate") or self.books.vat))
        net = price / (1 + rate) if fields.get("vat_included", True) else price
        fees, total = (float(str(fields.get(name) or 0)) for name in ("fees", "total"))
        return (net - (fees * price / total if total else 0.0)) * float(str(fields.get("rate") or 1))


def _last(history: Sequence[Fact], step: str) -> Fields:
    """The evidence of the last such step that stands; nothing when there is none."""
    steps = (f.event for f in reversed(standing(history)) if isinstance(f.event, StepTaken))
    return next((event.evidence for event in steps if event.step == step), {})


def scanned(ledger: Ledger, text: str) -> list[str]:
    """Numbers of the cards that were scanned or typed, by any identifier. Refused names the one that is none."""
    with ledger.reading() as connection:
        return list(dict.fromkeys(card_called(connection, one) for one in text.replace(",", " ").split()))


def shares(sheet: LotSheet, total: Money, rule: str) -> dict[str, Money]:
    """A price for the whole as a price for each card, to the cent. Refused for a rule that nobody knows, and where it
    rests on a price or cost that is not known."""
    if rule not in SPLITS:
        raise Refused("evidence_not_known", field="split", given=rule, known=" / ".join(SPLITS))
    given = {card.card: {"equal": 1.0, "by_price": card.price, "by_cost": card.gain.cost}[rule] for card in sheet.cards}
    if unknown := [card for card, weight in given.items() if weight is None]:
        raise Refused("split_unknown", rule=rule, n=len(unknown), cards=", ".join(unknown[:5]))
    parts = split(total.minor, [round(100 * float(weight or 0)) for weight in given.values()])
    return {card: Money(part, total.currency) for card, part in zip(given, parts, strict=True)}
