"""Overview: the figures, every centre in one row, today's list, where the cards are, resale prices."""
