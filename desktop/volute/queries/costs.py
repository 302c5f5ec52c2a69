"""What was paid for every card, without VAT where it can be deducted. Money that came back is income, not less cost."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select

from volute.ledger.tables import ENTRIES

RECOVERED = "recovered"  # rent received so far, which a card list may bring with it
KINDS = ("costed", "retracted")


def costs(connection: Connection, vat: float) -> Mapping[str, float]:
    """CNY by card, of those that have a cost. ``vat`` is the rate taken out of what was written down with VAT."""
    query = select(ENTRIES.c.subject, ENTRIES.c.seq, ENTRIES.c.kind, ENTRIES.c.body)
    rows = connection.execute(query.where(ENTRIES.c.kind.in_(KINDS)).order_by(ENTRIES.c.subject, ENTRIES.c.seq.desc()))
    gone: set[tuple[str, int]] = set()
    found: dict[str, float] = {}
    for (
        subject,
        seq,
        kind,
        text,
    ) in rows:  # newest first, so that a retraction that was itself taken back is passed over
        body = json.loads(text)
        if (subject, seq) in gone:
            continue
        if kind == "retracted":
            gone.add((subject, body["seq"]))
        elif body["what"] != RECOVERED:
            found[subject] = found.get(subject, 0.0) + body["minor"] / 100 / (1 + vat * body["vat_included"])
    return found
