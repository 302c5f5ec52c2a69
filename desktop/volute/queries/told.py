"""What the ledger tells a comparison beside counts, prices and contracts: tax books, claims on cards, and what the
owner said of the fleet and of each centre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from volute.economics.inputs import Centre, Cohort
from volute.queries.claims_told import Claims, with_claims
from volute.queries.counted import Key
from volute.queries.tax_books import TaxBook
from volute.queries.terms_told import Fields, Said, at_centre, centre_told, with_terms


@dataclass(frozen=True, slots=True)
class Told:
    """Asked for every cohort and centre; tax books and claims by centre and variant."""

    terms: Said
    entries: Mapping[str, Fields]  # of centres
    taxed: Mapping[Key, TaxBook]
    claimed: Mapping[Key, Claims]

    def cohort(self, plain: Cohort, seen: int, today: date) -> Cohort:
        """What is nearest to the cards counts: the fleet's terms, then the centre's, then claims on the cards. ``seen``
        are the racked cards whose load is known."""
        key, centre = (plain.centre, plain.variant), self.entries.get(plain.centre, {})
        said = at_centre(with_terms(plain, self.terms), centre, today)
        return _taxed(with_claims(said, self.claimed.get(key), seen), self.taxed.get(key, TaxBook()))

    def centres(self, cohorts: Iterable[Cohort], today: date) -> tuple[Centre, ...]:
        """Of all cohorts."""
        draw: dict[str, float] = {}
        for cohort in cohorts:
            racked = cohort.count * cohort.racked * cohort.upkeep.busy_kw
            draw[cohort.centre] = draw.get(cohort.centre, 0.0) + racked
        return tuple(centre_told(code, self.entries.get(code, {}), kw, today) for code, kw in sorted(draw.items()))


def _taxed(cohort: Cohort, own: TaxBook) -> Cohort:
    """With what its cards stand at in the tax books: the only way in which a purchase price counts."""
    months = max(len(own.left), 1)
    return replace(
        cohort, tax_book=own.value / cohort.count, tax_months=months, tax_left=own.left, costless=own.costless
    )
