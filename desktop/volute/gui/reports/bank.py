"""The pages a bank asks for: what is free, what others claim, and in which band the free cards' value lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from volute.gui.reports.paper import BODY, Page
from volute.gui.reports.sections import Section, flowed
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller
from volute.gui.reports.worth import worth
from volute.queries.collateral import BOUND, CLAIMS, Band, Claim, Collateral, Holding

AIR = 6.0
WIDE = {"acceptance": 0.1, "vendor_financed": 0.085, "reserved": 0.085}
KINDS = {kind: WIDE.get(kind, 0.0766) for kind in (*CLAIMS, *BOUND)}  # with their shares of the width
DASH = "—"


def bank(teller: Teller) -> Iterator[Page]:
    """Free and bound cards, claims, what all cards stand at, and the band of value, on the day of the report."""
    found = teller.told.collateral
    if found is not None:
        valued = [worth(teller, teller.told.value)] if teller.told.value else []
        sections = [_holdings(teller, found), _claims(teller, found), *valued, _risks(teller, found)]
        yield from flowed(teller, sections)


def _table(teller: Teller, columns: Sequence[tuple[str, str, float]], rows: Sequence[Row], texts: int) -> Table:
    """``columns`` are title, unit and share; the first ``texts`` of them hold words."""
    made = [Column(title, unit, share, at >= texts) for at, (title, unit, share) in enumerate(columns)]
    return Table(teller.look, made, rows, BODY.width(), AIR)


def _holdings(teller: Teller, found: Collateral) -> Section:
    words, money = teller.words, teller.style.scaled_unit()
    columns = [
        (words("report.bank.centre"), "", 0.165),
        (words("report.bank.model"), "", 0.13),
        (words("report.bank.cards"), words("report.bank.owned"), 0.07),
        *((words(f"report.bank.bound.{kind}"), words("report.bank.of_them"), share) for kind, share in KINDS.items()),
        (words("report.bank.free"), words("report.bank.of_them"), 0.065),
        (words("report.bank.worth"), money, 0.07),
    ]
    rows = [_holding(teller, holding) for holding in found.holdings]
    rows.append(_total(teller, found.holdings))
    return Section(
        words("report.bank.holdings"), [words("report.bank.holdings_below")], _table(teller, columns, rows, 2)
    )


def _holding(teller: Teller, h: Holding) -> Row:
    count = teller.style.count
    bound = [count(h.bound.get(kind, 0)) for kind in KINDS]
    worth = teller.style.scaled(None if h.worth is None else h.worth * h.free)
    return Row((teller.name(h.centre), teller.model(h.variant), count(h.cards), *bound, count(h.free), worth))


def _total(teller: Teller, holdings: Sequence[Holding]) -> Row:
    """What has no price is left out of the worth."""
    count = teller.style.count
    bound = [count(sum(h.bound.get(kind, 0) for h in holdings)) for kind in KINDS]
    known = [h.worth * h.free for h in holdings if h.worth is not None]
    sums = count(sum(h.cards for h in holdings)), *bound, count(sum(h.free for h in holdings))
    return Row(
        (teller.words("overview.all"), "", *sums, teller.style.scaled(sum(known) if known else None)), strong=True
    )


def _claims(teller: Teller, found: Collateral) -> Section:
    words = teller.words
    columns = [
        (words("report.bank.claim"), "", 0.13),
        (words("report.bank.holder"), "", 0.21),
        (words("report.bank.since"), "", 0.1),
        (words("report.bank.until"), "", 0.1),
        (words("report.bank.state"), "", 0.09),
        (words("report.bank.at"), "", 0.21),
        (words("report.bank.cards"), "", 0.06),
        (words("report.bank.worth"), teller.style.scaled_unit(), 0.1),
    ]
    rows = [_claim(teller, claim) for claim in found.claims]
    texts = [words("report.bank.claims_below" if rows else "report.bank.no_claims")]
    return Section(words("report.bank.claims"), texts, _table(teller, columns, rows, 6))


def _claim(teller: Teller, claim: Claim) -> Row:
    cells = (
        teller.words(f"report.bank.bound.{claim.kind}"),
        teller.called(claim.holder),
        claim.since or DASH,
        claim.until or DASH,
        teller.words("report.bank.over" if claim.is_over else "report.bank.in_force"),
        teller.listed(claim.centres),
        teller.style.count(claim.cards),
        teller.style.scaled(claim.worth),
    )
    return Row(cells)


def _risks(teller: Teller, found: Collateral) -> Section:
    words, money = teller.words, teller.style.scaled_unit()
    now, later = words("report.bank.today"), words("report.bank.months_on", n=found.ahead)
    columns = [(words("report.bank.model"), "", 0.2), (words("report.bank.free"), words("report.bank.cards"), 0.1)]
    columns += [(f"{when} P{share}", money, 0.7 / 6) for when in (now, later) for share in (10, 50, 90)]
    rows = [
        Row((teller.model(r.variant), teller.style.count(r.free), *_band(teller, r.now), *_band(teller, r.later)))
        for r in found.risks
    ]
    texts = [words("report.bank.risks_below", n=found.ahead)]
    return Section(words("report.bank.risks"), texts, _table(teller, columns, rows, 1))


def _band(teller: Teller, band: Band | None) -> tuple[str, ...]:
    return (DASH,) * 3 if band is None else tuple(teller.style.scaled(amount) for amount in band)
