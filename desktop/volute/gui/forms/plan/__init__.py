"""The sale planned down to single cards, and the plans accepted."""
