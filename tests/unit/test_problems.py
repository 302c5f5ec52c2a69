"""Every problem the code can raise has words, in both languages, that its facts can fill; and no words lie idle."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from volute.cli.main import explained
from volute.domain.problems import Conflict, Problem, Refused, Unreachable
from volute.words import LANGUAGES, Language, Words

PACKAGE = Path(__file__).resolve().parents[2] / "desktop" / "volute"
SORTS = {"Refused", "Conflict", "Unreachable", "Broken", "Unreadable"}
PUT_TOGETHER = {  # modules that choose the code of a problem while running -> where its words are tested
    "probe/vendors/vendor.py": "answer_…, by tests/probe/test_words.py",
    "probe/vendors/nvidia.py": "answer_…, by tests/probe/test_words.py",
    "probe/vendors/ascend.py": "answer_…, by tests/probe/test_words.py",
    "probe/vendors/sheets.py": "answer_…, by tests/probe/test_words.py",
}


@dataclass(frozen=True)
class Site:
    """One place that raises a problem; ``facts`` is None where they are handed on as a mapping."""

    where: str
    code: str
    facts: frozenset[str] | None


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SORTS:
                yield path.relative_to(PACKAGE).as_posix(), node


def _codes(call: ast.Call) -> list[str]:
    """The codes this call can have; two where one of two is chosen on the spot."""
    first = call.args[0] if call.args else None
    either = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    found = [node.value for node in either if isinstance(node, ast.Constant)]
    prefix = "answer_" if getattr(call.func, "id", "") == "Unreadable" else ""
    return [prefix + code for code in found if isinstance(code, str)]


def _handed_on(call: ast.Call) -> bool:
    """A problem told again with other facts: ``Refused(trouble.code, …)``."""
    return isinstance(call.args[0], ast.Attribute) and call.args[0].attr == "code"


@cache
def raised() -> tuple[Site, ...]:
    sites = []
    for where, call in _calls():
        names = [keyword.arg for keyword in call.keywords]
        facts = None if None in names else frozenset(name for name in names if name)
        sites += [Site(f"{where}:{call.lineno}", code, facts) for code in _codes(call)]
    return tuple(sites)


def placeholders(words: Words, code: str) -> set[str]:
    texts = (words.texts[f"problem.{code}.{part}"] for part in ("what", "remedy"))
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_the_scan_finds_the_problems_of_every_floor() -> None:
    floors = {site.where.split("/")[0] for site in raised()}
    assert {"domain", "ledger", "probe", "economics", "commands", "queries", "cli"} <= floors
    assert len({site.code for site in raised()}) > 60


def test_codes_are_spelt_out_where_they_are_raised() -> None:
    """A code put together while running cannot be found by this test, nor by a person."""
    hidden = {where for where, call in _calls() if call.args and not _codes(call) and not _handed_on(call)}
    assert hidden - PUT_TOGETHER.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_what_happened_and_a_remedy(language: Language) -> None:
    words = Words.load(language)
    codes = sorted({site.code for site in raised()})
    assert [c for c in codes for part in ("what", "remedy") if not words.has(f"problem.{c}.{part}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facts_of_every_place_fill_the_words(language: Language) -> None:
    words = Words.load(language)
    short = {
        site.where: sorted(placeholders(words, site.code) - site.facts)
        for site in raised()
        if site.facts is not None and not placeholders(words, site.code) <= site.facts
    }
    assert short == {}


def test_no_words_are_left_of_problems_that_are_gone() -> None:
    told = {key.split(".")[1] for key in Words.load("en").texts if key.startswith("problem.")}
    spelt = {site.code for site in raised()}
    assert sorted(code for code in told - spelt if not code.startswith("answer_")) == []


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (Unreachable("no_ledger_there", path="a.db"), ["volute: There is no ledger at a.db.", "volute init --ledger"]),
        (Refused("host_line_bad", line=3, text="x y z"), ["Line 3", "x y z", "Write a name and user@address:port"]),
    ],
)
def test_the_command_line_says_what_and_remedy(trouble: Problem, expected: list[str]) -> None:
    said = explained(Words.load("en"), trouble)
    assert [part for part in expected if part not in said] == []


def test_a_problem_without_words_still_says_its_code_and_facts() -> None:
    assert explained(Words.load("en"), Refused("unheard_of", card="V-1")) == "volute: unheard_of: card=V-1"
    assert str(Conflict("somebody_else_wrote")) == "somebody_else_wrote"


def test_the_facts_of_a_problem_are_kept_beside_its_code() -> None:
    facts: Mapping[str, object] = {"card": "V-1", "code": "own"}
    assert Refused("x", **facts).facts == facts, "a fact may be named code"
