"""HiGHS as this house uses it: build once, change the objective, ask for the relaxed or for the whole answer.

Refused when no plan meets all limits at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from volute.domain.problems import Refused
from volute.economics.columns import Array
from volute.economics.plan_rows import Programme

QUIET = (("output_flag", False), ("log_to_console", False))


class Solver:
    """One programme in HiGHS, largest worth wanted."""

    def __init__(self, told: Programme) -> None:
        self._highspy: Any = import_module("highspy")  # a tenth of a second, and only plans need it
        self._choices = told.choices.value.size
        self._columns = self._choices + told.step_cost.size
        self._opened = told.opened
        self._highs = self._highspy.Highs()
        for option in QUIET:
            self._highs.setOptionValue(*option)
        self._highs.passModel(self._model(told))

    def _model(self, told: Programme) -> Any:
        model = self._highspy.HighsLp()
        model.num_col_, model.num_row_ = self._columns + told.opened, len(told.rows)
        model.col_cost_ = np.concatenate((told.choices.value, told.step_cost, np.zeros(told.opened)))
        model.col_lower_ = np.zeros(model.num_col_)
        most = told.choices.machines[told.choices.cohort]
        model.col_upper_ = np.concatenate((most, told.step_width, np.ones(told.opened)))
        model.row_lower_ = np.array([row.low for row in told.rows])
        model.row_upper_ = np.array([row.high for row in told.rows])
        model.sense_ = self._highspy.ObjSense.kMaximize
        matrix = model.a_matrix_
        matrix.format_ = self._highspy.MatrixFormat.kRowwise
        matrix.start_ = np.concatenate(([0], np.cumsum([row.column.size for row in told.rows])))
        matrix.index_ = np.concatenate([row.column for row in told.rows])
        matrix.value_ = np.concatenate([row.coefficient for row in told.rows])
        return model

    def objective(self, choices: Array, steps: Array) -> None:
        """Worth of every column."""
        cost = np.concatenate((choices, steps))
        self._highs.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), cost)

    def relaxed(self) -> tuple[float, Array]:
        """The best worth if machines could be split, and what one more of each row is worth."""
        self._kind(whole=False)
        self._run()
        return float(self._highs.getInfo().objective_function_value), np.array(self._highs.getSolution().row_dual)

    def whole(self, gap: float, seconds: float) -> tuple[Array, float]:
        """Machines of every choice, and the proven bound."""
        self._kind(whole=True)
        self._highs.setOptionValue("mip_rel_gap", gap)
        self._highs.setOptionValue("time_limit", seconds)
        self._run()
        amount = np.array(self._highs.getSolution().col_value)[: self._choices]
        return np.asarray(np.round(amount)), float(self._highs.getInfo().mip_dual_bound)

    def _kind(self, *, whole: bool) -> None:
        kinds = self._highspy.HighsVarType
        kind = kinds.kInteger if whole else kinds.kContinuous
        columns = np.append(np.arange(self._choices), self._columns + np.arange(self._opened)).astype(np.int32)
        self._highs.changeColsIntegrality(columns.size, columns, np.full(columns.size, kind))

    def _run(self) -> None:
        self._highs.run()
        status, states = self._highs.getModelStatus(), self._highspy.HighsModelStatus
        if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
            raise Refused("plan_impossible")
