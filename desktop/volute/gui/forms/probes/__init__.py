"""Hosts, what they answered, and when they are probed."""
