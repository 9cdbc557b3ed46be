"""A backup holds all that was acknowledged before it began, comes back byte for byte, and is refused where it is damaged."""

import fcntl
import json
import random
import shutil
import sqlite3
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

from jiheng.errors import CannotWrite, Unreadable
from jiheng.web import backup, restore, store
from jiheng.web.backup import DATABASE, MANIFEST, Fault, checked, embedded, examined, on_database, opened
from support import torture
from web.ledger.making import TODAY, Made, made, on

pytestmark = pytest.mark.django_db
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="a server has a backup of its own")
CUTOFF = date(2021, 6, 30)
PAPERS = (b"minutes of the meeting", b"list of those present")


@pytest.fixture(autouse=True)
def business_date(settings: Any) -> None:
    settings.JIHENG_TODAY = TODAY


@pytest.fixture(scope="module")
def data(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a database of its own, a book of five entries, and two uploads."""
    folder = tmp_path_factory.mktemp("data")
    here = override_settings(JIHENG_TODAY=TODAY, JIHENG_DATA=folder)
    with django_db_blocker.unblock(), here, on_database(folder / DATABASE, write=True):
        call_command("migrate", verbosity=0)
        fill(made())
    return folder


@pytest.fixture(scope="module")
def whole(data: Path, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of it."""
    target = tmp_path_factory.mktemp("backups") / "whole.zip"
    with django_db_blocker.unblock(), override_settings(JIHENG_DATA=data):
        backup.backup(data / DATABASE, target)
    return target


def fill(town: Made) -> None:
    from jiheng.web.desk.models import StoredFile
    from jiheng.web.ledger.actions import receive

    for number in range(1, 6):
        receive(town.clerk, town.lines[0], Decimal(number), on(1, number), summary="拨款")
    for paper in PAPERS:
        sha256, size = store.keep([paper])
        StoredFile.objects.create(sha256=sha256, name="会议.docx", size=size)


def restored(path: Path, folder: Path) -> Path:
    """Restore a backup; return the database."""
    with opened(path) as archive:
        restore.restore(archive, folder)
    return folder / DATABASE


def faults(path: Path, folder: Path) -> list[Fault]:
    folder.mkdir(exist_ok=True)
    with opened(path) as archive:
        return checked(archive, folder)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes; the lock is none of the content."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != restore.LOCK]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def change(path: Path, target: Path, **members: bytes | None) -> Path:
    """Write a backup anew with some members changed, added, or left out where they are None; `db` and `manifest` for short."""
    names = {"db": DATABASE, "manifest": MANIFEST}
    wanted = {names.get(name, name): data for name, data in members.items()}
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in dict.fromkeys([*source.namelist(), *wanted]):
            content = wanted[name] if name in wanted else source.read(name)
            if content is not None:
                out.writestr(name, content)
    return target


def told(path: Path) -> dict[str, Any]:
    """Return the manifest of a backup."""
    with zipfile.ZipFile(path) as file:
        found: dict[str, Any] = json.loads(file.read(MANIFEST))
    return found


def uploads(path: Path) -> list[str]:
    return [name for name in told(path)["members"] if name != DATABASE]


def refusal(path: Path, folder: Path) -> str:
    """Have a backup refused; nothing is left behind, and it is one Chinese sentence that names the file."""
    with pytest.raises(Unreadable) as caught:
        restored(path, folder)
    assert not folder.exists()
    words = str(caught.value)
    assert path.name in words
    assert words.endswith("。")
    assert len(words.splitlines()) == 1
    return words


@contextmanager
def paying(town: Made) -> Iterator[list[tuple[int, str]]]:
    """Pay again and again in another thread; give the list of what was acknowledged so far."""
    from jiheng.web.ledger.actions import pay

    done, stop, many = [], threading.Event(), threading.Event()

    def work() -> None:
        try:
            while not stop.is_set():
                entry = pay(town.clerk, town.lines[0], Decimal(1), on(6), summary="支出", sure=True)
                done.append((entry.number, entry.seal))
                if len(done) >= 20:
                    many.set()
        finally:
            many.set()
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        many.wait(60)
        assert len(done) >= 20
        yield done
        assert thread.is_alive(), "the payments failed"
    finally:
        stop.set()
        thread.join()


@ON_SQLITE
@pytest.mark.django_db(transaction=True)
def test_all_that_was_acknowledged_before_is_in_a_backup_made_under_load(tmp_path: Path) -> None:
    from jiheng.web.ledger.actions import receive
    from jiheng.web.ledger.models import Entry

    town = made({"工资": "1000000"})
    receive(town.clerk, town.lines[0], Decimal(1000000), on(1), summary="拨款")
    source = embedded()
    assert source
    for drill in range(torture(3, 20)):
        with paying(town) as acknowledged:
            before = list(acknowledged)
            backup.backup(source, tmp_path / "out.zip")
        assert faults(tmp_path / "out.zip", tmp_path / "checked") == []
        with on_database(restored(tmp_path / "out.zip", tmp_path / f"elsewhere {drill}")):
            kept = list(Entry.objects.values_list("number", "seal"))
        assert set(before) <= set(kept)
        assert [number for number, _ in kept] == list(range(1, len(kept) + 1))


@ON_SQLITE
@pytest.mark.django_db(transaction=True)
def test_the_report_of_the_demonstration_comes_back_byte_for_byte(place: Path) -> None:
    from jiheng.web.demo.build import build

    build()
    before, papers, source = report(), evidence(place), embedded()
    assert source
    assert papers
    backup.backup(source, place / "out.zip")
    shutil.rmtree(store.root())
    call_command("flush", interactive=False, verbosity=0)
    database = restored(place / "out.zip", place / "another place")
    with on_database(database):
        assert report() == before
        assert evidence(place / "another place") == papers


def report() -> bytes:
    """Return the township's report as it is written."""
    from jiheng.compute.view import complete
    from jiheng.profiles.profile import profile
    from jiheng.web.assemble import assemble
    from jiheng.web.cycles.models import Filing
    from jiheng.write.report import write_report

    filing = Filing.objects.select_related("unit", "cycle").get(unit__code="tazhong", cycle__cutoff=CUTOFF)
    return write_report(complete(assemble(filing.unit, CUTOFF, filing), profile())[0], "json", profile())


def evidence(folder: Path) -> dict[str, bytes]:
    """Return all evidence that the database names, as it lies in a data folder."""
    from jiheng.web.targets.models import Evidence

    with override_settings(JIHENG_DATA=folder):
        return {one.sha256: store.read(one.sha256) for one in Evidence.objects.all()}


def test_every_column_that_names_an_upload_is_known() -> None:
    no_uploads = {("cycles", "Snapshot", "sha256"), ("api", "Token", "sha256")}  # of a column beside it, of a secret
    columns = {
        (model._meta.app_label, model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.endswith("sha256")
    }
    assert columns - no_uploads == set(backup.UPLOADS)


def test_the_manifest_tells_what_is_in_it(whole: Path, tmp_path: Path) -> None:
    state = told(whole)["state"]
    assert state["rows"]["ledger_entry"] == 5
    assert [book["number"] for book in state["books"]] == [5]
    assert state["log"]["number"] == state["rows"]["web_logentry"] == 5
    assert len(uploads(whole)) == 2
    assert ["ledger", "0001_initial"] in state["migrations"]
    assert faults(whole, tmp_path / "checked") == []


def test_nothing_but_the_backup_is_left_beside_it(whole: Path) -> None:
    assert [path.name for path in whole.parent.iterdir()] == ["whole.zip"]


def test_uploads_and_database_come_back(whole: Path, data: Path, tmp_path: Path) -> None:
    database = restored(whole, tmp_path / "new")
    assert {name: content for name, content in tree(tmp_path / "new").items() if name != DATABASE} == {
        name: content for name, content in tree(data).items() if name.startswith("uploads")
    }
    assert examined(database) == examined(data / DATABASE)


def test_old_content_is_moved_aside_and_the_rest_is_left_alone(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "used"
    shutil.copytree(restored(whole, tmp_path / "first").parent, folder)
    (folder / "secret.key").write_bytes(b"key")
    (folder / f"{DATABASE}-wal").write_bytes(b"of a server that was killed")
    (folder / uploads(whole)[0]).write_bytes(b"damaged on the disk")
    sqlite3.connect(folder / DATABASE).close()
    before = tree(folder)
    with opened(whole) as archive:
        aside = restore.restore(archive, folder)
        assert aside
        again = restore.restore(archive, folder)
    new = tree(tmp_path / "first")
    assert {name: content for name, content in tree(folder).items() if not name.startswith(restore.ASIDE)} == {
        **new,
        "secret.key": b"key",
    }
    assert {**tree(aside), f"{DATABASE}-wal": b"", "secret.key": b"key"} == {**before, f"{DATABASE}-wal": b""}
    assert again
    assert again != aside
    assert tree(again) == new


def flip(path: Path, target: Path, at: int) -> Path:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << (at % 8)
    target.write_bytes(content)
    return target


def intact(path: Path, name: str) -> bool:
    """Tell whether a member of an archive still comes out as it went in."""
    try:
        with zipfile.ZipFile(path) as file:
            file.read(name)
    except (zipfile.BadZipFile, zlib.error):
        return False
    return True


def spoil(path: Path, target: Path, name: str) -> Path:
    """Flip one bit in the middle of a member; some bits of a deflated stream change nothing, so the first that does is taken."""
    with zipfile.ZipFile(path) as file:
        info = file.getinfo(name)
    middle = info.header_offset + 30 + len(name) + info.compress_size // 2
    return next(bad for at in count(middle) if not intact(bad := flip(path, target, at), name))


def test_a_flipped_bit_is_named_with_its_file(whole: Path, tmp_path: Path) -> None:
    for name in (DATABASE, uploads(whole)[0], MANIFEST):
        words = refusal(spoil(whole, tmp_path / "bad.zip", name), tmp_path / "new")
        assert "已损坏" in words
        assert name in words


def test_wherever_a_bit_is_flipped_it_is_refused_or_does_no_harm(whole: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    for at in chance.sample(range(whole.stat().st_size), torture(30, 2000)):
        path = flip(whole, tmp_path / "bad.zip", at)
        try:
            found = faults(path, tmp_path / "checked")
        except Unreadable:
            continue
        assert found == [], at


@pytest.mark.parametrize("left", [-1, -100, 0.5, 60])
def test_a_truncated_backup_is_refused(whole: Path, tmp_path: Path, left: float) -> None:
    size = whole.stat().st_size
    path = tmp_path / "bad.zip"
    path.write_bytes(whole.read_bytes()[: int(size * left) if left == 0.5 else int(left)])
    assert "不完整" in refusal(path, tmp_path / "new")


def test_a_member_that_is_missing_is_named(whole: Path, tmp_path: Path) -> None:
    for name in (DATABASE, uploads(whole)[1], MANIFEST):
        words = refusal(change(whole, tmp_path / "bad.zip", **{name: None}), tmp_path / "new")
        assert f"缺了 {name}" in words


def test_a_member_too_much_is_named(whole: Path, tmp_path: Path) -> None:
    assert "多出了 x.txt" in refusal(change(whole, tmp_path / "bad.zip", **{"x.txt": b"x"}), tmp_path / "new")


@pytest.mark.parametrize("content", [b"", b"PK", "说明".encode(), b"PK\x03\x04" + b"x" * 100])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "其他.zip").write_bytes(content)
    assert "不是绩衡的备份" in refusal(tmp_path / "其他.zip", tmp_path / "new")


def test_another_zip_is_no_backup(whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as file:
        file.writestr("word/document.xml", "<w/>")
    assert "不是绩衡的备份" in refusal(tmp_path / "other.zip", tmp_path / "new")
    for text in (b"[]", b'{"format": "other"}'):
        assert "不是绩衡的备份" in refusal(change(whole, tmp_path / "other.zip", manifest=text), tmp_path / "new")
    for text in (b"{", b"\xff", b'{"format": "jiheng-backup"}'):
        assert "manifest.json 与做备份时不同" in refusal(change(whole, tmp_path / "other.zip", manifest=text), tmp_path / "new")


def edited(path: Path, target: Path, edit: Callable[[dict[str, Any]], object], **members: bytes | None) -> Path:
    """Write a backup anew with its manifest edited."""
    manifest = told(path)
    edit(manifest)
    return change(path, target, manifest=json.dumps(manifest).encode(), **members)


def test_a_newer_schema_is_refused(whole: Path, tmp_path: Path) -> None:
    def later(manifest: dict[str, Any]) -> None:
        manifest["version"] = "9.0"
        manifest["state"]["migrations"].append(["ledger", "9999_later"])

    for edit in (later, lambda manifest: manifest.update(layout=2, version="9.0")):
        words = refusal(edited(whole, tmp_path / "newer.zip", edit), tmp_path / "new")
        assert "更新的绩衡（9.0）" in words
        assert "先升级" in words


@pytest.mark.parametrize("name", ["../outside", "/outside", "uploads/../../outside", "uploads/ab/" + "0" * 64, "notes.txt"])
def test_nothing_is_written_outside(whole: Path, tmp_path: Path, name: str) -> None:
    def more(manifest: dict[str, Any]) -> None:
        manifest["members"][name] = {"sha256": "0" * 64, "size": 1}

    assert name in refusal(edited(whole, tmp_path / "bad.zip", more, **{name: b"x"}), tmp_path / "new")
    assert not list(tmp_path.rglob("outside"))


def test_a_member_that_grows_is_stopped(whole: Path, tmp_path: Path) -> None:
    path = change(whole, tmp_path / "bad.zip", db=b"\0" * (50 << 20))
    assert "已损坏" in refusal(path, tmp_path / "new")


def tampered(whole: Path, folder: Path, *statements: str) -> Path:
    """Return a backup whose database was changed by hand, and whose hashes were put right."""
    import hashlib

    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(whole) as file:
        file.extract(DATABASE, folder)
    with closing(sqlite3.connect(folder / DATABASE)) as other, other:
        for act in ("update", "delete"):
            other.execute(f"DROP TRIGGER ledger_entry_no_{act}")
        for statement in statements:
            other.execute(statement)
    content = (folder / DATABASE).read_bytes()

    def right(manifest: dict[str, Any]) -> None:
        manifest["members"][DATABASE] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}

    return edited(whole, folder / "tampered.zip", right, db=content)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET amount = 9 WHERE number = 2",
        "DELETE FROM ledger_entry WHERE number = 5",
        "UPDATE ledger_book SET last_number = 4",
        "DELETE FROM django_migrations WHERE app = 'ledger'",
        "DROP TABLE ledger_bankbalance",
    ],
)
def test_a_backup_whose_database_is_not_as_written_is_refused(whole: Path, tmp_path: Path, statement: str) -> None:
    path = tampered(whole, tmp_path / "made", statement)
    assert "核对不上" in refusal(path, tmp_path / "new")
    assert faults(path, tmp_path / "checked")


def test_what_was_wrong_before_a_backup_is_told_by_it_and_comes_back(whole: Path, tmp_path: Path, settings: Any) -> None:
    database = restored(whole, tmp_path / "data")
    settings.JIHENG_DATA = database.parent
    with closing(sqlite3.connect(database)) as own, own:
        own.execute("DROP TRIGGER ledger_entry_no_update")
        own.execute("UPDATE ledger_entry SET amount = 9 WHERE number = 2")
    gone, changed = (Path(name) for name in uploads(whole))
    (database.parent / gone).unlink()
    (database.parent / changed).write_bytes(b"damaged on the disk")
    backup.backup(database, tmp_path / "told.zip")
    found = faults(tmp_path / "told.zip", tmp_path / "checked")
    assert [(fault.kind, fault.number, fault.what) for fault in found] == [
        ("book", 2, "changed"),
        ("upload", 0, "missing"),
        ("upload", 0, "changed"),
    ]
    assert {fault.name for fault in found[1:]} == {gone.name, changed.name}
    assert restored(tmp_path / "told.zip", tmp_path / "new").exists()
    assert (tmp_path / "new" / changed).read_bytes() == b"damaged on the disk"


def test_a_broken_database_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database" * 1000)
    with pytest.raises(CannotWrite, match="没能备份"):
        backup.backup(tmp_path / DATABASE, tmp_path / "out" / "x.zip")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_database_that_the_models_cannot_read_is_kept_and_told(whole: Path, tmp_path: Path, settings: Any) -> None:
    database = restored(whole, tmp_path / "strange")
    settings.JIHENG_DATA = database.parent
    with closing(sqlite3.connect(database)) as own, own:
        own.execute("DELETE FROM django_migrations WHERE app = 'contenttypes'")
    backup.backup(database, tmp_path / "strange.zip")
    assert {fault.kind for fault in faults(tmp_path / "strange.zip", tmp_path / "checked")} == {"database"}
    assert "核对不上" in refusal(tmp_path / "strange.zip", tmp_path / "new")


def test_an_older_schema_is_kept_as_it_is(whole: Path, tmp_path: Path, settings: Any) -> None:
    database = restored(whole, tmp_path / "older")
    settings.JIHENG_DATA = database.parent
    with on_database(database, write=True):
        call_command("migrate", "cycles", "zero", verbosity=0)
    backup.backup(database, tmp_path / "older.zip")
    assert faults(tmp_path / "older.zip", tmp_path / "checked") == []
    state = examined(restored(tmp_path / "older.zip", tmp_path / "new"))
    assert not [name for app, name in state.migrations if app == "cycles"]
    assert [book.number for book in state.books] == [5]


def test_a_folder_that_is_served_is_left_alone(whole: Path, tmp_path: Path) -> None:
    folder = restored(whole, tmp_path / "served").parent
    before = tree(folder)
    with (folder / restore.LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CannotWrite, match="另一个绩衡正在用"):
            restored(whole, folder)
    assert tree(folder) == before


@pytest.fixture
def used(whole: Path, tmp_path: Path) -> Path:
    """Return a folder whose content shares one upload with the backup, and has one of its own."""
    folder = restored(whole, tmp_path / "used").parent
    first, second = uploads(whole)
    (folder / first).unlink()
    own = folder / "uploads/ab" / ("ab" + "0" * 62)
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(b"own")
    (folder / second).write_bytes(b"damaged on the disk")
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.execute("CREATE TABLE old (x)")
    return folder


def test_old_content_comes_back_where_the_new_proves_broken(whole: Path, used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(used)
    monkeypatch.setattr(restore, "damage", lambda database: "broken")
    with pytest.raises(CannotWrite, match="已放回"):
        restored(whole, used)
    assert tree(used) == before


class Stopped(BaseException):
    """The process was stopped."""


def steps(monkeypatch: pytest.MonkeyPatch, stop_at: int) -> None:
    """Stop at one of the steps that change the folder."""
    taken = count(1)

    def stopping(act: Any) -> Any:
        def step(path: Path, *more: Any, **named: Any) -> Any:
            if next(taken) == stop_at:
                raise Stopped
            return act(path, *more, **named)

        return step

    for name in ("replace", "unlink"):
        monkeypatch.setattr(Path, name, stopping(getattr(Path, name)))


def is_whole(folder: Path, before: dict[str, bytes], new: list[str]) -> bool:
    """Whether a folder is the old one with all that it had, or the new one with the old content aside."""
    now = tree(folder)
    aside = {name.partition("/")[2]: content for name, content in now.items() if name.startswith(restore.ASIDE)}
    if now[DATABASE] == before[DATABASE]:
        return set(before) <= set(now)
    return set(new) <= set(now) and aside == before


@pytest.mark.parametrize("stop_at", range(1, 6))
def test_wherever_a_restore_is_interrupted_the_old_content_comes_back(
    whole: Path, used: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    before = tree(used)
    with monkeypatch.context() as patch:
        steps(patch, stop_at)
        with pytest.raises(Stopped):
            restored(whole, used)
    assert tree(used) == before


@pytest.mark.parametrize("stop_at", range(1, 8))
def test_wherever_a_restore_is_killed_the_folder_is_the_old_or_the_new(
    whole: Path, used: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    before = tree(used)
    with monkeypatch.context() as patch, suppress(Stopped):
        patch.setattr(restore, "_put_back", lambda *_: None)
        steps(patch, stop_at)
        restored(whole, used)
    assert is_whole(used, before, uploads(whole))
    assert restored(whole, used).exists()
