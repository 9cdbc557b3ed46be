"""`jiheng exchange`: what a file says, under the field names of the national standard, for the systems of the budget offices."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jiheng.cli import exits, output
from jiheng.cli.inputs import Item
from jiheng.cli.parser import Parser, tell
from jiheng.cli.reply import Reply
from jiheng.cli.source import refused, report_in, worked
from jiheng.read.files import NAMED
from jiheng.say import say, use_language

if TYPE_CHECKING:
    from jiheng.write.exchange import Codes


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say(
        "按预算管理一体化标准的字段名，把一份报告写成交换文件；标准里没有字段的内容逐类列出。"
        "读回来用 jiheng report 或 jiheng read。"
    )
    parser.add_argument(
        "source", metavar=say("来源"), help=say("数据或报告（.yaml、.json、{known}），或 -（标准输入）", known="、".join(NAMED))
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar=say("交换.json"),
        required=True,
        help=say("写成哪个文件；扩展名定格式：json（按表）、csv（一行一个指标）"),
    )
    for name, words in _codes():
        parser.add_argument(f"--{name}", metavar=say("代码"), default="", help=words)
    parser.example("jiheng exchange 报告.docx -o 交换.json --division 652825000", say("写成 JSON"))
    parser.example("jiheng exchange facts.yaml -o 交换.csv", say("写成 CSV，可用 Excel 打开"))


def _codes() -> tuple[tuple[str, str], ...]:
    """The codes that no report says, with what each is."""
    return (
        ("division", say("财政区划代码")),
        ("department", say("部门代码")),
        ("agency", say("单位代码（默认用数据里的）")),
        ("project", say("项目代码")),
    )


def run(args: argparse.Namespace) -> int:
    """Write the exchange form, and tell what it does not hold."""
    from jiheng.write.exchange import Codes

    target = Path(args.output)
    if args.source != "-" and target.resolve() == Path(args.source).resolve():
        tell(say("写出的文件不能就是来源文件 {path}；请换一个名字。", path=target))
        return exits.USAGE
    codes = Codes(args.division, args.department, args.agency, args.project)
    reply = worked(args.source, Writer(args.lang, target.suffix, codes).work)
    if reply.code == exits.DONE:
        output.save(target, reply.body)
        if reply.more:
            tell(reply.more.decode())
        tell(say("已写成 {path}。", path=target))
    return reply.code


class Writer(NamedTuple):
    """What a worker does: reads one file, and returns it in the exchange form."""

    language: str
    suffix: str
    codes: Codes

    def work(self, item: Item) -> bytes:
        """Return the packed reply; more of it are the lines on what was not carried."""
        from jiheng.write.exchange import exchange

        use_language(self.language)
        try:
            report = report_in(item)
            written = exchange(report, self.suffix, self.codes)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  said in one line
            return refused(error)
        told = "\n".join([*report.said, *written.said])
        return Reply(exits.DONE, written.data, told.encode("utf-8", "replace")).packed()
