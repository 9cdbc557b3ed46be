"""S: structure, words and dates."""
