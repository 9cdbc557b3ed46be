"""`jiheng restore`: a backup put into a data folder; what was there is moved aside and never deleted."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from jiheng.cli import exits, output
from jiheng.cli.backup import data_folder, found, set_up, told
from jiheng.cli.parser import Parser, tell
from jiheng.errors import CannotWrite
from jiheng.say import say


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("恢复：把一份备份放进数据文件夹。原有的数据移到旁边以时间命名的文件夹，不删除；先停掉网页版。")
    parser.add_argument("file", metavar=say("备份.zip"), help=say("jiheng backup 做的文件"))
    parser.add_argument("--data", metavar=say("文件夹"), help=say("恢复到哪个文件夹（默认取环境变量 JIHENG_DATA，没有则 var）"))
    parser.add_argument("--yes", action="store_true", help=say("文件夹里已有数据时不再询问"))
    parser.example("jiheng restore 备份/jiheng-20260701-020000.zip", say("恢复到平时用的数据文件夹"))
    parser.example("jiheng restore 备份.zip --data 演练", say("恢复到另一个文件夹，练习用"))


def run(args: argparse.Namespace) -> int:
    """Restore; 1 where the backup told itself that something in it was wrong when it was made."""
    if os.environ.get("DATABASE_URL"):
        words = say("DATABASE_URL 指定了另一个数据库，恢复的数据不会被用到；请先去掉它，PostgreSQL 请用 pg_restore 恢复。")
        tell(words)
        return exits.USAGE
    folder, path = Path(args.data).resolve() if args.data else data_folder(), found(Path(args.file))
    with tempfile.TemporaryDirectory(prefix="jiheng-") as place:
        set_up(place)
        try:
            return _restored(path, folder, args.yes)
        except OSError as error:
            raise CannotWrite(output.unwritable(folder, error)) from error


def _restored(path: Path, folder: Path, sure: bool) -> int:
    from jiheng.web.backup import opened
    from jiheng.web.restore import restore, used

    with opened(path) as archive:
        if used(folder) and not (sure or _agreed(folder)):
            return exits.USAGE
        aside = restore(archive, folder)
    faults = list(archive.manifest.state.faults)
    if faults:
        print(say("已恢复到 {folder}，与备份一致；做备份时就有 {count} 处不对，列在下面。", folder=folder, count=len(faults)))
    else:
        print(say("已恢复到 {folder}，数据库和账簿核对无误；用 jiheng serve 启动。", folder=folder))
    if aside:
        print(say("原有的数据移到了 {aside}。", aside=aside))
    told(faults)
    return exits.FOUND if faults else exits.DONE


def _agreed(folder: Path) -> bool:
    """Ask at a terminal whether what is there may be moved aside."""
    if not sys.stdin.isatty():
        tell(say("{folder} 里已有数据，没有恢复；确实要替换请加 --yes，原有的数据会移到旁边，不删除。", folder=folder))
        return False
    words = say("{folder} 里已有数据。移到旁边并用备份替换吗？输入 yes 继续：", folder=folder)
    print(words, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() in ("y", "yes", "是"):
        return True
    tell(say("没有恢复，什么也没有动。"))
    return False
