"""The billed share from which keeping pays, as it is said everywhere: with its band, and beside what is billed now."""

from __future__ import annotations

from volute.economics.answer import Answer
from volute.words import Style, Words


def use_said(words: Words, style: Style, answer: Answer) -> str:
    """``52% (31% to 88%)``; beyond 100 % no use is enough, and a dash where it is not known."""
    if answer.sell_equivalent_use is None:
        return "—"
    low, high = (_share(style, at) for at in (answer.use_low, answer.use_high))
    return words("decide.use_band", use=_share(style, answer.sell_equivalent_use), low=low, high=high)


def use_short(style: Style, answer: Answer) -> str:
    """``52 (31–88)``, in per cent, where there is little room."""
    told = (answer.sell_equivalent_use, answer.use_low, answer.use_high)
    if None in told:
        return "—"
    use, low, high = (_share(style, at).rstrip("%") for at in told)
    return f"{use} ({low}–{high})"


def _share(style: Style, use: float | None) -> str:
    return "> 100%" if use is not None and use > 1 else style.percent(use, 0)
