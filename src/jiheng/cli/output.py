"""How results leave the process: bytes or text on stdout, whole files under their final name or none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from jiheng.cli.system import reason
from jiheng.errors import CannotWrite
from jiheng.say import say


def binary(data: bytes) -> None:
    """Write bytes to stdout."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def unseen() -> str | None:
    """Why a document cannot be put out on stdout: a person looks at it. None where a file or a pipe is there."""
    if not sys.stdout.isatty():
        return None
    return say("结果是文档，不能显示在屏幕上；请用 -o 写明存成哪个文件，或用 > 转到文件里。")


def result(name: str, parts: Iterable[bytes]) -> None:
    """Put a whole result where it is wanted: stdout for `-`, else a file."""
    if name != "-":
        save(Path(name), parts)
        return
    for part in parts:
        binary(part)


def coloured() -> bool:
    """Whether stdout is a terminal on which colour is wanted."""
    return terminal() and not os.environ.get("NO_COLOR")


def terminal() -> bool:
    """Whether a person looks at stdout, on something that can draw a table."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def save(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file, at once or in pieces, under a temporary name, then rename it; CannotWrite says why it failed."""
    own = path.with_name(f".{path.name[:60]}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with own.open("wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
        own.replace(path)
    except OSError as error:
        with suppress(OSError):
            own.unlink()
        raise CannotWrite(unwritable(path, error)) from error


def unwritable(path: Path, error: OSError) -> str:
    """Say why a file or folder cannot be written."""
    return say("写不进 {path}：{reason}。", path=path, reason=reason(error))
