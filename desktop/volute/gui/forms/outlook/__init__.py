"""The outlook of a centre: what may come, when to sell, and every step from price to net."""
