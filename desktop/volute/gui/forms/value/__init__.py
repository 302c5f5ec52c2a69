"""What the fleet is worth on any day, and the rules of the books."""
