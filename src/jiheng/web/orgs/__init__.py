"""Units, offices, posts, people and what they may do."""
