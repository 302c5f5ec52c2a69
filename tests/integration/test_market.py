"""The market: quotes of every basis on one footing, curves of own quotes first, and what is doubtful is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import NOW, SEAT, small_fleet
from volute.commands.quotelist import enter_quotes, examine_quotes
from volute.domain.quotes import Limits
from volute.gui.plots.market import Telling
from volute.ledger.store import Ledger
from volute.queries.market import MarketCourse, markets
from volute.queries.quote_series import fits
from volute.words import Style, Words

TODAY = NOW.date()
HEADS = "model,what,amount,vat,as of,source,quantity,condition,assumed"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db", priced=False)
    yield opened
    opened.close()


def quoted(ledger: Ledger, *lines: str) -> None:
    found = examine_quotes(ledger, "\n".join([HEADS, *lines]), TODAY)
    assert found.bad == ()
    enter_quotes(ledger, SEAT, found.new)


def resale(ledger: Ledger, limits: Limits | None = None) -> MarketCourse:
    return next(course for course in markets(ledger, TODAY, limits) if course.key == ("rtx4090", "resale", ""))


def test_quotes_of_every_basis_and_grade_stand_on_one_footing(ledger: Ledger) -> None:
    quoted(
        ledger,
        "4090,resale,20000,excl,2026-09-01,a,,new,",
        "4090,resale,22600,incl,2026-10-01,b,,new,",
        "4090,resale,14400,excl,2026-11-01,c,,used,",
        "4090,resale,12430,incl,2026-11-20,d,,as is,",
    )
    course = resale(ledger)
    assert [point.amount for point in course.points] == [pytest.approx(20_000)] * 4
    assert course.now == pytest.approx(20_000)
    assert course.change == pytest.approx(0)
    assert course.band
    assert course.band[0] < 20_000 < course.band[2]
    (fit,) = fits(ledger, ("rtx4090",), TODAY)
    flat = fit.prices.volatility.value
    assert flat < 0.27  # a change of grade is no movement of the price


def test_own_quotes_are_fitted_and_guesses_only_where_there_are_none(ledger: Ledger) -> None:
    quoted(ledger, "4090,resale,40000,excl,2026-11-01,a feeling,,,yes")
    alone = resale(ledger)
    assert alone.guessed
    assert alone.band
    assert alone.band[1] == pytest.approx(40_000, rel=0.05)
    quoted(ledger, "4090,resale,20000,excl,2026-10-30,dealer,,,")
    both = resale(ledger)
    assert not both.guessed
    assert both.band
    assert both.band[1] == pytest.approx(20_000, rel=0.05)
    assert len(both.points) == 2


def test_old_and_thin_are_flagged_by_the_persons_own_limits(ledger: Ledger) -> None:
    quoted(ledger, "4090,resale,20000,excl,2026-10-01,a,,,", "4090,resale,20100,excl,2026-10-02,b,,,")
    assert (resale(ledger).stale, resale(ledger).thin) == (True, True)
    easy = resale(ledger, Limits(stale_days=60, enough=2))
    assert (easy.stale, easy.thin) == (False, False)
    words = Words.load("en")
    assert Telling(easy, words, Style(words)).flags() == []
    assert Telling(resale(ledger), words, Style(words)).flags() == [
        "Old: 53 days, more than 45",
        "Few sources: 2 of 3 in 90 days",
    ]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_plot_says_today_its_unit_and_what_was_said(ledger: Ledger, language: str) -> None:
    quoted(ledger, "4090,resale,22600,incl,2026-10-20,dealer A,40,new,", "4090,resale,18000,excl,2026-11-20,B,,new,")
    words = Words.load("zh_CN" if language == "zh_CN" else "en")
    told = Telling(resale(ledger), words, Style(words))
    assert "18,000" in told.title()
    assert "−10.0%" in told.title()
    chart = told.chart()
    assert [dot.mark for dot in chart.dots] == ["disc", "disc"]
    october = " ".join(chart.tells(1))
    assert "22,600" in october
    assert "13%" in october
    assert "20,000" in october
    assert "dealer A" in october
    assert list(chart.sheet[1][:2]) == ["2026-10-20", "22600"]
    assert chart.sheet[1][-1] == "20000.00"


def test_the_command_line_tells_the_market(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    add = ("prices", "add", "rtx4090", "resale")
    desk.does(*add, "22600", "--vat-included", "--vat-rate", "0.13", "--source", "dealer")
    (told,) = desk.tells("prices", "market")
    assert told["now"] == pytest.approx(20_000)
    assert (told["thin"], told["sources"], told["p10"] < told["now"] < told["p90"]) == (True, 1, True)
    assert desk.tells("prices", "market", "--enough", "1")[0]["thin"] is False
    assert "20,000" in desk.does("prices", "market", "4090", "resale")
