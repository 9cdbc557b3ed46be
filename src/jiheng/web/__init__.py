"""The web app: server-rendered pages over the same read, audit and write as the command line; it computes nothing itself."""
