"""Volute: the ledger, probes, workshop and economics of the people who own and run GPU compute centres."""
