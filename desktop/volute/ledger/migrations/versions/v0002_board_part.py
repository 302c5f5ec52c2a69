"""The board's part number of every card. No earlier program wrote one down, so none is lost by beginning empty."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String, inspect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A ledger that was made with the tables of today has the column already."""
    columns = {column["name"] for column in inspect(op.get_bind()).get_columns("cards")}
    if "board_part" not in columns:
        op.add_column("cards", Column("board_part", String(80), nullable=False, server_default=""))
