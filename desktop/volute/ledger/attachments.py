"""Kept files stand as they came: each is what its digest says, and none that a fact names is gone."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import Connection, select

from volute.domain.problems import Broken
from volute.ledger.tables import ATTACHMENTS, ENTRIES

NAMED = re.compile(r'"sha256:([0-9a-f]{64}) ')


def verify_attachments(connection: Connection) -> int:
    """How many files hold. Broken names the first that was changed, or that a fact names and nobody has."""
    held = set()
    for digest in connection.scalars(select(ATTACHMENTS.c.digest).order_by(ATTACHMENTS.c.digest)).all():
        file = connection.execute(select(ATTACHMENTS).where(ATTACHMENTS.c.digest == digest)).one()
        if hashlib.sha256(file.bytes).hexdigest() != digest:
            raise Broken("file_changed", name=file.name, digest=digest)
        held.add(digest)
    naming = select(ENTRIES.c.subject, ENTRIES.c.body).where(ENTRIES.c.body.contains('"sha256:'))
    for row in connection.execute(naming.order_by(ENTRIES.c.position)):
        for digest in NAMED.findall(row.body):
            if digest not in held:
                raise Broken("file_lost", subject=row.subject, digest=digest)
    return len(held)
