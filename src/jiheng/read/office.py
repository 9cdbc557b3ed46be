"""Has LibreOffice turn what only it can read (.doc, .wps, .rtf, .odt) into .docx, which is then read as any other.

Every call has a profile of its own in a folder of its own (a second process on one profile does nothing, in silence), runs
no macro and follows no link. It is one process without children, of the group of the worker that starts it: it ends with
the worker, and is killed when its time is over. Many files at a time cost little more than one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jiheng.errors import Unreadable
from jiheng.model.blocks import Document
from jiheng.read import capped, docx
from jiheng.say import say

SUFFIXES = {"doc": ".doc", "wps": ".wps", "rtf": ".rtf", "odt": ".odt"}
SECONDS = 40.0  # of wall time for one call; a worker may take a minute for a file
_MEMORY, _CPU, _OUTPUT = 3 << 30, 60, 256 << 20  # of address space, most of which is never touched; seconds; bytes of a file
_AGAIN = (79, 81)  # LibreOffice has set up its profile and wants to be started anew
_FLAGS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
# What a new profile is told: run no macro, fetch nothing that a document points to, bring no link up to date.
_COMMON, _WRITER = "org.openoffice.Office.Common/Security/Scripting", "org.openoffice.Office.Writer/Content/Update"
_TOLD = (
    (_COMMON, "DisableMacrosExecution", "true"),
    (_COMMON, "MacroSecurityLevel", "3"),
    (_COMMON, "BlockUntrustedRefererLinks", "true"),
    (_WRITER, "Link", "2"),
)
_ITEM = '<item oor:path="/{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_ITEMS = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'
_WORD, _LOCKED = b"\xec\xa5", 0x0100  # how the main stream of a .doc begins, and its flag for a password


def program() -> str | None:
    """Where LibreOffice is: the program itself where it can be told, as its starter would leave it behind when killed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        return None
    itself = Path(found).resolve().with_name("soffice.bin")
    return str(itself) if itself.is_file() else found


def read(data: bytes, kind: str, ready: bytes | None = None) -> Document:
    """Read a document of an old kind; `ready` is the .docx that a batch has made of it already."""
    if locked(data, kind):
        from jiheng.read import kinds

        raise kinds.encrypted()
    made = ready if ready is not None else converted([(kind, data)])[0]
    if made is None:
        raise Unreadable(say("LibreOffice 转换不了这份文件，可能已损坏；请用 Word 或 WPS 打开后另存为 .docx 再核对。"))
    document = docx.read(made)
    return replace(document, format=kind, said=(say("经 LibreOffice 转换后读取"), *document.said))


def locked(data: bytes, kind: str) -> bool:
    """Whether a .doc is protected by a password; its main stream begins at a sector."""
    if kind not in ("doc", "wps"):
        return False
    at = data.find(_WORD)
    while at >= 0 and at % 512:
        at = data.find(_WORD, at + 1)
    return at >= 0 and bool(int.from_bytes(data[at + 10 : at + 12], "little") & _LOCKED)


def converted(files: Sequence[tuple[str, bytes]], seconds: float = SECONDS, below: str | None = None) -> list[bytes | None]:
    """The files, each with its kind, as .docx; None where LibreOffice makes nothing of one. Unreadable without it.

    It works in a folder of its own, `below` one that the caller takes away even if this process is killed.
    """
    office = program()
    if office is None:
        raise absent()
    with tempfile.TemporaryDirectory(prefix="jiheng-office-", dir=below, ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        names = []
        for number, (kind, data) in enumerate(files):
            names.append(home / f"{number}{SUFFIXES[kind]}")
            names[-1].write_bytes(data)
        _run(office, home, names, seconds)
        made = [home / "out" / f"{number}.docx" for number in range(len(files))]
        return [one.read_bytes() if one.is_file() and one.stat().st_size else None for one in made]


def absent() -> Unreadable:
    """The refusal of a file that only LibreOffice could read."""
    return Unreadable(
        say(
            "读 .doc、.wps、.rtf、.odt 要用 LibreOffice，这台机器上没有；请装上 LibreOffice，或用 Word、WPS 打开后另存为 .docx 再核对。"
        )
    )


def _run(office: str, home: Path, names: Sequence[Path], seconds: float) -> None:
    """Have LibreOffice do it; what it has made when its time is over counts."""
    settings = home / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(_ITEMS.format("".join(_ITEM.format(*one) for one in _TOLD)), "utf-8")
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    call = [office, profile, *_FLAGS, "--convert-to", "docx", "--outdir", str(home / "out"), *map(str, names)]
    until = time.monotonic() + seconds
    for _ in range(3):
        left = until - time.monotonic()
        if left <= 0 or _ended(call, _surroundings(home), left) not in _AGAIN:
            return


def _surroundings(home: Path) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT")}
    return {**kept, "HOME": str(home), "TMPDIR": str(home), "TMP": str(home), "TEMP": str(home), "SAL_USE_VCLPLUGIN": "svp"}


def _ended(call: Sequence[str], surroundings: Mapping[str, str], seconds: float) -> int:
    """Run one process to its end or to that of its time; its exit code."""
    try:
        done = subprocess.run(
            call,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(surroundings),
            check=False,
            timeout=seconds,
            preexec_fn=_confine if sys.platform != "win32" else None,  # a worker has no other thread
        )
    except (subprocess.TimeoutExpired, OSError):
        return -1
    return done.returncode


def _confine() -> None:
    """Runs in the new process: limits of its own instead of the worker's, and an end when the worker ends."""
    import resource

    capped.cap(resource.RLIMIT_AS, _MEMORY)
    capped.cap(resource.RLIMIT_CPU, _CPU)
    capped.cap(resource.RLIMIT_FSIZE, _OUTPUT)
    capped.end_with_parent()
