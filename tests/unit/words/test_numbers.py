"""Number styles, as the tables of the trade print them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from math import nan

import pytest

from volute.words import Style, Words
from volute.words.digits import DASH, grouped, signed

EN = Style(Words.load("en"), timezone(timedelta(hours=8)))
ZH = Style(Words.load("zh_CN"), timezone(timedelta(hours=8)))
NOW = datetime(2026, 11, 23, 1, 38, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("yuan", "english", "chinese"),
    [
        (17_140_000, "¥17.1 M", "1,714 万元"),
        (144_000_000, "¥144 M", "1.44 亿元"),
        (800_000, "¥0.80 M", "80.0 万元"),
        (-920_000, "−¥0.92 M", "−92.0 万元"),
        (25_800, "¥25,800", "2.58 万元"),
        (5_000, "¥5,000", "5,000 元"),
        (0, "¥0", "0 元"),
        (None, DASH, DASH),
        (nan, DASH, DASH),
    ],
)
def test_large_money(yuan: float | None, english: str, chinese: str) -> None:
    assert plain(EN.money_large(yuan)) == english
    assert plain(ZH.money_large(yuan)) == chinese


def test_money_of_a_card_stays_whole() -> None:
    assert (EN.money(25_800), plain(ZH.money(25_800))) == ("¥25,800", "25,800 元")
    assert plain(ZH.rent_hour(2.31)) == "2.31 元/卡·时"
    assert EN.tariff(0.712) == "¥0.71/kWh"


def test_a_column_of_money_has_its_unit_in_the_header() -> None:
    assert (EN.scaled(8_330_000), EN.scaled_unit()) == ("8.33", "¥M")
    assert (ZH.scaled(8_330_000), ZH.scaled_unit()) == ("833", "万元")
    assert EN.scaled(-7_300_000, sign=True) == "−7.3"


def test_display_figures_part_from_their_unit() -> None:
    assert EN.money_parts(17_140_000) == ("¥17.1", "M")
    assert ZH.money_parts(17_140_000) == ("1,714", "万元")
    assert EN.money_parts(None) == (DASH, "")


def test_the_scale_is_a_choice_apart_from_the_language() -> None:
    english_wan = Style(EN.words, scale="wan")
    assert plain(english_wan.money_large(17_140_000)) == "¥1,714 万"
    assert plain(Style(ZH.words, scale="million").money_large(17_140_000)) == "¥17.1 M"


def test_other_currencies_have_their_own_sign() -> None:
    assert Style(EN.words, currency="USD").money(5) == "$5"


def test_rates_and_changes() -> None:
    assert (EN.percent(0.47), EN.rate(0.964), plain(EN.points(-0.018))) == ("47.0%", "96.4", "−1.8 pp")
    assert plain(ZH.points(0.006)) == "+0.6 个百分点"


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert signed(0.04, 1) == signed(-0.04, 1) == "0.0"
    assert grouped(-0.4) == "0"
    assert signed(132, 1) == "+132.0"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (59, "59 s", "59 秒"),
        (420, "7 min", "7 分钟"),
        (26 * 3600, "26 h", "26 小时"),
        (48 * 3600, "2 d", "2 天"),
    ],
)
def test_durations(seconds: float, english: str, chinese: str) -> None:
    assert (plain(EN.duration(seconds)), plain(ZH.duration(seconds))) == (english, chinese)


def test_clocks() -> None:
    assert (EN.elapsed(161), EN.elapsed(3761), EN.worked(2290), EN.worked(7500)) == (
        "2:41",
        "1:02:41",
        "0:38",
        "2:05",
    )


def test_dates_are_days_of_the_zone() -> None:
    late = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    assert (plain(EN.date(late)), plain(ZH.date(late))) == ("23 Nov", "11 月 23 日")
    assert (plain(EN.weekday(late)), plain(ZH.weekday(late))) == ("Mon 23 Nov", "11 月 23 日 周一")
    assert (plain(EN.date_year(date(2026, 11, 23))), ZH.date_year(late)) == ("23 Nov 2026", "2026-11-23")
    assert plain(EN.moment(late)) == "23 Nov 01:00"


def test_last_seen_is_a_time_today_and_an_age_before() -> None:
    assert EN.seen(NOW - timedelta(minutes=1), NOW) == "09:37"
    assert plain(EN.seen(NOW - timedelta(days=2), NOW)) == "2 d ago"
    assert plain(ZH.seen(NOW - timedelta(days=2), NOW)) == "2 天前"
    assert EN.ago(NOW - timedelta(seconds=5), NOW) == "just now"


def test_quantities() -> None:
    assert plain(EN.memory(49_140)) == "48 GB"
    assert plain(EN.memory_exact(49_140)) == "49,140 MiB"
    assert (plain(EN.watts(447)), plain(EN.watts(38_200))) == ("447 W", "38.2 kW")


def test_the_unknown_is_a_dash_everywhere() -> None:
    takes_one = (
        "count number signed percent rate points money money_exact money_large money_signed scaled "
        "rent_month rent_hour tariff memory memory_exact celsius watts duration elapsed worked months days "
        "time date date_year weekday moment iso"
    )
    assert {getattr(EN, name)(None) for name in takes_one.split()} == {DASH}
    assert EN.seen(None, NOW) == EN.ago(None, NOW) == DASH
