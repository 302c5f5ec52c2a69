"""What was paid for every card beside what came back from it, so that the tax books need not read every cost again."""

from __future__ import annotations

import json
from collections.abc import Mapping

from alembic import op
from sqlalchemy import BigInteger, Column, Connection, bindparam, inspect, select, update

from volute.ledger.tables import CARDS, ENTRIES

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PAID = ("paid_minor", "paid_vat_minor")
Costs = Mapping[str, list[tuple[int, str, bool]]]


def upgrade() -> None:
    """A ledger that was made with the tables of today has both columns already, and no card."""
    connection = op.get_bind()
    there = {column["name"] for column in inspect(connection).get_columns("cards")}
    for name in PAID:
        if name not in there:
            op.add_column("cards", Column(name, BigInteger))
    rows = [_row(card, of) for card, of in _costs(connection).items()]
    if rows:
        values: dict[str, object] = {name: bindparam(f"the_{name}") for name in PAID}
        connection.execute(update(CARDS).where(CARDS.c.id == bindparam("of")).values(values), rows)


def _costs(connection: Connection) -> Costs:
    """By card: amount, currency, whether with VAT. Newest first, so that a retraction that was itself taken back is
    passed over."""
    query = select(ENTRIES.c.subject, ENTRIES.c.seq, ENTRIES.c.kind, ENTRIES.c.body)
    query = query.where(ENTRIES.c.kind.in_(("costed", "retracted"))).order_by(ENTRIES.c.subject, ENTRIES.c.seq.desc())
    gone: set[tuple[str, int]] = set()
    found: dict[str, list[tuple[int, str, bool]]] = {}
    for subject, seq, kind, text in connection.execute(query):
        body = json.loads(text)
        if (subject, seq) in gone:
            continue
        if kind == "retracted":
            gone.add((subject, body["seq"]))
        elif body["what"] != "recovered":
            cost = (body["minor"], body.get("currency", "CNY"), body.get("vat_included", True))
            found.setdefault(subject, []).append(cost)
    return found


def _row(card: str, costs: list[tuple[int, str, bool]]) -> dict[str, object]:
    """As the fold has it."""
    known = all(currency == "CNY" for _, currency, _ in costs)
    paid = sum(minor for minor, _, _ in costs) if known else None
    with_vat = sum(minor for minor, _, vat in costs if vat) if known else None
    return {"of": card, "the_paid_minor": paid, "the_paid_vat_minor": with_vat}
