"""Receipts and payments, append-only."""
