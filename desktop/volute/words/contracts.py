"""What leaving a lease costs, in words: every line with its formula, so that a tenant can compute it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from volute.domain.deposits import Deposit
from volute.domain.events import Evidence
from volute.domain.leases import Charge, Terms, total
from volute.domain.money import Money
from volute.domain.problems import Refused
from volute.words.catalogue import Words


def left_of(deposit: Deposit, owed: Money | None) -> tuple[str, Money] | None:
    """The words' key and the amount: what of the deposit goes back, or what is owed beyond it; None without either."""
    if owed is None or not deposit.security:
        return None
    left = Money.of(deposit.security, owed.currency) - owed
    return ("deposit_back", left) if left.minor >= 0 else ("still_owed", Money(-left.minor, left.currency))


def charge_words(words: Words, line: Charge) -> str:
    """One line: what it is for, and how its amount comes about."""
    return words(f"leases.charge.{line.what}", **line.facts)


def settled(
    words: Words, terms: Terms, deposit: Deposit, lines: Sequence[Charge], penalty: str | None
) -> dict[str, Evidence]:
    """What the lease keeps of its end: the penalty, its formula, what of the deposit goes back and what is forfeited.

    ``penalty`` is what was agreed on instead of what the contract says; Refused when it is no amount.
    """
    computed = total(lines, terms.currency)
    owed = computed if penalty in (None, "") else _amount(str(penalty), terms)
    formula = "; ".join(charge_words(words, line) for line in lines)
    if owed is not None and owed != computed:
        formula = words("leases.agreed_instead", computed="—" if computed is None else str(computed), formula=formula)
    if owed is None:
        return {"penalty_formula": formula} if formula else {}
    kept: Mapping[str, Evidence] = {"penalty": f"{owed.major:.2f}", "penalty_formula": formula}
    returned, forfeited = deposit.settled(owed.major)
    parted = {"deposit_returned": f"{returned:.2f}", "deposit_forfeited": f"{forfeited:.2f}"}
    return {name: value for name, value in {**kept, **(parted if deposit.security else {})}.items() if value != ""}


def _amount(text: str, terms: Terms) -> Money:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation as odd:
        raise Refused("evidence_not_amount", field="penalty", given=text) from odd
    if not amount.is_finite() or amount < 0:
        raise Refused("evidence_not_amount", field="penalty", given=text)
    return Money.of(amount, terms.currency)
