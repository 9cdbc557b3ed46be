"""`jiheng backup`: one file with the database and its uploads, made while the server runs; --verify checks such a file."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jiheng.cli import doctor, exits, output
from jiheng.cli.parser import Parser, tell
from jiheng.cli.system import reason
from jiheng.errors import CannotWrite, Unreadable
from jiheng.say import say

if TYPE_CHECKING:
    from jiheng.web.backup import Fault, Manifest


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("备份：把数据库和附件做成一个 zip 文件，网页版照常运行；做完当场核对账簿和日志。")
    one = parser.add_mutually_exclusive_group()
    one.add_argument(
        "-o", "--output", metavar=say("备份.zip"), help=say("写成哪个文件；写的是文件夹时自动取名 jiheng-日期-时间.zip")
    )
    one.add_argument("--verify", metavar=say("备份.zip"), help=say("改为核对一份备份：逐个文件，再查数据库、账簿和日志"))
    parser.example("jiheng backup -o 备份", say("备份到“备份”文件夹"))
    parser.example("jiheng backup --verify 备份/jiheng-20260701-020000.zip", say("核对一份备份"))


def run(args: argparse.Namespace) -> int:
    """Make a backup or check one; 1 where something is wrong with what is in it."""
    if args.verify:
        return _verified(Path(args.verify))
    if not args.output:
        tell(say("请用 -o 说明备份写到哪里，或用 --verify 核对一份备份。用法见 jiheng backup --help。"))
        return exits.USAGE
    if not os.environ.get("DATABASE_URL") and not (data_folder() / "jiheng.sqlite3").is_file():
        raise Unreadable(say("{folder} 里还没有数据库，没有可备份的；数据在别处时用 JIHENG_DATA 指定。", folder=data_folder()))
    set_up()
    return _made(args.output)


def data_folder() -> Path:
    """The folder that the environment names."""
    return Path(os.environ.get("JIHENG_DATA") or "var").resolve()


def set_up(folder: str = "") -> None:
    """Set Django up; with a folder nothing of the real data folder or of its database is touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
    if folder:
        os.environ["JIHENG_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


def found(path: Path) -> Path:
    """A backup that is named; Unreadable says why it cannot be read."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise Unreadable(say("读不了 {path}：{reason}。", path=path, reason=reason(error))) from error


def told(faults: list[Fault]) -> None:
    """Print one line a fault."""
    for fault in faults:
        print(doctor.Line(False, _words(fault)).told())


def _made(name: str) -> int:
    from jiheng.web import backup

    source = backup.embedded()
    if source is None:
        tell(say("数据库在 PostgreSQL 上，请用 pg_dump 备份它；附件另存：{folder}。", folder=data_folder() / "uploads"))
        return exits.USAGE
    target = Path(name)
    if name.endswith(("/", os.sep)) or target.is_dir() or not target.suffix:
        target /= backup.file_name()
    try:
        manifest = backup.backup(source, target)
    except OSError as error:
        raise CannotWrite(output.unwritable(target, error)) from error
    print(say("备份已写成 {path}：{what}。", path=target, what=_what(manifest)))
    told(list(manifest.state.faults))
    return exits.FOUND if manifest.state.faults else exits.DONE


def _verified(path: Path) -> int:
    found(path)
    with tempfile.TemporaryDirectory(prefix="jiheng-") as folder:
        set_up(folder)
        from jiheng.web import backup

        with backup.opened(path) as archive:
            faults = backup.checked(archive, Path(folder))
        if faults:
            told(faults)
            return exits.FOUND
        manifest = archive.manifest
        words = say("备份 {path} 完好（{version}，{made_at}）：{what}。", path=path, what=_what(manifest), **_origin(manifest))
        print(doctor.Line(True, words).told())
    return exits.DONE


def _origin(manifest: Manifest) -> dict[str, str]:
    return {"version": f"jiheng {manifest.version}", "made_at": manifest.made_at}


def _what(manifest: Manifest) -> str:
    """What is in a backup, in words."""
    return say(
        "{rows} 行数据，{books} 本账簿，日志到第 {number} 号，{files} 个附件",
        rows=sum(manifest.state.rows.values()),
        books=len(manifest.state.books),
        number=manifest.state.log.number,
        files=len(manifest.members) - 1,
    )


def _words(fault: Fault) -> str:
    """What is wrong, in words."""
    if fault.kind == "database":
        return say("备份里的数据库有损坏（{reason}）", reason=fault.what)
    if fault.kind == "manifest":
        return say("备份里的数据库与清单不符：{name}", name=fault.name)
    if fault.kind == "upload":
        missing = say("附件 {name} 在磁盘上没有了，备份里也没有", name=fault.name)
        return missing if fault.what == "missing" else say("附件 {name} 在备份前就已损坏", name=fault.name)
    what = doctor.fault_words(fault.what)
    if fault.kind == "log":
        return say("日志第 {number} 号{fault}", number=fault.number, fault=what)
    return say("{book} 第 {number} 号{fault}", book=fault.name, number=fault.number, fault=what)
