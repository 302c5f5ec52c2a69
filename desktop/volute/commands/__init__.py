"""One function per thing a person does. Each is one transaction and returns a Receipt."""
