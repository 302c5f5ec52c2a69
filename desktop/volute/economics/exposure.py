"""What every cohort's cash moves with: nothing, the rent of its model, the use of its centre, or the resale price.

Read off the coefficients of the cash flows, never written twice: the sum of the parts at factors of 1 is the
deterministic answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.cash_flows import CashFlows
from volute.economics.columns import Array
from volute.economics.ground import Ground
from volute.economics.rent import rent_cash_flows
from volute.economics.sale import sale_cash_flows

TENANTS = ("let", "leaving", "returned")  # while renting, what hangs on who stays
STAYING = ("bound", "held")  # in a sale


@dataclass(frozen=True, slots=True)
class Exposure:
    """[cohort, month]; renting is months 1 … M, selling 0 … M. Money of its own month, whole cohorts, after tax."""

    ground: Ground
    fixed: Array  # cash of renting that nothing moves
    worked: Array  # moves with use and with rent
    lit: Array  # moves with use alone: power
    let: Array  # of whole machines if all were let: moves with occupancy, and with rent where not under contract
    contract: Array  # 1 while the rent of whole machines is agreed, [cohort, month]
    tenants: Array  # fees and deposits of tenants, at the expected departures
    price: Array  # of a sale: moves with the resale price
    worth: Array  # of a sale: the rest, without what hangs on tenants
    dues: Array  # of a sale: what hangs on tenants, if all are there

    @property
    def occupied(self) -> Array:
        """Share of whole machines let as months 1 … M begin, expected."""
        return begun(self.ground.occupied, self.ground.months)

    def cash(self) -> Array:
        """Of renting at factors of 1."""
        return self.fixed + self.worked + self.lit + self.let * self.occupied + self.tenants


def begun(share: Array, months: int) -> Array:
    """A course as months 1 … M begin."""
    return np.broadcast_to(share, (share.shape[0], months + 1))[:, :-1]


def exposure(g: Ground) -> Exposure:
    rent, sale = rent_cash_flows(g), sale_cash_flows(g)
    let = rent.total[rent.kernel["let"]][:, None] * g.rent_level[:, 1:]
    moving = ("worked", "lit", "let", *TENANTS[1:])
    return Exposure(
        ground=g,
        fixed=_run(rent, tuple(k for k in rent.kernel if k not in moving)),
        worked=_run(rent, ("worked",)),
        lit=_run(rent, ("lit",)),
        let=let,
        contract=np.less_equal(np.arange(1.0, g.months + 1), g["months_left"]).astype(np.float64),
        tenants=_run(rent, TENANTS[1:]),
        price=_run(sale, ("price", "pressed")),
        worth=_run(sale, tuple(k for k in sale.kernel if k not in ("price", "pressed", *STAYING))),
        dues=_run(sale, STAYING),
    )


def _run(flows: CashFlows, kernels: tuple[str, ...]) -> Array:
    """The part of the net that hangs on these kernels, [cohort, month]."""
    terms = flows.only(*kernels)[flows.used]
    return np.asarray(np.einsum("kc,ckm->cm", terms, flows.block))
