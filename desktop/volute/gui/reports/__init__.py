"""Reports on paper: A4 pages painted with vectors, from values and words only."""
