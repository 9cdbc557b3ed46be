"""`jiheng report`: the official document of what a file says, in which every figure that follows from others is computed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from jiheng.cli import exits, output
from jiheng.cli.inputs import Item
from jiheng.cli.parser import Parser, tell
from jiheng.cli.reply import Reply
from jiheng.cli.source import refused, report_in, worked
from jiheng.read.files import NAMED
from jiheng.say import say, use_language

if TYPE_CHECKING:
    from jiheng.compute.view import Replaced

FORMS = ("prose", "table", "annex")


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say(
        "由数据（YAML、JSON）或另一份报告写成正式报告。凡算得出的数都重新计算；与填报的不一致时用算出的，并逐条列出。"
    )
    parser.add_argument(
        "source",
        metavar=say("来源"),
        help=say("数据、填好的填报工作簿或报告（.yaml、.json、{known}），或 -（标准输入）", known="、".join(NAMED)),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar=say("报告.docx"),
        required=True,
        help=say("写成哪个文件；扩展名定格式：docx、pdf、xlsx（正式表格）、html、md、json"),
    )
    parser.add_argument(
        "--form",
        choices=FORMS,
        default="prose",
        help=say("指标写成文字 prose（默认）、表格 table，还是正文后附表 annex（正式表格另页横排）"),
    )
    parser.add_argument(
        "--profile", metavar=say("口径"), default="national", help=say("按哪套口径计算，见 jiheng profiles（默认 national）")
    )
    parser.example("jiheng report facts.yaml -o 报告.docx", say("由数据写成 Word 报告"))
    parser.example("jiheng report 旧报告.docx -o 新报告.html", say("把旧报告重新算过，写成网页"))


def run(args: argparse.Namespace) -> int:
    """Write the report, and list the stated figures that were replaced."""
    target = Path(args.output)
    if args.source != "-" and target.resolve() == Path(args.source).resolve():
        tell(say("写出的文件不能就是来源文件 {path}；请换一个名字。", path=target))
        return exits.USAGE
    reply = worked(args.source, Writer(args.profile, args.lang, target.suffix, args.form).work)
    if reply.code == exits.DONE:
        output.save(target, reply.body)
        if reply.more:
            tell(reply.more.decode())
        tell(say("已写成 {path}。", path=target))
    return reply.code


class Writer(NamedTuple):
    """What a worker does: reads one file, computes its report, and returns it in the format asked for."""

    profile: str
    language: str
    suffix: str
    form: Literal["prose", "table", "annex"]

    def work(self, item: Item) -> bytes:
        """Return the packed reply; more of it are the lines on what was replaced."""
        from jiheng.compute.view import complete
        from jiheng.profiles.profile import profile
        from jiheng.write.report import write_report

        use_language(self.language)
        try:
            rules = profile(self.profile)
            report, replaced = complete(report_in(item), rules)
            body = write_report(report, self.suffix, rules, self.form)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  said in one line
            return refused(error)
        told = "\n".join([*report.said, *_replaced(replaced), *_unkept(self.suffix)])
        return Reply(exits.DONE, body, told.encode("utf-8", "replace")).packed()


def _unkept(suffix: str) -> Iterator[str]:
    """One line where the seal is of a key that could not be kept."""
    from jiheng import sealing
    from jiheng.write.carried import CARRYING

    if suffix.lower().lstrip(".") in CARRYING and not sealing.kept():
        folder = sealing.data_folder()
        yield say(
            "数据文件夹 {folder} 写不进去，签名用的是临时密钥，以后验不出是谁签的；请用 JIHENG_DATA 指定另一个。", folder=folder
        )


def _replaced(found: tuple[Replaced, ...]) -> Iterator[str]:
    """One line for each stated value that gave way to a computed one."""
    if found:
        yield say("以下 {n} 处填报的数与算出的不一致，报告里用算出的：", n=len(found))
    for one in found:
        yield say(
            "  {what}：写的 {stated}，算出 {computed}（{how}）",
            what=one.what,
            stated=one.stated,
            computed=one.computed,
            how=one.how,
        )
