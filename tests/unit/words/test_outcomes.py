"""Why a host gave no answer, as a person reads it."""

from __future__ import annotations

import pytest

from volute.domain.problems import Problem
from volute.domain.seen import Outcome
from volute.words import LANGUAGES, Language, Words, why


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    language: Language = request.param
    return Words.load(language)


def test_what_the_system_said_has_words_of_its_own(words: Words) -> None:
    assert why(words, Outcome.TIMED_OUT, "banner (10 s)") == words("probes.late.banner", seconds="10")
    assert why(words, Outcome.KEY_CHANGED, "changed") == words("outcome.key_changed")
    assert why(words, Outcome.UNREACHABLE, "Connection refused") == words("probes.said.refused")


def test_what_a_tool_said_stays_as_it_said_it(words: Words) -> None:
    assert why(words, Outcome.NO_TOOL, "nvidia-smi: not found\nmore") == "nvidia-smi: not found"


def test_a_kept_problem_is_told_in_words_with_its_facts(words: Words) -> None:
    kept = str(Problem("answer_no_driver", said="has failed, because x=1, y"))
    assert why(words, Outcome.UNREADABLE, kept) == words(
        "problem.answer_no_driver.what", said="has failed, because x=1, y"
    )
    assert why(words, Outcome.UNREADABLE, "answer_cut_short: said=nvidia-smi -q -x") == words(
        "problem.answer_cut_short.what"
    )


def test_a_problem_with_other_facts_than_today_stays_as_it_was_kept(words: Words) -> None:
    assert why(words, Outcome.UNREADABLE, "answer_no_driver: once=1") == "answer_no_driver: once=1"
