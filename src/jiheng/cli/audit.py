"""`jiheng audit`: holds every figure of the files against what the others give, and says what is wrong and where."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from jiheng.cli import exits, output
from jiheng.cli.examine import Examiner
from jiheng.cli.inputs import ARCHIVE, Item, Skipped, items_of
from jiheng.cli.parser import Parser, tell
from jiheng.cli.reply import Reply, replies
from jiheng.cli.talk import Talk
from jiheng.read.files import OFFICE, kind_named
from jiheng.say import say

if TYPE_CHECKING:
    from jiheng.cli.copies import Copies
    from jiheng.cli.kept import Kept

FORMATS = ("text", "json", "xlsx", "html")
WHOLE = ("xlsx", "html")  # put out at the end, when all files are known
Answers = Iterator[tuple[Item, Reply]]


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("逐数核对报告：每个数是算得出还是填报的，算得出的对不对，错在哪里、应是多少、怎么改。")
    parser.add_argument(
        "files",
        nargs="+",
        metavar=say("文件或文件夹"),
        help=say("要核对的文件、文件夹（逐层查找）、压缩包 .zip，或 -（标准输入）"),
    )
    parser.add_argument("--format", choices=FORMATS, help=say("text 给人看（默认），json 给程序用，xlsx 审核工作表，html 网页"))
    parser.add_argument(
        "-o", "--output", metavar=say("结果"), default="-", help=say("xlsx、html 写成哪个文件（默认写到标准输出）")
    )
    parser.add_argument("--json", action="store_true", help=say("同 --format json：一个列表，每份文件一个对象"))
    parser.add_argument(
        "--annotate",
        metavar=say("文件夹"),
        help=say("在那里另存一份批注稿：Word、Excel、PDF 写进批注，其余存成标红的网页；不动原件"),
    )
    parser.add_argument(
        "--profile", metavar=say("口径"), default="national", help=say("按哪套口径核对，见 jiheng profiles（默认 national）")
    )
    parser.add_argument("--jobs", metavar=say("个数"), type=int, default=0, help=say("同时用几个核对进程（默认按处理器个数）"))
    parser.add_argument(
        "--resume",
        metavar=say("进度文件"),
        help=say("把做完的随时记在这个文件里；中断后用同一条命令再来，只做没做的和改过的，结果与一次做完的相同"),
    )
    parser.example("jiheng audit 报告.docx", say("核对一份，结果给人看"))
    parser.example("jiheng audit 各乡镇/ --annotate 批注稿/", say("核对整个文件夹，并各存一份批注稿"))
    parser.example("jiheng audit 各乡镇/ --format xlsx -o 审核.xlsx", say("核对整个文件夹，列成一份审核工作表"))
    parser.example("jiheng audit 各乡镇.zip --json --resume 进度 > 结果.json", say("核对压缩包里的报告；断了再来一次，接着做"))


def run(args: argparse.Namespace) -> int:
    """Audit the files; the worst outcome is the exit code."""
    if (refused := _refusal(args)) is not None:
        tell(refused)
        return exits.USAGE
    skipped = Skipped()
    items = _items(args.files, skipped)
    if words := skipped.told():
        tell(words)
    if not items:
        tell(say("没有找到可以核对的文件。"))
    if any(item.path and Path(item.path).resolve() == Path(args.output).resolve() for item in items):
        tell(say("写出的文件不能就是要核对的文件 {path}；请换一个名字。", path=args.output))
        return exits.USAGE
    kept = _kept(args)
    try:
        return _audited(args, items, kept)
    finally:
        if kept:
            kept.close()


def _items(names: Sequence[str], skipped: Skipped) -> list[Item]:
    """All files that are meant, with the members of archives."""
    items = items_of(names, skipped)
    if not any(item.path.lower().endswith(ARCHIVE) or item.data is not None for item in items):
        return items
    from jiheng.cli.archives import expanded

    return expanded(items, skipped)


def _audited(args: argparse.Namespace, items: Sequence[Item], kept: Kept | None) -> int:
    """Audit what is not done yet, and show everything in its order."""
    examiner = Examiner(args.profile, args.lang, _json(args), bool(args.annotate), args.format == "html")
    copies = _copies(args.annotate, items)
    done = _done(items, kept, copies)
    due = [item for item in items if item not in done]
    if done:
        tell(say("上次已核对 {done} 份，接着核对 {due} 份。", done=len(done), due=len(due)))
    with _ready(due, _jobs(args)) as ready, Talk(len(items), len(done)) as talk:
        answers = _watched(replies(examiner.work, ready, _jobs(args), examiner.died), talk, copies, kept)
        return _shown(args, _merged(items, done, kept, answers), talk)


def _ready(items: Sequence[Item], jobs: int) -> AbstractContextManager[Sequence[Item]]:
    """The items, converted many at a time where several need it."""
    if sum(kind_named(item.name) in OFFICE for item in items) < 2:
        return nullcontext(items)
    from jiheng.cli.convert import converted

    return converted(items, jobs)


def _shown(args: argparse.Namespace, answers: Answers, talk: Talk) -> int:
    """Put the answers out in the format that is asked for."""
    if args.format in WHOLE:
        return _written(answers, talk, args.format, args.output)
    return _printed(answers) if _json(args) else _told(answers, talk)


def _done(items: Sequence[Item], kept: Kept | None, copies: Copies | None) -> set[Item]:
    """What a call before this one has done; its copies are not written over."""
    done = set()
    for item in items if kept else ():
        if kept and (found := kept.done(item)):
            done.add(item)
            if copies and found[1]:
                copies.stands(found[1])
    return done


def _merged(items: Sequence[Item], done: set[Item], kept: Kept | None, answers: Answers) -> Answers:
    """The replies of the call before and our own, in the order of the items; only one is held at a time."""
    for item in items:
        if kept and item in done and (found := kept.done(item)):
            yield item, found[0]
        else:
            yield next(answers)


def _kept(args: argparse.Namespace) -> Kept | None:
    """What was done before, where it is asked for."""
    if args.resume is None:
        return None
    from jiheng import __version__
    from jiheng.cli.kept import Kept

    where = str(Path(args.annotate).resolve()) if args.annotate else ""
    return Kept(args.resume, (__version__, args.profile, args.lang, _json(args), args.format == "html", where))


def _json(args: argparse.Namespace) -> bool:
    return bool(args.json or args.format == "json")


def _refusal(args: argparse.Namespace) -> str | None:
    """One sentence where the call cannot be obeyed."""
    if args.json and args.format not in (None, "json"):
        return say("--json 和 --format {format} 只能要一个。", format=args.format)
    if args.output != "-" and args.format not in WHOLE:
        return say("-o 只用于 --format xlsx 和 html；text 和 json 请用 > 转到文件里。")
    if args.format == "xlsx" and args.output == "-" and (words := output.unseen()):
        return words
    if args.jobs < 0:
        return say("--jobs 要的是正整数，写的却是 {jobs}。", jobs=args.jobs)
    from jiheng.profiles.profile import profile

    profile(args.profile)  # an unknown one ends here, before anything is read
    return None


def _copies(folder: str | None, items: Sequence[Item]) -> Copies | None:
    if folder is None:
        return None
    from jiheng.cli.copies import Copies

    return Copies(folder, items)


def _jobs(args: argparse.Namespace) -> int:
    if args.jobs:
        return int(args.jobs)
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def _watched(answers: Answers, talk: Talk, copies: Copies | None, kept: Kept | None) -> Answers:
    """Pass the answers on; say what cannot be read, put annotated copies away, and remember what is done."""
    for item, reply in answers:
        talk.step()
        path = None
        if reply.code == exits.UNREADABLE:
            talk.line(say("{file}：{error}", file=item.name, error=_error(reply)))
        elif copies and reply.tag:
            path = copies.keep(item, reply.more, reply.tag)
            talk.line(say("批注稿：{path}", path=path))
        if kept:
            kept.keep(item, reply, path)
        yield item, reply


def _error(reply: Reply) -> str:
    import json

    return str(json.loads(reply.body)["error"])


def _written(answers: Answers, talk: Talk, kind: str, target: str) -> int:
    """Collect what was found in all files, and put it out as one workbook or page."""
    from jiheng.cli import findings
    from jiheng.cli.worklist import Worklist

    code = exits.DONE
    work = Worklist()
    for _, reply in answers:
        code = max(code, reply.code)
        work.add(findings.parsed(reply.body))
    talk.clear()
    output.result(target, work.content(kind))
    tell(work.told())
    if target != "-":
        tell(say("已写成 {path}。", path=target))
    return code


def _printed(answers: Answers) -> int:
    """Print the list of objects as they come; an interrupted list is closed all the same."""
    code = exits.DONE
    lead = b"["
    try:
        for _, reply in answers:
            code = max(code, reply.code)
            output.binary(lead + b"\n" + reply.body)
            lead = b","
    finally:
        output.binary(b"[]\n" if lead == b"[" else b"\n]\n")
    return code


def _told(answers: Answers, talk: Talk) -> int:
    """Print what a person reads, file by file, and the sum of it all."""
    from jiheng.cli import findings

    code = exits.DONE
    totals = findings.Totals()
    show: Callable[[dict[str, object]], None] = findings.drawn if output.terminal() else findings.listed
    for item, reply in answers:
        code = max(code, reply.code)
        found = findings.parsed(reply.body)
        totals.add(item.name, found)
        if reply.code != exits.UNREADABLE:
            talk.clear()
            show(found)
    talk.clear()
    print(totals.told())
    return code
