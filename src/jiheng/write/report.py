"""The front door of writing: a report in the format that a file name asks for."""

from __future__ import annotations

import json
from typing import Literal

from jiheng.compute.view import complete
from jiheng.errors import CannotWrite
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.say import say
from jiheng.write.compose import Form, compose
from jiheng.write.compose_form import compose_form, sideways

FORMATS = ("docx", "pdf", "xlsx", "html", "md", "json")


def write_report(report: Report, target_suffix: str, profile: Profile, form: Form | Literal["form"] = "prose") -> bytes:
    """Return the bytes of the report as .docx, .pdf, .xlsx, .html, .md or .json; CannotWrite names the right ones for anything else.

    Every format has the completed report: figures that follow from others are the computed ones. `form="form"` writes
    the official form of the project that the report is about, on a page that lies on its side; a workbook always has the
    official form of its kind.
    """
    suffix = target_suffix.strip().lower().lstrip(".")
    if suffix not in FORMATS:
        raise CannotWrite(_refusal(suffix))
    if suffix == "json":
        return _json(complete(report, profile)[0])
    if suffix == "xlsx":
        from jiheng.write.compose_book import compose_book
        from jiheng.write.xlsx import xlsx_bytes

        return xlsx_bytes(compose_book(report, profile), profile)
    if form == "form":
        blocks, profile = compose_form(report, profile), sideways(profile)
    else:
        blocks = compose(report, profile, form)
    if suffix == "docx":
        from jiheng.write.docx import docx_bytes

        return docx_bytes(blocks, profile)
    if suffix == "pdf":
        from jiheng.write.pdf import pdf_bytes

        return pdf_bytes(blocks, profile)
    if suffix == "html":
        from jiheng.write.html import html_bytes

        return html_bytes(blocks, profile)
    from jiheng.write.md import md_bytes

    return md_bytes(blocks)


def _json(report: Report) -> bytes:
    from jiheng.read.data import report_to

    data = report_to(report)
    try:
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    except UnicodeEncodeError:  # half a character somewhere: as an escape it is kept
        return (json.dumps(data, indent=1) + "\n").encode()


def _refusal(suffix: str) -> str:
    known = "、".join(f".{name}" for name in FORMATS)
    if not suffix:
        return say("文件名没有扩展名，不知道写成哪一种；可写 {known}，例如 报告.docx。", known=known)
    return say("不能写 .{suffix} 文件；可写 {known}，例如 报告.docx。", suffix=suffix[:20], known=known)
