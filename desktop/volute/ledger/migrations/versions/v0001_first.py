"""The first schema. It follows the tables until a version is released, then it is frozen."""

from __future__ import annotations

from alembic import op

from volute.ledger.database import forbid_changes
from volute.ledger.tables import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    METADATA.create_all(connection)
    forbid_changes(connection)
