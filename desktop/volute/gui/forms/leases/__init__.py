"""What a lease goes through: begun, renewed, metered, stated, ended."""
