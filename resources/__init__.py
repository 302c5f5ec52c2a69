"""Words, icons, fonts and samples, shipped as data."""
