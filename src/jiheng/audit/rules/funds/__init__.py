"""F: funds."""
