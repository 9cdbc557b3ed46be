"""Backups: one zip with a copy of the database, the uploads that it names, and a manifest of both; made, opened, checked.

The copy is made by SQLite's online backup, so the server may go on writing: a copied file would lack what stands in the
write-ahead log. `restore` is the way back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from jiheng import __version__
from jiheng.errors import CannotWrite, Unreadable
from jiheng.say import say
from jiheng.web import store
from jiheng.web.ledger import verify
from jiheng.web.ledger.models import Book
from jiheng.web.log import LogHead, verify_log

FORMAT, LAYOUT = "jiheng-backup", 1
DATABASE, MANIFEST = "jiheng.sqlite3", "manifest.json"
UPLOADS = (
    ("desk", "StoredFile", "sha256"),
    ("desk", "AuditRun", "copy_sha256"),
    ("orgs", "ImportedFile", "sha256"),
    ("budgets", "ChangeFile", "sha256"),
    ("targets", "Evidence", "sha256"),
    ("cycles", "CorrectionStep", "sha256"),
    ("cycles", "ArchivePackage", "sha256"),
    ("cycles", "SignedScan", "sha256"),
)
PATIENCE = 20.0
_CHUNK = 1 << 20
_UNREADABLE = (DatabaseError, CommandError, InconsistentMigrationHistory)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
)


class Fault(NamedTuple):
    """Something that is wrong: of which kind (database, book, log, upload, manifest), where, and what."""

    kind: str
    name: str
    number: int
    what: str


class Member(NamedTuple):
    """A file of the backup."""

    sha256: str
    size: int


class Head(NamedTuple):
    """The end of a book, or of the log: whoever notes it finds later whether the tail was cut."""

    name: str
    number: int
    head: str


class State(NamedTuple):
    """What a database holds: the migrations behind it, the rows of each table, the ends of its chains, its faults."""

    migrations: tuple[tuple[str, str], ...] = ()
    rows: Mapping[str, int] = {}
    books: tuple[Head, ...] = ()
    log: Head = Head("", 0, "")
    faults: tuple[Fault, ...] = ()


class Manifest(NamedTuple):
    """What a backup says of itself."""

    version: str
    made_at: str
    members: Mapping[str, Member]
    state: State

    def text(self) -> str:
        """The manifest as it stands in the backup."""
        members = {name: member._asdict() for name, member in self.members.items()}
        state = {
            **self.state._asdict(),
            "books": [head._asdict() for head in self.state.books],
            "log": self.state.log._asdict(),
            "faults": [fault._asdict() for fault in self.state.faults],
        }
        told = {"format": FORMAT, "layout": LAYOUT, **self._asdict(), "members": members, "state": state}
        return json.dumps(told, ensure_ascii=False, indent=1)


class Archive(NamedTuple):
    """A backup that was opened."""

    path: Path
    zip: zipfile.ZipFile
    manifest: Manifest


def embedded() -> Path | None:
    """The file of the database, where it is one."""
    connection = connections["default"]
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def backup(source: Path, target: Path) -> Manifest:
    """Write a backup of a database file and of its uploads; what is wrong with them stands in the manifest."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".jiheng-backup-", dir=target.parent) as folder:
            own, copy = Path(folder) / "zip", Path(folder) / DATABASE
            _copy(source, copy)
            manifest = _write(own, copy)
            own.replace(target)
            sync_folder(target.parent)
    except sqlite3.Error as error:
        raise CannotWrite(say("数据库 {path} 没能备份：{reason}。", path=source, reason=error)) from error
    return manifest


def file_name() -> str:
    """The name of a backup made now."""
    return f"jiheng-{timezone.localtime():%Y%m%d-%H%M%S}.zip"


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup; whatever can be told without its content is checked, and refused in one sentence."""
    try:
        file = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise Unreadable(_unopened(path)) from error
    with file:
        manifest = _manifest(path, file)
        _check_members(path, file, manifest)
        yield Archive(path, file, manifest)


def checked(archive: Archive, folder: Path) -> list[Fault]:
    """Every fault of a backup, those that it tells itself too; its database is unpacked in a folder, its uploads only read."""
    for name, member in archive.manifest.members.items():
        with (folder / DATABASE).open("wb") if name == DATABASE else open(os.devnull, "wb") as out:
            extract(archive, name, member, out)
    state = examined(folder / DATABASE)
    found = [*archive.manifest.state.faults, *state.faults, *differences(archive.manifest.state, state)]
    return list(dict.fromkeys(found))


def examined(database: Path) -> State:
    """What a database file holds and what is wrong with it; the file is only read."""
    if broken := damage(database):
        return State(faults=(Fault("database", "", 0, broken),))
    rows = _rows(database)
    try:
        with on_database(database):
            migrations = tuple(sorted(MigrationRecorder(connections["default"]).applied_migrations()))
        with _up_to_date(database):
            return State(migrations, rows, tuple(_books()), _log(), tuple(_broken()))
    except _UNREADABLE as error:
        return State(rows=rows, faults=(Fault("database", "", 0, " ".join(str(error).split())),))


@contextmanager
def on_database(database: Path, *, write: bool = False) -> Iterator[None]:
    """Let the models speak to another database file for a while, in this thread; it is only read unless said otherwise."""
    name = database.resolve().as_uri() + ("" if write else "?mode=ro")
    asked = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": name}}
    before, other = connections["default"], DatabaseWrapper(connections.configure_settings(asked)["default"], "default")
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = before
        other.close()


def _copy(source: Path, target: Path) -> None:
    """Copy all that is committed, as one moment has it; the copy is one file without a journal."""
    with closing(_read(source)) as own, closing(sqlite3.connect(target)) as copy:
        own.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _write(path: Path, database: Path) -> Manifest:
    """Write the zip: the database, what it names of the uploads, and last the manifest."""
    state, members, faults = examined(database), {}, []
    with path.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            members[DATABASE] = _add(file, DATABASE, database)
            for sha256 in _named(database):
                try:
                    member = members[_place(sha256)] = _add(file, _place(sha256), store.path(sha256), zipfile.ZIP_STORED)
                except (FileNotFoundError, NotADirectoryError):
                    faults.append(Fault("upload", sha256, 0, "missing"))
                else:
                    faults += [Fault("upload", sha256, 0, "changed")] if member.sha256 != sha256 else []
            state = state._replace(faults=(*state.faults, *faults))
            manifest = Manifest(__version__, timezone.localtime().isoformat(timespec="seconds"), members, state)
            file.writestr(MANIFEST, manifest.text())
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _add(file: zipfile.ZipFile, name: str, path: Path, method: int = zipfile.ZIP_DEFLATED) -> Member:
    """Add a file to the zip, and return what the manifest says of it."""
    with path.open("rb") as source:
        info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        info.compress_type = method
        with file.open(info, "w") as out:
            return _pour(source, out)


def _pour(source: IO[bytes], out: IO[bytes], most: int | None = None) -> Member:
    """Copy bytes, and return their hash and number; stop soon where there are more than expected."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        out.write(chunk)
        if most is not None and size > most:
            break
    return Member(digest.hexdigest(), size)


def _named(database: Path) -> list[str]:
    """The hashes of all uploads that a database names."""
    found: set[str] = set()
    with closing(_read(database)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for app, model, column in UPLOADS:
            table = apps.get_model(app, model)._meta.db_table
            if table in there:
                found.update(name for (name,) in connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"'))
    return sorted(name for name in found if store.HASH.fullmatch(str(name)))


def _place(sha256: str) -> str:
    """Where an upload lies below the data folder, and in the zip."""
    return store.path(sha256).relative_to(settings.JIHENG_DATA).as_posix()


def _read(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def damage(database: Path) -> str:
    """What SQLite itself finds wrong; empty where it finds nothing."""
    try:
        with closing(_read(database)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else " ".join(found.split())


def _rows(database: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(_read(database)) as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        names = [name for (name,) in connection.execute(tables)]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


@contextmanager
def _up_to_date(database: Path) -> Iterator[None]:
    """Let the models read a database; one that an older program left is migrated in a copy, and stays as it is itself."""
    with on_database(database):
        executor = MigrationExecutor(connections["default"])
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield
            return
    with tempfile.TemporaryDirectory(prefix=".jiheng-", dir=database.parent) as folder:
        copy = Path(shutil.copy(database, folder))
        with on_database(copy, write=True):
            call_command("migrate", interactive=False, verbosity=0)
            yield


def _books() -> Iterator[Head]:
    """The end of every book."""
    names = ("year__unit__code", "year__year", "last_number", "head")
    for code, year, number, head in Book.objects.order_by(*names[:2]).values_list(*names):
        yield Head(f"{code} {year}", number, head)


def _log() -> Head:
    """The end of the log."""
    head = LogHead.objects.filter(pk=1).first()
    return Head("", head.last_number, head.head) if head else Head("", 0, "")


def _broken() -> Iterator[Fault]:
    """Every row of the books and of the log that is not as it was written."""
    for book, found in verify.books():
        yield from (Fault("book", str(book), row.number, row.fault.value) for row in found)
    yield from (Fault("log", "", row.number, row.what) for row in verify_log())


def differences(told: State, found: State) -> list[Fault]:
    """Where a database is not what its manifest says."""
    pairs = {
        **{name: (told.rows.get(name), found.rows.get(name)) for name in {**told.rows, **found.rows}},
        "migrations": (told.migrations, found.migrations),
        "books": (told.books, found.books),
        "log": (told.log, found.log),
    }
    return [Fault("manifest", name, 0, "other") for name, (one, other) in pairs.items() if one != other]


def _manifest(path: Path, file: zipfile.ZipFile) -> Manifest:
    """Read what a backup says of itself, and refuse what is no backup or comes from a newer program."""
    if MANIFEST not in file.namelist():
        raise Unreadable(_lacking(path, MANIFEST) if DATABASE in file.namelist() else _foreign(path))
    try:
        told = json.loads(file.read(MANIFEST))
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise Unreadable(_foreign(path))
        newer = told["layout"] > LAYOUT
        manifest = None if newer else _parsed(told)
    except _BROKEN as error:
        raise Unreadable(_damaged(path, MANIFEST)) from error
    known = MigrationLoader(None).disk_migrations
    if manifest is None or any(one not in known for one in manifest.state.migrations):
        raise Unreadable(
            say("备份 {path} 是更新的绩衡（{version}）做的，这个版本读不了；请先升级绩衡。", path=path, version=told["version"])
        )
    return manifest


def _parsed(told: dict[str, Any]) -> Manifest:
    state = told["state"]
    return Manifest(
        told["version"],
        told["made_at"],
        {str(name): Member(**member) for name, member in told["members"].items()},
        State(
            tuple((app, name) for app, name in state["migrations"]),
            dict(state["rows"]),
            tuple(Head(**head) for head in state["books"]),
            Head(**state["log"]),
            tuple(Fault(**fault) for fault in state["faults"]),
        ),
    )


def _check_members(path: Path, file: zipfile.ZipFile, manifest: Manifest) -> None:
    """Refuse a backup from which a file is missing, or that has one which is none of ours."""
    there = set(file.namelist()) - {MANIFEST}
    for name in [DATABASE, *manifest.members]:
        if name not in there or name not in manifest.members:
            raise Unreadable(_lacking(path, name))
        if name != DATABASE and not _is_upload(name):
            raise Unreadable(_damaged(path, name))
    if strange := sorted(there - set(manifest.members)):
        raise Unreadable(say("备份 {path} 里多出了 {member}，被人改过；请换一份备份。", path=path, member=strange[0]))


def _is_upload(name: str) -> bool:
    sha256 = PurePosixPath(name).name
    return bool(store.HASH.fullmatch(sha256)) and name == _place(sha256)


def extract(archive: Archive, name: str, member: Member, out: IO[bytes]) -> None:
    """Write a member out, and refuse it where it is not what the manifest says."""
    try:
        with archive.zip.open(name) as source:
            found = _pour(source, out, member.size)
    except _BROKEN as error:
        raise Unreadable(_damaged(archive.path, name)) from error
    if found != member:
        raise Unreadable(_damaged(archive.path, name))


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unopened(path: Path) -> str:
    """Why a file is no zip: the end of a backup is missing, or it never was one."""
    with path.open("rb") as file:
        head = file.read(30 + len(DATABASE))
    if head[:2] == b"PK" and head[30:] == DATABASE.encode():
        return say("备份 {path} 不完整，后面一截没有了，多半没有拷完；请重新拷贝，或换一份备份。", path=path)
    return _foreign(path)


def _foreign(path: Path) -> str:
    return say("{path} 不是绩衡的备份。", path=path)


def _lacking(path: Path, member: str) -> str:
    return say("备份 {path} 里缺了 {member}；请换一份备份。", path=path, member=member)


def _damaged(path: Path, member: str) -> str:
    return say("备份 {path} 已损坏：{member} 与做备份时不同；请换一份备份。", path=path, member=member)
