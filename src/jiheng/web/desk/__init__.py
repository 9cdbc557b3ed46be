"""The desk: files that others wrote are taken in, audited and given back annotated."""
