"""Template tags of objectives, indicators and records."""
