"""Installs what the tests need from the system: a browser, LibreOffice and a Chinese font.

Only on Debian and its kin and only as root; elsewhere the missing things are named, and the tests that need them
are skipped with the reason. With CI=true a missing thing ends the run.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def has(*names: str) -> bool:
    """Tell whether one of the programs can be found."""
    return any(shutil.which(name) for name in names)


def has_chinese_font() -> bool:
    """Tell whether a page with Chinese text can be drawn."""
    if has("fc-list"):
        return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


def has_sheets() -> bool:
    """Tell whether LibreOffice is there with its part for workbooks."""
    office = shutil.which("soffice")
    return office is not None and any(Path(office).resolve().parent.glob("libsclo.*"))


WANTED: dict[str, Callable[[], bool]] = {
    "chromium": lambda: has("chromium", "chromium-browser", "google-chrome"),
    "libreoffice-writer-nogui": lambda: has("soffice", "libreoffice"),
    "libreoffice-calc-nogui": has_sheets,
    "fonts-noto-cjk": has_chinese_font,
}


def missing() -> list[str]:
    """Return the Debian names of what is not there."""
    return [package for package, found in WANTED.items() if not found()]


def install(packages: list[str]) -> None:
    """Install the packages without a question; what fails shows in the next look."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Bring what is missing, and say what still is."""
    lacking = missing()
    if lacking and has("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("installing", *lacking, file=sys.stderr)
        install(lacking)
        lacking = missing()
    for package in lacking:
        print(f"missing: {package}; the tests that need it are skipped", file=sys.stderr)
    return 1 if lacking and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
