"""The audit: rules that hold stated figures against computed ones, and the runner that accounts for every figure."""
