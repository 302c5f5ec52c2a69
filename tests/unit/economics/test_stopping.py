"""Stopping by least squares: the paper's table, and the law that a rule is judged on paths it has not seen."""

from __future__ import annotations

import numpy as np
import pytest

from volute.economics import stopping, tree
from volute.economics.options import Option

EIGHT = np.array(
    [
        [1.00, 1.09, 1.08, 1.34],
        [1.00, 1.16, 1.26, 1.54],
        [1.00, 1.22, 1.07, 1.03],
        [1.00, 0.93, 0.97, 0.92],
        [1.00, 1.11, 1.56, 1.52],
        [1.00, 0.76, 0.77, 0.90],
        [1.00, 0.92, 0.84, 1.01],
        [1.00, 0.88, 1.22, 1.34],
    ]
)


def test_the_eight_paths_of_the_paper():
    assert stopping.put_on_paths(EIGHT, 1.10, 0.06, 3) == pytest.approx(0.1144, abs=5e-5)


def put_paths(seed, count=20_000, dates=25):
    o = Option(36.0, 40.0, 0.06, 0.2, 1.0)
    dt = o.years / dates
    z = np.random.default_rng(seed).standard_normal((dates, count // 2))
    steps = (o.rate - o.volatility**2 / 2) * dt + o.volatility * np.sqrt(dt) * np.concatenate((z, -z), axis=1)
    price = o.spot * np.exp(np.concatenate((np.zeros((1, count)), np.cumsum(steps, axis=0))))
    gain = o.strike - price
    return o, stopping.Paths(gain, np.zeros((dates, count)), stopping.powers(price / o.strike, 3), np.exp(-o.rate * dt))


def test_on_other_paths_a_rule_is_worth_a_little_less_than_the_best():
    o, seen = put_paths(1)
    _, fresh = put_paths(2)
    worth = stopping.follow(stopping.fit(seen, only_gains=True), fresh)
    error = worth.std() / np.sqrt(worth.size)
    best = tree.bermudan(o, 25)
    assert best - 0.06 < worth.mean() < best + 3 * error


def test_where_nothing_is_decided_nothing_is_fitted():
    price = np.full((3, 4), 50.0)
    idle = stopping.Paths(40 - price, np.zeros((2, 4)), stopping.powers(price, 2), 1.0)
    rule = stopping.fit(idle, only_gains=True)
    assert rule.fits == (None, None)
    assert stopping.follow(rule, idle).tolist() == [0.0] * 4


def test_rent_on_the_way_counts():
    """Keeping brings 5 a date, stopping 100 now and 98 later: one waits to the end."""
    stop = np.array([[100.0] * 9, [99.0] * 9, [98.0] * 9])
    paths = stopping.Paths(stop, np.full((2, 9), 5.0), stopping.powers(stop, 0), 0.99)
    rule = stopping.fit(paths, first=0)
    assert stopping.follow(rule, paths) == pytest.approx(0.99 * (5 + 0.99 * (5 + 98)))
