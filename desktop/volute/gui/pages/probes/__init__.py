"""Probes: hosts as they answer, runs of the past, and the differences to be settled."""
