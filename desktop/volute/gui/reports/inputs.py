"""The pages of what everything rests on: each number with its VAT basis, day and source; assumptions are hatched."""

from __future__ import annotations

from collections.abc import Iterator

from volute.gui.reports.paper import BODY, Page
from volute.gui.reports.sections import Section, flowed
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller

AIR = 5.0
SHARES = (0.26, 0.24, 0.09, 0.09, 0.1, 0.14, 0.08)
NUMBERS = (2,)


def inputs(teller: Teller) -> Iterator[Page]:
    """As many pages as the inputs need."""
    words, limits = teller.words, teller.told.limits
    named = zip(teller.heads(), SHARES, strict=True)
    columns = [Column(head, "", share, at in NUMBERS) for at, (head, share) in enumerate(named)]
    rows = [
        Row(teller.cells(found), hatched=found.assumed or found.amount is None) for found in teller.told.assumptions
    ]
    texts = [
        words("report.inputs_below", old=limits.stale_days, enough=limits.enough),
        words("report.head_below"),
    ]
    yield from flowed(
        teller, [Section(words("report.inputs"), texts, Table(teller.look, columns, rows, BODY.width(), AIR))]
    )
