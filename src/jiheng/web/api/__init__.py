"""The REST API, version 1: the same acts and queries as the pages, as JSON behind a bearer token."""
