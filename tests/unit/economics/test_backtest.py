"""The replay on past prices: it sees nothing of the future, and its sums are those of a hand calculation."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volute.domain.problems import Problem, Refused, Unreachable
from volute.economics import backtest as bt
from volute.economics.metrics import monthly
from volute.economics.series import Series, month_name, parsed, read_series

START = 2023 * 12


def series(gpu, amounts, start=START):
    return Series(gpu, dict(enumerate(amounts, start=start)))


def history(prices, rents):
    return bt.history(series("card", prices), series("card", rents))


def test_worth_of_every_month_by_hand():
    told = history([1000, 900, 800], [0.5, 0.4, 0.6])
    terms = bt.Terms(use=0.5, cost_month=10, sale_share=0.9, discount_rate=0.12)
    d = 1 / (1 + monthly(0.12))
    first, second = 0.4 * 730 * 0.5 - 10, 0.6 * 730 * 0.5 - 10
    expected = [900, d * (first + 810), d * first + d**2 * (second + 720)]
    assert bt.worth_by_month(told, terms) == pytest.approx(expected)


def test_the_three_simple_rules():
    told = history([1000] * 5, [0.2, 0.2, 0.03, 0.2, 0.2])
    replay = bt.replay(told, bt.Terms(use=1.0))
    assert replay.rule("sell_now") == 0
    assert replay.rule("always_rent") == 4
    assert replay.rule("payback_36") == 2, "730 h x 0.03 takes 46 months to earn 1,000"


def test_a_rent_that_pays_at_once_is_kept_and_none_is_sold():
    rich = bt.replay(history([1000] * 12, [1.0] * 12), bt.Terms())
    poor = bt.replay(history([1000 * 0.96**t for t in range(12)], [0.001] * 12), bt.Terms())
    assert rich.sold == rich.last == rich.best
    assert rich.capture == 1
    assert poor.sold == poor.best == 0
    assert poor.decisions[0].sell_from == 0 or poor.decisions[0].sell_from < 1000


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 10))
def test_what_comes_later_changes_no_decision(seed, cut):
    """The file is cut after a month, or goes on quite differently: the advice until then is the same."""
    rng = np.random.default_rng(seed)
    prices = 1000 * np.exp(np.cumsum(rng.normal(-0.02, 0.08, 14)))
    rents = 0.05 * np.exp(np.cumsum(rng.normal(-0.01, 0.06, 14)))
    other = [*prices[:cut], *(prices[cut:] * rng.uniform(0.2, 5))]
    whole, short, changed = (
        bt.replay(history(p, r), bt.Terms()).decisions
        for p, r in ((prices, rents), (prices[:cut], rents[:cut]), (other, rents[::1]))
    )
    assert short == whole[: len(short)]
    assert changed[: cut - 1] == whole[: cut - 1]


def test_the_currency_of_the_files_changes_no_decision():
    prices, rents = [1000, 950, 980, 700, 720], [0.04, 0.05, 0.04, 0.04, 0.03]
    one = bt.replay(history(prices, rents), bt.Terms())
    other = bt.replay(history([7 * p for p in prices], [7 * r for r in rents]), bt.Terms())
    assert (one.sold, one.best) == (other.sold, other.best)
    assert one.capture == pytest.approx(other.capture)


def test_quotes_are_carried_over_gaps_and_cut_to_common_months():
    prices = Series("card", {START: 10.0, START + 3: 8.0, START + 9: 5.0})
    rents = Series("card", {START + 1: 1.0, START + 5: 2.0})
    told = bt.history(prices, rents)
    assert told.first == START + 1
    assert told.price.tolist() == [10, 10, 8, 8, 8]
    assert told.rent.tolist() == [1, 1, 1, 1, 2]
    assert bt.history(prices, Series("card", {START + 9: 1.0})) is None


def test_cards_without_a_partner_are_named():
    prices = {"a": series("a", [10, 9, 8]), "b": series("b", [10, 9])}
    rents = {"a": series("a", [1, 1, 1]), "c": series("c", [1]), "b": series("b", [1], START + 1)}
    found = bt.backtest(prices, rents)
    assert [replay.history.gpu for replay in found.replays] == ["a"]
    assert found.skipped == (("b", "no_common_months"), ("c", "no_price"))
    assert bt.backtest({"a": prices["a"]}, {}).skipped == (("a", "no_rent"),)
    assert (bt.backtest({}, {}).median, bt.backtest({}, {}).mean()) == (None, None)


def test_a_card_worth_nothing_has_no_share():
    replay = bt.replay(history([1, 1], [0.01, 0.01]), bt.Terms(cost_month=500, sale_share=0.001))
    assert replay.share(1) < 0 < replay.capture


def wandering(seed):
    """36 months of a card whose drift, yield and volatility nobody told the engine."""
    rng = np.random.default_rng(seed)
    drift, spread = rng.normal(-0.2, 0.2), rng.uniform(0.15, 0.35)
    log = np.cumsum(np.r_[0, drift / 12 + spread / 12**0.5 * rng.standard_normal(36)])
    rent = np.cumsum(np.r_[0, rng.normal(-0.1, 0.1) / 12 + 0.06 * rng.standard_normal(36)])
    level = np.exp(rng.uniform(np.log(0.008), np.log(0.06))) * 850 / (730 * 0.6)
    return history(1000 * np.exp(log), level * np.exp(rent))


def test_on_cards_it_never_saw_the_advice_beats_every_simple_rule_in_the_mean():
    replays = [bt.replay(wandering(seed), bt.Terms()) for seed in range(24)]
    found = bt.Backtest(tuple(replays), ())
    assert found.mean() > max(found.mean(rule) for rule in bt.RULES)
    assert found.median > 0.85


DATA = Path(os.environ.get("VOLUTE_SHARED", Path(__file__).resolve().parents[3] / ".." / "shared")) / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="no public series beside the project")
def test_on_the_card_whose_prices_and_rents_are_both_public():
    def read(name, column, gpu):
        with (DATA / name).open(encoding="utf-8") as file:
            rows = [f"{row['month']},H100,{row[column]}" for row in csv.DictReader(file) if row["gpu"] == gpu]
        return parsed("month,gpu,amount\n" + "\n".join(rows), "amount", name)["H100"]

    prices = read("resale_new_monthly_usd.csv", "median_usd", "NVIDIA H100 PCIe 80 GB")
    rents = read("rental_rate_cards_monthly_usd_h.csv", "raw_on_demand_median", "H100")
    found = bt.backtest({"H100": prices}, {"H100": rents})
    assert found.median >= 0.9
    assert found.mean() >= max(found.mean(rule) for rule in bt.RULES)


GOOD = "month,gpu,price,note\n2025-01,A100,9800,x\n\n2025/02,A100,9700,\n2025-03-15,H100,30000,y\n"


def test_a_file_is_read_as_people_write_it(tmp_path: Path):
    path = tmp_path / "p.csv"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    found = read_series(path, "price")
    assert [month_name(m) for m in found["A100"].months] == ["2025-01", "2025-02"]
    assert found["H100"].quotes == {2025 * 12 + 2: 30000.0}
    assert found["A100"].currency == ""


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "series_heading", None),
        ("month,gpu,rent\n", "series_heading", None),
        ("month,gpu,price\n", "series_empty", None),
        ("month,gpu,price\n2025-01,,5\n", "series_no_gpu", 2),
        ("month,gpu,price\n\n2025-13,A,5\n", "series_month", 3),
        ("month,gpu,price\nJan 25,A,5\n", "series_month", 2),
        ("month,gpu,price\n2025-01,A,5\n2025-02,A,\n", "series_amount", 3),
        ("month,gpu,price\n2025-01,A,-5\n", "series_amount", 2),
        ("month,gpu,price\n2025-01,A,nan\n", "series_amount", 2),
        ('month,gpu,price\n2025-01,A,"1,800"\n', "series_amount", 2),
        ("month,gpu,price\n2025-01,A,5\n2025-02\n", "series_no_gpu", 3),
        ("month,gpu,price\n2025-01,A,5\n2025-01-20,A,6\n", "series_twice", 3),
        ("month,gpu,price,currency\n2025-01,A,5,USD\n2025-02,A,6,CNY\n", "series_currencies", None),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text, code, line):
    with pytest.raises(Refused) as trouble:
        parsed(text, "price", "p.csv")
    assert trouble.value.code == code
    assert trouble.value.facts.get("line") == line


def test_files_that_are_not_there_or_not_text(tmp_path: Path):
    with pytest.raises(Unreachable):
        read_series(tmp_path / "none.csv", "price")
    (tmp_path / "x.csv").write_bytes("month,gpu,price\n2025-01,卡,1".encode("gb18030"))
    with pytest.raises(Problem) as trouble:
        read_series(tmp_path / "x.csv", "price")
    assert trouble.value.code == "series_not_utf8"
