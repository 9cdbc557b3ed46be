"""The front door of writing: a report in the format that a file name asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from jiheng.compute.view import complete
from jiheng.errors import CannotWrite
from jiheng.model.blocks import Block
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.say import say
from jiheng.write.carried import enclosed, with_data
from jiheng.write.compose import Form, compose
from jiheng.write.compose_annex import ANNEX, compose_annex
from jiheng.write.compose_book import compose_book
from jiheng.write.compose_form import compose_form
from jiheng.write.docx_styles import sideways

FORMATS = ("docx", "pdf", "xlsx", "html", "md", "json")
BOOK = "book"
FORMS = ("prose", "table", "form", ANNEX, BOOK)


def write_report(
    report: Report, target_suffix: str, profile: Profile, form: Form | Literal["form", "annex"] = "prose", kept_at: str = ""
) -> bytes:
    """Return the bytes of the report as .docx, .pdf, .xlsx, .html, .md or .json; CannotWrite names these for anything else.

    Every format has the completed report: figures that follow from others are the computed ones. `form="form"` writes
    the official form of the project that the report is about, on a page that lies on its side, `form="annex"` the report
    with the official form of its kind on such pages behind it; a workbook always has that form. What is printed carries
    its data, and their short hash on its cover. `kept_at` is the address, without its end, at which a submitted report is
    looked at by that hash: a QR code on the cover leads there.
    """
    suffix = target_suffix.strip().lower().lstrip(".")
    if suffix not in FORMATS:
        raise CannotWrite(_refusal(suffix))
    done, _ = complete(report, profile)
    if suffix == "json":
        return _json(done)
    if suffix == "md":
        from jiheng.write.md import md_bytes

        return md_bytes(composed(done, profile, form))
    envelope = enclosed(done, profile, BOOK if suffix == "xlsx" else form)
    if suffix == "xlsx":
        from jiheng.write.xlsx import xlsx_bytes

        return with_data(suffix, xlsx_bytes(compose_book(envelope.report, profile, envelope.code), profile), envelope.text)
    blocks = composed(envelope.report, profile, form, envelope.code)
    page = sideways(profile) if form == "form" else profile
    address = f"{kept_at}{envelope.code.replace('-', '').lower()}/" if kept_at else ""
    if suffix == "pdf":
        from jiheng.write.pdf import pdf_bytes

        return pdf_bytes(blocks, page, envelope.text, address)
    body = with_data(suffix, _printed(suffix, blocks, page), envelope.text)
    if address:
        from jiheng.write.code_mark import with_mark

        body = with_mark(suffix, body, address)
    return body


def composed(report: Report, profile: Profile, form: str, code: str = "") -> tuple[Block, ...]:
    """The document of a report in one of its forms."""
    if form == BOOK:
        return tuple(block for sheet in compose_book(report, profile, code) for block in sheet.blocks)
    if form == ANNEX:
        return compose_annex(report, profile, code)
    if form == "form":
        return compose_form(report, profile, code=code)
    return compose(report, profile, "table" if form == "table" else "prose", code)


def _printed(suffix: str, blocks: Sequence[Block], page: Profile) -> bytes:
    if suffix == "docx":
        from jiheng.write.docx import docx_bytes

        return docx_bytes(blocks, page)
    from jiheng.write.html import html_bytes

    return html_bytes(blocks, page)


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
