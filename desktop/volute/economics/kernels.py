"""What happens over the months, one function per course of time; run once for all lines that share it."""

from __future__ import annotations

import numpy as np

from volute.economics.cash_flows import Kernel
from volute.economics.columns import Array
from volute.economics.ground import Ground
from volute.economics.market import pressure


def _copy(course: str) -> Kernel:
    """A course of the ground, from month 0 or 1 on, whichever the block begins with."""

    def run(g: Ground, out: Array) -> None:
        out[:] = getattr(g, course)[:, -out.shape[1] :]

    return run


def _product(level: str, share: str, *, begun: bool = False) -> Kernel:
    """A level times a share, which may be one value for all months; ``begun`` takes it as the month begins."""

    def run(g: Ground, out: Array) -> None:
        part = getattr(g, share)
        months = slice(None) if part.shape[1] == 1 else slice(0, -1) if begun else slice(1, None)
        np.multiply(getattr(g, level)[:, 1:], part[:, months], out=out)

    return run


def _flat(_: Ground, out: Array) -> None:
    out[:] = 1.0


def _before(column: str) -> Kernel:
    """Months 0 … M: 1 before the given month, then 0."""
    return lambda g, out: np.less(np.arange(g.months + 1.0), g[column], out=out)


def _leaving(g: Ground, out: Array) -> None:
    np.subtract(g.tenants[:, :-1], g.tenants[:, 1:], out=out)
    out *= np.arange(1.0, g.months + 1) <= g["months_left"]


def _subsidised(g: Ground, out: Array) -> None:
    np.multiply(g.survival[:, 1:], np.arange(1.0, g.months + 1) <= g["subsidy_months"], out=out)


def _bound(g: Ground, out: Array) -> None:
    np.multiply(g.tenants, np.arange(g.months + 1.0) < g["months_left"], out=out)


def _held(g: Ground, out: Array) -> None:
    """Share of deposits owed. Without a term they are owed for ever; a tenant who leaves inside it forfeits."""
    _bound(g, out)
    out[g.of("months_left") == 0] = 1.0


def _returned(g: Ground, out: Array) -> None:
    """Deposits go back, when the term ends, to the tenants who are still there."""
    out[:] = 0.0
    last = g.of("months_left").astype(np.intp)
    rows = np.flatnonzero((last > 0) & (last <= g.months))
    out[rows, last[rows] - 1] = g.tenants[rows, last[rows] - 1]


def _annuity(g: Ground) -> Array:
    """Worth of 1 a month for 0 … M months."""
    return np.concatenate(([0.0], np.cumsum(g.discount[1:])))


def _owed(g: Ground, out: Array) -> None:
    """Worth of 1 a month from the sale until the rack contract may end. Centres have few different contracts."""
    contracts, place = np.unique(g.of("colocation_months_left").astype(np.intp), return_inverse=True)
    left = np.clip(contracts[:, None] - np.arange(g.months + 1), 0, g.months)
    out[:] = _annuity(g)[left][place]


def _onward(g: Ground, out: Array) -> None:
    """Worth of 1 a month from the sale to the end of the months modelled."""
    out[:] = _annuity(g)[::-1]


def _pressed(g: Ground, out: Array) -> None:
    np.multiply(pressure(g), g.price_level, out=out)


def _book(g: Ground, out: Array) -> None:
    """Share of today's tax book that is left."""
    out[:] = g.columns.tax_left[:, : g.months + 1]


def _written_off(g: Ground, out: Array) -> None:
    """What a month writes off, over the even part of every month."""
    left = g.columns.tax_left[:, : g.months + 1]
    np.subtract(left[:, :-1], left[:, 1:], out=out)
    out *= g["tax_months"]


# While renting, months 1 … M.
RENTING: dict[str, Kernel] = {
    "flat": _flat,
    "alive": _copy("survival"),
    "lit": _product("survival", "lit"),
    "let": _product("rent_level", "occupied", begun=True),
    "worked": _product("rent_level", "lit"),
    "leaving": _leaving,
    "subsidised": _subsidised,
    "written_off": _written_off,
    "returned": _returned,
}
# For a sale begun in month 0 … M.
SELLING: dict[str, Kernel] = {
    "price": _copy("price_level"),
    "pressed": _pressed,
    "alive": _copy("survival"),
    "bound": _bound,
    "clawed": _before("clawback_until"),
    "book": _book,
    "held": _held,
    "owed": _owed,
    "onward": _onward,
}
OF_RENT = ("let", "worked", "leaving")  # in step with rent prices
