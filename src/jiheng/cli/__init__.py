"""The command line: one file a command, each with `arguments(parser)` and `run(args) -> int`; `main` finds and runs it.

Results go to stdout, everything else to stderr. Nothing here parses a document: that is done by capped workers.
"""
