"""The quote book: every quote with its flags, lists taken in with every bad line named, and nothing that misleads."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import delete, update

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import NOW, SEAT, small_fleet
from volute.commands.keeping import KeptFile
from volute.commands.listed import ListLine
from volute.commands.quotelines import read_quotes
from volute.commands.quotelist import enter_quotes, examine_quotes
from volute.commands.registers import describe, retire
from volute.commands.undo import undo
from volute.domain.problems import Broken, Refused
from volute.domain.receipt import Receipt
from volute.ledger.attachments import verify_attachments
from volute.ledger.store import Ledger
from volute.ledger.tables import ATTACHMENTS
from volute.queries.attachments import attachment, digest_of
from volute.queries.comparison import book
from volute.queries.quotes import Quoted, quotes

TODAY = NOW.date()
HEADS = "model,what,amount,vat,as of,source,quantity,condition"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def taken_in(ledger: Ledger, *lines: str) -> None:
    found = examine_quotes(ledger, "\n".join([HEADS, *lines]), TODAY)
    assert found.bad == ()
    enter_quotes(ledger, SEAT, found.new)


def resale(ledger: Ledger) -> list[Quoted]:
    return [q for q in quotes(ledger, TODAY) if q.said.what == "resale"]


def price_told(ledger: Ledger) -> float:
    (cohort, *_) = book(ledger, TODAY).cohorts
    assert cohort.resale.price
    return cohort.resale.price.amount


# --- which quote counts


def test_an_older_quote_never_takes_the_place_of_a_newer(ledger: Ledger) -> None:
    taken_in(ledger, "RTX 4090,resale,23000,excl,2026-10-01,dealer,,")
    assert price_told(ledger) == 20_000
    assert [(q.said.amount, q.counts) for q in resale(ledger)] == [(20_000, True), (23_000, False)]
    taken_in(ledger, "RTX 4090,resale,19000,excl,2026-11-22,dealer,,")
    assert price_told(ledger) == 19_000
    assert [q.counts for q in resale(ledger)] == [True, False, False]


def test_a_guess_does_not_take_the_place_of_a_quote_that_is_not_old(ledger: Ledger) -> None:
    guess = {"model": "rtx4090", "what": "resale", "amount": "9000", "source": "a feeling", "assumed": True}
    describe(ledger, SEAT, "price", "guess", {**guess, "as_of": "2026-11-23"})
    assert price_told(ledger) == 20_000
    describe(ledger, SEAT, "price", "guess", {"as_of": (TODAY + timedelta(days=60)).isoformat()})
    assert price_told(ledger) == 9_000


def test_a_quote_for_used_cards_is_not_taken_down_for_wear_again(ledger: Ledger) -> None:
    (before, *_) = book(ledger, TODAY).cohorts
    taken_in(ledger, "RTX 4090,resale,14400,excl,2026-11-22,dealer,40,used")
    (after, *_) = book(ledger, TODAY).cohorts
    assert before.resale.price
    assert after.resale.price
    worth = [c.resale.price.amount * c.resale.condition for c in (before, after) if c.resale.price]
    assert worth[0] == pytest.approx(worth[1])  # 20,000 as new is 14,400 used


def test_old_and_thin_ground_is_flagged_where_it_counts(ledger: Ledger) -> None:
    (only,) = resale(ledger)
    assert (only.counts, only.stale, only.thin) == (True, False, True)
    (later,) = [q for q in quotes(ledger, TODAY + timedelta(days=60)) if q.said.what == "resale"]
    assert later.stale
    taken_in(
        ledger,
        "RTX 4090,resale,20100,excl,2026-11-21,dealer A,,",
        "RTX 4090,resale,20200,excl,2026-11-22,dealer B,,",
    )
    assert [q.thin for q in resale(ledger)] == [False, False, False]


def test_what_was_taken_back_or_retired_does_not_count(ledger: Ledger) -> None:
    receipt = describe(ledger, SEAT, "price", "rtx4090-resale", {"amount": "1", "as_of": "2026-11-23"})
    assert price_told(ledger) == 1
    undo(ledger, SEAT, receipt)
    assert price_told(ledger) == 20_000
    assert [q.said.amount for q in resale(ledger)] == [20_000]
    retire(ledger, SEAT, "price", "rtx4090-resale", "the buyer is gone")
    assert [(q.retired, q.counts) for q in resale(ledger)] == [(True, False)]
    assert book(ledger, TODAY).missing == ("rtx4090",)


# --- lists


def test_a_list_is_one_step_that_can_be_undone_and_is_known_again(ledger: Ledger) -> None:
    text = "\n".join(
        [HEADS, *(f"4090,resale,{n},incl,2026-11-{n - 20_000:02},dealer,5,used" for n in (20_001, 20_002))]
    )
    receipt = enter_quotes(ledger, SEAT, examine_quotes(ledger, text, TODAY).new)
    assert len(resale(ledger)) == 3
    again = examine_quotes(ledger, text, TODAY)
    assert (len(again.new), len(again.known)) == (0, 2)
    undo(ledger, SEAT, receipt)
    assert len(resale(ledger)) == 1
    once_more = examine_quotes(ledger, text, TODAY)
    enter_quotes(ledger, SEAT, once_more.new)
    assert len(resale(ledger)) == 3


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("foo,resale,1,incl,2026-11-01,x,,", "model_unknown"),
        ("4090,lend,1,incl,2026-11-01,x,,", "field_no_choice"),
        ("4090,resale,-5,incl,2026-11-01,x,,", "quote_amount"),
        ("4090,resale,cheap,incl,2026-11-01,x,,", "quote_amount"),
        ("4090,resale,1,,2026-11-01,x,,", "quote_vat_unsaid"),
        ("4090,resale,1,incl,2026-13-01,x,,", "quote_day"),
        ("4090,resale,1,incl,2027-11-01,x,,", "quote_of_tomorrow"),
        ("4090,resale,1,incl,2026-11-01,,,", "field_missing"),
        ("4090,resale,1,incl,2026-11-01,x,many,", "field_bad"),
        ("4090,resale,1,incl,2026-11-01,x,,mint", "field_no_choice"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line: str, code: str) -> None:
    good, bad = read_quotes("\n".join([HEADS, line, "4090,resale,1,incl,2026-11-01,x,,"]), TODAY)
    assert [(b.number, b.trouble.code) for b in bad] == [(2, code)]
    assert [g.number for g in good] == [3]


def test_headings_and_words_may_be_chinese() -> None:
    heads = ["型号", "项目", "价格（元）", "含税", "税率", "日期", "来源", "数量", "成色"]
    cells = ["RTX4090 48G", "时租", "¥1.90", "不含税", "6%", "2026年11月1日", "客户", "1,200", "二手"]
    text = "\t".join(heads) + "\n" + "\t".join(cells)
    (line,), bad = read_quotes(text, TODAY)
    assert bad == []
    assert line.fields == {
        "model": "rtx4090-48g", "what": "rent_hour", "amount": "1.90", "vat_included": False, "vat_rate": "0.06",
        "as_of": "2026-11-01", "source": "客户", "assumed": False, "quantity": "1200", "condition": "used",
    }  # fmt: skip


def test_a_list_without_what_every_quote_needs_is_refused_whole() -> None:
    with pytest.raises(Refused, match="quote_headings"):
        read_quotes("model,amount\n4090,1", TODAY)
    assert read_quotes("", TODAY) == ([], [])


# --- the command line


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    return Desk(tmp_path)


def test_bad_lines_stop_an_import_unless_they_are_left_out(desk: Desk) -> None:
    (desk.folder / "q.csv").write_bytes(
        "型号,价格,含税,日期,来源\n4090,20100,含税,2025-11-01,华强北\nfoo,1,含税,2025-11-01,x\n".encode("gb18030")
    )
    said = desk.call("prices", "import", str(desk.folder / "q.csv"))
    assert said.returncode == 1
    assert "Line 3: foo is no model" in said.stderr
    assert len(desk.tells("prices", "book", "rtx4090", "resale")) == 1
    told = desk.tells("prices", "import", str(desk.folder / "q.csv"), "--skip-bad")
    assert (told["entered"], [b["code"] for b in told["bad"]]) == (1, ["model_unknown"])
    shown = desk.tells("prices", "book", "rtx4090", "resale")
    assert [(q["source"], q["counts"]) for q in shown] == [("a buyer", True), ("华强北", False)]
    assert [p["source"] for p in desk.tells("prices", "list", "rtx4090", "resale")] == ["a buyer"]
    assert "few sources" in desk.does("prices", "book")
    desk.does("prices", "retire", shown[1]["entry"], "--reason", "misread")
    assert [q["retired"] for q in desk.tells("prices", "book", "rtx4090", "resale")] == [False, True]


def test_a_workbook_is_looked_at_without_being_entered(desk: Desk) -> None:
    book_ = Workbook()
    sheet = book_.worksheets[0]
    sheet.append(["Model", "What", "Amount", "VAT", "VAT rate", "As of", "Source"])
    sheet.append(["RTX 4090", "rent_hour", 1.9, "excl", 0.06, NOW.replace(tzinfo=None) - timedelta(days=400), "客户"])
    book_.save(desk.folder / "q.xlsx")
    told = desk.tells("prices", "import", str(desk.folder / "q.xlsx"), "--preview")
    assert (told["entered"], len(told["new"])) == (0, 1)
    assert told["new"][0]["as_of"] == "2025-10-20"
    assert len(desk.tells("prices", "book", "rtx4090", "rent_hour")) == 1


def test_a_file_that_is_no_list_is_said(desk: Desk) -> None:
    (desk.folder / "q.xlsx").write_text("no zip")
    assert "cannot be read" in desk.is_refused("prices", "import", str(desk.folder / "q.xlsx"))
    assert "cannot be read" in desk.is_refused("prices", "import", str(desk.folder / "none.csv"))


# --- pictures of what was said

PNG = b"\x89PNG\r\n\x1a\n" + b"a dealer wrote 15,800"


def pictured(ledger: Ledger, data: bytes = PNG) -> Receipt:
    good, _ = read_quotes(f"{HEADS}\nRTX 4090,resale,15800,incl,2026-11-21,dealer,,", TODAY)
    file = KeptFile("message.png", data)
    return enter_quotes(ledger, SEAT, [ListLine(2, {**good[0].fields, "picture": file.said})], [file])


def test_a_picture_is_kept_with_its_quote_and_undone_with_it(ledger: Ledger) -> None:
    receipt = pictured(ledger)
    (newest, _) = resale(ledger)
    assert newest.pictured
    digest = digest_of(newest.said.picture)
    assert digest == hashlib.sha256(PNG).hexdigest()
    assert attachment(ledger, digest) == ("message.png", PNG)
    with ledger.reading() as connection:
        assert verify_attachments(connection) == 1
    undo(ledger, SEAT, receipt)
    assert not any(q.pictured for q in resale(ledger))


def test_a_picture_changed_in_the_file_is_found(ledger: Ledger) -> None:
    pictured(ledger)
    with ledger.writing(SEAT.by, NOW) as tx:
        tx.connection.execute(update(ATTACHMENTS).values(bytes=PNG + b"!"))
    with ledger.reading() as connection, pytest.raises(Broken, match="file_changed"):
        verify_attachments(connection)


def test_a_picture_taken_out_of_the_file_is_missed(ledger: Ledger) -> None:
    pictured(ledger)
    with ledger.writing(SEAT.by, NOW) as tx:
        tx.connection.execute(delete(ATTACHMENTS))
    with ledger.reading() as connection, pytest.raises(Broken, match="file_lost"):
        verify_attachments(connection)


def test_what_names_no_kept_file_is_no_picture(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="field_bad"):
        describe(ledger, SEAT, "price", "rtx4090-resale", {"picture": "message.png"})


def test_a_picture_goes_in_and_comes_out_by_the_command_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "message.png").write_bytes(PNG)
    add = ("prices", "add", "rtx4090", "resale", "--source", "dealer")
    desk.does(*add, "15800", "--picture", str(tmp_path / "message.png"))
    (told,) = desk.tells("prices", "book")
    assert told["pictured"]
    out = tmp_path / "out.png"
    assert hashlib.sha256(PNG).hexdigest() in desk.does("prices", "picture", "rtx4090-resale", "--out", str(out))
    assert out.read_bytes() == PNG
    assert desk.tells("verify")["files"] == 1
    desk.does(*add, "15900", "--as-of", "2026-11-22")  # the next quote has a picture of its own, or none
    assert "rtx4090-resale" in desk.is_refused("prices", "picture", "rtx4090-resale")
    (tmp_path / "note.png").write_bytes(b"no picture at all")
    assert "note.png" in desk.is_refused(*add, "1", "--picture", str(tmp_path / "note.png"))
    assert "nowhere.png" in desk.is_refused(*add, "1", "--picture", str(tmp_path / "nowhere.png"))


# --- other currencies


def test_a_quote_in_dollars_is_reckoned_at_the_rate_of_its_day_and_says_so(ledger: Ledger) -> None:
    heads = "model,what,amount,vat,as of,source,currency,rate"
    found = examine_quotes(ledger, f"{heads}\nRTX 4090,resale,2800,excl,2026-11-22,eBay,usd,7.12", TODAY)
    assert found.bad == ()
    enter_quotes(ledger, SEAT, found.new)
    said = resale(ledger)[0].said
    assert (said.amount, said.currency, said.foreign, said.rate) == (19_936.0, "USD", 2800.0, 7.12)
    assert price_told(ledger) == 19_936.0


@pytest.mark.parametrize(("currency", "rate", "code"), [("USD", "", "quote_rate"), ("XAU", "7", "field_no_choice")])
def test_a_currency_without_a_rate_or_a_name_is_a_bad_line(ledger: Ledger, currency: str, rate: str, code: str) -> None:
    heads = "model,what,amount,vat,as of,source,currency,rate"
    found = examine_quotes(ledger, f"{heads}\nRTX 4090,resale,2800,excl,2026-11-22,eBay,{currency},{rate}", TODAY)
    assert [bad.trouble.code for bad in found.bad] == [code]


def test_the_command_line_takes_dollars_and_the_next_quote_forgets_them(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    add = ("prices", "add", "rtx4090", "resale", "--source", "dealer")
    desk.does(*add, "2800", "--currency", "USD", "--rate", "7.12")
    (told,) = desk.tells("prices", "book")
    assert (told["amount"], told["currency"], told["foreign"]) == (19_936.0, "USD", 2800.0)
    desk.does(*add, "19000", "--as-of", "2026-11-22")
    newest = next(q for q in desk.tells("prices", "book") if q["amount"] == 19_000)
    assert (newest["currency"], newest["foreign"]) == ("", None)
    assert "7.12" in desk.is_refused(*add, "2800", "--currency", "USD")
