"""Decide: sliders, every centre's payback on shared axes, and why the advice is what it is."""
