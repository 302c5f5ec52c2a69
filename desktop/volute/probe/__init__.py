"""What a host shows over SSH: asked read-only, read by one file per vendor."""
