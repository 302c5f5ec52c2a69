"""Findings as columns of the table, both sides in one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from volute.domain.differences import Side, Verdict
from volute.domain.seen import Outcome
from volute.gui.columns import Coded, Columns
from volute.queries.open_differences import DifferenceRow
from volute.queries.probe_findings import Finding
from volute.words import Style, Words, why

# What following a suggestion means; a person decides the others by hand.
SUGGESTED: Mapping[str, Verdict] = MappingProxyType(
    {
        "accept_move": Verdict.RECORD_WRONG,
        "take_in": Verdict.RECORD_WRONG,
        "declare_memory": Verdict.RECORD_WRONG,
        "declare_vbios": Verdict.RECORD_WRONG,
        "search": Verdict.REALITY_WRONG,
        "record_replacement": Verdict.RECORD_WRONG,
        "ask_board": Verdict.REALITY_WRONG,
        "open_task": Verdict.REALITY_WRONG,
        "look_at_host": Verdict.REALITY_WRONG,
    }
)


class Sides:
    """Says both sides of a difference in a person's language."""

    def __init__(self, words: Words, style: Style) -> None:
        self._words, self._style = words, style

    def who(self, finding: Finding) -> str:
        """The card, or how many."""
        many = len(finding.members)
        return finding.first.card if many == 1 else self._words.plural("unit.cards", many)

    def suggestion(self, finding: Finding) -> str:
        if len(finding.members) > 1:
            return self._words("probes.accept_move_of", n=len(finding.members))
        return self._words(f"probes.suggestion.{finding.first.suggestion}")

    def kind(self, finding: Finding) -> str:
        """What happened, in a word; what was found before that was read is called by its kind."""
        incident = finding.first.incident
        return self._words(f"incident.short.{incident}" if incident else f"probes.kind.{finding.kind}")

    def incident(self, d: DifferenceRow) -> str:
        """What happened, as it is read."""
        said = self._words(f"incident.is.{d.incident}", other=d.other) if d.incident else ""
        return said[:1].upper() + said[1:]

    def identity(self, d: DifferenceRow) -> str:
        """How sure it is who this card is; nothing where there is no card of the ledger, or it was not seen."""
        if not d.card or d.kind == "vanished" or not d.evidence:
            return ""
        if d.confidence is None:
            return self._words("probes.identity_asks", card=d.card)
        return self._words("probes.identity", card=d.card, percent=round(d.confidence * 100))

    def ledger(self, finding: Finding) -> str:
        first = finding.first
        if first.kind == "appeared":
            return self._words("probes.not_in_ledger")
        if len(finding.members) > 1:
            return str(first.ledger.get("host"))
        return self._config(first.ledger, first) if first.kind == "changed" else place(first.ledger)

    def probe(self, finding: Finding) -> str:
        first, words = finding.first, self._words
        if len(finding.members) > 1:
            return words("probes.together", host=str(first.probe.get("host")), n=len(finding.members))
        if first.kind == "vanished":
            return words("probes.slot_empty", cards=first.probe.get("cards", "—"))
        if first.kind == "unreadable":
            return why(words, Outcome(str(first.probe["outcome"])), str(first.probe.get("error") or ""))
        if first.kind == "duplicate" and first.probe.get("places"):
            return words("probes.seen_at", places=str(first.probe["places"]))
        if first.kind == "appeared":
            return f"{first.probe.get('model')}, {place(first.probe)}"
        return self._config(first.probe, first) if first.kind == "changed" else place(first.probe)

    def value(self, side: Side, field: str) -> str:
        """One field of one side; a dash where it says nothing."""
        value = side.get(field)
        if value is None or value == "":
            return "—"
        if field == "memory_mib":
            return self._style.memory_exact(float(value))
        return f"#{value}" if field == "slot" else str(value)

    def _config(self, side: Side, d: DifferenceRow) -> str:
        """Only what differs."""
        parts = []
        if d.ledger.get("memory_mib") != d.probe.get("memory_mib"):
            parts.append(self._style.memory(float(side.get("memory_mib") or "nan")))
        if d.ledger.get("vbios") != d.probe.get("vbios"):
            parts.append(f"VBIOS {side.get('vbios') or '—'}")
        return ", ".join(parts) or str(side.get("uuid") or side.get("serial") or "—")


def place(side: Side) -> str:
    """``whu-r01-n04 #3``."""
    slot = side.get("slot")
    return f"{side.get('host') or '—'}" + (f" #{slot}" if slot is not None else "")


def finding_columns(found: Sequence[Finding], sides: Sides, words: Words, now: float) -> Columns:
    """The table; ages in seconds, the name of a row in a column that is not shown."""
    ages = np.array([now - finding.since.timestamp() for finding in found], np.float64)
    texts = {
        "name": [finding.name for finding in found],
        "kind": [sides.kind(finding) for finding in found],
        "card": [sides.who(finding) for finding in found],
        "ledger": [sides.ledger(finding) for finding in found],
        "probe": [sides.probe(finding) for finding in found],
        "confidence": [words(f"probes.confidence.{finding.confidence}") for finding in found],
        "suggestion": [sides.suggestion(finding) for finding in found],
    }
    return Columns(len(found), {**{key: Coded.of(column) for key, column in texts.items()}, "since": ages})
