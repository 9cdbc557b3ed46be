"""Files of any format → blocks → figures → facts → Report, each piece with its place in the file.

`files.load` is the front door for documents; every reader refuses what it cannot read with one clear sentence
(`errors.Unreadable`). Nothing here runs in a process that must live on: `worker.run` is where callers read.
"""
