"""Migrations of the house's own tables."""
