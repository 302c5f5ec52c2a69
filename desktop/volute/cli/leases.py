"""``volute leases``: who rents what until when; they begin, are renewed, given notice and end from here."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from volute.cli import lease_check, lease_deeds, lease_downtime, lease_statements, lease_usage
from volute.cli.context import OK, Context, meant
from volute.domain.registers import REGISTERS
from volute.queries.endings import endings
from volute.queries.lease_sheet import LeaseSheet, lease_sheet
from volute.queries.leases import LeaseRow, leases
from volute.words import Words

FIELDS = tuple(REGISTERS["lease"])
GIVES = ("lease", *FIELDS, "cards", "monthly")
HEADS = ("lease", "tenant", "cards", "model", "centre", "price", "monthly", "start", "end", "left", "deposit", "status")
FLAGS = ("vat_included", "power_included")
KEPT = ("status", "price_before", "agreed_end", "penalty_formula")  # written by ending, never typed
MANY = ("then", "then_card")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="list")
    parser.add_argument("lease", nargs="?", help=words("lease_work.help.lease"))
    for name in FIELDS:
        option, told = f"--{name.replace('_', '-')}", words(f"leases.term.{name}")
        if name in FLAGS:
            parser.add_argument(option, action="store_true", help=told)
        elif name not in KEPT:
            parser.add_argument(option, choices=REGISTERS["lease"][name].shape.choices or None, help=told)
    for name in ("cards", "model", "count", "reason", "returned"):
        parser.add_argument(f"--{name}", default="", help=words(f"lease_work.help.{name}"))
    for name in MANY:
        parser.add_argument(f"--{name.replace('_', '-')}", action="append", help=words(f"lease_work.help.{name}"))
    for name in ("period", "month", "source", *lease_usage.AMOUNTS):
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=words(f"lease_work.help.{name}"))
    for kind in ("pdf", "xlsx"):
        parser.add_argument(f"--{kind}", type=Path, help=words(f"lease_work.help.{kind}"))
    parser.add_argument("--replaces", default="", help=words("lease_work.help.replaces"))
    for name in ("from_probes", "skip_bad", "seal", "accept"):
        parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=words(f"lease_work.help.{name}"))
    parser.add_argument("--preview", action="store_true", help=words("lease_work.help.preview"))


def run(context: Context) -> int:
    return ACTIONS[context.options.action](context)


def _list(context: Context) -> int:
    given, w, today = context.options, context.words, context.today
    ledger = context.ledger()
    centre = meant(ledger, "centre", given.centre or "")
    rows = [row for row in leases(ledger, today).rows if _wanted(row, given.tenant or "", centre)]
    context.none_of("leases", rows)
    heads = [w(f"leases.column.{name}") for name in HEADS]
    context.rows(heads, [_row(context, row, today) for row in rows], [_plain(row) for row in rows])
    return OK


def _wanted(row: LeaseRow, tenant: str, centre: str) -> bool:
    here = not centre or any(group.centre == centre for group in row.groups) or row.fields.get("centre") == centre
    return here and tenant.lower() in str(row.fields.get("tenant") or "").lower()


def _row(context: Context, row: LeaseRow, today: date) -> list[str]:
    style, w, fields = context.style, context.words, row.fields
    price = f"{fields['price']} {w(f'leases.per.{row.terms.unit}')}"
    amounts = [style.number(row.monthly, 0), str(fields.get("start") or "—"), str(fields.get("end") or "—")]
    deposit = style.number(float(row.terms.deposit), 0) if row.terms.deposit else "—"
    left = row.left(today)
    return [
        row.name,
        row.terms.tenant,
        style.count(row.cards),
        ", ".join(row.models) or "—",
        ", ".join(row.centres) or "—",
        price,
        *amounts,
        style.count(left),
        deposit,
        w(f"leases.status.{row.status(today)}"),
    ]


def _plain(row: LeaseRow) -> dict[str, object]:
    return {"lease": row.name, **{n: row.fields.get(n) for n in FIELDS}, "cards": row.cards, "monthly": row.monthly}


def _endings(context: Context) -> int:
    """Month by month, the next first."""
    w, style = context.words, context.style
    found = endings(leases(context.ledger(), context.today).rows, context.today)
    context.none_of("leases", found)
    heads = [w(f"leases.ending.{name}") for name in ("month", "leases", "cards", "rent", "by_use")]
    rows = [
        [e.month, ", ".join(e.leases), style.count(e.cards), style.number(e.rent, 0), style.count(e.by_use)]
        for e in found
    ]
    context.rows(heads, rows, [asdict(ending) for ending in found])
    return OK


def _show(context: Context) -> int:
    """The terms, what leaving today would cost, and the cards."""
    ledger, w = context.ledger(), context.words
    sheet = lease_sheet(ledger, meant(ledger, "lease", *context.given("lease")), context.tools.clock())
    today = context.today
    rows = [[w(f"leases.term.{name}"), _said(context, name, value)] for name, value in _terms(sheet)]
    rows.append([w("leases.column.cards"), context.style.count(len(sheet.cards))])
    rows += lease_deeds.charge_rows(context, sheet.terms, sheet.deposit, sheet.charges(today, today))
    cards = [card.card for card in sheet.cards]
    context.rows([sheet.terms.name, ""], rows, {"lease": sheet.terms.name, **sheet.fields, "cards": cards})
    return OK


def _terms(sheet: LeaseSheet) -> list[tuple[str, object]]:
    return [(name, sheet.fields[name]) for name in FIELDS if sheet.fields.get(name) not in (None, "")]


def _said(context: Context, name: str, value: object) -> str:
    w = context.words
    if isinstance(value, bool):
        return w("leases.yes" if value else "leases.no")
    return w(f"leases.{name}.{value}") if w.has(f"leases.{name}.{value}") else str(value)


ACTIONS: Mapping[str, Callable[[Context], int]] = {
    "list": _list,
    "endings": _endings,
    "show": _show,
    "add": lease_deeds.add,
    "renew": lease_deeds.renew,
    "notice": lease_deeds.notice,
    "end": lease_deeds.end,
    "deposit": lease_deeds.deposit,
    "meter": lease_usage.meter,
    "meters": lease_usage.listed,
    "downtime": lease_downtime.shown,
    "import": lease_usage.bring_in,
    "statement": lease_statements.statement,
    "statements": lease_statements.listed,
    "check": lease_check.check,
    "tenants": lease_check.shown_tenants,
    "claims": lease_check.shown_claims,
}
