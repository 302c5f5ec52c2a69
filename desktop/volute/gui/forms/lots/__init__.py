"""Lots on their way to a buyer."""
