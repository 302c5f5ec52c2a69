"""By what evidence an identifier is known, in words: a probe, a scan, a person, or a step of the card's history."""

from __future__ import annotations

from volute.words.catalogue import Words


def evidence_words(words: Words, evidence: str) -> str:
    """Steps say their own title; evidence that nobody named is said to be unknown."""
    if words.has(f"identified.by.{evidence}"):
        return words(f"identified.by.{evidence}")
    return words(f"step.{evidence}") if words.has(f"step.{evidence}") else words("identified.by.nobody")
