"""Cash as named lines, one per formula: numbers, plots, explanations and tests all read these and nothing else.

A line is a sum of terms, coefficient [cohort] x kernel [cohort, month]. Kernels carry all that happens over time and
are few; so a net is one product, a line is made only when somebody looks, and break-evens are exact because the answer
is linear in the coefficients. Whole cohorts, one currency, ex-VAT; money in is positive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from volute.economics.columns import Array
from volute.economics.ground import Ground

Terms = Array  # [kernel, cohort], kernels in the order of their table
Kernel = Callable[[Ground, Array], object]  # writes [cohort, month] where it is told to
Kernels = Mapping[str, Kernel]


def _sum(coefficients: Array, line: Mapping[str, int], names: Sequence[str]) -> Terms:
    first, last = line[names[0]], line[names[-1]]
    assert last - first == len(names) - 1, names  # noqa: S101  # a slice is summed, so that nothing is copied
    return np.asarray(coefficients[first : last + 1].sum(axis=0))


class Sheet:
    """Coefficients of named lines while they are written down."""

    def __init__(self, lines: Iterable[str], kernels: Kernels, cohorts: int) -> None:
        self.kernels = kernels
        self.line = {name: number for number, name in enumerate(lines)}
        self.kernel = {name: number for number, name in enumerate(kernels)}
        self.terms = np.zeros((len(self.line), len(self.kernel), cohorts))

    def __getitem__(self, line: str) -> Terms:
        return np.asarray(self.terms[self.line[line]])

    def write(self, line: str, **terms: Array) -> None:
        """A line's coefficient on each kernel it has."""
        for kernel, coefficient in terms.items():
            self.terms[self.line[line], self.kernel[kernel]] = coefficient

    def write_terms(self, line: str, terms: Terms) -> None:
        self.terms[self.line[line]] = terms

    def sum(self, lines: Sequence[str]) -> Terms:
        """Of lines that follow each other."""
        return _sum(self.terms, self.line, lines)

    def run(self, g: Ground, months: int) -> CashFlows:
        """Let the months pass for every kernel that some cohort uses."""
        total = np.asarray(self.terms.sum(axis=0))
        used = np.asarray(self.terms.any(axis=(0, 2)))
        block = np.empty((total.shape[1], int(used.sum()), months))
        running = (kernel for kernel, wanted in zip(self.kernels.values(), used, strict=True) if wanted)
        for number, kernel in enumerate(running):
            kernel(g, block[:, number])
        return CashFlows(self.line, self.kernel, self.terms, total, used, block)


@dataclass(frozen=True, slots=True)
class CashFlows:
    """Lines by name: of renting in months 1 … M, or the worth of a sale that begins in month 0 … M."""

    line: Mapping[str, int]
    kernel: Mapping[str, int]
    coefficients: Array  # [line, kernel, cohort]
    total: Terms  # of all lines
    used: NDArray[np.bool_]  # kernels that are in the block
    block: Array  # [cohort, kernel, month]

    def __getitem__(self, line: str) -> Array:
        """One line, [cohort, month]."""
        return self.run(self.coefficients[self.line[line]])

    @property
    def lines(self) -> dict[str, Array]:
        """All of them, computed now."""
        return {name: self[name] for name in self.line}

    def terms(self, lines: Sequence[str]) -> Terms:
        """Coefficients of the sum of lines that follow each other."""
        return _sum(self.coefficients, self.line, lines)

    def only(self, *kernels: str) -> Terms:
        """The total's coefficients on these kernels, and nothing on the others."""
        rows = [self.kernel[name] for name in kernels]
        kept = np.zeros_like(self.total)
        kept[rows] = self.total[rows]
        return kept

    def net(self) -> Array:
        """The sum of all lines, [cohort, month]."""
        return self.run(self.total)

    def present(self, discount: Array) -> Array:
        """Present value of every kernel in use over as many months as ``discount`` has, [cohort, kernel]."""
        return np.asarray(self.block[:, :, : discount.size] @ discount)

    def worth(self, terms: Terms, present: Array) -> Array:
        """Terms at the kernels' present values, [cohort]."""
        return np.asarray(np.einsum("kc,ck->c", terms[self.used], present))

    def first(self, terms: Terms) -> Array:
        """Terms in their first month, [cohort]."""
        return self.worth(terms, self.block[:, :, 0])

    def run(self, terms: Terms) -> Array:
        """Terms over the months, [cohort, month]."""
        return np.asarray(np.matmul(terms[self.used].T[:, None, :], self.block)[:, 0])
