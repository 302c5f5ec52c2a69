"""A plan beside what was in fact sold: price against price on one footing, day against day. What was sold in another
currency without a rate is counted, and compared with nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from volute.domain.days import day_in
from volute.domain.events import Evidence, Fact, StepTaken
from volute.domain.money import Currency
from volute.domain.replay import standing
from volute.domain.sale_plans import Planned

Fields = Mapping[str, Evidence]
USUAL_VAT = "0.13"


@dataclass(frozen=True, slots=True)
class Sold:
    """When and for what one card was sold. ``price`` is in CNY with VAT, None where its currency has no rate."""

    day: date
    buyer: str
    lot: str
    price: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Cards of one plan, or of one kind and day of it. Money in CNY with VAT.

    ``priced`` of the ``sold`` cards have a planned and a realised price, whose sums are ``planned`` and ``realised``;
    ``open_planned`` is what the cards not sold yet are planned at. ``late`` is the mean of days after (before: below 0)
    the planned day. ``below`` were sold under the floor of the plan.
    """

    cards: int
    sold: int
    priced: int
    planned: float
    realised: float
    open_planned: float
    late: float | None
    below: int

    @property
    def change(self) -> float | None:
        """Realised against planned, as a share; None before anything comparable is sold."""
        return self.realised / self.planned - 1 if self.planned else None


def sale_of(history: Sequence[Fact], lots: Mapping[str, Fields]) -> Sold | None:
    """The sale that stands, None where there is none. A lot says the day of its sale and its rate."""
    steps = [(f.at, f.event) for f in standing(history) if isinstance(f.event, StepTaken)]
    sales = [(at, event.evidence) for at, event in steps if event.step == "sell"]
    if not sales:
        return None
    at, said = sales[-1]
    lot = lots.get(str(said.get("lot") or ""), {})
    day = date.fromisoformat(str(lot["sold"])) if lot.get("sold") else day_in(at)
    return Sold(day, str(said.get("buyer") or ""), str(said.get("lot") or ""), _in_cny(said, lot))


def _in_cny(said: Fields, lot: Fields) -> float | None:
    """With VAT: a price without it is brought to one with the lot's rate."""
    price = float(str(said.get("price") or 0))
    if not said.get("vat_included", True):
        price *= 1 + float(str(lot.get("vat_rate") or USUAL_VAT))
    if str(said.get("currency") or Currency.CNY) == Currency.CNY:
        return price
    rate = lot.get("rate")
    return price * float(str(rate)) if rate else None


def outcome(lines: Sequence[tuple[Planned, Sold | None]]) -> Outcome:
    """Of these cards."""
    sold = [(planned, got) for planned, got in lines if got]
    both = [(float(p.price), got.price) for p, got in sold if p.price and got.price is not None]
    late = [(got.day - date.fromisoformat(planned.day)).days for planned, got in sold]
    floors = [(float(p.floor), got.price) for p, got in sold if p.floor and got.price is not None]
    return Outcome(
        cards=len(lines),
        sold=len(sold),
        priced=len(both),
        planned=sum(planned for planned, _ in both),
        realised=sum(got for _, got in both),
        open_planned=sum(float(p.price) for p, got in lines if not got and p.price),
        late=sum(late) / len(late) if late else None,
        below=sum(got < floor for floor, got in floors),
    )
