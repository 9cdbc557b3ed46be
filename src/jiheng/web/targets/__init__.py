"""Objectives, indicators, and what their values come from: ledger, work records, surveys."""
