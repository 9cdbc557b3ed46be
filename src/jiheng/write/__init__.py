"""Reports out: `compose` says everything once as blocks, a writer a format prints them; `annotate` marks what others wrote."""
