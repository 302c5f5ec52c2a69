"""A lot in words: the columns a buyer is given, its state in sentences, and its gains with the method behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from volute.economics.book_value import RENT_VAT
from volute.queries.lot_against import Odd
from volute.queries.lots import LotCard, LotSheet
from volute.words import Style, Words

COLUMNS = (
    "card", "box", "sticker", "serial", "uuid", "model", "cooler", "memory", "condition", "modifications",
    "sold_as", "head",
)  # fmt: skip

TESTED = ("ok", "degraded", "failed")  # of healths those that somebody looked for
SHOWN = 5  # cards named, of which something speaks
Sheet = tuple[str, tuple[str, ...], list[tuple[str, ...]]]  # title, headings, rows


@dataclass(frozen=True, slots=True)
class LotSaid:
    """One lot in one language. ``called`` is how it writes a name of the ledger: as entered, but for the demo's."""

    sheet: LotSheet
    words: Words
    style: Style
    called: Callable[[str], str] = str

    def money(self, amount: float | None) -> str:
        """In the currency of the sale, whole units; a dash where it is unknown."""
        return replace(self.style, currency=self.sheet.currency).money(amount)

    def reckoned(self, amount: float | None) -> str:
        """What a sale gains: in CNY where it has a rate."""
        return replace(self.style, currency=self.sheet.reckoned).money(amount)

    def _signed(self, amount: float | None) -> str:
        """To the yuan, as the amounts beside it."""
        return ("+" if amount and amount > 0 else "") + self.reckoned(amount)

    def title(self) -> str:
        named = self.called(str(self.sheet.fields.get("title") or ""))
        return f"{self.sheet.name} · {named}" if named else self.sheet.name

    def status(self) -> str:
        return self.words(f"value.lot.{self.sheet.status}")

    def heads(self) -> tuple[str, ...]:
        return tuple(self.words(f"lots.column.{name}") for name in COLUMNS)

    def cells(self, card: LotCard) -> tuple[str, ...]:
        """As ``heads``."""
        w = self.words
        told = ", ".join(w(f"choice.{one}") for one in card.modifications)
        return (
            card.card,
            card.box,
            card.sticker or "—",
            card.serial or "—",
            card.uuid or "—",
            card.model,
            w(f"choice.{card.cooler}"),
            self.style.memory_exact(card.memory_mib),
            self.condition(card) or "—",
            told or w("lots.none_declared"),
            self.sold_as(card) or "—",
            card.head,
        )

    def condition(self, card: LotCard) -> str:
        """Its grade, and its health where a test told it; nothing where nobody looked."""
        health = self.words(f"value.health.{card.health}") if card.health in TESTED else ""
        return " · ".join(filter(None, (card.grade, health)))

    def sold_as(self, card: LotCard) -> str:
        return self.words(f"choice.{card.sold_as}") if card.sold_as else ""

    def facts(self, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """What stands above the cards: names and values, those that are known."""
        fields, w = self.sheet.fields, self.words
        shipped = " ".join(str(fields.get(name) or "") for name in ("carrier", "waybill", "shipped")).strip()
        said = {
            "status": self.status(),
            "cards": self.counted(),
            "buyer": self.called(str(fields.get("buyer") or "")),
            "sold": str(fields.get("sold") or ""),
            "total": self.price(),
            "rate": " ".join(str(fields.get(name) or "") for name in ("rate", "rate_source")).strip(),
            "document": str(fields.get("document") or ""),
            "shipped": shipped,
            "received": " ".join(str(fields.get(name) or "") for name in ("received", "receiver")).strip(),
            "digest": str(fields.get("digest") or ""),
        }
        return [(w(f"lots.fact.{name}"), text) for name, text in said.items() if text and name not in without]

    def counted(self) -> str:
        """Cards, and in how many boxes."""
        cards = self.words.plural("unit.cards", len(self.sheet.cards))
        return f"{cards} {self.words.plural('lots.in_boxes', len(self.sheet.boxes))}"

    def price(self) -> str:
        """Of the whole, with its VAT basis; nothing before it is sold."""
        fields = self.sheet.fields
        if not fields.get("total"):
            return ""
        basis = self.words("cost.vat_in" if fields.get("vat_included") else "cost.vat_ex")
        return f"{replace(self.style, currency=self.sheet.currency).money_exact(float(str(fields['total'])))} {basis}"

    def sentences(self) -> Iterator[str]:
        """State, price and how it was shared, what is odd, gains and their method."""
        yield " · ".join(self.words("lots.fact_said", name=name, said=said) for name, said in self.facts())
        fields = self.sheet.fields
        if fields.get("split"):
            yield self.words("lots.split_said", rule=self.words(f"lots.split.{fields['split']}"))
        yield from self.stopped()
        if moved := [card.card for card in self.sheet.cards if card.changed]:
            yield self.words("lots.changed", cards=", ".join(moved))
        yield from self.gains()

    def odd(self, card: LotCard) -> str:
        """What speaks against it, shortly; nothing where nothing does."""
        changed = [self.words("lots.card_changed")] if card.changed else []
        return ", ".join([*changed, *map(self._odd, card.against)])

    def _odd(self, odd: Odd) -> str:
        claim = self.words(f"choice.{odd.claim}") if odd.claim else ""
        return self.words(f"lots.against.{odd.kind}", claim=claim, said=odd.said)

    def stopped(self) -> Iterator[str]:
        """That the lot cannot go on, by which cards and how that is mended."""
        if against := [card for card in self.sheet.cards if card.against]:
            told = "; ".join(f"{card.card} {self.odd(card)}" for card in against[:SHOWN])
            more = self.words("lots.and_more", n=len(against) - SHOWN) if len(against) > SHOWN else ""
            yield self.words.plural("lots.stopped", len(against), cards=told + more)

    def gains(self) -> Iterator[str]:
        """Of all cards, or of those whose cost is known; by the book and in cash."""
        known, n = self.sheet.known
        of = len(self.sheet.cards)
        if n:
            key = "lots.gain" if self.sheet.sold else "lots.gain_expected"
            named = {name: self.reckoned(getattr(known, name)) for name in ("proceeds", "book", "cost", "recovered")}
            gained = {name: self._signed(getattr(known, name)) for name in ("of_book", "of_cash")}
            yield self.words(key, n=n, **named, **gained)
        if n < of:
            yield self.words("lots.gain_unknown", n=of - n)
        policy = self.sheet.books
        shares = {"salvage": self.style.percent(policy.book_rest, 0), "vat": self.style.percent(policy.vat, 0)}
        rent = self.style.percent(RENT_VAT, 0)
        yield self.words("lots.method", life=policy.book_months, vat_rent=rent, **shares)
        if self.sheet.books_assumed:
            yield self.words("value.said.rules_assumed")

    def tables(self) -> tuple[Sheet, ...]:
        """Of the spreadsheet a buyer is given: cards, then the facts and how to check them. No cost, no gain."""
        told: list[tuple[str, ...]] = [*self.facts(), (self.words("lots.check"), self.check())]
        pair = (self.words("lots.fact.what"), self.words("lots.fact.said"))
        cards = [self.cells(card) for card in self.sheet.cards]
        return (self.sheet.name, self.heads(), cards), (self.words("lots.about"), pair, told)

    def check(self) -> str:
        """What the hashes are good for, and how far."""
        return self.words("lots.check_how")
