"""Cards come in: by hand, by scanner, or from a list."""
