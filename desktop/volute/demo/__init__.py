"""The demo fleet: a ledger built from a seed, and its hosts as real SSH servers on loopback."""
