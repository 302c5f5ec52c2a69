"""Leases: every lease with what it claims and ends, and one of them at the side."""
