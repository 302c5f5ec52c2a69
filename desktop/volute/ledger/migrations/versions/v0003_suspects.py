"""Signs of modification are kept with the readings, and what a person judged of them with the card. Both begin empty:
the next probe writes the first, and no earlier program wrote the second."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text, inspect

from volute.ledger.tables import SUSPECTS

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A ledger that was made with the tables of today has both already."""
    connection = op.get_bind()
    if "cleared" not in {column["name"] for column in inspect(connection).get_columns("cards")}:
        op.add_column("cards", Column("cleared", Text, nullable=False, server_default=""))
    SUSPECTS.create(connection, checkfirst=True)
