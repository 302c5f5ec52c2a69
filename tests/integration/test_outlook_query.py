"""The outlook's figures against the model's own distribution, and which quotes teach the model how prices move."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import NOW, SEAT, small_fleet
from volute.commands import registers
from volute.commands.undo import undo
from volute.domain.receipt import Receipt
from volute.economics.columns import columns
from volute.economics.decide import weigh
from volute.economics.distribution import distribution
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.outlook import Drawn, Outlook, drawn, outlook
from volute.queries.quote_series import fits

TODAY = NOW.date()
PRICES = (15_000, 15_800, 17_100, 16_200, 18_000, 19_500, 18_900, 20_400, 21_900, 20_700)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


@pytest.fixture
def chance(ledger: Ledger) -> Drawn:
    return drawn(ledger, book(ledger, TODAY), TODAY, Scenario().horizon)


def asked(ledger: Ledger, centre: str, chance: Drawn | None, scenario: Scenario | None = None) -> Outlook:
    found = outlook(ledger, book(ledger, TODAY), (centre, scenario or Scenario(), TODAY), chance, lambda n, of: True)
    assert found is not None
    return found


def test_a_centre_and_the_whole_agree_with_the_distribution(ledger: Ledger, chance: Drawn) -> None:
    told = book(ledger, TODAY)
    known = distribution(columns(told.cohorts, told.centres), told.regime, Scenario(), chance.factors)
    for row in known.rows:
        found = asked(ledger, row.label, chance)
        assert found.sell_wins == pytest.approx(row.sell_wins, abs=1e-4)
        assert found.fan.sell == pytest.approx(row.sell)
        assert found.spread.p10 == pytest.approx(row.difference.p10, rel=1e-4)
        assert found.spread.cvar == pytest.approx(row.difference.cvar, rel=1e-4)
        assert found.regret_rent == pytest.approx(row.regret_rent, rel=1e-3)
    whole = asked(ledger, "", chance)
    assert whole.spread.p50 == pytest.approx(known.total.difference.p50, rel=1e-4)


def test_a_longer_horizon_draws_on_to_its_end_and_a_shorter_one_keeps_what_is_drawn(
    ledger: Ledger, chance: Drawn
) -> None:
    assert chance.factors.months == 60
    far = asked(ledger, "", chance, Scenario(horizon=120))
    assert (far.drawn.factors.months, far.fan.p50.size, far.comparison.months) == (120, 121, 120)
    assert asked(ledger, "", far.drawn).drawn is far.drawn


def test_the_mean_of_the_fan_is_the_deterministic_worth(ledger: Ledger, chance: Drawn) -> None:
    told = book(ledger, TODAY)
    value = weigh(columns(told.cohorts, told.centres), told.regime, Scenario()).value.sum(axis=0)
    fan = asked(ledger, "", chance).fan
    assert fan.p10[0] == pytest.approx(fan.p90[0]) == pytest.approx(value[0])
    assert fan.mean == pytest.approx(value, rel=0.03)
    assert np.all(fan.p10 <= fan.p50)
    assert np.all(fan.p50 <= fan.p90)


def test_who_no_longer_waits_gets_nothing(ledger: Ledger, chance: Drawn) -> None:
    seen: list[int] = []

    def far(n: int, of: int) -> bool:
        seen.append(n)
        return n < 2

    found = outlook(ledger, book(ledger, TODAY), ("", Scenario(), TODAY), chance, far)
    assert found is None
    assert max(seen) == 2


def test_own_quotes_teach_and_assumed_or_undone_ones_do_not(ledger: Ledger) -> None:
    (before,) = fits(ledger, ("rtx4090",), TODAY)
    assert (before.prices.quotes, before.prices.volatility.assumed) == (1, True)
    for at, amount in enumerate(PRICES):
        _say(ledger, amount, months_ago=len(PRICES) - at)
    _say(ledger, 90_000, months_ago=3, assumed=True)
    slip = _say(ledger, 1, months_ago=2)
    undo(ledger, SEAT, slip)
    (after,) = fits(ledger, ("rtx4090",), TODAY)
    assert after.prices.quotes == len(PRICES) + 1
    assert after.prices.drift.own > 0.2
    assert after.prices.drift.value > before.prices.drift.value  # they rose
    assert after.prices.volatility.value < 1
    assert fits(ledger, ("nothing",), TODAY)[0].prices.quotes == 0


def _say(ledger: Ledger, amount: float, months_ago: int, *, assumed: bool = False) -> Receipt:
    day = TODAY - timedelta(days=30 * months_ago)
    fields = {
        "model": "rtx4090",
        "what": "resale",
        "amount": str(amount),
        "as_of": day.isoformat(),
        "source": "a list",
        "assumed": assumed,
    }
    return registers.describe(ledger, SEAT, "price", f"rtx4090-{day}{'-guess' * assumed}", fields)
