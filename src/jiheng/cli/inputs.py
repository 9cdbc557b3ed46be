"""Which files a call means: folders are walked in order, what is no document is counted, and stdin is `-`.

Nothing is opened here but stdin and pipes, which a worker could not open; their bytes travel with the item.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple

from jiheng.cli.system import reason
from jiheng.read.files import PICTURES, is_document, kind_named
from jiheng.say import say

LIMIT = 256 << 20
ANNOTATED = ".批注"
ARCHIVE = ".zip"


class Item(NamedTuple):
    """One file to be read: its name as shown, its path, or its bytes where it has no path. `wrong` refuses it at once.

    `under` is the folder in which it stands below the folder that was named in the call. A member of an archive has the
    archive's path, and `inside` leads to it; `ready` is where the .docx is that LibreOffice has made of it.
    """

    name: str
    path: str = ""
    data: bytes | None = None
    wrong: str = ""
    under: str = ""
    inside: tuple[str, ...] = ()
    ready: str = ""

    def content(self) -> bytes:
        """Return the content; a file that cannot be opened is Unreadable."""
        from jiheng.errors import Unreadable

        if self.wrong:
            raise Unreadable(self.wrong)
        if self.inside:
            from jiheng.read import archive

            return archive.member(self._replace(inside=()).content, (self.path, self.name), self.inside)
        return self._whole()

    def converted(self) -> bytes | None:
        """What LibreOffice has made of it already, if it has."""
        try:
            return Path(self.ready).read_bytes() if self.ready else None
        except OSError:
            return None

    def stem(self) -> str:
        """The name without folder and extension, for what is written beside it."""
        if self.inside:
            return PurePath(self.name).stem[:60]
        return Path(self.path).stem if self.path else "stdin"

    def _whole(self) -> bytes:
        from jiheng.errors import Unreadable

        if self.data is not None:
            return self.data
        try:
            with open(self.path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                return checked(file.read(LIMIT + 1), size)
        except OSError as error:
            raise Unreadable(trouble(error)) from error


class Skipped:
    """How many files of the walked folders were left out, and why."""

    def __init__(self) -> None:
        self.unknown = self.hidden = self.temporary = self.annotated = self.pictures = 0

    def wants(self, name: str) -> bool:
        """Whether a file that was met on a walk is a document; count it where it is none."""
        suffix = PurePath(name).suffix.lower()
        if name.startswith("~$"):
            self.temporary += 1
        elif name.startswith("."):
            self.hidden += 1
        elif PurePath(name).stem.endswith(ANNOTATED):
            self.annotated += 1
        elif suffix != ARCHIVE and not is_document(name):
            self.unknown += 1
        elif kind_named(name) in PICTURES and not _recognises():
            self.pictures += 1
        else:
            return True
        return False

    def told(self) -> str:
        """One line on them; empty where nothing was left out."""
        parts = (
            (self.unknown, say("{n} 个不是文档的文件", n=self.unknown)),
            (self.hidden, say("{n} 个隐藏的文件或文件夹", n=self.hidden)),
            (self.temporary, say("{n} 个 Office 临时文件（~$ 开头）", n=self.temporary)),
            (self.annotated, say("{n} 份批注稿", n=self.annotated)),
            (self.pictures, say("{n} 张图片（没有装识别组件）", n=self.pictures)),
        )
        words = say("、").join(text for count, text in parts if count)
        return say("没有核对：{what}。", what=words) if words else ""


@cache
def _recognises() -> bool:
    """Whether pictures can be read: found out once, when the first one is met."""
    from jiheng.read.ocr import there

    return there()


def items_of(names: Iterable[str], skipped: Skipped) -> list[Item]:
    """Return the files that the arguments mean, each once, in the order of the arguments; folders sorted."""
    found: dict[str, Item] = {}
    for name in names:
        for item in _items(name, skipped):
            found.setdefault(item.path or item.name, item)
    return list(found.values())


def _items(name: str, skipped: Skipped) -> Iterator[Item]:
    if name == "-":
        yield standard_input()
    elif Path(name).is_dir():
        yield from _walked(name, skipped)
    else:
        yield named(name)


def named(name: str) -> Item:
    """A file that was named in the call; a pipe is read at once."""
    try:
        mode = Path(name).stat().st_mode
    except (OSError, ValueError) as error:
        return Item(shown(name), name, wrong=trouble(error))
    if stat.S_ISDIR(mode):
        return Item(shown(name), name, wrong=say("这是文件夹，不是文件。"))
    if stat.S_ISREG(mode):
        return Item(shown(name), name)
    try:
        with open(name, "rb") as file:
            return _held(shown(name), file.read(LIMIT + 1), name)
    except OSError as error:
        return Item(shown(name), name, wrong=trouble(error))


def standard_input() -> Item:
    """All of stdin."""
    return _held("-", sys.stdin.buffer.read(LIMIT + 1))


def _held(name: str, data: bytes, path: str = "") -> Item:
    return Item(name, path, data) if len(data) <= LIMIT else Item(name, path, wrong=too_big(len(data)))


def _walked(folder: str, skipped: Skipped) -> Iterator[Item]:
    """The documents below a folder, sorted by name in every folder; links to folders are not followed."""
    refused: list[OSError] = []
    for path, folders, files in os.walk(folder, onerror=refused.append):
        skipped.hidden += sum(name.startswith(".") for name in folders)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for error in refused:
            yield Item(shown(str(error.filename)), str(error.filename), wrong=trouble(error))
        refused.clear()
        for name in sorted(files):
            if skipped.wants(name):
                yield _regular(Path(path, name), str(Path(path).relative_to(folder)))
    for error in refused:
        yield Item(shown(str(error.filename)), str(error.filename), wrong=trouble(error))


def _regular(path: Path, under: str) -> Item:
    """A file met on a walk; a pipe or a device there is none, and opening it might never end."""
    name = str(path)
    if path.exists() and not path.is_file():
        return Item(shown(name), name, wrong=say("这不是普通文件（是管道或设备），没有读取。"))
    return Item(shown(name), name, under=under)


def checked(data: bytes, size: int) -> bytes:
    """Return the data of a file; Unreadable where it is far beyond a report's size."""
    from jiheng.errors import Unreadable

    if len(data) > LIMIT:
        raise Unreadable(too_big(max(size, len(data))))
    return data


def too_big(size: int) -> str:
    """Say that a file is too big."""
    return say("文件有 {size} MB，远超一份报告，没有读取；请检查是不是选错了文件。", size=size >> 20)


def trouble(error: OSError | ValueError) -> str:
    """Say why a file cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return say("找不到这个文件；请检查文件名和路径。")
    if isinstance(error, PermissionError):
        return say("没有权限读取；请检查文件权限，或复制到自己的文件夹再核对。")
    if isinstance(error, IsADirectoryError):
        return say("这是文件夹，不是文件。")
    return say("打不开：{reason}。", reason=reason(error) if isinstance(error, OSError) else error)


def shown(path: str) -> str:
    """Return a path that can be printed: names in GBK, as old archives leave them, are read as such."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(path)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")
    return path
