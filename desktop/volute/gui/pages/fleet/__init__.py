"""Fleet: every card in one table, its filters, and the card beside it."""
