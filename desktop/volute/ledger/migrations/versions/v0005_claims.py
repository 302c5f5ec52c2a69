"""The claims on every card with their ends and what a release costs, so that a comparison need not read histories."""

from __future__ import annotations

import json

from alembic import op
from sqlalchemy import Column, Connection, Text, bindparam, inspect, select, update

from volute.ledger.tables import CARDS, ENTRIES

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A ledger that was made with the tables of today has the column already, and no card."""
    connection = op.get_bind()
    if "claims" not in {column["name"] for column in inspect(connection).get_columns("cards")}:
        op.add_column("cards", Column("claims", Text, nullable=False, server_default=""))
    rows = [{"of": card, "the_claims": "\n".join(of)} for card, of in _claims(connection).items()]
    if rows:
        values: dict[str, object] = {"claims": bindparam("the_claims")}
        connection.execute(update(CARDS).where(CARDS.c.id == bindparam("of")).values(values), rows)


def _claims(connection: Connection) -> dict[str, list[str]]:
    """By card, of those that have any: read newest first, so that what was taken back is passed over, and claims that
    were lifted later too."""
    query = select(ENTRIES.c.subject, ENTRIES.c.seq, ENTRIES.c.kind, ENTRIES.c.body)
    query = query.where(
        ENTRIES.c.subject.in_(select(CARDS.c.id).where(CARDS.c.encumbrances != "")),
        ENTRIES.c.kind.in_(("step_taken", "retracted")),
    ).order_by(ENTRIES.c.subject, ENTRIES.c.seq.desc())
    gone: set[tuple[str, int]] = set()
    lifted: set[tuple[str, str]] = set()
    found: dict[str, list[str]] = {}
    for subject, seq, kind, text in connection.execute(query):
        body = json.loads(text)
        if (subject, seq) in gone:
            continue
        if kind == "retracted":
            gone.add((subject, body["seq"]))
        elif body["step"] in ("encumber", "lift"):
            told = body["evidence"]
            if body["step"] == "lift":
                lifted.add((subject, told["claim"]))
            elif (subject, told["claim"]) not in lifted:
                line = f"{told['claim']} {told.get('until') or '-'} {told.get('release') or '-'}"
                found.setdefault(subject, []).insert(0, line)
    return found
