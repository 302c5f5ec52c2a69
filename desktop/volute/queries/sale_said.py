"""The cards of a plan in words: why one is left out or waits, what is done to it, what it fetches and must fetch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from volute.domain import health
from volute.queries.card_checks import Reason
from volute.queries.condition_said import reason_words, sign_words
from volute.queries.sale_cards import SaleCard, SaleCards
from volute.words import Style, Words

CLAIMS = {"encumbered": "choice", "bench": "choice", "difference": "probes.kind"}  # whose words the said ones are


@dataclass(frozen=True, slots=True)
class SaleSaid:
    """In one language."""

    words: Words
    style: Style

    def why(self, reason: Reason) -> str:
        """One reason, with what stood there."""
        w = self.words
        if reason.signs:
            told = [reason_words(w, s) if isinstance(s, health.Reason) else sign_words(w, s) for s in reason.signs]
            return w(f"sale_plan.why.{reason.kind}", said="; ".join(told))
        of = CLAIMS.get(reason.kind)
        said = ", ".join(w(f"{of}.{one}") for one in reason.said.split()) if of else reason.said
        return w(f"sale_plan.why.{reason.kind}", said=said or "—")

    def whys(self, reasons: tuple[Reason, ...]) -> str:
        return "; ".join(map(self.why, reasons))

    def action(self, card: SaleCard) -> str:
        return self.words(f"sale_plan.action.{card.action}")

    def verdict(self, found: SaleCards) -> str:
        """How many were wanted and found, and how many whole machines leave."""
        wanted, n = sum(found.wanted), len(found.cards)
        return self.words("sale_plan.found", n=self.count(n), of=self.count(wanted), machines=self.count(found.whole))

    def does(self, found: SaleCards) -> str:
        """What accepting it does now, and what it leaves for later."""
        counted = {
            name: self.count(found.actions.get(name, 0)) for name in ("list", "convert", "listed", "later", "wait")
        }
        return self.words("sale_plan.does", **counted)

    def missing(self, found: SaleCards) -> str:
        """Why cards of these kinds are left out, the commonest reason first; nothing where none is."""
        kinds = Counter(reason.kind for card in found.left_out for reason in card.reasons)
        told = [f"{self.words(f'sale_plan.kind.{kind}')} {self.count(n)}" for kind, n in kinds.most_common()]
        n = self.count(len(found.left_out))
        return self.words("sale_plan.left_out", n=n, kinds=", ".join(told)) if told else ""

    def remarks(self, found: SaleCards) -> Iterator[str]:
        """What a floor is, which cards are expected to miss it, what a conversion must bring."""
        yield self.words("sale_plan.floor_is", life=found.books.book_months)
        if below := sum(card.below for card in found.cards):
            yield self.words("sale_plan.below", n=self.count(below))
        premiums = sorted({round(card.floor.premium) for card in found.cards if card.floor.premium})
        costs = sorted({round(card.floor.conversion) for card in found.cards if card.planned.converts})
        if premiums and costs:
            ends = {name: self.range(values) for name, values in (("premium", premiums), ("cost", costs))}
            yield self.words("sale_plan.conversion_pays", **ends)

    def range(self, values: list[int]) -> str:
        """``¥579`` or ``¥504 – ¥579``."""
        ends = dict.fromkeys((values[0], values[-1]))
        return " – ".join(self.style.money(value) for value in ends)

    def count(self, n: int) -> str:
        return self.style.count(n)
