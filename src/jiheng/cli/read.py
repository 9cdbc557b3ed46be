"""`jiheng read`: the Report that a file says, as JSON with provenance."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from jiheng.cli import exits, output
from jiheng.cli.inputs import Item
from jiheng.cli.parser import Parser
from jiheng.cli.reply import Reply
from jiheng.cli.source import refused, report_in, worked
from jiheng.read.files import NAMED
from jiheng.say import say, use_language


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("读一份报告，输出它说了什么：每个数连同写法、单位和出处，一份 JSON。")
    parser.add_argument(
        "file",
        metavar=say("文件"),
        help=say("要读的报告或数据（{known}、.json、.yaml），或 -（标准输入）", known="、".join(NAMED)),
    )
    parser.add_argument("-o", "--output", metavar=say("结果.json"), default="-", help=say("写到这个文件（默认写到标准输出）"))
    parser.example("jiheng read 报告.docx", say("结果显示在屏幕上"))
    parser.example("jiheng read 报告.docx -o report.json", say("结果存为文件"))


def run(args: argparse.Namespace) -> int:
    """Read the file and put the report out."""
    reply = worked(args.file, Reader(args.lang).work)
    if reply.code == exits.DONE:
        if args.output == "-":
            output.binary(reply.body)
        else:
            output.save(Path(args.output), reply.body)
    return reply.code


class Reader(NamedTuple):
    """What a worker does: reads one file, and returns its report as JSON."""

    language: str

    def work(self, item: Item) -> bytes:
        """Return the packed reply."""
        import json

        from jiheng.read.data import report_to

        use_language(self.language)
        try:
            data = report_to(report_in(item))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  said in one line
            return refused(error)
        return Reply(exits.DONE, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")).packed()
