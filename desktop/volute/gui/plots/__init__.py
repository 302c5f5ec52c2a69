"""Painting figures: values come in, pixels go out."""
