"""Photos and documents kept in the ledger, by the digest that a fact names."""

from __future__ import annotations

from sqlalchemy import select

from volute.domain.problems import Refused
from volute.ledger.store import Ledger
from volute.ledger.tables import ATTACHMENTS

PREFIX = "sha256:"


def digest_of(evidence: object) -> str:
    """The digest that ``sha256:digest name`` names; nothing for a remark that is no kept file."""
    text = str(evidence or "")
    return text.removeprefix(PREFIX).partition(" ")[0] if text.startswith(PREFIX) else ""


def attachment(ledger: Ledger, digest: str) -> tuple[str, bytes]:
    """Name and bytes. Refused when the ledger holds no such file."""
    with ledger.reading() as connection:
        found = connection.execute(
            select(ATTACHMENTS.c.name, ATTACHMENTS.c.bytes).where(ATTACHMENTS.c.digest == digest)
        ).first()
    if found is None:
        raise Refused("no_attachment", digest=digest)
    return str(found.name), bytes(found.bytes)
