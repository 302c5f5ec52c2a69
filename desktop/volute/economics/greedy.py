"""What people do without a plan: the best for one cohort after the other, dearest first, while there is room."""

from __future__ import annotations

import numpy as np

from volute.economics.columns import Array
from volute.economics.plan_columns import as_now
from volute.economics.plan_rows import Programme

SHARED = ("technicians", "power", "demand", "sold")  # limits that one cohort can use up for the others


def greedy(told: Programme) -> Array:
    """Machines of every choice."""
    all_ = told.choices
    room = {number: row.high for number, row in enumerate(told.rows) if row.kind in SHARED}
    takes = _takes(told)
    left = all_.machines.copy()
    amount = np.zeros(all_.value.size)
    for column in np.argsort(-all_.value, kind="stable").tolist():
        cohort = all_.cohort[column]
        fits = min((room[row] // part for row, part in takes[column]), default=np.inf)
        machines = max(min(left[cohort], fits), 0.0)
        amount[column] = machines
        left[cohort] -= machines
        for row, part in takes[column]:
            room[row] -= machines * part
    return _in_lots(told, amount)


def _in_lots(told: Programme, amount: Array) -> Array:
    """What is less than a lot is not sold after all: it goes on as now."""
    all_, now = told.choices, np.flatnonzero(as_now(told.choices))
    keep = dict(zip(all_.cohort[now].tolist(), now.tolist(), strict=True))
    for row in told.rows:
        own = row.column[:-1]
        if row.kind == "lot" and row.low == 0 and row.coefficient[:-1] @ amount[own] < -row.coefficient[-1]:
            for column in own.tolist():
                amount[keep[all_.cohort[column]]] += amount[column]
                amount[column] = 0.0
    return amount


def _takes(told: Programme) -> list[list[tuple[int, float]]]:
    """Of each choice: the shared limits it uses, and how much a machine."""
    takes: list[list[tuple[int, float]]] = [[] for _ in range(told.choices.value.size)]
    for number, row in enumerate(told.rows):
        if row.kind in SHARED:
            for column, part in zip(row.column.tolist(), row.coefficient.tolist(), strict=True):
                takes[column].append((number, part))
    return takes


def worth_of(told: Programme, amount: Array) -> float:
    """Of a plan, with the pressure that its sales put on prices: each market's cheapest steps fill first."""
    worth = float(amount @ told.choices.value)
    cost, width = told.step_cost, told.step_width
    for row in told.rows:
        if row.kind == "market":
            steps = row.column[row.coefficient < 0] - told.choices.value.size
            own = row.coefficient > 0
            cards = float(row.coefficient[own] @ amount[row.column[own]])
            filled = np.clip(cards - np.concatenate(([0.0], np.cumsum(width[steps])[:-1])), 0.0, width[steps])
            worth += float(filled @ cost[steps])
    return worth
