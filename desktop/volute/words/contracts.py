"""What leaving a lease costs, in words: every line with its formula, so that a tenant can compute it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from volute.domain.events import Evidence
from volute.domain.leases import Charge, Terms, total
from volute.domain.money import Money
from volute.domain.problems import Refused
from volute.words.catalogue import Words


def charge_words(words: Words, line: Charge) -> str:
    """One line: what it is for, and how its amount comes about."""
    return words(f"leases.charge.{line.what}", **line.facts)


def settled(words: Words, terms: Terms, lines: Sequence[Charge], penalty: str | None) -> dict[str, Evidence]:
    """What the lease keeps of its end: the penalty, its formula, and how much of the deposit goes back.

    ``penalty`` is what was agreed on instead of what the contract says; Refused when it is no amount.
    """
    computed = total(lines, terms.currency)
    owed = computed if penalty in (None, "") else _amount(str(penalty), terms)
    formula = "; ".join(charge_words(words, line) for line in lines)
    if owed is not None and owed != computed:
        formula = words("leases.agreed_instead", computed="—" if computed is None else str(computed), formula=formula)
    if owed is None:
        return {"penalty_formula": formula} if formula else {}
    back = max(Money.of(terms.deposit, terms.currency).minor - owed.minor, 0)
    kept: Mapping[str, Evidence] = {"penalty": f"{owed.major:.2f}", "penalty_formula": formula}
    returned = {"deposit_returned": f"{Money(back, terms.currency).major:.2f}"} if terms.deposit else {}
    return {name: value for name, value in {**kept, **returned}.items() if value != ""}


def _amount(text: str, terms: Terms) -> Money:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation as odd:
        raise Refused("evidence_not_amount", field="penalty", given=text) from odd
    if not amount.is_finite() or amount < 0:
        raise Refused("evidence_not_amount", field="penalty", given=text)
    return Money.of(amount, terms.currency)
