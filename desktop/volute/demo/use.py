"""What the demo's tenants used: readings of the last months, one of them sealed; and what claims there are on cards."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from volute.commands.cards import take_step_with
from volute.commands.listed import ListLine
from volute.commands.metering import enter_meters
from volute.commands.seat import Seat
from volute.commands.statements import seal_statement
from volute.demo.plan import CAPACITY, LEASES, OWNER, PER_HOST, Lease
from volute.domain.metering import HOURS_A_DAY
from volute.ledger.store import Ledger
from volute.queries.cards import cards as listed
from volute.queries.statements import draw_up, leases_of

UNMETERED = 3  # of the leases by use, counted from the end: nobody read their meters
SEALED = "Qwill AI"
ENTERED = timedelta(hours=50)  # ago
CLAIMED = 16  # cards under each claim
SOURCE = "API gateway"


def use(ledger: Ledger, now: datetime, dice: random.Random) -> None:
    """Days of this month so far and the whole of the last one; then its statement."""
    then = now - ENTERED
    seat, today = Seat(OWNER, lambda: then), then.date()
    last = today.replace(day=1) - timedelta(days=1)
    by_use = [number for number, lease in enumerate(LEASES) if lease.mode != "whole_machine"]
    lines: list[ListLine] = []
    for number in by_use[:-UNMETERED]:
        lease, share = LEASES[number], dice.uniform(0.35, 0.8)
        a_day = PER_HOST * lease.hosts * HOURS_A_DAY * share
        periods = {f"{last:%Y-%m}": last.day, **{f"{today:%Y-%m}-{day:02}": 1 for day in range(1, today.day)}}
        for period, days in periods.items():
            if lease.began > (today - last.replace(day=1)).days:
                hours = a_day * days * dice.uniform(0.94, 1.06)
                fields = {"lease": f"L-{401 + number:04d}", "period": period, "source": SOURCE}
                lines.append(ListLine(0, {**fields, **_metered(lease, hours)}))
    enter_meters(ledger, seat, lines)
    _claims(ledger, seat)
    drawn = draw_up(ledger, leases_of(ledger, SEALED), f"{last:%Y-%m}", then)
    seal_statement(ledger, seat, drawn.body, today)


def _metered(lease: Lease, hours: float) -> Mapping[str, str]:
    """What the gateway counted of cards that worked so many hours: hours, or the tokens they made."""
    if lease.mode == "tokens":
        return {"tokens": f"{hours * float(CAPACITY):.1f}"}
    return {"card_hours": f"{hours:.1f}"}


def _claims(ledger: Ledger, seat: Seat) -> None:
    """Cards whose subsidy is paid when their acceptance period is over, and some whose vendor was paid off by now."""
    day = seat.now().date()
    told = (
        ("acceptance", "Computing office of Shaoguan", "SGN", -70, 110),
        ("vendor_financed", "Card maker's leasing arm", "CDT", -400, -35),
    )
    for claim, holder, centre, since, until in told:
        begun, over = (day + timedelta(days=days) for days in (since, until))
        evidence = {"claim": claim, "holder": holder, "since": begun.isoformat(), "until": over.isoformat()}
        cards = [card.id for card in listed(ledger, centre=centre) if card.host][:CLAIMED]
        take_step_with(ledger, seat, cards, "encumber", evidence)
