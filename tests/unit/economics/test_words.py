"""Everything the model can say by key has its words in every language."""

from __future__ import annotations

import pytest

from volute.economics import allocation, explain, facts, figures, inputs, thresholds, uses
from volute.economics.answer import Answer, metric_key
from volute.economics.rent import RENT_LINES
from volute.economics.sale import SALE_LINES
from volute.economics.tornado import SWINGS
from volute.words import LANGUAGES, Words

KEYS = [
    *(f"economics.rent_line.{line}.{part}" for line in RENT_LINES for part in ("name", "formula")),
    *(f"economics.sale_line.{line}.{part}" for line in SALE_LINES for part in ("name", "formula")),
    *(lever.key for lever in inputs.LEVERS),
    *(f"economics.lever.{name}" for name, _, _ in SWINGS),
    *(thresholds.Threshold(None, reason).key for reason in thresholds.REASONS),
    *(figures.words_key(key) for key in figures.KEYS),
    *(f"economics.keep_line.{line}.{part}" for line in explain.KEEP_INPUTS for part in ("name", "formula")),
    *(f"economics.input.{name}" for name in facts.INPUTS),
    *(f"economics.when.{name}" for name in ("now", "price", "lease", "price_or_lease", "never")),
    *(f"economics.use.{name}" for name in uses.USES),
    *(f"economics.shadow.{kind}" for kind in allocation.SCARCE),
]
SAID_ELSEWHERE = {"label", "advice", "cards", "racked", "lit", "lit_assumed", "use_low", "use_high"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_words(language):
    words = Words.load(language)
    metrics = {metric_key(name) for name in Answer.__slots__ if name not in SAID_ELSEWHERE}
    wanted = set(KEYS) | metrics
    assert {key for key in wanted if not words.has(key)} == set()
    assert {key for key in words.texts if key.startswith("economics.")} == wanted
