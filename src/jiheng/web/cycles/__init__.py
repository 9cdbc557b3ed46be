"""Monitoring cycles: what a unit files at a cutoff, from filling to acceptance."""
