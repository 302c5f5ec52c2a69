"""The other views of Leases as tables: tenants, paid but dark and lit but unpaid, and encumbrances with their days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from math import nan

from PySide6.QtWidgets import QPushButton

from volute.gui.desk import Desk
from volute.gui.pages.leases.listing import Listing, View
from volute.ledger.store import Ledger
from volute.queries.billed import BilledBook, CentreSold, billed_book
from volute.queries.claims import Claim, claims
from volute.queries.rates_said import at_least
from volute.queries.tenants import Tenant, tenants
from volute.queries.use_check import KINDS, Group, UseCheck, use_check

SOON_DAYS = 30


def listings(desk: Desk, *of_tenants: QPushButton) -> dict[str, Listing]:
    """By name, in the order they are offered; ``of_tenants`` is what can be done with a tenant."""
    return {
        "tenants": Listing(desk, tenants_view(desk), *of_tenants),
        "billed": Listing(desk, billed_view(desk)),
        "use": Listing(desk, use_view(desk)),
        "claims": Listing(desk, claims_view(desk)),
    }


def tenants_view(desk: Desk) -> View:
    """A row a tenant; entering one shows only its leases."""
    style, words = desk.style, desk.words

    def cells(tenant: Tenant) -> dict[str, str | float]:
        return {
            "tenant": desk.called(tenant.name),
            "leases": float(len(tenant.leases)),
            "cards": float(len(tenant.cards)),
            "monthly": _amounts(desk, tenant.monthly),
            "by_use": float(tenant.by_use),
            "deposits": _amounts(desk, tenant.deposits),
            "due": _amounts(desk, tenant.due),
            "next_end": style.iso(tenant.next_end),
            "statements": float(len(tenant.statements)),
        }

    def said(found: tuple[Tenant, ...]) -> str:
        return words("leases.view_said.tenants", n=style.count(len(found)))

    columns = (
        ("tenant", 160, "bold"), ("leases", 80, "number"), ("cards", 84, "door"), ("monthly", 150, "right"),
        ("by_use", 96, "number"), ("deposits", 150, "right"), ("due", 170, "right"),
        ("next_end", 110, "left"), ("statements", 104, "number"),
    )  # fmt: skip
    return View(
        "tenants", columns, tenants, tuple, cells, lambda t: t.cards, said, lambda t: desk.go("leases", tenant=t.name)
    )


def _amounts(desk: Desk, amounts: Mapping[str, Decimal]) -> str:
    """Each currency by itself: they never add."""
    told = [f"{desk.style.number(float(amount), 0)} {currency}" for currency, amount in sorted(amounts.items())]
    return ", ".join(told) or "—"


def billed_view(desk: Desk) -> View:
    """Card-hours sold of card-hours owned by centre, with what of it nobody metered; all together in the last row."""
    style, words = desk.style, desk.words

    def cells(each: CentreSold) -> dict[str, str | float]:
        rate = each.sold.rate
        whole = rate.share is not None and rate.coverage in (None, 1)
        bounds = "—" if rate.least is None or whole else f"{style.rate(rate.least)} … {style.rate(rate.most)}"
        return {
            "centre": desk.called(each.name) if each.centre else words("overview.all"),
            "leases": float(rate.sweeps),
            "sold": nan if rate.share is None and each.sold.unmetered else each.sold.sold,
            "unmetered": each.sold.unmetered,
            "owned": each.sold.owned,
            "billed": at_least(style, rate),
            "bounds": bounds,
        }

    def rows(found: BilledBook) -> tuple[CentreSold, ...]:
        return (*found.centres, CentreSold("", "", found.whole)) if found.whole.leases else ()

    columns = (
        ("centre", 160, "bold"), ("leases", 90, "number"), ("sold", 130, "number"), ("unmetered", 150, "number"),
        ("owned", 130, "number"), ("billed", 110, "right"), ("bounds", 150, "right"),
    )  # fmt: skip
    return View(
        "billed", columns, billed_book, rows, cells, lambda _: (),
        lambda found: words("leases.view_said.billed", since=style.date(found.since)),
        lambda each: desk.go("fleet", centre=each.centre) if each.centre else None,
    )  # fmt: skip


def use_view(desk: Desk) -> View:
    """What is paid and does not work, what works and is not paid, and apart what nobody could read."""
    style, words = desk.style, desk.words

    def cells(group: Group) -> dict[str, str | float]:
        rent = "—" if group.monthly is None else f"{style.number(group.monthly, 0)} {group.currency}"
        return {
            "kind": words(f"leases.use.{group.kind}"),
            "lease": group.lease,
            "tenant": desk.called(group.tenant),
            "centre": desk.called(group.place),
            "cards": float(len(group.cards)),
            "of": float(group.of),
            "coverage": style.percent(group.coverage, 0),
            "looks": style.number(group.looks, 1),
            "lit": style.number(group.lit, 0),
            "rent": rent,
        }

    columns = (
        ("kind", 168, "bold"), ("lease", 84, "left"), ("tenant", 140, "wide"), ("centre", 110, "wide"),
        ("cards", 84, "door"), ("of", 96, "number"), ("coverage", 104, "right"), ("looks", 104, "right"),
        ("lit", 104, "right"), ("rent", 150, "right"),
    )  # fmt: skip
    return View(
        "use", columns, use_check, lambda found: found.groups, cells, lambda group: group.cards,
        partial(_use_said, desk), lambda group: desk.go("fleet", cards=list(group.cards)),
    )  # fmt: skip


def _use_said(desk: Desk, found: UseCheck) -> str:
    counts = {kind: desk.style.count(len(found.cards(kind))) for kind in KINDS}
    return desk.words("leases.view_said.use", since=desk.style.moment(found.since), looks=found.looks, **counts)


def claims_view(desk: Desk) -> View:
    """Pledges, vendor finance, subsidy locks and acceptance periods: what guards a sale until when."""
    style, words = desk.style, desk.words
    today = desk.seat.now().astimezone(style.zone).date()

    def cells(claim: Claim) -> dict[str, str | float]:
        return {
            "claim": words(f"choice.{claim.kind}"),
            "holder": desk.called(claim.holder),
            "since": style.iso(claim.since),
            "until": style.iso(claim.until),
            "state": _standing(desk, claim, today),
            "cards": float(len(claim.cards)),
            "centres": ", ".join(map(desk.called, claim.places)),
        }

    def said(found: tuple[Claim, ...]) -> str:
        guarded = {card for claim in found if not claim.expired(today) for card in claim.cards}
        return words("leases.view_said.claims", n=style.count(len(guarded)))

    columns = (
        ("claim", 150, "bold"), ("holder", 190, "wide"), ("since", 110, "left"), ("until", 110, "left"),
        ("state", 190, "left"), ("cards", 84, "door"), ("centres", 190, "wide"),
    )  # fmt: skip

    return View(
        "claims", columns, _claims, tuple, cells, lambda claim: claim.cards, said,
        lambda claim: desk.go("fleet", cards=list(claim.cards)),
    )  # fmt: skip


def _claims(ledger: Ledger, _: datetime) -> tuple[Claim, ...]:
    return claims(ledger)


def _standing(desk: Desk, claim: Claim, today: date) -> str:
    words = desk.words
    if claim.until is None:
        return words("leases.claim_open")
    if claim.expired(today):
        return words("leases.claim_expired", day=claim.until.isoformat())
    left = (claim.until - today).days
    return words("leases.claim_soon" if claim.until - today <= timedelta(SOON_DAYS) else "leases.claim_left", n=left)
