"""`jiheng unmark`: takes jiheng's comments out of an annotated copy again; what others wrote in it stays."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from jiheng.cli import exits, output
from jiheng.cli.inputs import Item
from jiheng.cli.parser import Parser, tell
from jiheng.cli.reply import Reply
from jiheng.cli.source import refused, worked
from jiheng.say import say, use_language

SUFFIXES = (".docx", ".docm", ".xlsx", ".xlsm", ".pdf")


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("去掉批注稿里绩衡加的批注（Word、Excel、PDF）：只去绩衡的，别人写的批注和正文不动。")
    parser.add_argument("file", metavar=say("批注稿"), help=say("带绩衡批注的文件（.docx、.xlsx、.pdf），或 -（标准输入）"))
    parser.add_argument("-o", "--output", metavar=say("干净稿"), required=True, help=say("写成哪个文件；- 是标准输出"))
    parser.example("jiheng unmark 报告.批注.docx -o 报告.docx", say("去掉绩衡的批注，另存"))
    parser.example("jiheng unmark 监控表.批注.xlsx -o 监控表.xlsx", say("连同底色和问题清单一起去掉"))


def run(args: argparse.Namespace) -> int:
    """Write the file without the marks, and say how many there were."""
    if args.output == "-" and (words := output.unseen()):
        tell(words)
        return exits.USAGE
    reply = worked(args.file, Cleaner(args.lang).work)
    if reply.code != exits.DONE:
        return reply.code
    output.result(args.output, [reply.body])
    marks = int(reply.tag)
    tell(say("去掉了 {n} 处绩衡的批注。", n=marks) if marks else say("里面没有绩衡的批注，原样写出。"))
    if args.output != "-":
        tell(say("已写成 {path}。", path=Path(args.output)))
    return reply.code


class Cleaner(NamedTuple):
    """What a worker does: takes the marks out of one file."""

    language: str

    def work(self, item: Item) -> bytes:
        """Return the packed reply; its tag is how many marks went."""
        from jiheng.errors import Unreadable
        from jiheng.read.files import kind_of
        from jiheng.write.unmark import unmarked

        use_language(self.language)
        try:
            data = item.content()
            if kind_of(item.name, data) not in ("docx", "xlsx", "pdf"):
                known = say("、").join(SUFFIXES)
                raise Unreadable(
                    say("绩衡只在 {known} 里写批注，这份文件里不会有；网页批注稿不用清除，用原件即可。", known=known)
                )
            done = unmarked(data)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  said in one line
            return refused(error)
        return Reply(exits.DONE, done.content, b"", str(done.marks)).packed()
