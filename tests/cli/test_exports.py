"""Nothing that leaves as a table runs: texts that look like formulas, from a document or from data, stay texts everywhere."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import yaml

from .calling import WRONG, call

PAYLOADS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", " =1+1", "'=1+1", '"=1+1"', "＝1+1", "＋1", "－1", "＠SUM(1)"),
    *("=cmd|' /C calc'!A0", '=HYPERLINK("http://a.invalid","看")', '=WEBSERVICE("http://a.invalid")', "{=1+1}", "[=1]"),
    *("=DDE(1)", "http://a.invalid", "file:///a", "mailto:a", "<f>1</f>", "]]>", "&#61;1", "_x003D_1"),
)


def live(path: Path) -> list[str]:
    """Formulas and links of a workbook, by what openpyxl and the parts themselves say; links into the workbook lead nowhere else."""
    found = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or (cell.hyperlink and cell.hyperlink.target)
    ]
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            found += [name] if "/worksheets/" in name and (b"<f>" in part or b"<f " in part) else []
            found += [name] if b'TargetMode="External"' in part else []
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every export of a report whose texts mean harm, and of a workbook whose cells do."""
    folder = tmp_path_factory.mktemp("exports")
    with xlsxwriter.Workbook(str(folder / "坏.xlsx")) as book:
        sheet = book.add_worksheet("=1+1")
        for at, text in enumerate((*WRONG.splitlines(), *PAYLOADS)):
            sheet.write_string(at, 0, text)
            sheet.write_string(at, 1, f"{text}，执行率64.3%")
    indicators = [["output", "quantity", f"{text}次数", ">=", "48", "次", "30", "60"] for text in PAYLOADS]
    data: dict[str, Any] = {
        "unit": {"name": "=1+1镇", "region": "@青石县", "kind": "township"},
        "year": 2021,
        "cutoff": "2021-06-30",
        "filled_on": "2021-07-02",
        "funds": [{"scope": "total", "budget": "486.29", "received": "328.65", "executed": "312.17", "execution_rate": "64.3"}],
        "indicators": indicators,
        "next_steps": list(PAYLOADS),
    }
    (folder / "坏.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert call("report", "坏.yaml", "-o", "报告.xlsx", cwd=folder).code == 0
    assert (
        call("audit", "坏.xlsx", "报告.xlsx", "--annotate", "批注", "--format", "xlsx", "-o", "审核.xlsx", cwd=folder).code == 1
    )
    assert call("exchange", "坏.yaml", "-o", "交换.csv", cwd=folder).code == 0
    return folder


@pytest.mark.parametrize("name", ["报告.xlsx", "审核.xlsx", "批注/坏.批注.xlsx", "批注/报告.批注.xlsx"])
def test_no_workbook_has_a_live_cell(made: Path, name: str) -> None:
    assert live(made / name) == []


def test_the_texts_are_all_there_as_they_were(made: Path) -> None:
    book = openpyxl.load_workbook(made / "批注" / "坏.批注.xlsx")
    cells = {str(cell.value) for row in book["=1+1"].iter_rows() for cell in row}
    assert {"=1+1", "@SUM(1)", "=DDE(1)"} <= cells
    words = {str(cell.value) for row in openpyxl.load_workbook(made / "审核.xlsx")["问题清单"].iter_rows() for cell in row}
    assert any("64.3%" in one for one in words)


def test_no_cell_of_a_csv_begins_as_a_formula_does(made: Path) -> None:
    text = (made / "交换.csv").read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any("=1+1" in cell for cell in cells)
    assert [
        cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠") and not cell.lstrip("-").replace(".", "").isdigit()
    ] == []
