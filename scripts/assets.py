"""Copies the front-end files that jiheng serves from node_modules into the package's static folder.

They are copied as published, but for the line that names a source map: the map is not served, and the static
storage of Django refuses a file that names a missing one. A file that would fetch anything from outside is refused.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/jiheng/web/static/vendor"
FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
)
SOURCE_MAP = re.compile(r"\n?(?://|/\*)# sourceMappingURL=[^\n]*")
OUTSIDE = re.compile(r"@import\b|url\(\s*[\"']?(?:https?:)?//|@font-face[^}]*url\(")


def served(name: str, text: str) -> str:
    """Return the text of a file as it is served, or stop where it would reach outside."""
    if name.endswith(".css") and (found := OUTSIDE.search(text)):
        sys.exit(f"{name} would fetch from outside: {text[found.start() : found.start() + 100]}")
    return SOURCE_MAP.sub("", text).rstrip("\n") + "\n"


def main() -> None:
    """Fill the vendor folder anew."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name in reversed(FILES):  # the first is the Makefile's target, so it is written last
        source = ROOT / "node_modules" / name
        (VENDOR / source.name).write_text(served(name, source.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
