"""``volute leases downtime``: what a month's downtime is by the evidence; ``--accept`` takes it into the statement."""

from __future__ import annotations

from dataclasses import asdict

from volute.cli.context import OK, Context, meant
from volute.commands.metering import credit_downtime
from volute.domain.problems import Refused
from volute.queries.downtime import Downtime, downtime
from volute.queries.downtime_said import DowntimeSaid


def shown(context: Context) -> int:
    """A proposal, unless it is accepted; ``--down-hours`` is what was agreed on instead."""
    ledger, given = context.ledger(), context.options
    name = meant(ledger, "lease", *context.given("lease"))
    told = downtime(ledger, name, given.month or given.period or "", context.tools.clock())
    said = DowntimeSaid(told, context.words, context.style)
    hours = given.down_hours or said.hours()
    if given.accept and not hours:
        raise Refused("downtime_not_promised", lease=name)
    if given.accept:
        credit_downtime(ledger, context.seat, name, told.month, hours, said.evidence(), context.today)
    context.rows(said.heads(), [said.cells(outage) for outage in told.outages], _plain(told, accepted=given.accept))
    for line in said.summary():
        context.progress(line)
    if given.accept:
        context.progress(context.words("downtime.accepted", lease=name, month=told.month, n=hours))
    return OK


def _plain(told: Downtime, *, accepted: bool) -> dict[str, object]:
    sums = {name: getattr(told, name) for name in ("contracted", "watched", "down", "allowed", "credit", "entered")}
    bounds = {"lease": told.terms.name, "month": told.month, "since": told.since, "until": told.until}
    return {**bounds, **sums, "accepted": accepted, "outages": [asdict(outage) for outage in told.outages]}
