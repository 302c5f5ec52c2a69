"""What we say is true, as an append-only history in SQL."""
