"""Lots on the command line: from an empty box to a sheet a buyer can check, in both languages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))
from cli_calls import Desk

from pdf_text import read_pdf
from small_fleet import small_fleet
from volute.words import LANGUAGES


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small fleet, with two cards of Wuhu taken out of their host."""
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    person = Desk(tmp_path)
    person.does("step", "V-1,V-2", "pull", "reason=for a lot")
    return person


def test_a_lot_from_its_first_card_to_its_receipt(desk: Desk) -> None:
    assert desk.tells("lots", "add", "for Huaqiang", "--capacity", "8") == {"lot": "LOT-0001", "status": "open"}
    assert desk.tells("lots", "put", "lot-0001", "v-1", "2", "--box", "2")["cards"] == ["V-000001", "V-000002"]
    desk.does("lots", "seal", "LOT-0001")
    said = desk.does("lots", "sell", "LOT-0001", "--buyer", "Lin", "--total", "30000.01", "--document", "INV-1")
    assert "2 cards, to Lin for 30,000.01 CNY" in said
    assert desk.does("lots", "ship", "LOT-0001", "--carrier", "SF", "--waybill", "1") == "LOT-0001 is shipped\n"
    desk.does("lots", "receive", "LOT-0001", "--receiver", "Mr Lin", "--day", "2026-11-30")
    told = desk.tells("lots", "show", "LOT-0001")
    assert told["status"] == "received"
    assert [card["price"] for card in told["cards"]] == [15_000.01, 15_000.0]
    assert told["gain"]["known_cards"] == 2
    assert told["gain"]["proceeds"] == pytest.approx(30_000.01 / 1.13)
    assert told["sale"]["split"] == "equal"
    (row,) = desk.tells("lots")
    assert (row["lot"], row["cards"], row["boxes"], row["buyer"]) == ("LOT-0001", 2, 1, "Lin")
    shown = desk.does("lots", "show", "LOT-0001").splitlines()
    assert len(shown) == 3
    assert told["cards"][0]["head"][:16] in shown[1]


def test_a_claimed_card_needs_a_name_and_a_lot_offered_as_new_refuses_what_worked(desk: Desk) -> None:
    desk.does("step", "V-000001", "encumber", "claim=pledged", "holder=Bank of the Lake")
    desk.does("lots", "add", "for Lin", "--sold-as", "used")
    assert "V-000001 is not free" in desk.is_refused("lots", "put", "LOT-0001", "V-1,V-2")
    desk.does("lots", "put", "LOT-0001", "V-1,V-2", "--override", "Zhao Xin")
    desk.does("step", "V-000002", "encumber", "claim=vendor_financed", "holder=Vendor")
    (row,) = desk.tells("lots")
    assert row["against"] == 1
    (_, odd) = desk.tells("lots", "show", "LOT-0001")["cards"]
    assert odd["against"] == [{"kind": "encumbered", "claim": "vendor_financed", "said": "Vendor"}]
    assert "V-000002" in desk.is_refused("lots", "seal", "LOT-0001")
    desk.does("lots", "add", "new ones", "--sold-as", "new")
    desk.does("step", "V-000002", "lift", "claim=vendor_financed", "reason=paid")
    desk.does("lots", "take-out", "LOT-0001", "V-2", "--reason", "for another")
    assert "history says otherwise" in desk.is_refused("lots", "put", "LOT-0002", "V-2")


def test_prices_of_single_cards_and_what_is_refused(desk: Desk) -> None:
    desk.does("lots", "add")
    desk.does("lots", "put", "LOT-0001", "V-000001,V-000002")
    assert "open" in desk.is_refused("lots", "sell", "LOT-0001", "--buyer", "Lin", "--total", "1")
    desk.does("lots", "seal", "LOT-0001")
    assert "V-000002" in desk.is_refused("lots", "sell", "LOT-0001", "V-1=9000", "--buyer", "Lin")
    assert "--total" in desk.is_refused("lots", "sell", "LOT-0001", "--buyer", "Lin")
    desk.is_refused("lots", "sell", "LOT-0001", "--buyer", "Lin", "--total", "1.005")
    desk.is_refused("lots", "put", "LOT-0001")
    desk.is_refused("lots", "seal", "LOT-0002")
    desk.is_refused("lots", "sheet", "LOT-0001")
    desk.is_refused("lots", "sheet", "LOT-0001", "lot.doc")
    desk.is_refused("lots", "reopen", "LOT-0001")
    desk.does("lots", "sell", "LOT-0001", "V-1=9000", "--price", "8000", "--buyer", "Lin", "--without-vat")
    told = desk.tells("lots", "show", "LOT-0001")
    assert [card["price"] for card in told["cards"]] == [9_000, 8_000]
    assert told["gain"]["proceeds"] == 17_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_tells_a_buyer_every_card_with_its_whole_head(desk: Desk, language: str) -> None:
    desk.language = language
    desk.does("lots", "add", "for Huaqiang")
    desk.does("lots", "put", "LOT-0001", "V-1,V-2")
    desk.does("lots", "seal", "LOT-0001")
    files = [str(desk.folder / name) for name in ("lot.pdf", "lot.xlsx")]
    assert desk.tells("lots", "sheet", "LOT-0001", *files)["files"] == files
    told = desk.tells("lots", "show", "LOT-0001")
    text = "".join(read_pdf(Path(files[0])).pages)
    assert told["digest"] in text.replace("\n", "").replace(" ", "")
    for card in told["cards"]:
        assert card["card"] in text
        assert all(card["head"][at : at + 16] in text for at in range(0, 64, 16))
    cards, about = load_workbook(files[1]).worksheets
    rows = [[cell.value for cell in row] for row in cards.iter_rows()]
    assert [(row[0], row[-1]) for row in rows[1:]] == [(card["card"], card["head"]) for card in told["cards"]]
    assert told["digest"] in [cell.value for row in about.iter_rows() for cell in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_delivery_note_names_every_card_its_box_and_head_and_no_price(desk: Desk, language: str) -> None:
    desk.language = language
    desk.does("lots", "add", "for Lin", "--sold-as", "used")
    desk.does("lots", "put", "LOT-0001", "V-1")
    desk.does("lots", "put", "LOT-0001", "V-2", "--box", "2")
    note, labels = desk.folder / "note.pdf", desk.folder / "labels.pdf"
    desk.is_refused("lots", "note", "LOT-0001", str(note))  # it may change yet
    desk.does("lots", "seal", "LOT-0001")
    desk.does("lots", "sell", "LOT-0001", "--buyer", "Lin", "--total", "31415")
    desk.does("lots", "note", "LOT-0001", str(note))
    told = desk.tells("lots", "show", "LOT-0001")
    said = "".join(read_pdf(note).pages).replace(" ", "").replace("\n", "")
    assert all(card["head"] in said for card in told["cards"])
    assert told["digest"] in said
    assert ("2:1card" if language == "en" else "2:1张") in said
    assert ("Used" if language == "en" else "二手") in said
    assert "31,415" not in said
    desk.does("lots", "labels", "LOT-0001", str(labels))
    (page,) = read_pdf(labels).pages
    assert all(text in page for text in ("V-000001", "V-000002", "LOT-0001/2", told["cards"][0]["head"][:16]))
    desk.is_refused("lots", "note", "LOT-0001", str(desk.folder / "note.xlsx"))


def test_a_delivery_note_is_not_written_of_what_changed_since(desk: Desk) -> None:
    desk.does("lots", "add")
    desk.does("lots", "put", "LOT-0001", "V-1,V-2")
    desk.does("lots", "seal", "LOT-0001")
    desk.does("step", "V-2", "list_for_sale", "price=9000")
    assert "V-000002" in desk.is_refused("lots", "note", "LOT-0001", str(desk.folder / "note.pdf"))
    assert not (desk.folder / "note.pdf").exists()
