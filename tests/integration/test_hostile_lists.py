"""Lists as dealers and their spreadsheets really write them: nothing is lost, nothing is read as something else, and
what cannot be read is named by its line."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import NOW, SEAT, small_fleet
from volute.commands.listed import file_text, rows
from volute.commands.listed_values import day, figure
from volute.commands.quotelines import read_quotes
from volute.commands.quotelist import enter_quotes, examine_quotes
from volute.commands.undo import undo
from volute.domain.problems import Unreachable
from volute.queries.quotes import quotes

TODAY = NOW.date()
HEADS = "型号,项目,价格,含税,日期,来源,数量,成色"


@pytest.mark.parametrize(
    ("text", "amount", "currency", "per"),
    [
        ("１５，８００", 15_800, "", ""),
        ("￥15,800.50", Decimal("15800.5"), "CNY", ""),
        ("2.58万", 25_800, "", ""),
        ("1.5w元", 15_000, "CNY", ""),
        ("15.8k", 15_800, "", ""),
        ("US$2,900", 2_900, "USD", ""),
        ("HK$ 22,600", 22_600, "HKD", ""),
        ("2900美元", 2_900, "USD", ""),
        ("1.9元/卡时", Decimal("1.9"), "CNY", "rent_hour"),
        ("15800 元/张", 15_800, "CNY", "card"),
        ("RMB 1 450/月", 1_450, "CNY", "rent_month"),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, amount: float, currency: str, per: str) -> None:
    found = figure(text)
    assert found is not None
    assert (found.amount, found.currency, found.per) == (Decimal(amount), currency, per)


@pytest.mark.parametrize(
    "text",
    ["", "cheap", "15.800,50", "15,80", "1,5800", "15000-16000", "2万5", "¥15800 / $2200", "10万/台", "1e5", "NaN"],
)
def test_what_could_be_two_amounts_is_none(text: str) -> None:
    assert figure(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21", "2026/11/21", "2026.11.21", "２０２６年１１月２１日", "2026年11月21日", "20261121", "46347",
        "46347.0", "2026-11-21 00:00:00", "2026-11-21T09:30:00Z", "21-Nov-2026", "21 November 2026", "Nov 21, 2026",
        "11/21/2026", "21/11/2026",
    ],
)  # fmt: skip
def test_a_day_is_read_in_any_of_its_forms(text: str) -> None:
    assert day(text) == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["", "yesterday", "03/04/2026", "26/11/21", "11/21", "2026-13-01", "2026-02-30", "12"])
def test_what_could_be_two_days_is_none(text: str) -> None:
    assert day(text) is None
    assert day("04/04/2026") == date(2026, 4, 4)  # the same either way


def hostile(*lines: str) -> str:
    return "\n".join(["华强北 11 月报价", "", HEADS, *lines])


LINES = (
    "RTX 4090,转售,１５，８００,含税,2026/11/21,甲,６４张,二手",
    'RTX 4090,转售,"1.58万",含税13%,46347,甲,64,二手',
    "RTX 4090,转售,15,800,含税,2026-11-21,甲,64,二手",
    'RTX 4090,转售,15800,含税,2026-11-21,"乙,1,全新',
    "RTX4090 48G,时租,¥1.90/时,不含税,2026年11月1日,丙,,",
    "",
    "RTX 4090,转售,15800-16000,含税,2026-11-21,丁,,",
)


def test_every_line_is_entered_known_repeated_or_named(tmp_path: Path) -> None:
    ledger = small_fleet(tmp_path / "small.db")
    found = examine_quotes(ledger, hostile(*LINES), TODAY)
    assert [line.number for line in found.new] == [4, 7, 8]
    assert [line.number for line in found.repeated] == [5]  # as the first of them, written otherwise
    assert [(line.number, line.trouble.code) for line in found.bad] == [(6, "list_cells"), (10, "quote_amount")]
    before = len(quotes(ledger, TODAY))
    receipt = enter_quotes(ledger, SEAT, found.new)
    assert len(quotes(ledger, TODAY)) == before + 3
    again = examine_quotes(ledger, hostile(*LINES), TODAY)
    assert (len(again.new), len(again.known), len(again.repeated)) == (0, 4, 0)
    undo(ledger, SEAT, receipt)  # the whole list
    assert len(quotes(ledger, TODAY)) == before
    ledger.close()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("4090,时租,1.9元/月,含税,2026-11-01,x,,", "quote_amount"),
        ("4090,转售,$2900,含税,2026-11-01,x,,", "quote_rate"),
        ("4090,转售,15800,含税,03/04/2026,x,,", "quote_day"),
        ("4090,转售,15800,大概含税吧,2026-11-01,x,,", "quote_vat_unsaid"),
    ],
)
def test_what_contradicts_itself_is_named(line: str, code: str) -> None:
    good, bad = read_quotes(f"{HEADS}\n{line}", TODAY)
    assert (good, [b.trouble.code for b in bad]) == ([], [code])


def test_a_foreign_quote_keeps_its_rate_with_day_and_source() -> None:
    heads = "model,amount,vat,vat rate,as of,source,currency,rate,rate date,rate source"
    text = (
        f'{heads}\n4090,"$2,900",excl,0,2026-11-20,Lin,,7.12,2026/11/19,SAFE\n4090,$2900,excl,0,2026-11-20,Lin,HKD,7,,'
    )
    (line,), (bad,) = read_quotes(text, TODAY)
    kept = {name: line.fields[name] for name in ("amount", "currency", "foreign", "rate", "rate_as_of", "rate_source")}
    assert kept == {
        "amount": "20648.00", "currency": "USD", "foreign": "2900", "rate": "7.12", "rate_as_of": "2026-11-19",
        "rate_source": "SAFE",
    }  # fmt: skip
    assert bad.trouble.code == "quote_currency_twice"
    (_,), (twice,) = read_quotes(
        f"{heads}\n4090,1,含税13%,,2026-11-20,x,,,,\n4090,1,含税13%,6%,2026-11-20,x,,,,", TODAY
    )
    assert twice.trouble.code == "quote_vat_twice"


def test_a_quotation_mark_that_nobody_closes_swallows_no_line() -> None:
    text = 'a,b\n1,"two\n' + "\n".join(f"{n},x" for n in range(3, 40))
    assert [number for number, _ in rows(text)] == list(range(1, 40))
    assert list(rows('a,b\n1,"two\nlines"\n4,5'))[1:] == [(2, ["1", "two\nlines"]), (4, ["4", "5"])]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_in_any_writing_that_excel_has(tmp_path: Path, code: str) -> None:
    text = "型号,来源\n4090,华强北\n"
    (tmp_path / "q.csv").write_bytes(text.encode(code))
    assert [cells for _, cells in rows(file_text(tmp_path / "q.csv"))] == [["型号", "来源"], ["4090", "华强北"]]


def test_a_file_in_no_such_writing_is_refused_and_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_bytes("型号\n好\n".encode("gb18030") + b"\xff\xff\n")
    with pytest.raises(Unreachable, match=r"file_encoding.*line=3"):
        file_text(tmp_path / "q.csv")
    (tmp_path / "q.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 64)
    with pytest.raises(Unreachable, match="file_old_excel"):
        file_text(tmp_path / "q.xls")


def test_a_workbook_is_known_by_what_is_in_it_and_keeps_its_rows_and_marks(tmp_path: Path) -> None:
    made = Workbook()
    made.active.title = "封面"  # type: ignore[union-attr]  # empty
    sheet = made.create_sheet("报价")
    sheet["A3"], sheet["B3"], sheet["A4"], sheet["B4"] = "型号", "来源", '4090 "Founders"', "华强\n北"
    made.save(tmp_path / "q.xlsx")
    (tmp_path / "q.csv").write_bytes((tmp_path / "q.xlsx").read_bytes())  # renamed by somebody
    assert list(rows(file_text(tmp_path / "q.csv"))) == [(3, ["型号", "来源"]), (4, ['4090 "Founders"', "华强 北"])]


def test_the_command_line_counts_what_it_left_out(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    desk = Desk(tmp_path)
    (tmp_path / "q.csv").write_bytes(
        hostile(*LINES).replace("2026", "2025").replace("46347", "45982").encode("gb18030")
    )
    said = desk.call("prices", "import", str(tmp_path / "q.csv"))
    assert (said.returncode, "Line 6:" in said.stderr, "Line 10:" in said.stderr) == (1, True, True)
    told = desk.tells("prices", "import", str(tmp_path / "q.csv"), "--skip-bad")
    assert (told["entered"], len(told["repeated"]), len(told["bad"])) == (3, 1, 2)
