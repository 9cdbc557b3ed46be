"""`jiheng doctor`: whether this machine can do all that jiheng does, one line a thing, with what to do where it cannot."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jiheng.cli import exits
from jiheng.cli.parser import Parser
from jiheng.cli.system import reason
from jiheng.say import say

if TYPE_CHECKING:
    from jiheng.read.capped import Limits

ALLOCATED, ALLOWED = 256 << 20, 64 << 20
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
CHINESE = (
    "*CJK*",
    "*simsun*",
    "*simfang*",
    "*fangsong*",
    "*wqy*",
    "*ukai*",
    "*wenkai*",
    "*FZ*",
    "*STSong*",
    "*Songti*",
    "*PingFang*",
)


class Line(NamedTuple):
    """One thing that was looked at: whether it is well (None: only a remark), and what there is to say."""

    well: bool | None
    words: str

    def told(self) -> str:
        """The line as it is printed."""
        mark = say("○ 提示") if self.well is None else say("✓ 正常") if self.well else say("✗ 不行")
        return f"{mark}  {self.words}"


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("检查这台机器：Python、读 Word 的库、受限的读取进程、中文字体、数据文件夹、数据库。")
    parser.add_argument(
        "--verify",
        nargs="*",
        metavar=say("封口"),
        help=say("改为核对所有账簿：逐号查有没有改动、缺失、插入；后面可写以前记下的账簿封口，账尾被截断也查得出"),
    )
    parser.example("jiheng doctor", say("检查"))
    parser.example("jiheng doctor --verify", say("核对所有账簿"))
    parser.example("jiheng doctor > 检查结果.txt", say("存下来，发给维护者"))


def run(args: argparse.Namespace) -> int:
    """Look at everything; 1 if something does not work."""
    well = True
    for line in _looked() if args.verify is None else _verified(args.verify):
        print(line.told(), flush=True)
        well = well and line.well is not False
    return exits.DONE if well else exits.FOUND


def _looked() -> Iterator[Line]:
    yield _python()
    yield _lxml()
    yield _memory()
    yield _network()
    yield _fonts()
    yield _faces()
    yield _office()
    yield _recognition()
    yield _data()
    yield _database()
    yield _seal()


def _python() -> Line:
    version = sys.version.split()[0]
    return Line(sys.version_info >= (3, 11), say("Python {version}（要 3.11 或更新的）", version=version))


def _lxml() -> Line:
    try:
        from lxml import etree
    except ImportError:
        return Line(False, say("没有 lxml，读不了 Word 文档；请运行 make setup"))
    version = etree.LXML_VERSION
    return Line(version >= (6, 0), say("lxml {version}，能读 Word 文档", version=".".join(map(str, version[:3]))))


def _memory() -> Line:
    """Have a worker take more memory than it may: it must be the worker that fails."""
    from jiheng.read.worker import run as work

    capped = None
    for _, answer in work(_greedy, [0], 1, _stopped, _limits()):
        capped = answer
    if capped == b"stopped":
        return Line(True, say("读取进程受限：内存超限会被拦下，不影响别的文件"))
    return Line(None, say("这个系统不能限制读取进程的内存；恶意文件可能占满内存"))


def _greedy(item: int) -> bytes:
    return b"free" if len(bytearray(ALLOCATED)) else b""


def _stopped(item: int, reason: str) -> bytes:
    return b"stopped"


def _limits() -> Limits:
    from jiheng.read.capped import Limits

    return Limits(memory=ALLOWED)


def _network() -> Line:
    from jiheng.read.worker import network_dropped

    if network_dropped():
        return Line(True, say("读取进程不能上网"))
    return Line(None, say("这个系统不让普通进程断网；读取进程只受内存和时间限制"))


def _fonts() -> Line:
    """A hint only: pages and reports are drawn with the reader's own fonts."""
    folders = [Path(folder).expanduser() for folder in FONTS]
    found = next((path for folder in folders if folder.is_dir() for name in CHINESE for path in folder.rglob(name)), None)
    if found:
        return Line(True, say("有中文字体：{name}", name=found.name))
    return Line(None, say("没有找到中文字体；本机看网页和打印会缺字，可安装 fonts-noto-cjk"))


def _faces() -> Line:
    """A hint only: without them a .pdf is set in 宋体 and 黑体, which every installation has."""
    from jiheng.profiles.profile import profile
    from jiheng.write.faces import official

    names = {"title": say("小标宋"), "body": say("仿宋"), "heading1": say("黑体"), "heading2": say("楷体")}
    found = official(profile("national"))
    lacking = [name for use, name in names.items() if not found[use]]
    if not lacking:
        return Line(True, say("写 .pdf 的字体齐全：{names}", names=say("、").join(names.values())))
    return Line(
        None,
        say(
            "写 .pdf 没有 {names}，用宋体代替；请运行 make fonts，或用 JIHENG_FONTS 指定字体文件夹", names=say("、").join(lacking)
        ),
    )


def _folder() -> Path:
    return Path(os.environ.get("JIHENG_DATA") or "var").resolve()


def _office() -> Line:
    """A hint only: most files need none."""
    from jiheng.read.office import program

    if program():
        return Line(True, say("有 LibreOffice，能读 .doc、.wps、.rtf、.odt"))
    return Line(None, say("没有 LibreOffice，读不了 .doc、.wps、.rtf、.odt；可安装 libreoffice-writer-nogui"))


def _recognition() -> Line:
    """A hint only: it is an extra."""
    from jiheng.read.ocr import there

    if there():
        return Line(True, say("有识别组件，能读扫描的 PDF 和图片"))
    return Line(None, say("没有识别组件，读不了扫描件和图片；可运行 make setup EXTRAS=ocr"))


def _data() -> Line:
    """Try to write where the data lies, or where its folder would be made."""
    folder = _folder()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".jiheng-doctor-"):
            pass
    except OSError as error:
        return Line(
            False,
            say("数据文件夹 {folder} 写不进去（{reason}）；请用 JIHENG_DATA 指定另一个", folder=folder, reason=reason(error)),
        )
    if there == folder:
        return Line(True, say("数据文件夹 {folder} 可以写入", folder=folder))
    return Line(True, say("数据文件夹 {folder} 还没有，第一次 jiheng serve 时建立", folder=folder))


def _seal() -> Line:
    """Show the public key by which others know what this installation wrote, and how many of theirs are known here."""
    from jiheng.sealing import SEALS, SUFFIX, known, public_key

    known_ = say("已知 {n} 个单位的公钥（{folder}/单位名{suffix}）", n=len(known()), folder=_folder() / SEALS, suffix=SUFFIX)
    try:
        key = public_key()
    except (OSError, ValueError) as error:
        return Line(False, say("签名密钥读不了（{reason}）；请用备份恢复，或移走后由系统另建", reason=_first_line(error)))
    if key is None:
        return Line(True, say("签名密钥还没有，第一次写报告时建立；{known}", known=known_))
    return Line(True, say("签名公钥 {key}；{known}", key=key, known=known_))


def _database() -> Line:
    if os.environ.get("DATABASE_URL"):
        return _server()
    import sqlite3

    path = _folder() / "jiheng.sqlite3"
    if not path.exists():
        return Line(True, say("SQLite {version}；数据库还没有，第一次 jiheng serve 时建立", version=sqlite3.sqlite_version))
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        connection.close()
    except sqlite3.Error as error:
        answer = str(error)
    if answer == "ok":
        return Line(True, say("SQLite {version}，数据库 {path} 完好", version=sqlite3.sqlite_version, path=path))
    return Line(False, say("数据库 {path} 有损坏（{reason}）；请用备份恢复", path=path, reason=answer))


def _server() -> Line:
    """Reach the database server as the web application does."""
    try:
        _set_up()
        from django.db import connection

        connection.ensure_connection()
        connection.close()
    except Exception as error:  # noqa: BLE001  whatever keeps us from it, the person needs it in one line
        return Line(False, say("连不上 DATABASE_URL 指的数据库（{reason}）", reason=_first_line(error)))
    return Line(True, say("连得上 DATABASE_URL 指的数据库（{vendor}）", vendor=connection.vendor))


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
    import django

    django.setup()


def _first_line(error: Exception) -> str:
    words = str(error).strip()
    return words.splitlines()[0][:200] if words else type(error).__name__


def _verified(heads: list[str]) -> Iterator[Line]:
    """Walk every book, and find every head that was noted elsewhere in one of them."""
    database = _database()
    if not database.well or not (os.environ.get("DATABASE_URL") or (_folder() / "jiheng.sqlite3").exists()):
        yield database
        return
    try:
        _set_up()
        yield from _books(heads)
    except Exception as error:  # noqa: BLE001  an older database, or one that another program holds
        yield Line(False, say("读不了账簿（{reason}）", reason=_first_line(error)))


def _books(heads: list[str]) -> Iterator[Line]:
    from jiheng.web.ledger import verify

    for book, found in verify.books():
        if not found:
            words = say(
                "{book} 账簿 {count} 笔，编号连续，没有改动；封口 {head}", book=book, count=book.last_number, head=book.head
            )
            yield Line(True, words)
            continue
        yield Line(False, say("{book} 账簿有 {count} 处不对；请停止记账，用备份核对", book=book, count=len(found)))
        for row in found:
            yield Line(False, say("{book} 第 {number} 号{fault}", book=book, number=row.number, fault=fault_words(row.fault)))
    for head in verify.lost(heads):
        yield Line(False, say("没有一本账簿含有封口 {head}；记下它以后，账尾被截断或改写过", head=head))


def fault_words(fault: str) -> str:
    """What is wrong with a row, in words."""
    return {
        "changed": say("被改动"),
        "missing": say("缺失"),
        "inserted": say("是插入的"),
        "moved": say("编号被改动"),
        "duplicated": say("是别的一笔的复制"),
        "head": say("与账簿的封口不符"),
    }[fault]
