"""How one card is by its newest look: its health, and whether it is as its model says, every reason and sign with the
row it rests on. The card's history says what is declared; the answer what was seen; neither changes the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from volute.domain.card import Card
from volute.domain.health import Condition, examine
from volute.domain.modification import Judgement, Sign, judge
from volute.domain.raw_lines import raw_line
from volute.domain.seen import Observation, Seen
from volute.ledger.suspects import kept_signs
from volute.probe.reference import reference


@dataclass(frozen=True, slots=True)
class Row:
    """What a reason or a sign rests on: the tool's own line, empty where the answer printed it otherwise."""

    kind: str
    field: str
    shown: str
    raw: str


@dataclass(frozen=True, slots=True)
class BuildAndHealth:
    """One card as its newest look shows it."""

    host: str
    at: datetime
    run: int
    seen: Seen
    condition: Condition
    judgement: Judgement
    declared: frozenset[str]
    cleared: frozenset[str]
    rows: tuple[Row, ...]

    def row(self, kind: str) -> Row | None:
        return next((row for row in self.rows if row.kind == kind), None)

    def answered(self, sign: Sign) -> str:
        """Who answered a sign: a declaration, a judgement, or nobody yet."""
        if sign.declares and sign.declares in self.declared:
            return "declared"
        return "cleared" if sign.token in self.cleared else ""


def build_and_health(
    connection: Connection, card: Card, host: str, answer: Observation, run: int, seen: Seen
) -> BuildAndHealth:
    """``seen`` is the card in this answer of this host, which the run brought."""
    declared, cleared = frozenset(card.modifications), frozenset(card.cleared)
    alone = kept_signs(connection, "vbios_alone").get(card.id)
    outliers = frozenset({alone.shown.lower()}) if alone else frozenset()
    condition = examine(seen)
    judgement = judge(seen, reference(), declared, outliers, recorded=card, cleared=cleared)
    told = [(r.kind, r.field, r.shown) for r in condition.reasons]
    told += [(s.kind, s.field, s.shown) for s in judgement.signs]
    rows = tuple(Row(*one, raw_line(answer.answers, answer.seen, seen, one[2])) for one in told)
    return BuildAndHealth(host, answer.at, run, seen, condition, judgement, declared, cleared, rows)
