"""``volute leases check``, ``tenants``, ``claims``: paid and dark or lit and unpaid, who rents, what guards sales."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from volute.cli.context import OK, Context
from volute.queries.claims import Claim, claims
from volute.queries.tenants import tenants
from volute.queries.use_check import KINDS, use_check

CHECKED = ("kind", "lease", "tenant", "centre", "cards", "of", "coverage", "looks", "lit", "rent")
TENANTS = ("tenant", "leases", "cards", "monthly", "by_use", "deposits", "due", "next_end", "statements")
CLAIMS = ("claim", "holder", "since", "until", "state", "cards", "centres")


def check(context: Context) -> int:
    """By lease, or by centre where there is no lease; the cards themselves with ``--json``."""
    w, style = context.words, context.style
    found = use_check(context.ledger(), context.tools.clock())
    rows = [
        [
            w(f"leases.use.{group.kind}"),
            group.lease or "—",
            group.tenant or "—",
            group.place or "—",
            style.count(len(group.cards)),
            style.count(group.of),
            style.percent(group.coverage, 0),
            style.number(group.looks, 1),
            style.number(group.lit, 0),
            "—" if group.monthly is None else f"{style.number(group.monthly, 0)} {group.currency}",
        ]
        for group in found.groups
    ]
    groups = [{**asdict(group), "coverage": group.coverage} for group in found.groups]
    counts = {kind: len(found.cards(kind)) for kind in KINDS}
    data = {"since": found.since, "until": found.until, "looks": found.looks, **counts, "groups": groups}
    context.rows([w(f"leases.view.{name}") for name in CHECKED], rows, data)
    context.progress(w("leases.view_said.use", since=style.moment(found.since), looks=found.looks, **counts))
    return OK


def shown_tenants(context: Context) -> int:
    w, style = context.words, context.style
    found = tenants(context.ledger(), context.tools.clock())
    context.none_of("leases", found)
    rows = [
        [
            each.name,
            style.count(len(each.leases)),
            style.count(len(each.cards)),
            ", ".join(f"{amount:,.0f} {currency}" for currency, amount in each.monthly.items()) or "—",
            style.count(each.by_use),
            ", ".join(f"{amount:,.0f} {currency}" for currency, amount in each.deposits.items()) or "—",
            ", ".join(f"{amount:,.0f} {currency}" for currency, amount in each.due.items()) or "—",
            style.iso(each.next_end),
            style.count(len(each.statements)),
        ]
        for each in found
    ]
    context.rows([w(f"leases.view.{name}") for name in TENANTS], rows, [asdict(each) for each in found])
    return OK


def shown_claims(context: Context) -> int:
    """Every claim on cards, the next to end first; what expired no longer guards a sale."""
    w, today = context.words, context.today
    found = claims(context.ledger())
    context.none_of("claims", found)
    rows = [_claim(context, claim, today) for claim in found]
    data = [{**asdict(claim), "expired": claim.expired(today)} for claim in found]
    context.rows([w(f"leases.view.{name}") for name in CLAIMS], rows, data)
    return OK


def _claim(context: Context, claim: Claim, today: date) -> list[str]:
    w, style = context.words, context.style
    state = w("leases.claim_open") if claim.until is None else w("leases.claim_left", n=(claim.until - today).days)
    if claim.until and claim.expired(today):
        state = w("leases.claim_expired", day=claim.until.isoformat())
    days = [style.iso(claim.since), style.iso(claim.until), state]
    return [w(f"choice.{claim.kind}"), claim.holder, *days, style.count(len(claim.cards)), ", ".join(claim.places)]
