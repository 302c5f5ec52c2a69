"""A pasted list of cards: what is read, what is left out and why, and one entry with one undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from volute.commands import registers
from volute.commands.cardlines import MOST, Basis, field_of
from volute.commands.cardlist import examine, receive_list
from volute.commands.listed import file_text
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.events import Costed
from volute.domain.money import Currency
from volute.domain.problems import Refused, Unreachable
from volute.ledger.histories import facts_of
from volute.ledger.store import Ledger
from volute.queries.cards import cards

SEAT = Seat("Chen Yu", lambda: datetime(2026, 11, 24, 9, tzinfo=UTC))
STORE = Basis("WHU", "A-3")
CHINESE = "型号\t标签序列号\t中心\t主机\t槽位\t购入价（元）\t散热\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "ledger.db")
    registers.describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    registers.describe(opened, SEAT, "host", "whu-r01-n01", {"centre": "WHU", "address": "127.0.0.1"})
    yield opened
    opened.close()


def test_chinese_headings_are_entered_with_their_place_label_and_cost(ledger: Ledger) -> None:
    text = CHINESE + "RTX4090\tS-1\t\twhu-r01-n01\t0\t13,150\t\n4090 48G\tS-2\tWuhu\t\t\t24600\t涡轮\n"
    found = examine(ledger, text, STORE)
    assert [line.number for line in found.good] == [2, 3]
    assert found.bad == ()
    receipt = receive_list(ledger, SEAT, found.good)
    one, two = cards(ledger)
    assert (one.host, one.slot, one.cooler, one.sticker) == ("whu-r01-n01", 0, "fan", "S-1")
    assert (two.store, two.centre, two.cooler, two.sticker) == ("A-3", "WHU", "blower", "S-2")
    assert two.variant == "rtx4090-48g"
    with ledger.reading() as connection:
        events = [fact.event for card in (one.id, two.id) for fact in facts_of(connection, card)]
    assert [event.minor for event in events if isinstance(event, Costed)] == [1_315_000, 2_460_000]
    undo(ledger, SEAT, receipt)
    assert cards(ledger) == ()


def test_every_bad_line_is_named_and_the_good_ones_stay(ledger: Ledger) -> None:
    receive_list(ledger, SEAT, examine(ledger, CHINESE + "H20\tS-9\t\twhu-r01-n01\t7\t\t\n", STORE).good)
    lines = [
        "RTX4090\tS-1\t\t\t\t\t",  # good
        "Radeon\tS-2\t\t\t\t\t",
        "RTX4090\t1.09E+17\t\t\t\t\t",
        "RTX4090\tS-1\t\t\t\t\t",
        "RTX4090\tS-9\t\t\t\t\t",
        "RTX4090\tS-3\tWuhan\t\t\t\t",
        "RTX4090\tS-4\t\tno-such\t1\t\t",
        "RTX4090\tS-5\t\twhu-r01-n01\t7\t\t",
        "RTX4090\tS-6\t\twhu-r01-n01\tlow\t\t",
        "RTX4090\tS-7\t\t\t\tabout 5\t",
        "RTX4090\tS-8\t\t\t\t\tsteam",
        "RTX4090\t\t\twhu-r01-n01\t1\t\t",  # good
        "RTX4090\t\t\twhu-r01-n01\tGPU1\t\t",
    ]
    found = examine(ledger, CHINESE + "\n".join(lines), STORE)
    assert [line.number for line in found.good] == [2, 13]
    assert [(line.number, line.trouble.code) for line in found.bad] == [
        (3, "model_unknown"),
        (4, "label_as_number"),
        (5, "label_twice"),
        (6, "sticker_taken"),
        (7, "no_such_entry"),
        (8, "no_such_entry"),
        (9, "slot_taken"),
        (10, "evidence_not_whole"),
        (11, "evidence_not_amount"),
        (12, "cooler_unknown"),
        (14, "slot_twice"),
    ]


def test_a_list_without_a_place_or_a_model_says_so(ledger: Ledger) -> None:
    (line,) = examine(ledger, "Model\nA100 80G\n", Basis("WHU")).bad
    assert line.trouble.code == "place_needed"
    with pytest.raises(Refused, match="card_list_headings"):
        examine(ledger, "S-1\nS-2\n", STORE)
    with pytest.raises(Refused, match="card_list_long"):
        examine(ledger, "Model\n" + "A10\n" * (MOST + 1), STORE)
    assert examine(ledger, "\n \n", STORE) == examine(ledger, "", STORE)


def test_what_was_examined_is_refused_when_the_ledger_moved_on(ledger: Ledger) -> None:
    found = examine(ledger, "Model,Label\nA10,S-1\n", STORE)
    receive_list(ledger, SEAT, found.good)
    with pytest.raises(Refused, match="sticker_taken"):
        receive_list(ledger, SEAT, found.good)
    assert len(cards(ledger)) == 1


def test_files_of_spreadsheets_are_read_as_they_come(ledger: Ledger, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("型号", "成本", "标签"), ("A100 80G", 98000, "S-1"), ("H20", None, None)):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "bom.csv").write_bytes("型号,标签\r\nH20,S-2\r\n".encode("utf-8-sig"))
    (tmp_path / "old.csv").write_bytes("型号,标签\r\nH20,S-3\r\n".encode("gb18030"))
    shown = {name: examine(ledger, file_text(tmp_path / name), STORE) for name in ("list.xlsx", "bom.csv", "old.csv")}
    assert [len(found.good) for found in shown.values()] == [2, 1, 1]
    paid = shown["list.xlsx"].good[0].paid
    assert paid is not None
    assert (paid.each.minor, paid.each.currency, paid.vat_included) == (9_800_000, Currency.CNY, True)
    with pytest.raises(Unreachable):
        file_text(tmp_path / "missing.csv")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Cost, ¥", "cost"),
        ("显存 GB", "memory_mib"),
        ("购入价（元）", "cost"),
        ("S/N on label", "label"),
        ("Colour", ""),
    ],
)
def test_headings_are_known_with_their_units(heading: str, field: str) -> None:
    assert field_of(heading) == field
