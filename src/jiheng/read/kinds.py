"""What a file is by its first bytes, and the sentences for files that are not what they seem or cannot be read yet."""

from __future__ import annotations

from jiheng.errors import Unreadable
from jiheng.read.zipped import Package, family
from jiheng.say import say

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (PDF, "pdf"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
)
_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_OPEN = ((b"opendocument.text", "odt"), (b"opendocument.spreadsheet", "ods"))
_OLE_LOOK = 4 << 20  # a compound file's directory may stand anywhere; it is not searched beyond this
_HTML = (b"<!doctype html", b"<html")

# What a content is called, and what to do about it.
CONTENTS = {
    "png": ("PNG 图片", "picture"),
    "jpeg": ("JPEG 图片", "picture"),
    "gif": ("GIF 图片", "picture"),
    "bmp": ("BMP 图片", "picture"),
    "tiff": ("TIFF 图片", "picture"),
    "webp": ("WebP 图片", "picture"),
    "pdf": ("PDF 文件", "save"),
    "rtf": ("RTF 文档", "save"),
    "doc": ("旧版 Word 文档（.doc）", "save"),
    "odf": ("OpenDocument 文件", "save"),
    "odt": ("OpenDocument 文档（.odt）", "save"),
    "ods": ("OpenDocument 表格（.ods）", "copy"),
    "xls": ("旧版 Excel 工作簿（.xls）", "copy"),
    "xlsx": ("Excel 工作簿（.xlsx）", "copy"),
    "pptx": ("PowerPoint 演示文稿", "copy"),
    "ole": ("旧版 Office 文件", "save"),
    "zip": ("压缩包", "unpack"),
    "rar": ("压缩包", "unpack"),
    "7z": ("压缩包", "unpack"),
    "gz": ("压缩包", "unpack"),
    "docx": ("Word 文档（.docx）", "save"),
    "html": ("网页（HTML）", "save"),
    "text": ("纯文本", "rename"),
    "binary": ("无法识别的数据", "broken"),
}
_ADVICE = {
    "picture": "图片里的文字无法核对，请提供原来的 Word 文档",
    "save": "请用 Word 或 WPS 打开后另存为 .docx 再核对",
    "copy": "请把内容复制到 Word 文档里，另存为 .docx 再核对",
    "unpack": "请先解压，再核对里面的文档",
    "rename": "请把扩展名改为 .txt 再核对",
    "broken": "文件可能已损坏，请重新下载，或用 Word、WPS 打开原件后另存为 .docx",
}


def content(data: bytes) -> str:
    """Return what the bytes are: a key of CONTENTS, or encrypted."""
    if data.startswith(ZIP):
        return _packed(Package(data))
    if data.startswith(OLE):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data[:_OLE_LOOK]), "ole")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_HTML) or (start.startswith((b"<?xml", b"<!--")) and b"<html" in start):
        return "html"
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "binary" if b"\0" in data[:65_536] and not wide else "text"


def _packed(package: Package) -> str:
    """Return what a ZIP package is; an OpenDocument one says so in its first member."""
    kind = family(package.entries)
    if kind != "odf":
        return kind
    said = package.head("mimetype", 80)
    return next((name for words, name in _OPEN if words in said), kind)


def mismatch(suffix: str, kind: str) -> Unreadable:
    """Return the refusal of a file whose content does not go with its extension."""
    what, advice = CONTENTS[kind]
    return Unreadable(
        say("扩展名是 {suffix}，内容却是{what}；{advice}。", suffix=suffix, what=say(what), advice=say(_ADVICE[advice]))
    )


def encrypted() -> Unreadable:
    """Return the refusal of a file that is protected by a password."""
    return Unreadable(say("文件加了密码（已加密），无法读取；请用 Word 或 WPS 打开，取消密码后另存再核对。"))
