"""Our own recordings, written after the formats of the tools: the cards they must show, field by field."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest

from volute.domain.seen import Seen
from volute.probe.answers import Unreadable, read_answer
from volute.probe.vendors import VENDORS

HERE = Path(__file__).parent
CASES = [case for vendor in VENDORS for case in sorted((HERE / vendor.name).glob("*")) if case.is_dir()]
DEFAULTS = {f.name: f.default for f in fields(Seen)}


def answers(case: Path) -> dict[str, bytes]:
    names = {"answer": case.parent.name, "stderr": f"{case.parent.name}.err"}
    return {names.get(p.stem, p.stem): p.read_bytes() for p in case.iterdir() if p.name != "expected.json"}


def told(card: Seen, of: str) -> dict[str, Any]:
    """What the answer said of a card; what it did not say is left out, and so is the maker where it is the reader's."""
    return json.loads(
        json.dumps({k: v for k, v in asdict(card).items() if v != (of if k == "vendor" else DEFAULTS[k])})
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_recording_shows_exactly_its_cards(case: Path) -> None:
    vendor = next(v for v in VENDORS if v.name == case.parent.name)
    expected = json.loads((case / "expected.json").read_text())
    if isinstance(expected, dict):
        with pytest.raises(Unreadable) as trouble:
            vendor.read(answers(case))
        assert trouble.value.reason == expected["unreadable"]
        return
    cards = vendor.read(answers(case))
    assert [told(card, vendor.name) for card in cards] == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_the_vendor_is_told_from_the_answer_alone(case: Path) -> None:
    data = answers(case)[case.parent.name]
    assert [v.name for v in VENDORS if v.recognises(data)] == [case.parent.name]


def test_the_same_file_reads_alike_with_and_without_the_name_of_its_tool() -> None:
    data = (HERE / "nvidia" / "eight-h20-driver-550" / "answer.xml").read_bytes()
    assert read_answer(data) == read_answer(data, "nvidia-smi") == read_answer(data, "nvidia")
    assert len(read_answer(data)) == 8
