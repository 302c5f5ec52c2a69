"""Can these be sold today? For every card each reason why not, and which machines would be broken by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volute.domain.catalogue import variant_name
from volute.ledger.store import Ledger
from volute.queries.card_checks import Checks, Reason
from volute.queries.fleet import placed


@dataclass(frozen=True, slots=True)
class Sellable:
    """One card. ``left`` are cards that would stay behind in its host, which is then no whole machine any more."""

    card: str
    model: str
    place: str
    reasons: tuple[Reason, ...]
    left: int

    @property
    def free(self) -> bool:
        """Nothing speaks against selling it now."""
        return not self.reasons


def sellable(ledger: Ledger, cards: Sequence[str], today: date) -> tuple[Sellable, ...]:
    """In the order given; cards that left the fleet are not in it."""
    checks, wanted = Checks(ledger), frozenset(cards)
    rows = {row.id: row for of in checks.rows.values() for row in of if row.id in wanted}
    found: list[Sellable] = []
    for card in cards:
        if row := rows.get(card):
            left = [other for other in checks.hosts.get(row.host, ()) if other not in wanted] if row.host else []
            place = placed(row.centre, row.host, row.slot, row.store)
            reasons = checks.of(row, today, today).reasons
            found.append(Sellable(card, variant_name(row.variant), place, reasons, len(left)))
    return tuple(found)
