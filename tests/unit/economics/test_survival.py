"""How long leases last: the textbook curve, and what few leases may say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.economics.survival import competing, hazard, survival

# Freireich et al. 1963, the 6-MP group, as in every textbook.
LASTED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_the_textbook_curve():
    curve = survival(LASTED, ENDED)
    assert curve.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert curve.error == pytest.approx([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=1e-4)
    assert curve.median == 23
    assert (curve.at(5), curve.at(6), curve.at(1000)) == pytest.approx((1, 0.857, 0.448), abs=5e-4)


def test_when_nobody_leaves_the_curve_stays_up():
    curve = survival([3, 4], [0, 0])
    assert curve.median is None
    assert curve.at(99) == 1


def test_who_leaves_last_ends_the_curve():
    assert survival([3, 4], [1, 1]).share.tolist() == [0.5, 0]


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="lease"):
        survival([1, 2], [1])
    with pytest.raises(ValueError, match="negative"):
        survival([-1], [1])


def test_few_leases_lean_on_the_prior_and_many_on_themselves():
    none, few, many = hazard([], []), hazard([12], [1]), hazard([10] * 600, [True] * 600)
    assert none.monthly == pytest.approx(0.03)
    assert none.assumed
    assert few.assumed
    assert 0.03 < few.monthly < 0.06
    assert many.monthly == pytest.approx(0.1, abs=0.002)
    assert not many.assumed
    assert many.high - many.low < few.high - few.low
    assert hazard([], [], prior_months=0.0).monthly == 0.03


@given(st.lists(st.tuples(st.floats(0, 60), st.booleans()), max_size=30))
def test_a_curve_only_falls_and_a_hazard_is_a_share(leases):
    lasted, ended = [lease[0] for lease in leases], [lease[1] for lease in leases]
    share = survival(lasted, ended).share
    assert all(a >= b >= 0 for a, b in zip([1, *share], share, strict=False))
    found = hazard(lasted, ended)
    assert 0 <= found.low <= found.monthly <= found.high <= 1


def test_leaving_and_failing_exclude_each_other():
    lasted, cause = [10, 20, 30, 5, 8], ["leaves", "", "fails", "leaves", ""]
    found = competing(lasted, cause, {"leaves": 0.025, "fails": 0.005})
    assert found["leaves"].monthly > found["fails"].monthly > 0.005
    total = hazard(lasted, [c != "" for c in cause], 0.03)
    assert found["leaves"].monthly + found["fails"].monthly == pytest.approx(total.monthly)
    with pytest.raises(ValueError, match="sold"):
        competing([1], ["sold"], {"leaves": 0.03})
