"""One card at the side of a page: what the ledger says beside what a probe saw, and what may be done."""
