"""`jiheng template`, and what a filled workbook becomes on the command line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import fill_making
from jiheng.layouts import fill
from jiheng.read.data import load_report
from support import ROOT

from .calling import call, one_line

EXAMPLE = ROOT / "examples" / "tazhong.yaml"


def test_without_a_file_the_forms_are_listed() -> None:
    done = call("template")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == list(fill.LAYOUTS)


@pytest.mark.parametrize("layout", fill.LAYOUTS)
def test_each_form_is_written(layout: str, tmp_path: Path) -> None:
    done = call("template", "-o", "填报.xlsx", "--layout", layout, cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert openpyxl.load_workbook(tmp_path / "填报.xlsx").sheetnames[0] == fill.NOTES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "a.docx"), "只能写成 .xlsx"),
        (("-o", "a.xlsx", "--layout", "甲"), "没有 甲 这种表；可用的有 department_monitoring"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_line(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = call("template", *arguments, cwd=tmp_path)
    assert done.code == 64
    assert words in one_line(done.err)
    assert not list(tmp_path.iterdir())


def test_a_filled_workbook_becomes_the_report(tmp_path: Path) -> None:
    example = load_report(EXAMPLE.name, EXAMPLE.read_bytes())
    (tmp_path / "填报.xlsx").write_bytes(fill_making.of_report(example))
    for source, target in (("填报.xlsx", "a.md"), (str(EXAMPLE), "b.md"), ("填报.xlsx", "报告.docx"), ("报告.docx", "c.xlsx")):
        assert call("report", source, "-o", target, cwd=tmp_path).code == 0
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()
    assert call("report", "c.xlsx", "-o", "d.md", cwd=tmp_path).code == 0
    assert (tmp_path / "d.md").read_bytes() == (tmp_path / "b.md").read_bytes()


def test_what_is_filled_in_wrongly_is_named_with_its_cell(tmp_path: Path) -> None:
    funds = [{"scope": "基本支出", "budget": "四百"}]
    wrong = fill_making.filled(fill_making.empty(), "department_monitoring", {}, funds=funds)
    (tmp_path / "填报.xlsx").write_bytes(wrong)
    done = call("report", "填报.xlsx", "-o", "a.docx", cwd=tmp_path)
    assert done.code == 2
    assert "“资金”F5" in one_line(done.err)
    assert not (tmp_path / "a.docx").exists()


def test_errors_come_back_in_the_user_s_own_workbook(tmp_path: Path) -> None:
    funds = [{"scope": "部门整体支出", "budget": 100}, {"scope": "基本支出", "budget": 60}, {"scope": "项目支出", "budget": 50}]
    (tmp_path / "填报.xlsx").write_bytes(fill_making.filled(fill_making.empty(), "department_monitoring", {}, funds=funds))
    done = call("audit", "填报.xlsx", "--annotate", "批注", "--json", cwd=tmp_path)
    assert done.code == 1
    (found,) = done.objects()
    error = next(one for one in found["findings"] if one["severity"] == "error")
    assert (error["where"]["sheet"], error["where"]["cell"]) == ("资金", "F5")
    sheet = openpyxl.load_workbook(tmp_path / "批注" / "填报.批注.xlsx")["资金"]
    assert "错误" in sheet[f"{fill.trouble_column(fill.sheets(fill.LAYOUTS['department_monitoring'])[1])}5"].value
