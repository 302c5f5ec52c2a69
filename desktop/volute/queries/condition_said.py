"""Why a card is not well, and how it differs from its model, in words."""

from __future__ import annotations

from volute.domain.health import Reason
from volute.domain.modification import Sign
from volute.words import Words


def reason_words(words: Words, reason: Reason) -> str:
    return words(f"health.reason.{_known(words, reason.kind)}", shown=reason.shown)


def sign_words(words: Words, sign: Sign) -> str:
    return words(f"modification.sign.{sign.kind}", expected=sign.expected, shown=sign.shown)


def _known(words: Words, kind: str) -> str:
    """Alarms are as many as tools have words; those without words of ours are told in the tool's."""
    if kind.startswith("xid_"):
        return "xid"
    return kind if f"health.reason.{kind}" in words.texts else "health_other"
