"""Template tags of the whole house."""
