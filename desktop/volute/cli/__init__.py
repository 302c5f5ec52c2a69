"""The same work without a screen: one file per subcommand."""
