"""A report asked for, and its pages before they are written."""
