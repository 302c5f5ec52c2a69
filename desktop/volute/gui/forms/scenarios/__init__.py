"""What-ifs kept by name, side by side, and taken in from a file."""
