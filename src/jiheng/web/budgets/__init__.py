"""The year's budget of a unit: lines, changes with their basis, execution by month."""
