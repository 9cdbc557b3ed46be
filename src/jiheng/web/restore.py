"""The way back from a backup: its content put into a data folder, where no moment leaves it half old and half new.

Uploads lie under their hash, so those of both may lie side by side, and the database itself changes by one rename. What
was there has a second name in a folder beside it before anything is touched, and keeps it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from django.utils import timezone

from jiheng.errors import CannotWrite, Unreadable
from jiheng.say import say
from jiheng.web import store
from jiheng.web.backup import DATABASE, Archive, damage, differences, examined, extract, sync_folder

LOCK = "serve.lock"
JOURNALS = (f"{DATABASE}-wal", f"{DATABASE}-shm")
ASIDE, STAGING = "replaced-", ".restoring-"


def used(folder: Path) -> bool:
    """Whether there is something in a data folder that a restore would replace."""
    return any(_content(folder))


def restore(archive: Archive, folder: Path) -> Path | None:
    """Put a backup into a data folder; return where its old content went.

    The database is verified before it takes the place of the old one, and looked at once more there; where that fails,
    the old content is put back.
    """
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _alone(folder):
            for left in folder.glob(f"{STAGING}*"):
                shutil.rmtree(left)
            with tempfile.TemporaryDirectory(prefix=STAGING, dir=folder) as staging:
                _unpack(archive, Path(staging))
                _require_whole(archive, Path(staging) / DATABASE)
                return _switch(archive, Path(staging), folder)
    except BaseException:
        if made:
            with suppress(OSError):
                (folder / LOCK).unlink(missing_ok=True)
                folder.rmdir()
        raise


def _unpack(archive: Archive, folder: Path) -> None:
    """Unpack all members into a folder, and have them on the disk."""
    for name, member in archive.manifest.members.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            extract(archive, name, member, out)
            out.flush()
            os.fsync(out.fileno())


def _require_whole(archive: Archive, database: Path) -> None:
    """Refuse a database in which more is wrong than the backup itself told."""
    told, found = archive.manifest.state, examined(database)
    new = [fault for fault in found.faults if fault.kind == "database" or fault not in told.faults]
    if new or differences(told, found):
        words = say("备份 {path} 里的数据库核对不上，没有恢复；详情见 jiheng backup --verify {path}。", path=archive.path)
        raise Unreadable(words)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock that a server holds, where the system has locks."""
    with (folder / LOCK).open("a") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass
        except OSError as error:
            raise CannotWrite(say("另一个绩衡正在用数据文件夹 {folder}，请先停掉它再恢复。", folder=folder)) from error
        yield


def _content(folder: Path) -> Iterator[str]:
    """What of a data folder a backup replaces: the database with its journals, and the uploads."""
    yield from (name for name in (DATABASE, *JOURNALS) if (folder / name).exists())
    yield from (path.relative_to(folder).as_posix() for path in sorted((folder / store.root().name).rglob("*")) if path.is_file())


def _switch(archive: Archive, staging: Path, folder: Path) -> Path | None:
    """Make the unpacked backup the content of the folder; return where the old one lies now."""
    if (folder / DATABASE).exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(folder / DATABASE, timeout=1)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = list(_content(folder))
    aside = _moved_aside(folder, before)
    try:
        _place_all(archive, staging, folder)
        _require_same(archive, folder)
    except BaseException:
        _put_back(archive, folder, aside, before)
        raise
    for name in set(before) - set(archive.manifest.members):
        (folder / name).unlink(missing_ok=True)
    return aside


def _moved_aside(folder: Path, names: list[str]) -> Path | None:
    """Give the old content a second name in a folder named with the time, so that nothing of it can be lost any more."""
    if not names:
        return None
    stem = f"{ASIDE}{timezone.localtime():%Y%m%d-%H%M%S}"
    named = chain([stem], (f"{stem}-{number}" for number in count(2)))
    aside = next(folder / name for name in named if not (folder / name).exists())
    for name in names:
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(folder / name, aside / name)
        except OSError:  # a disk without hard links
            shutil.copy2(folder / name, aside / name)
    return aside


def _place_all(archive: Archive, staging: Path, folder: Path) -> None:
    """Move the new content in: the uploads, and then the database with one rename."""
    for name in [name for name in archive.manifest.members if name != DATABASE]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(folder / name)
    for name in JOURNALS:
        (folder / name).unlink(missing_ok=True)
    if hasattr(os, "sync"):
        os.sync()
    (staging / DATABASE).replace(folder / DATABASE)
    sync_folder(folder)


def _require_same(archive: Archive, folder: Path) -> None:
    """Look once more, at the final place: the bytes are those of the backup, and SQLite finds nothing wrong."""
    with (folder / DATABASE).open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    if digest != archive.manifest.members[DATABASE].sha256 or damage(folder / DATABASE):
        raise CannotWrite(say("恢复后的数据库核对不上，{folder} 里原来的数据已放回；请检查磁盘。", folder=folder))


def _put_back(archive: Archive, folder: Path, aside: Path | None, before: list[str]) -> None:
    """Undo a switch: the old content under its old names, and nothing of the new."""
    for name in [*set(archive.manifest.members).difference(before), *JOURNALS]:
        (folder / name).unlink(missing_ok=True)
    if aside:
        for name in before:
            (aside / name).replace(folder / name)
        shutil.rmtree(aside)
    sync_folder(folder)
