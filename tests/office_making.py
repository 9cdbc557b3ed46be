"""Has LibreOffice write files of old kinds, for tests of the readers; a test that needs it says so where it is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from support import need

WRITER, CALC = "libreoffice-writer-nogui", "libreoffice-calc-nogui"


def saved_as(data: bytes, suffix: str, wanted: str, folder: Path) -> bytes:
    """A file as LibreOffice saves it under another kind; `suffix` and `wanted` without a dot."""
    office = shutil.which("soffice")
    need(office, f"no LibreOffice on this machine: apt-get install {WRITER}")
    sheets = wanted not in ("xls", "ods") or any(Path(str(office)).resolve().parent.glob("libsclo.*"))
    need(sheets, f"LibreOffice without its part for workbooks: apt-get install {CALC}")
    source = folder / f"made.{suffix}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [str(office), profile, "--headless", "--convert-to", wanted, "--outdir", str(folder / "saved"), str(source)]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    return (folder / "saved" / f"made.{wanted}").read_bytes()


def running(word: str) -> list[str]:
    """The command lines of all processes in which a word stands."""
    found = []
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = one.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        found += [line] if word in line else []
    return found
