"""The quote book and the market it makes."""
