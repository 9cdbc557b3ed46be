"""I: indicators."""
