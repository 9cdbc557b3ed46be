"""The benchmark's command line: all jobs where none is named, and no job that does not exist."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED = "from bench.__main__ import arguments; print(arguments().parse_args().job)"


def asked(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", ASKED, *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_all_jobs_where_none_is_named() -> None:
    assert asked().stdout == "[]\n"
    assert asked("1", "4").stdout == "[1, 4]\n"


def test_a_job_that_does_not_exist() -> None:
    refused = asked("9")
    assert refused.returncode == 2
    assert "no job 9: 1 to 8" in refused.stderr
