"""What tests of several rooms share: where the real cases stand, and what happens where something is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT.parent / "shared" / "cases"
IN_CI = os.environ.get("CI") == "true"


def need(found: object, reason: str) -> None:
    """Skip the running test with the reason where a thing is not there; in CI that is a failure."""
    if not found:
        (pytest.fail if IN_CI else pytest.skip)(reason)


def case(name: str) -> Path:
    """Return the folder of one real case, or skip: the cases do not belong to the repository."""
    folder = CASES / name
    if not folder.is_dir():
        pytest.skip(f"the real case {name} does not stand beside this checkout")
    return folder


def case_names() -> list[str]:
    """Return the names of all real cases, for parametrize; none where they do not stand beside this checkout."""
    return sorted(path.name for path in CASES.glob("*/")) if CASES.is_dir() else []


def chromium() -> str | None:
    """Return the path of the browser that the tests drive."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


def tree() -> list[Path]:
    """Return every file that git tracks or would track."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, capture_output=True, check=False)
    need(done.returncode == 0, "not a git checkout")
    return sorted({path for name in done.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()})


def torture(sample: int, whole: int) -> int:
    """How often something is tried: a sample, or all of it where JIHENG_TORTURE asks for that."""
    return whole if os.environ.get("JIHENG_TORTURE") else sample
