"""The pages of what everything rests on: each number with its VAT basis, day and source; assumptions are hatched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from volute.economics.explain import RENT_INPUTS, SALE_INPUTS
from volute.gui.reports.paper import BODY, Page
from volute.gui.reports.sections import Section, flowed
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller

AIR = 5.0
SHARES = (0.22, 0.23, 0.07, 0.08, 0.095, 0.12, 0.185)
NUMBERS = (2,)
FORMULAS = (("line", 0.3), ("formula", 0.7))


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
    table = Table(teller.look, columns, rows, BODY.width(), AIR)
    worked = [_formulas(teller, side, list(named)) for side, named in (("sale", SALE_INPUTS), ("rent", RENT_INPUTS))]
    yield from flowed(teller, [Section(words("report.inputs"), texts, table), *worked])


def _formulas(teller: Teller, side: str, named: Sequence[str]) -> Section:
    """How each line of the centres' pages is worked out; a centre's page leaves out lines without effect."""
    words = teller.words
    columns = [Column(words(f"outlook.column.{name}"), "", share, right=False) for name, share in FORMULAS]
    keys = [f"economics.{side}_line.{line}" for line in named]
    rows = [Row((words(f"{key}.name"), words(f"{key}.formula"))) for key in keys]
    return Section(words(f"report.formulas.{side}"), [], Table(teller.look, columns, rows, BODY.width(), AIR))
