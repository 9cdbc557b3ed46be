"""The first steps of a unit: its first accounts, and its year set up from the last report."""
