"""Names on the command line: what people call a card, a host, a centre or a model is understood, or nearly so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))
from cli_calls import Desk

from small_fleet import small_fleet


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Wuhu and Shaoguan with a host each, five cards on one and one on the other; nothing here is written to."""
    folder = tmp_path_factory.mktemp("names")
    (folder / "data").mkdir()
    small_fleet(folder / "data/ledger.db").close()
    made = Desk(folder)
    made.does("cards", "pair", "v-1", "SN-77")
    return made


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data/ledger.db", priced=False).close()
    return Desk(tmp_path)


@pytest.mark.parametrize("name", ["V-000001", "v-000001", "v-1", "1", "SN-77"])
def test_a_card_is_known_by_any_of_its_names(desk: Desk, name: str) -> None:
    assert {fact["seq"] for fact in desk.tells("history", name)} == {1, 2, 3}
    assert desk.tells("step", name) == desk.tells("step", "V-000001")


@pytest.mark.parametrize("name", ["host:whu-n01", "whu-n01", "WHU-N01"])
def test_a_history_is_found_by_the_bare_name_of_its_entry(desk: Desk, name: str) -> None:
    assert desk.tells("history", name) == desk.tells("history", "host:whu-n01")


@pytest.mark.parametrize("model", ["rtx4090", "RTX4090", "RTX 4090", "rtx 4090"])
def test_a_model_is_known_as_people_say_it(desk: Desk, model: str) -> None:
    assert len(desk.tells("cards", "--model", model, "--centre", "whu")) == 6
    assert len(desk.tells("prices", "list", model)) == 2
    assert desk.tells("cards", "--model", "RTX 4090 48G") == []


def test_hosts_are_listed_by_centre_and_by_a_few_letters(desk: Desk) -> None:
    assert [host["name"] for host in desk.tells("hosts", "--centre", "sgn")] == ["sgn-n01"]
    assert [host["name"] for host in desk.tells("hosts", "list", "WHU")] == ["whu-n01"]
    assert [centre["code"] for centre in desk.tells("centres", "list", "sgn")] == ["SGN"]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("cards --centre WHI", "WHU"),
        ("cards --host whu-n1", "whu-n01"),
        ("cards --model rtx409", "rtx4090"),
        ("hosts --centre SGM", "SGN"),
        ("probe --centre SGM", "SGN"),
        ("probe --host sgn-n1", "sgn-n01"),
        ("history whu-n1", "host:whu-n01"),
        ("undo centre:WHI", "centre:WHU"),
        ("step V-000099", "V-000007"),
        ("prices add rtx409 resale 1 --source x", "rtx4090"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_name_that_is_nearly_right_is_told_the_right_one(desk: Desk, words: str, near: str, language: str) -> None:
    assert near in Desk(desk.folder, language).is_refused(*words.split())


def test_a_problem_is_told_in_one_language(desk: Desk) -> None:
    said = Desk(desk.folder, "zh_CN").is_refused("hosts", "--centre", "SGM")
    assert "中心“SGM”" in said
    unlawful = Desk(desk.folder, "zh_CN").is_refused("step", "V-000001", "rack", "host=whu-n01", "slot=9")
    assert "in_stock" not in unlawful
    assert "在库" in unlawful


@pytest.mark.parametrize("what", ["centres", "hosts", "cards", "prices"])
def test_an_empty_list_says_how_to_fill_it(tmp_path: Path, what: str) -> None:
    bare = Desk(tmp_path)
    bare.does("init")
    said = bare.call(what)
    assert (said.returncode, len(said.stdout.splitlines())) == (0, 1), "headings only"
    assert "volute " in said.stderr
    assert bare.tells(what) == []


def test_a_price_shows_its_vat_basis_and_whether_it_is_a_guess(own: Desk) -> None:
    own.does(
        "prices", "add", "RTX 4090", "resale", "15800", "--source", "dealer", "--vat-included", "--vat-rate", "0.13"
    )
    own.does("prices", "add", "rtx4090", "rent_hour", "1.9", "--source", "me", "--assumed", "--vat-rate", "0.06")
    rent, resale = (line.split("  ") for line in own.does("prices").splitlines()[1:])
    assert "13 % included" in [cell.strip() for cell in resale]
    assert {"6 % on top", "me (assumed)"} <= {cell.strip() for cell in rent}
    assert own.tells("prices", "retire", "rtx4090", "rent_hour", "--reason", "mistyped") == {
        "retired": ["rtx4090-rent_hour"]
    }
    assert [price["what"] for price in own.tells("prices")] == ["resale"]


def test_a_host_is_retired_when_no_card_rests_on_it_and_comes_back_when_added(own: Desk) -> None:
    own.does("hosts", "add", "spare", "--centre", "WHU", "--address", "10.0.0.9")
    assert "1 cards" in own.is_refused("hosts", "retire", "sgn-n01", "--reason", "sold")
    assert "2 hosts" in own.is_refused("centres", "retire", "WHU", "--reason", "closed")
    assert "why" in own.is_refused("hosts", "retire", "spare")
    own.does("hosts", "retire", "spare", "--reason", "burnt down")
    assert [host["name"] for host in own.tells("hosts")] == ["sgn-n01", "whu-n01"]
    assert "burnt down" in own.does("history", "host:spare")
    own.is_refused("hosts", "retire", "spare", "--reason", "again")
    own.does("hosts", "add", "spare", "--rack", "R9")
    assert [host["address"] for host in own.tells("hosts", "list", "spare")] == ["10.0.0.9"]


def test_an_entry_that_others_rest_on_cannot_be_undone(own: Desk) -> None:
    """Cards of a centre that nobody knows would be nowhere; a centre without its name could not be shown."""
    assert "in use: 5 cards" in own.is_refused("undo", "WHU")
    own.does("centres", "add", "WHU", "--pue", "1.4")
    own.does("undo", "WHU")
    own.does("centres", "add", "WHU", "--pue", "1.4")
    assert "name" in own.is_refused("undo", "WHU", "1")
    own.does("centres", "add", "NEW", "--name", "New")
    own.does("undo", "NEW")
    assert [centre["code"] for centre in own.tells("centres")] == ["SGN", "WHU"]
    own.does("verify")


def test_a_step_is_taken_for_several_cards_at_once(own: Desk) -> None:
    done = own.tells("step", "v-1,2,V-000003", "pull", "reason=sale")
    assert done["cards"] == ["V-000001", "V-000002", "V-000003"]
    assert {card["state"] for card in own.tells("cards", "--host", "whu-n01")} == {"idle"}
    assert len(own.tells("cards", "--state", "in_stock")) == 4
