"""Statements are sealed once, put right by new ones, and any hand on them is seen by verify."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

sys.path.append(str(Path(__file__).parents[1]))
from pdf_text import read_pdf
from small_fleet import small_fleet
from volute.commands.leasing import begin_lease, end_lease, renew_lease
from volute.commands.metering import enter_meter
from volute.commands.plan_workbook import Page, plan_workbook
from volute.commands.registers import describe, retire
from volute.commands.seat import Seat
from volute.commands.statements import seal_statement
from volute.commands.undo import undo
from volute.domain.problems import Broken, Refused
from volute.domain.receipt import Receipt
from volute.domain.roles import Role
from volute.gui.reports.pdf import report_pdf
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.leases import leases
from volute.queries.statement_said import StatementSaid
from volute.queries.statements import draw_up, leases_of, statement_of, statements
from volute.words import Style, Words

NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
TODAY, MONTH = NOW.date(), "2026-11"
SEAT = Seat("Zhao Xin", lambda: NOW)
TERMS = {"tenant": "Qwill AI", "price": "1000", "start": "2026-01-01", "end": "2027-12-31"}
TERMS |= {"vat_included": True, "vat_rate": "0.06"}  # type: ignore[dict-item]  # evidence


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Qwill AI reserves two cards and rents one by the hour; Mirage reserves one."""
    found = small_fleet(tmp_path / "small.db")
    begin_lease(found, SEAT, TERMS, ("V-000001", "V-000002"))
    begin_lease(found, SEAT, {**TERMS, "mode": "card_hours", "price": "2.5"}, ("V-000003",))
    begin_lease(found, SEAT, {**TERMS, "tenant": "Mirage"}, ("V-000004",))
    yield found
    found.close()


def metered(ledger: Ledger, hours: str = "700") -> Receipt:
    fields = {"lease": "L-0002", "period": MONTH, "card_hours": hours, "source": "gateway"}
    return enter_meter(ledger, SEAT, fields, TODAY)


def seal(ledger: Ledger, named: str = "Qwill AI", replaces: str = "") -> str:
    drawn = draw_up(ledger, leases_of(ledger, named), MONTH, NOW)
    return seal_statement(ledger, SEAT, drawn.body, TODAY, replaces=replaces).facts[0].subject.partition(":")[2]


def test_a_tenants_month_is_drawn_up_from_all_contracts(ledger: Ledger) -> None:
    metered(ledger)
    drawn = draw_up(ledger, leases_of(ledger, "qwill ai"), MONTH, NOW)
    assert [(line["lease"], line["gross"]) for line in drawn.lines] == [("L-0001", 200_000), ("L-0002", 175_000)]
    assert drawn.body["gross"] == 375_000
    assert drawn.number == drawn.digest == ""


def test_sealed_is_what_was_drawn_up_and_stays_so_when_terms_change(ledger: Ledger) -> None:
    metered(ledger)
    number = seal(ledger)
    assert number == "S-202611-001"
    before = statement_of(ledger, number, "", NOW)
    metered(ledger, "650")
    end_lease(ledger, SEAT, "L-0001", "left", date(2026, 11, 15))
    after = statement_of(ledger, "L-0002", MONTH, NOW)
    assert after == before
    assert after.body["gross"] == 375_000
    assert draw_up(ledger, leases_of(ledger, "Qwill AI"), MONTH, NOW).body["gross"] == 100_000 + 162_500
    with ledger.reading() as connection:
        verify(connection)


def test_a_seal_is_not_taken_back_changed_or_retired(ledger: Ledger) -> None:
    metered(ledger)
    drawn = draw_up(ledger, leases_of(ledger, "Qwill AI"), MONTH, NOW)
    receipt = seal_statement(ledger, SEAT, drawn.body, TODAY)
    number = receipt.facts[0].subject.partition(":")[2]
    with pytest.raises(Refused, match="statement_sealed"):
        undo(ledger, SEAT, receipt)
    with pytest.raises(Refused, match="statement_sealed"):
        describe(ledger, SEAT, "statement", number, {"tenant": "Somebody else"})
    with pytest.raises(Refused, match="statement_sealed"):
        retire(ledger, SEAT, "statement", number, "a mistake")
    assert len(statements(ledger)) == 1


def test_a_correction_names_what_it_replaces_and_only_that_once(ledger: Ledger) -> None:
    metered(ledger)
    first = seal(ledger)
    metered(ledger, "650")
    with pytest.raises(Refused, match="statement_stands"):
        seal(ledger)
    second = seal(ledger, replaces=first)
    told = {each.number: each for each in statements(ledger, tenant="Qwill AI")}
    assert (told[first].replaced_by, told[second].body["replaces"]) == (second, first)
    assert statement_of(ledger, "Qwill AI", MONTH, NOW).number == second
    with pytest.raises(Refused, match="statement_replaced"):
        seal(ledger, replaces=first)
    with pytest.raises(Refused, match="statement_of_other"):
        seal(ledger, "Mirage", replaces=second)
    with pytest.raises(Refused, match="no_such_entry"):
        seal(ledger, "Mirage", replaces="S-202611-099")
    assert seal(ledger, "Mirage") == "S-202611-003"


def test_what_cannot_be_sealed_says_why(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="statement_unmetered"):
        seal(ledger)
    running = draw_up(ledger, ("L-0001",), "2026-12", NOW)
    with pytest.raises(Refused, match="statement_month_open"):
        seal_statement(ledger, SEAT, running.body, TODAY)
    early = draw_up(ledger, ("L-0001",), "2025-11", NOW)
    with pytest.raises(Refused, match="statement_empty"):
        seal_statement(ledger, SEAT, early.body, TODAY)
    with pytest.raises(Refused, match="statement_mixed"):
        draw_up(ledger, ("L-0001", "L-0003"), MONTH, NOW)
    with pytest.raises(Refused, match="field_bad"):
        draw_up(ledger, ("L-0001",), "November", NOW)
    with pytest.raises(Refused, match="no_such_entry"):
        leases_of(ledger, "Nobody")
    technician = Seat("Li Wen", SEAT.clock, frozenset({Role.TECHNICIAN}))
    with pytest.raises(Refused, match="not_your_step"):
        seal_statement(ledger, technician, early.body, TODAY)


def test_a_hand_on_a_sealed_text_is_found_by_verify(ledger: Ledger) -> None:
    number = seal(ledger, "Mirage")
    with ledger.writing("intruder", NOW) as tx:
        row = tx.connection.execute(
            text("SELECT fields FROM registers WHERE subject = :s"), {"s": f"statement:{number}"}
        ).one()
        fields = json.loads(row.fields)
        fields["body"] = fields["body"].replace("100000", "10000")
        changed = json.dumps(fields, sort_keys=True, ensure_ascii=False)
        tx.connection.execute(
            text("UPDATE registers SET fields = :f WHERE subject = :s"), {"f": changed, "s": f"statement:{number}"}
        )
    with ledger.reading() as connection, pytest.raises(Broken, match="row_differs"):
        verify(connection)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_pdf_and_spreadsheet_say_the_same_with_digest_and_head(ledger: Ledger, tmp_path: Path, language: str) -> None:
    metered(ledger)
    told = statement_of(ledger, seal(ledger), "", NOW)
    words = Words.load(language)  # type: ignore[arg-type]  # one of the two
    assert report_pdf(tmp_path / "s.pdf", told, words) == 1
    paper = "".join("".join(read_pdf(tmp_path / "s.pdf").pages).split())
    for said in ("S-202611-001", "3,750.00", told.digest, told.head, "L-0002"):
        assert said in paper
    said = StatementSaid(told, words, Style(words))
    book = load_workbook(plan_workbook(tmp_path / "s.xlsx", [Page(*table) for table in said.tables()]))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[-1][-3:] == (3537.73, 212.27, 3750)
    assert [sum(row[at] for row in rows[1:-1]) for at in (-3, -2, -1)] == pytest.approx(rows[-1][-3:])
    assert any(told.head in row for row in book.worksheets[1].iter_rows(values_only=True))


def test_a_month_keeps_the_rent_that_held_then(ledger: Ledger) -> None:
    """A renewal in November puts the rent up from the middle of the month: October is as it was."""
    renew_lease(ledger, SEAT, "L-0001", {"price": "1500", "end": "2028-12-31", "price_from": "2026-11-16"})
    before = draw_up(ledger, ("L-0001",), "2026-10", NOW)
    assert [line["price"] for line in before.lines] == ["1000"]
    first, second = draw_up(ledger, ("L-0001",), MONTH, NOW).lines
    assert (first["price"], first["days"], first["gross"]) == ("1000", 30, 100_000)
    assert (second["price"], second["days"], second["gross"]) == ("1500", 30, 150_000)
    describe(ledger, SEAT, "lease", "L-0001", {"price": "1600"})  # it was typed wrongly
    assert [line["price"] for line in draw_up(ledger, ("L-0001",), MONTH, NOW).lines] == ["1000", "1600"]


def test_a_new_rent_that_is_yet_to_come_is_not_shown_as_that_of_today(ledger: Ledger) -> None:
    renew_lease(ledger, SEAT, "L-0001", {"price": "1500", "end": "2028-12-31"})
    before = {row.name: row.monthly for row in leases(ledger, date(2027, 12, 31)).rows}
    assert before["L-0001"] == 2000
    held = {row.name: row.monthly for row in leases(ledger, date(2028, 1, 1)).rows}
    assert held["L-0001"] == 3000  # from the day after the end that was agreed on before


def test_every_line_says_how_its_amount_comes_about(ledger: Ledger) -> None:
    metered(ledger)
    enter_meter(ledger, SEAT, {"lease": "L-0001", "period": MONTH, "down_hours": "72", "source": "agreed"}, TODAY)
    begin_lease(ledger, SEAT, {**TERMS, "mode": "tokens", "price": "0.8", "vat_included": False}, ("V-000007",))
    enter_meter(ledger, SEAT, {"lease": "L-0004", "period": MONTH, "tokens": "1250", "source": "gateway"}, TODAY)
    words = Words.load("en")
    said = StatementSaid(draw_up(ledger, leases_of(ledger, "Qwill AI"), MONTH, NOW), words, Style(words))
    assert [said.how(line) for line in said.told.lines] == [
        "L-0001: 60 card-days ÷ 30 days × 1000 = 2,000.00 with VAT",
        "L-0001: 72.00 card-hours down ÷ (30 days × 24) × 1000 = −100.00 with VAT",
        "L-0002: 700 card-hours metered × 2.5 = 1,750.00 with VAT",
        "L-0004: 1,250 million tokens metered × 0.8 = 1,000.00 without VAT",
    ]


def test_a_month_of_which_days_are_not_metered_is_not_sealed_as_if_they_were_nil(ledger: Ledger) -> None:
    for day in range(1, 30):
        fields = {"lease": "L-0002", "period": f"{MONTH}-{day:02}", "card_hours": "20", "source": "gateway"}
        enter_meter(ledger, SEAT, fields, TODAY)
    with pytest.raises(Refused, match="statement_partly"):
        seal(ledger)
    nil = {"lease": "L-0002", "period": f"{MONTH}-30", "card_hours": "0", "source": "gateway"}
    enter_meter(ledger, SEAT, nil, TODAY)
    assert statement_of(ledger, seal(ledger), "", NOW).body["gross"] == 200_000 + 29 * 20 * 250
