"""`jiheng verify`: whether what a file of ours prints is still what the data say that it carries, and whose seal it bears."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from jiheng.cli import exits
from jiheng.cli.findings import place
from jiheng.cli.inputs import Item, named, standard_input
from jiheng.cli.parser import Parser, tell
from jiheng.cli.reply import Reply, replies
from jiheng.cli.source import died, refused
from jiheng.say import say, use_language

if TYPE_CHECKING:
    from jiheng.audit.carriage import Altered, Carriage
    from jiheng.model.blocks import Document
    from jiheng.read.carried import Carried

INDENT = "  "


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say(
        "核对本系统写出的报告：印出的数与文件自带的数据是否一致，数据有没有签名、是谁签的。"
        "退出码 0 一致，1 有改动（列出改动处），2 不是本系统的文件。"
    )
    parser.add_argument("file", metavar=say("文件"), help=say("要核对的报告（.docx、.xlsx、.pdf、.html），或 -（标准输入）"))
    parser.example("jiheng verify 报告.docx", say("核对一份报告"))
    parser.example("jiheng verify 报告.pdf --lang en", say("用英文说结果"))


def run(args: argparse.Namespace) -> int:
    """Verify one file."""
    item = standard_input() if args.file == "-" else named(args.file)
    _, reply = next(iter(replies(Verifier(args.lang).work, [item], 1, died)))
    if reply.body:
        print(reply.body.decode())
    if reply.more:
        tell(say("{file}：{error}", file=item.name, error=reply.more.decode()))
    return reply.code


class Verifier(NamedTuple):
    """What a worker does: reads one file, and holds it against the data that it carries."""

    language: str

    def work(self, item: Item) -> bytes:
        """Return the packed reply."""
        from jiheng.audit.files import held
        from jiheng.read.carried import carried
        from jiheng.read.files import load
        from jiheng.write.audited import printed

        use_language(self.language)
        try:
            data = item.content()
            document = load(item.name, data)
            found = carried(document.format, data)
            if found is None:
                words = say("{file}：非本系统文件，没有所附数据可以比对。", file=item.name)
                return Reply(exits.UNREADABLE, words.encode("utf-8", "replace")).packed()
            carriage = held(document, found, printed)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  said in one line
            return refused(error)
        lines = [*_told(item.name, document, found, carriage), *_remarks(document.format, data)]
        return Reply(_code(carriage), "\n".join(lines).encode("utf-8", "replace")).packed()


def _code(carriage: Carriage) -> int:
    if carriage.unchecked:
        return exits.FAILED
    return exits.FOUND if carriage.fault or carriage.altered else exits.DONE


def _told(name: str, document: Document, found: Carried, carriage: Carriage) -> Iterator[str]:
    from jiheng.read.carried import code

    if carriage.fault:
        yield say("{file}：{fault}；印出的数不可信。", file=name, fault=carriage.fault)
        return
    if carriage.unchecked:
        yield say("{file}：没有核对：{reason}。", file=name, reason=carriage.unchecked)
    elif carriage.altered:
        yield say("{file}：改动于 {n} 处，与所附数据不一致。", file=name, n=len(carriage.altered))
        yield from (INDENT + _place(one, document) for one in carriage.altered)
    else:
        yield say("{file}：与所附数据一致。", file=name)
    yield INDENT + say("校验码 {code}", code=code(found.sha256))
    yield INDENT + _signer(found)


def _place(one: Altered, document: Document) -> str:
    where = place(document.texts()[one.span.text].place.as_dict()) if one.span else say("全文")
    if not one.stands:
        return say("{where}：少了“{was}”", where=where, was=one.was)
    if not one.was:
        return say("{where}：多了“{stands}”", where=where, stands=one.stands)
    return say("{where}：“{stands}”，原为“{was}”", where=where, stands=one.stands, was=one.was)


def _signer(found: Carried) -> str:
    from jiheng.sealing import OWN, SEALS, SUFFIX, data_folder

    if found.signer is None:
        folder = data_folder() / SEALS
        return say(
            "签名完好，但签名的密钥不在已知名单里：{key}；核实后存为 {folder}/单位名{suffix} 即可验签",
            key=found.key,
            folder=folder,
            suffix=SUFFIX,
        )
    return say("已验签：本机签出") if found.signer == OWN else say("已验签：{name} 签出", name=found.signer)


def _remarks(format_: str, data: bytes) -> Iterator[str]:
    from jiheng.read.carried import commented

    if commented(format_, data):
        yield INDENT + say("文件里有批注；批注不改正文，不算改动")
