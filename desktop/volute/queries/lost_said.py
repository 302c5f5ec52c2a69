"""What a day of waiting to sell costs, in a sentence: the same in the window and on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from volute.economics.answer import Answer
from volute.economics.groups import By
from volute.queries.ranking import lost_a_day
from volute.words import Style, Words


def waiting(found: Sequence[Answer], by: By, words: Words, style: Style) -> str:
    """What a day loses at all rows that lose by waiting; nothing where none is known."""
    known = [lost for answer in found if (lost := lost_a_day(answer)) is not None]
    losing = [lost for lost in known if lost > 0]
    if not losing:
        return words("decide.waiting.none") if known else ""
    return words.plural(f"decide.waiting.{by.value}", len(losing), lost=style.money_large(sum(losing)))


def waiting_here(answer: Answer, words: Words, style: Style) -> str:
    """Of one row: what a day loses, or earns."""
    lost = lost_a_day(answer)
    if lost is None:
        return ""
    return words("decide.waiting.here" if lost > 0 else "decide.waiting.earns", lost=style.money_large(abs(lost)))
