"""What a call has done so far, in a file beside its results, so that an interrupted call can be taken up again.

A line for every file that was read: its key, the exit code that it asks for, its annotated copy, and its result. The key
is made of all that the result follows from: name, size and time of the file, version, profile, language and what was
asked for. A file that has changed since, or a line that was cut off, is simply done again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from jiheng.cli import exits
from jiheng.cli.inputs import Item
from jiheng.cli.output import unwritable
from jiheng.cli.reply import Reply
from jiheng.errors import CannotWrite
from jiheng.say import say

_FIRST = b"jiheng audit 1\n"


class Kept:
    """The file with what is done; `settings` is what all results of this call follow from."""

    def __init__(self, path: str, settings: Iterable[object]) -> None:
        """Read what there is; CannotWrite where the file is something else or cannot be written."""
        self._path, self._settings = Path(path), json.dumps([str(one) for one in settings])
        self._at: dict[str, tuple[int, int]] = {}
        try:
            self._file: IO[bytes] = self._path.open("a+b")
            self._load()
        except OSError as error:
            raise CannotWrite(unwritable(self._path, error)) from error

    def _load(self) -> None:
        self._file.seek(0)
        first = self._file.readline()
        if not first:
            self._file.write(_FIRST)
            self._file.flush()
        elif first != _FIRST:
            raise CannotWrite(say("{path} 不是 jiheng audit 的进度文件，没有动它；请换一个文件名。", path=self._path))
        start = end = self._file.tell()
        for line in self._file:
            start, end = end, end + len(line)
            if line.endswith(b"\n"):
                self._at[line.partition(b" ")[0].decode("ascii", "replace")] = (start, len(line))
            else:
                self._file.write(b"\n")  # the call before was killed in the middle of a line
                self._file.flush()

    def done(self, item: Item) -> tuple[Reply, str] | None:
        """The reply for a file that was done before and has not changed since, with its annotated copy, which is still there."""
        key = self._key(item)
        if key is None or key not in self._at:
            return None
        start, length = self._at[key]
        self._file.seek(start)
        try:
            _, code, copy, body = self._file.read(length).split(b" ")
            path = base64.b64decode(copy).decode()
            found = Reply(int(code), zlib.decompress(base64.b64decode(body)))
        except (ValueError, zlib.error):
            return None
        return None if path and not Path(path).is_file() else (found, path)

    def keep(self, item: Item, reply: Reply, copy: Path | None) -> None:
        """Put a file's reply away; one that could not be read is tried anew the next time."""
        key = self._key(item)
        if key is None or reply.code == exits.UNREADABLE:
            return
        where = base64.b64encode(str(copy.resolve() if copy else "").encode())
        body = base64.b64encode(zlib.compress(reply.body))
        self._file.seek(0, os.SEEK_END)
        self._file.write(b" ".join((key.encode(), str(reply.code).encode(), where, body)) + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file; it stays, for the next call."""
        self._file.close()

    def _key(self, item: Item) -> str | None:
        """By which a file's reply is found again; none for what has no file, or has lost it."""
        try:
            found = Path(item.path).stat() if item.path and item.data is None else None
        except OSError:
            found = None
        if found is None:
            return None
        parts = [self._settings, item.name, str(Path(item.path).resolve()), found.st_size, found.st_mtime_ns, *item.inside]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
