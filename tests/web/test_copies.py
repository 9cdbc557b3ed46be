"""The audit page hands back each kind of file as its own kind: marks inside, the name with its extension."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import openpyxl
import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from jiheng.model.blocks import Paragraph
from jiheng.profiles.profile import profile
from jiheng.web.desk import actions
from jiheng.write.docx import docx_bytes
from jiheng.write.pdf import pdf_bytes

pytestmark = pytest.mark.django_db(transaction=True)

LINES = (
    "青石县白杨镇人民政府整体支出绩效监控报告",
    "2021年预算486.29万元，截至2021年6月30日，资金执行数312.17万元，预算执行率64.3%。",
)
BLOCKS = [Paragraph(line) for line in LINES]


def workbook() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet("表").write_column(0, 0, LINES)
    return data.getvalue()


def notes(suffix: str, data: bytes) -> list[str]:
    """What stands in the copy as comments."""
    if suffix == ".docx":
        return [one.text for one in docx.Document(io.BytesIO(data)).comments]
    if suffix == ".pdf":
        return [str(one.get_object()["/Contents"]) for page in PdfReader(io.BytesIO(data)).pages for one in page["/Annots"]]
    cells = (cell for row in openpyxl.load_workbook(io.BytesIO(data))["表"].iter_rows() for cell in row)
    return [cell.comment.text for cell in cells if cell.comment]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
def test_the_copy_is_of_the_files_own_kind(client: Client, work: Any, suffix: str) -> None:
    made = {".docx": lambda: docx_bytes(BLOCKS, profile()), ".pdf": lambda: pdf_bytes(BLOCKS, profile()), ".xlsx": workbook}
    data = made[suffix]()
    run = actions.take_in(f"报告{suffix}", [data], len(data)).run
    assert run
    work()
    run.refresh_from_db()
    assert run.state == "done", run.reason
    page = client.get(run.get_absolute_url()).content.decode()
    assert reverse("annotated", args=[run.pk]) in page
    answer = client.get(reverse("annotated", args=[run.pk]))
    assert Path(unquote(answer["Content-Disposition"])).name.endswith(f"报告.批注{suffix}")
    assert any("64.19%" in one for one in notes(suffix, answer.content))
