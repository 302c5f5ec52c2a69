"""The core: tables, values and folds. No I/O, no clock, no numpy."""
