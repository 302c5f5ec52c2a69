"""One file per area of the window."""
