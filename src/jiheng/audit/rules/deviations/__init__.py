"""D: deviations and corrections."""
