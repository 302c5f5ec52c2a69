"""``volute report``: a PDF that says what the ledger says, in both languages, and files beside it."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from pdf_text import Pdf, read_pdf
from small_fleet import NOW, TARIFF, price, small_fleet
from volute.cli.main import COMMANDS
from volute.commands.text_files import whole_file
from volute.domain.problems import Refused
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.collateral import CLAIMS, collateral
from volute.queries.comparison import book
from volute.queries.report import AUDIENCES, report
from volute.words import LANGUAGES, Words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two centres, priced; the clock of the command line is the real one."""
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    return Desk(tmp_path)


def lines(pdf: Pdf) -> str:
    """All pages as one text without the breaks between pieces."""
    return re.sub(r"\s+", "", "".join(pdf.pages))


def inputs_page(desk: Desk) -> str:
    """The page of assumptions and their sources."""
    title = Words.load("en")("report.inputs")
    (page,) = [page for page in read_pdf(desk.folder / "r.pdf").pages if title in page]
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_say_what_the_ledger_says(desk: Desk, language: str) -> None:
    desk.language = language
    data = desk.tells("report", str(desk.folder / "r.pdf"))
    assert tuple(data) == COMMANDS["report"].GIVES
    assert data["centres"] == ["SGN", "WHU"]
    pdf, words = read_pdf(desk.folder / "r.pdf"), Words.load("en" if language == "en" else "zh_CN")
    text = lines(pdf)
    assert data["pages"] == len(pdf.pages) == 6
    for at, page in enumerate(pdf.pages, 1):
        said = re.sub(r"\s+", "", page)
        assert re.sub(r"\s+", "", words("report.page", at=at, of=6)) in said
        assert data["head"] in said
    (compared,) = [c for c in desk.tells("compare")["centres"] if c["name"] == "Wuhu"]
    assert "Wuhu" in text
    figure = compared["difference"] / (1e4 if language == "zh_CN" else 1e6)
    assert f"{abs(figure):,.{0 if language == 'zh_CN' else 1}f}" in text
    for key in ("report.basis", "report.inputs_below", "report.plots_below"):
        told = words(key, n=36, old=45, enough=3) if key != "report.plots_below" else words(key)
        assert re.sub(r"\s+", "", told) in text, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_inside_and_nothing_is_a_picture(desk: Desk, language: str) -> None:
    desk.language = language
    desk.does("report", str(desk.folder / "r.pdf"))
    pdf = read_pdf(desk.folder / "r.pdf")
    assert pdf.fonts == pdf.inside
    assert any("CJK" in font or "YaHei" in font for font in pdf.fonts) == (language == "zh_CN")
    assert pdf.pictures == 0  # plots are lines


def test_every_input_stands_with_its_source_and_assumptions_are_named(desk: Desk) -> None:
    desk.does("report", str(desk.folder / "r.pdf"))
    page = inputs_page(desk)
    for said in ("Resale price, ¥ a card", "20,000", "a buyer", "2026-11-20", f"{TARIFF:.2f}", "assumed", "probes"):
        assert said in page.replace("\n", ""), said


def test_a_what_if_is_said_and_a_centre_can_be_chosen(desk: Desk) -> None:
    given = ("report", str(desk.folder / "r.pdf"), "--centre", "WHU", "--set", "rent_change=-0.4")
    assert desk.tells(*given)["centres"] == ["WHU"]
    text = lines(read_pdf(desk.folder / "r.pdf"))
    assert "Whatif:Rent−40%" in text
    assert "Shaoguan" not in text
    assert "Rentorsell:1centre" in text


def test_the_workbook_and_the_pictures_lie_beside_it(desk: Desk) -> None:
    files = {kind: desk.folder / f"r.{kind}" for kind in ("xlsx", "png", "svg")}
    options = [part for kind, path in files.items() for part in (f"--{kind}", str(path))]
    told = desk.tells("report", str(desk.folder / "r.pdf"), *options)
    assert told["files"] == [str(desk.folder / "r.pdf"), *map(str, files.values())]
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    assert b"clip-path" not in files["svg"].read_bytes()  # half of its readers know none
    shown, live = (load_workbook(files["xlsx"], data_only=flat).worksheets[0] for flat in (True, False))
    differences = {c["name"]: c["difference"] for c in desk.tells("compare")["centres"]}
    told = {row[0].value: row[7].value for row in shown.iter_rows(min_row=2, max_row=3)}
    assert told == pytest.approx(differences, rel=1e-9)
    assert shown["A4"].value == "All centres"
    assert shown["H4"].value == pytest.approx(sum(differences.values()), rel=1e-9)
    assert str(live["H2"].value).startswith("=")
    sources = [row[5].value for row in load_workbook(files["xlsx"])["Basis"].iter_rows()]
    assert "a buyer" in sources
    assert list(desk.folder.glob(".r.*")) == []  # nothing half written is left


def test_what_cannot_be_done_is_said_and_leaves_nothing(desk: Desk) -> None:
    assert "XXX" in desk.is_refused("report", "r.pdf", "--centre", "XXX")
    desk.does("centres", "add", "BJS", "--name", "Empty")
    assert "There are no cards in BJS" in desk.is_refused("report", "r.pdf", "--centre", "Empty")
    nowhere = str(desk.folder / "no" / "r.pdf")
    assert "no such folder" in desk.is_refused("report", nowhere)
    assert "no such folder" in desk.is_refused("report", str(desk.folder / "r.pdf"), "--xlsx", nowhere)
    assert not (desk.folder / "r.pdf").exists()


def test_a_centre_is_understood_by_its_name(desk: Desk) -> None:
    assert desk.tells("report", str(desk.folder / "r.pdf"), "--centre", "wuhu")["centres"] == ["WHU"]


def test_files_that_cannot_be_written_are_told_by_their_name_before_the_work(desk: Desk) -> None:
    """And nothing half written stays beside them."""
    (desk.folder / "taken.pdf").mkdir()
    long = desk.folder / f"{'x' * 300}.pdf"
    for path in (desk.folder / "taken.pdf", long):
        said = desk.is_refused("report", str(path))
        assert f"{path} cannot be written" in said
        assert ".part" not in said
    one = str(desk.folder / "r.pdf")
    assert "named for two files" in desk.is_refused("report", one, "--xlsx", one)
    assert "no_such" in desk.call("report", one, "--stale-days", "no_such").stderr
    assert desk.call("report", one, "--enough", "-1").returncode == 2
    assert {path.name for path in desk.folder.iterdir()} == {"data", "taken.pdf"}


def interrupted(path: Path) -> None:
    with whole_file(path) as unfinished:
        unfinished.write_text("half")
        raise KeyboardInterrupt


def test_an_older_report_stays_until_the_new_one_is_whole(desk: Desk) -> None:
    path = desk.folder / "r.pdf"
    path.write_text("the one before")
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert path.read_text() == "the one before"
    assert list(desk.folder.glob(".r*")) == []
    desk.does("report", str(path))
    assert path.read_bytes().startswith(b"%PDF")


def test_a_report_holds_only_the_centres_chosen(tmp_path: Path) -> None:
    ledger = small_fleet(tmp_path / "small.db")
    whole, part = (report(ledger, NOW.date(), Scenario(), centres) for centres in ((), ("SGN",)))
    assert (whole.book.total.owned, part.book.total.owned) == (6, 1)
    assert (part.idle, part.idle_worth) == (0, 0.0)
    assert whole.head == part.head
    assert {place for a in part.assumptions for place in a.centres} <= {"SGN"}
    with pytest.raises(Refused):
        report(ledger, NOW.date(), Scenario(), ("WHU", "XXX"))
    ledger.close()


def test_a_price_nobody_knows_is_missing_and_an_old_one_is_old(tmp_path: Path) -> None:
    ledger = small_fleet(tmp_path / "bare.db", priced=False)
    price(ledger, "rent_hour", 2.0)
    told = report(ledger, NOW.date(), Scenario())
    assert [a.what for a in told.assumptions if a.amount is None] == ["resale"]
    (rent,) = [a for a in told.assumptions if a.what == "rent_hour"]
    assert (rent.is_old(NOW.date()), rent.is_old(NOW.date().replace(year=2027))) == (False, True)
    ledger.close()


def test_a_centre_with_a_name_like_a_formula_stays_a_name(desk: Desk) -> None:
    desk.does("centres", "add", "WHU", "--name", "=1+1")
    for name, sheet in (("c.xlsx", 0), ("r.xlsx", 0)):
        path = str(desk.folder / name)
        desk.does(*(("compare",) if name == "c.xlsx" else ("report", str(desk.folder / "r.pdf"))), "--xlsx", path)
        cells = [cell for row in load_workbook(path).worksheets[sheet].iter_rows() for cell in row]
        assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


# --- for whom


def test_a_bank_gets_claims_free_cards_and_the_band_and_others_do_not(desk: Desk) -> None:
    desk.does("step", "V-000001", "encumber", "claim=pledged", "holder=Lake Bank", "until=2027-06-30")
    said = {}
    for audience in AUDIENCES:
        desk.does("report", str(desk.folder / "r.pdf"), "--audience", audience)
        said[audience] = "".join(read_pdf(desk.folder / "r.pdf").pages).replace("\n", "")
    words = Words.load("en")
    for audience, keys in {"bank": ("holdings", "claims", "risks"), "partner": ("title",)}.items():
        for key in keys:
            title = words(f"report.{audience}.{key}")
            assert [name for name, text in said.items() if title in text] == [audience], key
    assert "Lake Bank" in said["bank"]
    assert "2027-06-30" in said["bank"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CLAIMS)
def test_a_bank_reads_of_every_kind_of_claim(desk: Desk, kind: str, language: str) -> None:
    desk.language = language
    desk.does("step", "V-000001", "encumber", f"claim={kind}", "holder=Lake Bank", "since=2026-01-01")
    desk.does("report", str(desk.folder / "r.pdf"), "--audience", "bank")
    pages = lines(read_pdf(desk.folder / "r.pdf"))
    words = Words.load(language)
    for said in (words(f"report.bank.bound.{kind}"), "Lake Bank", "2026-01-01", words("report.bank.in_force")):
        assert re.sub(r"\s+", "", said) in pages


def test_a_claim_past_its_last_day_binds_no_card_and_stays_on_the_list(desk: Desk) -> None:
    desk.does("step", "V-000001", "encumber", "claim=vendor_financed", "holder=Maker", "until=2026-01-31")
    with closing(Ledger.open(desk.folder / "data" / "ledger.db")) as ledger:
        found = collateral(ledger, book(ledger, NOW.date()))
    assert sum(holding.free for holding in found.holdings) == 6
    assert [(c.is_over, c.cards, c.centres) for c in found.claims] == [(True, 1, ("WHU",))]
    desk.does("report", str(desk.folder / "r.pdf"), "--audience", "bank")
    assert "2026-01-31over" in lines(read_pdf(desk.folder / "r.pdf"))


def test_collateral_counts_every_card_once_as_free_or_bound(desk: Desk) -> None:
    desk.does("step", "V-000001", "encumber", "claim=pledged", "holder=Lake Bank")
    desk.does("step", "V-000002", "encumber", "claim=pledged", "holder=Lake Bank")
    desk.does("step", "V-000002", "encumber", "claim=subsidy_locked", "holder=Wuhu")
    with closing(Ledger.open(desk.folder / "data" / "ledger.db")) as ledger:
        told = book(ledger, NOW.date())
        found = collateral(ledger, told)
    of = {holding.centre: holding for holding in found.holdings}
    assert (of["WHU"].cards, of["WHU"].free) == (5, 3)
    assert of["WHU"].bound == {"pledged": 2, "subsidy_locked": 1}
    assert (of["SGN"].cards, of["SGN"].free, of["SGN"].worth) == (1, 1, pytest.approx(20_000 * 0.72))
    assert [(c.kind, c.holder, c.cards, c.worth) for c in found.claims] == [
        ("pledged", "Lake Bank", 2, pytest.approx(28_800)),
        ("subsidy_locked", "Wuhu", 1, pytest.approx(14_400)),
    ]
    (risk,) = found.risks
    assert risk.free == 4
    assert risk.now
    assert risk.later
    assert risk.now[0] < 4 * 14_400 < risk.now[2]
    assert risk.later[2] / risk.later[0] > risk.now[2] / risk.now[0]  # what is further off is less sure


def test_few_sources_and_age_are_said_by_the_readers_limits(desk: Desk) -> None:
    price_line = "Resale price, ¥ a card"

    def state(*options: str) -> str:
        desk.does("report", str(desk.folder / "r.pdf"), *options)
        page = inputs_page(desk).replace("\n", "")
        return page[page.index(price_line) :].partition("Rent by the hour")[0].replace(" ", "")

    assert "fewsources" in state()
    assert "fewsources" not in state("--enough", "1", "--stale-days", "36500")
    assert "old" in state("--stale-days", "0")


# --- plots


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_every_plot_is_written_as_a_file_of_its_own(desk: Desk, kind: str) -> None:
    folder = desk.folder / "plots"
    folder.mkdir()
    told = desk.tells("report", str(desk.folder / "r.pdf"), "--plots", str(folder), "--format", kind)
    names = {path.stem for path in folder.iterdir()}
    assert names == {
        *("cash-WHU", "cash-SGN", "moves-WHU", "moves-SGN", "even-rtx4090"),
        *("market-rtx4090-resale", "market-rtx4090-rent_hour", "ranking"),
        *(f"{plot}-{place}" for plot in ("fan", "gain") for place in ("all", "WHU", "SGN")),
        *(f"{plot}-{at}-rtx4090" for plot in ("boundary", "depth", "sale", "rent") for at in ("WHU", "SGN")),
    }
    assert {Path(file).stem for file in told["files"]} >= names
    for path in folder.iterdir():
        data = path.read_bytes()
        if kind == "png":
            assert data.startswith(b"\x89PNG")
        else:
            assert sum(map(data.count, (b"<path", b"<polyline", b"<polygon", b"<rect", b"<circle"))) > 2, path
            assert b"<image" not in data, path  # lines, not pixels
    if kind == "svg":
        assert "Wuhu" in (folder / "cash-WHU.svg").read_text("utf-8")
        assert "20,000" in (folder / "market-rtx4090-resale.svg").read_text("utf-8")
        assert "20,000" in (folder / "sale-WHU-rtx4090.svg").read_text("utf-8")
        assert "Shaoguan" in (folder / "ranking.svg").read_text("utf-8")


def test_the_folder_of_plots_is_made_but_not_the_way_to_it(desk: Desk) -> None:
    file, plots = desk.folder / "r.pdf", desk.folder / "no" / "where"
    assert "where" in desk.is_refused("report", str(file), "--plots", str(plots))
    plots.parent.write_text("a file, not a folder")
    assert "no" in desk.is_refused("report", str(file), "--plots", str(plots.parent))
    assert not file.exists()
    desk.does("report", str(file), "--plots", str(desk.folder / "plots"))
    assert any((desk.folder / "plots").iterdir())


# --- centre by centre


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_centre_has_a_page_whose_lines_add_up_to_its_values(desk: Desk, language: str) -> None:
    """By the numbers printed: each line with what is left after it, down to the value that the front page tells."""
    desk.language = language
    desk.does("report", str(desk.folder / "r.pdf"))
    pdf, words = read_pdf(desk.folder / "r.pdf"), Words.load(language)
    told = {c["name"]: c for c in desk.tells("compare")["centres"]}
    for name in ("Wuhu", "Shaoguan"):
        (page,) = [p for p in pdf.pages if words("report.centre.sale") in p.replace("\n", "") and name in p]
        said = page.replace("\n", " ").replace(" ", "")
        for key in ("sell_value", "rent_value", "difference"):
            amount = f"{abs(told[name][key]):,.0f}"
            assert amount in said, (name, key)
        pieces = page.replace("\n", "")
        part = pieces[pieces.index(words("report.centre.sale")) : pieces.index(words("report.centre.rent"))]
        assert f"{told[name]['sell_value']:,.0f}" in part
        assert f"{told[name]['keep_rent']:,.0f}".lstrip("-") in pieces[pieces.index(words("report.centre.rent")) :]


def test_the_front_page_says_where_what_is(desk: Desk) -> None:
    desk.does("step", "V-000001", "encumber", "claim=pledged", "holder=Lake Bank")
    told = desk.tells("report", str(desk.folder / "r.pdf"), "--audience", "bank")
    pages = [re.sub(r"\s+", "", page) for page in read_pdf(desk.folder / "r.pdf").pages]
    assert "Inside:freeandboundcards2·plots3·centrebycentre4–5·whatthisrestson6–7" in pages[0]
    words = Words.load("en")
    for at, key in (
        (2, "report.bank.holdings"),
        (3, "report.plots"),
        (6, "report.inputs"),
        (7, "report.formulas.rent"),
    ):
        assert re.sub(r"\s+", "", words(key)) in pages[at - 1], key
    assert told["pages"] == 7


def test_a_centre_without_a_price_has_a_page_that_says_so(desk: Desk) -> None:
    desk.does("prices", "retire", "rtx4090-resale", "--reason", "gone")
    desk.does("report", str(desk.folder / "r.pdf"))
    pages = read_pdf(desk.folder / "r.pdf").pages
    said = Words.load("en")("report.centre.unknown").replace(" ", "")
    assert sum(said in re.sub(r"\s+", "", page) for page in pages) == 2
    assert not any(re.search(r"(?<![a-z])nan(?![a-z])", page) for page in pages)


def test_a_bank_reads_what_the_cards_stand_at_as_the_valuation_says_today_and_then(desk: Desk) -> None:
    """Of all centres and of one, in numbers of the command line's own."""
    words = Words.load("en")
    for asked in ((), ("--as-of", desk.tells("value")["today"])):
        desk.does("report", str(desk.folder / "r.pdf"), "--audience", "bank", *asked)
        told = desk.tells("value", *asked)["all"]
        (page,) = [p for p in read_pdf(desk.folder / "r.pdf").pages if words("report.worth") in p.replace("\n", "")]
        part = page.replace("\n", "")
        part = part[part.index(words("report.worth")) :].partition(words("report.bank.risks"))[0]
        line = part[part.index(words("overview.all")) :]
        for name in ("cost", "book", "tax", "market"):
            assert f"{told[name] / 1e6:.2f}" in line, (name, line)
    desk.does("report", str(desk.folder / "r.pdf"), "--audience", "partner", "--centre", "SGN")
    pages = "".join(read_pdf(desk.folder / "r.pdf").pages).replace("\n", "")
    assert words("report.worth") in pages
    assert "Wuhu" not in pages


def test_the_head_on_a_page_is_found_again_and_a_false_one_is_refused(desk: Desk) -> None:
    """The newest state that had it; the ledger has gone on since."""
    head = desk.tells("report", str(desk.folder / "r.pdf"))["head"]
    before = desk.tells("verify")
    desk.does("step", "V-000001", "encumber", "claim=pledged", "holder=Lake Bank")
    assert desk.tells("verify")["head"] != head
    found = desk.tells("verify", "--head", head.upper())
    assert (found["asked"], found["position"]) == (head, before["entries"])
    assert f"after entry {before['entries']}" in desk.does("verify", "--head", head)
    false = head[:-1] + ("0" if head[-1] != "0" else "1")
    assert false in desk.is_refused("verify", "--head", false)
    assert "2001-01-01" in desk.is_refused("verify", "--head", head, "--day", "2001-01-01")
