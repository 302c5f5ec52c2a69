"""``volute leases add``, ``renew``, ``notice``, ``end``: each one intent; what it costs is said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from volute.cli.context import OK, Context, meant
from volute.commands.leasing import Fates, Next, begin_lease, end_lease, give_notice, record_deposit, renew_lease
from volute.domain.deposits import Deposit
from volute.domain.events import Evidence
from volute.domain.evidence import as_evidence
from volute.domain.leases import Charge, Terms, terms_of, total
from volute.domain.problems import Refused
from volute.domain.steps import STEPS
from volute.ledger.store import Ledger
from volute.queries.lease_sheet import LeaseSheet, lease_sheet
from volute.queries.leases import free_cards
from volute.words.contracts import charge_words, left_of, settled

AGREED: tuple[str, ...] = ("tenant", "mode", "price", "unit", "vat_rate", "currency", "start", "end", "notice_days")
TOLD = ("agreed", "received", "held", "returned", "forfeited")
DEPOSITED = ("deposit_received", "deposit_on", "deposit_returned", "deposit_forfeited")
AGREED += ("deposit", "break_fee", "break_months", "owner_months", "billing", "vat_included", "power_included")
AGREED += ("capacity", "availability", "price_from", "deposit_received", "deposit_on")


def _given(context: Context) -> dict[str, Evidence]:
    """The terms that were typed."""
    return {n: v for n in AGREED if (v := getattr(context.options, n)) not in (None, "", False)}


def add(context: Context) -> int:
    """Cards by number, or so many free ones of a model in a centre."""
    ledger, given = context.ledger(), context.options
    receipt = begin_lease(ledger, context.seat, _given(context), _cards(context, ledger), name=given.lease or "")
    name = receipt.facts[0].subject.partition(":")[2]
    count = len(receipt.facts) - 1
    said = context.words.plural("lease_work.added", count, lease=name, tenant=given.tenant)
    context.tell(said, {"lease": name, "cards": [fact.subject for fact in receipt.facts[1:]]})
    return OK


def _cards(context: Context, ledger: Ledger) -> Sequence[str]:
    given = context.options
    if given.cards:
        return [meant(ledger, "card", name) for name in given.cards.replace(",", " ").split()]
    model, centre, count = context.given("model", "centre", "count")
    if not count.isdigit() or not int(count):
        raise Refused("evidence_not_whole", field="count", given=count, least=1, most=999_999)
    found = free_cards(ledger, meant(ledger, "model", model), meant(ledger, "centre", centre), int(count))
    if len(found) < int(count):
        raise Refused("evidence_not_whole", field="count", given=count, least=1, most=len(found))
    return found


def renew(context: Context) -> int:
    ledger = context.ledger()
    name = meant(ledger, "lease", *context.given("lease"))
    before = lease_sheet(ledger, name, context.tools.clock())
    renew_lease(ledger, context.seat, name, _given(context))
    after = lease_sheet(ledger, name, context.tools.clock())
    agreed = terms_of(name, after.fields)
    rents = [terms.monthly(len(after.cards)) for terms in (before.terms, agreed)]
    delta = rents[1] - rents[0] if rents[0] is not None and rents[1] is not None else None
    change = "—" if delta is None else context.style.signed(float(delta), 2)
    end = str(after.fields.get("end") or "—")
    since = str(after.fields.get("price_from") or "—")
    facts = {"lease": name, "end": end, "monthly_change": None if delta is None else str(delta), "price_from": since}
    context.tell(context.words("lease_work.renewed", lease=name, end=end, change=change, since=since), facts)
    return OK


def notice(context: Context) -> int:
    ledger, given = context.ledger(), context.options
    name = meant(ledger, "lease", *context.given("lease"))
    end, noticed = day("end", *context.given("end")), day("noticed", given.noticed or _today(context).isoformat())
    give_notice(ledger, context.seat, name, end, noticed)
    context.tell(context.words("leases.noticed", lease=name, end=end), {"lease": name, "end": end, "noticed": noticed})
    return OK


def end(context: Context) -> int:
    """What leaving costs is computed from the contract; ``--penalty`` is what was agreed on instead."""
    ledger, given = context.ledger(), context.options
    name = meant(ledger, "lease", *context.given("lease"))
    sheet, today = lease_sheet(ledger, name, context.tools.clock()), _today(context).isoformat()
    noticed = day("noticed", given.noticed or str(sheet.fields.get("noticed") or today))
    returned = day("returned", given.returned or today)
    lines = sheet.charges(noticed, returned)
    closing = settled(context.words, sheet.terms, sheet.deposit, lines, given.penalty)
    rows = charge_rows(context, sheet.terms, sheet.deposit, lines)
    if not given.preview:
        fields = {**closing, "noticed": noticed.isoformat()}
        end_lease(ledger, context.seat, name, given.reason, returned, _fates(context, ledger, sheet), fields)
        rows.append([context.words("leases.over", lease=name), returned.isoformat()])
    context.rows([name, ""], rows, {"lease": name, "returned": returned, "preview": given.preview, **closing})
    return OK


def charge_rows(context: Context, terms: Terms, deposit: Deposit, lines: Sequence[Charge]) -> list[list[str]]:
    """What leaving costs line by line, then the sum and what is left of the deposit, or is owed beyond it."""
    w, sums = context.words, total(lines, terms.currency)
    amounts = [(charge_words(w, line), line.amount) for line in lines]
    amounts.append((w("leases.penalty"), sums))
    if left := left_of(deposit, sums):
        amounts.append((w(f"leases.{left[0]}"), left[1]))
    return [[text, "—" if amount is None else str(amount)] for text, amount in amounts]


def deposit(context: Context) -> int:
    """Without amounts: what became of it. With them they are written down."""
    ledger = context.ledger()
    name = meant(ledger, "lease", *context.given("lease"))
    told = {field: text for field in DEPOSITED if (text := getattr(context.options, field)) not in (None, "")}
    if told:
        record_deposit(ledger, context.seat, name, told)
    sheet, style = lease_sheet(ledger, name, context.tools.clock()), context.style
    amounts = {field: getattr(sheet.deposit, field) for field in TOLD}
    currency = sheet.terms.currency
    rows = [
        [context.words(f"leases.deposits.{field}"), "—" if n is None else f"{style.number(float(n), 2)} {currency}"]
        for field, n in amounts.items()
    ]
    context.rows([name, ""], rows, {"lease": name, **amounts, "currency": currency})
    return OK


def _fates(context: Context, ledger: Ledger, sheet: LeaseSheet) -> Fates:
    """``list_for_sale price=62000`` for all cards; ``V-000007 open_job template=refurbish`` for one."""
    given = context.options
    every = [_next(text.split()) for text in given.then or ()]
    kinds = {(card.variant, card.centre): every[-1] for card in sheet.cards} if every else {}
    singles = [text.split() for text in given.then_card or ()]
    return Fates(kinds, {meant(ledger, "card", words[0]): _next(words[1:]) for words in singles if words})


def _next(words: Sequence[str]) -> Next:
    name, *pairs = words or ("",)
    if name not in STEPS:
        raise Refused("step_unknown", step=name)
    told = {field: as_evidence(field, text) for field, _, text in (pair.partition("=") for pair in pairs)}
    return Next(name, told)


def _today(context: Context) -> date:
    return context.today


def day(name: str, text: str) -> date:
    """A date as typed. Refused names the field."""
    try:
        return date.fromisoformat(text)
    except ValueError as odd:
        raise Refused("evidence_not_day", field=name, given=text) from odd
