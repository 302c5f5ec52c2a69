"""One file per form a person fills in."""
