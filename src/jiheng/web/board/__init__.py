"""A unit's own board: what is to do, its lights, and each figure with what stands behind it."""
