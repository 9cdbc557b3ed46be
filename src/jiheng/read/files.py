"""The front door for documents: what kind of file this is, by content and extension, and its blocks.

A file that cannot be read is refused with one sentence that a clerk understands: what is wrong, and what to do.
Readers are imported only when their kind of file comes, so that a text costs no XML library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from jiheng.errors import Unreadable
from jiheng.model.blocks import Document
from jiheng.read import kinds
from jiheng.say import say

# What each known extension stands for, and with it the kind that `kind_of` returns.
EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "txt",
        ".md": "md",
        ".docx": "docx",
        ".docm": "docx",
        ".html": "html",
        ".htm": "html",
        ".json": "json",
        ".yaml": "yaml",
        ".yml": "yaml",
        ".pdf": "pdf",
        ".doc": "doc",
        ".wps": "wps",
        ".xlsx": "xlsx",
        ".xlsm": "xlsx",
        ".xls": "xls",
        ".et": "et",
        ".ods": "ods",
        ".rtf": "rtf",
        ".odt": "odt",
        ".png": "png",
        ".jpg": "jpeg",
        ".jpeg": "jpeg",
        ".tif": "tiff",
        ".tiff": "tiff",
        ".bmp": "bmp",
    }
)
# What people are told that can be checked: every such sentence takes it from here. Pictures take an extra, and are not praised.
NAMED = (".docx", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".et", ".ods", ".txt", ".md", ".html", ".rtf", ".odt")
_PLAIN = ("txt", "md", "json", "yaml")
_TOLD = ("docx", "xlsx", "pdf", "xls", "ods", "doc", "rtf", "odt")  # their content tells what they are
OFFICE = ("doc", "wps", "rtf", "odt")
PICTURES = ("png", "jpeg", "tiff", "bmp")
_COMPOUND = ("xls", "et", "doc", "wps")
_OWN = (("et", "xls"), ("wps", "doc"))  # what the extensions of WPS stand for
_INSIDE = (("et", "xlsx"), ("wps", "docx"))  # and may as well stand for
_TEXT_LIMIT = 64 << 20
_BEFORE_PDF = 1024  # so much may stand before what a PDF begins with: a mail's head, a server's line


def load(name: str, data: bytes, ready: bytes | None = None) -> Document:
    """Read a document into blocks; raise Unreadable with one clear sentence where that cannot be done.

    `name` is only asked for its extension. Data files (.json, .yaml) are no documents and are refused here. `ready` is
    the .docx that LibreOffice has made of a document of an old kind already.
    """
    kind, suffix = kind_of(name, data), _suffix(name)
    document = _read(kind, data, ready)
    expected = EXTENSIONS.get(suffix, kind)
    if expected == kind or (expected, kind) in _INSIDE:
        return document
    what = say(kinds.CONTENTS["text" if kind == "txt" else kind][0])
    said = say("扩展名是 {suffix}，内容是{what}，按后者读取", suffix=suffix, what=what)
    return replace(document, said=(said, *document.said))


def kind_named(name: str) -> str:
    """Return what a file should be by its extension; empty where that is not known."""
    return EXTENSIONS.get(_suffix(name), "")


def is_document(name: str) -> bool:
    """Whether a file is to be read that is met in a folder or an archive: data (.json, .yaml) is none there."""
    return kind_named(name) not in ("", "json", "yaml")


def kind_of(name: str, data: bytes) -> str:
    """Return which reader a file needs, or json or yaml; raise Unreadable for what none reads, empty files included."""
    if not data:
        raise Unreadable(say("文件是空的（0 字节）；请检查原件，重新保存或重新下载。"))
    suffix = _suffix(name)
    expected = kind_named(name)
    if expected == "docx" and data.startswith(kinds.ZIP):
        return "docx"  # the reader itself says what is wrong with the package
    if expected == "pdf" and kinds.PDF in data[:_BEFORE_PDF]:
        return "pdf"
    found = kinds.content(data)
    if found == "encrypted":
        raise kinds.encrypted()
    if (expected, found) in _OWN or (expected in _COMPOUND and found == "ole"):
        return expected  # a compound file whose directory is lost is for its reader to refuse
    if found in _TOLD or (found == "html" and expected not in _PLAIN):
        return found
    return _by_name(expected, suffix, found, data)


def _by_name(expected: str, suffix: str, found: str, data: bytes) -> str:
    """Decide for content that does not tell by itself which reader it needs."""
    if expected in _PLAIN or (expected == "html" and found == "text"):
        if found not in ("text", "html", "binary"):  # binary: the text reader says what is wrong
            raise kinds.mismatch(suffix, found)
        if len(data) > _TEXT_LIMIT:
            raise Unreadable(say("文件有 {size} MB，远超一份报告，没有读取；请检查是不是选错了文件。", size=len(data) >> 20))
        return expected
    if expected in PICTURES and found in PICTURES:
        return found
    if expected in OFFICE and found == "text":
        return "txt"
    if found == "text" and not suffix:
        return "json" if data.lstrip()[:1] == b"{" else "txt"
    if not expected:
        raise _unknown(suffix, found)
    raise kinds.mismatch(suffix, found)


def _unknown(suffix: str, found: str) -> Unreadable:
    if kinds.CONTENTS[found][1] == "unpack":
        return Unreadable(say("这是压缩包；请先解压，再核对里面的文档。"))
    if not suffix:
        suffix = say("没有扩展名的")
    return Unreadable(say("不认识 {suffix} 文件；能核对的是 {known}，请另存为其中一种。", suffix=suffix, known="、".join(NAMED)))


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _read(kind: str, data: bytes, ready: bytes | None) -> Document:
    if kind == "docx":
        from jiheng.read import docx

        return docx.read(data)
    if kind == "xlsx":
        from jiheng.read import book

        return book.read(data)
    if kind in ("xls", "et"):
        from jiheng.read import old_book

        return old_book.read(data, kind)
    if kind == "ods":
        from jiheng.read import open_book

        return open_book.read(data)
    if kind in OFFICE:
        from jiheng.read import office

        return office.read(data, kind, ready)
    if kind == "pdf":
        from jiheng.read import pdf

        return pdf.read(data)
    if kind in PICTURES:
        from jiheng.read import scanned

        return scanned.picture(data, kind)
    if kind == "html":
        from jiheng.read import html

        return html.read(data)
    if kind in ("txt", "md"):
        from jiheng.read import text

        return text.read(data, markdown=kind == "md")
    raise Unreadable(say("这是数据文件（.json、.yaml），不是文档；请核对由它生成的报告。"))
