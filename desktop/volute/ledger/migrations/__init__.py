"""Schema migrations. They never rewrite entries."""
