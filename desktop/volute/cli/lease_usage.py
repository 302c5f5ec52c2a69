"""``volute leases meter``, ``meters``, ``import``: metered use by hand, from a list, or from what probes saw."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from volute.cli.context import OK, PROBLEM, Context, meant
from volute.commands.listed import file_text
from volute.commands.metering import PROBES, Examined, enter_meter, enter_meters, examine_meters
from volute.domain.events import Evidence
from volute.domain.metering import Meter, period_days
from volute.domain.problems import Refused
from volute.domain.registers import REGISTERS
from volute.ledger.store import Ledger
from volute.queries.metered import meters
from volute.queries.observed import observed_lease
from volute.words import problem_words

METERS = tuple(REGISTERS["meter"])
SHOWN = ("lease", "period", "card_hours", "tokens", "down_hours", "coverage", "source")
AMOUNTS = ("card_hours", "tokens", "down_hours")


def meter(context: Context) -> int:
    """One reading; with ``--from-probes`` the hours in which runs saw its cards work, and how much they looked."""
    ledger, given = context.ledger(), context.options
    name = meant(ledger, "lease", *context.given("lease"))
    period = given.period or given.month or ""
    fields: dict[str, Evidence] = {"lease": name, "period": period, "source": given.source}
    fields |= {of: getattr(given, of) for of in AMOUNTS if getattr(given, of)}
    if given.from_probes:
        fields |= _seen(ledger, name, period)
    if not any(fields.get(of) for of in AMOUNTS):
        context.given("card_hours")
    enter_meter(ledger, context.seat, fields, context.today)
    coverage = Decimal(str(fields.get("coverage") or 1))
    facts = {
        "lease": name,
        "period": period,
        "hours": fields.get("card_hours", "—"),
        "tokens": fields.get("tokens", "—"),
    }
    said = context.words("lease_work.metered", **facts, coverage=context.style.percent(float(coverage), 0))
    context.tell(said, fields)
    return OK


def _seen(ledger: Ledger, lease: str, period: str) -> dict[str, Evidence]:
    """Refused when no run saw any of its cards in that time."""
    try:
        first, last = period_days(period)
    except ValueError as odd:
        raise Refused("field_bad", register="meter", field="period", given=period or "—", shape="period") from odd
    seen = observed_lease(ledger, lease, first, last)
    if not seen.read or seen.coverage is None:
        raise Refused("meter_unseen", lease=lease, period=period)
    return {"card_hours": f"{seen.lit:.2f}", "coverage": f"{seen.coverage:.4f}", "source": PROBES}


def listed(context: Context) -> int:
    """Every reading, of one lease when it is named."""
    ledger, w = context.ledger(), context.words
    found = meters(ledger, meant(ledger, "lease", context.options.lease or ""))
    context.none_of("meters", found)
    heads = [w(f"meters.{name}") for name in SHOWN]
    context.rows(heads, [_row(context, each) for each in found], [_plain(each) for each in found])
    return OK


def _row(context: Context, each: Meter) -> list[str]:
    amounts = ["—" if (n := getattr(each, name)) is None else f"{n:,f}" for name in AMOUNTS]
    coverage = "—" if each.coverage is None else context.style.percent(float(each.coverage), 0)
    return [each.lease, each.period, *amounts, coverage, each.source]


def _plain(each: Meter) -> dict[str, object]:
    return {name: getattr(each, name) for name in METERS}


def bring_in(context: Context) -> int:
    """A list of readings. Bad lines are named; with any, nothing is written unless they are to be left out."""
    given, ledger, w = context.options, context.ledger(), context.words
    (path,) = context.given("lease")
    found = examine_meters(ledger, file_text(Path(path).expanduser()), context.today)
    for line in found.bad:
        why = " ".join(problem_words(w, line.trouble, typed=True))
        context.progress(w("quotes.bad_line", line=line.number, why=why))
    refused = bool(found.bad) and not given.skip_bad
    writes = bool(found.entering) and not given.preview and not refused
    entered = len(enter_meters(ledger, context.seat, found.entering).facts) if writes else 0
    said = w("meters.imported", entered=entered, **counts(found))
    context.tell(said, {"entered": entered, **counts(found), "bad_lines": [line.number for line in found.bad]})
    return PROBLEM if refused and not given.preview else OK


def counts(found: Examined) -> dict[str, int]:
    """How many lines of each sort."""
    return {sort: len(getattr(found, sort)) for sort in ("new", "changed", "known", "bad")}
