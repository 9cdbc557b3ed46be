"""The reviewer's worklist: one workbook or page of all files of a call, ranked, complete, and harmless whatever files say."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jiheng.cli.audit import arguments, run
from jiheng.cli.main import main
from jiheng.cli.parser import Parser

from .calling import RIGHT, WRONG, call, one_line

HOSTILE = ("=1+1", "+2", "-3", "@SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "＝1", "<script>alert(1)</script>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files with an error, one without, one that cannot be read; names and texts that mean harm."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(WRONG, encoding="utf-8")
    worse = WRONG + "2021年预算200万元，到位100万元，到位率60%。\n" + "\n".join(HOSTILE) + "\n"
    (tmp_path / "in" / "=1+1.txt").write_text(worse, encoding="utf-8")
    (tmp_path / "in" / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    return tmp_path


def book(path: Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def rows(sheet: Any) -> list[dict[str, Any]]:
    heads, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in found]


def test_files_are_ranked_and_what_cannot_be_read_comes_first(folder: Path) -> None:
    done = call("audit", "in", "--format", "xlsx", "-o", "out.xlsx", cwd=folder)
    assert done.code == 2
    assert not done.out
    assert "共 4 份" in done.err
    files = rows(book(folder / "out.xlsx")["文件清单"])
    names = [Path(str(one["文件"])).name for one in files]
    assert names[0] == "坏.docx"
    assert names[1:] == sorted(
        names[1:], key=lambda name: -next(int(one["错误"]) for one in files if str(one["文件"]).endswith(name))
    )
    assert [one["名次"] for one in files] == [1, 2, 3, 4]
    assert "损坏" in files[0]["备注"]
    assert files[0]["错误"] in (None, "")
    clean = next(one for one in files if str(one["文件"]).endswith("a.txt"))
    assert (clean["错误"], clean["不符"]) == (0, 0)
    assert clean["数"] == sum(clean[name] for name in ("相符", "舍入相符", "不符", "填报", "未识读"))


def test_every_finding_is_there_with_what_json_says(folder: Path) -> None:
    call("audit", "in", "--format", "xlsx", "-o", "out.xlsx", cwd=folder)
    said = [one for file in call("audit", "in", "--json", cwd=folder).objects() for one in file["findings"]]
    found = rows(book(folder / "out.xlsx")["问题清单"])
    assert sorted(one["规则"] for one in found) == sorted(one["rule"] for one in said)
    rate = next(one for one in found if one["规则"] == "F102" and str(one["文件"]).endswith("b.txt"))
    assert (rate["级别"], rate["写的"], rate["应为/对照"]) == ("错误", "64.3%", "64.19%")
    assert "第 4 行" in rate["位置"]
    assert "64.3%" in rate["原文"]
    assert rate["处理意见"] is None


def test_the_decision_is_chosen_from_a_list_and_heads_stay(folder: Path) -> None:
    call("audit", "in", "--format", "xlsx", "-o", "out.xlsx", cwd=folder)
    sheet = book(folder / "out.xlsx")["问题清单"]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"采纳,要求说明,不采纳"'
    (cells,) = rule.sqref.ranges
    assert sheet.cell(1, cells.min_col).value == "处理意见"
    assert (cells.min_row, cells.max_row) == (2, sheet.max_row)
    for one in book(folder / "out.xlsx"):
        assert one.freeze_panes == "C2"
        assert one.auto_filter.ref.startswith("A1:")
        assert one.page_setup.orientation == "landscape"
        assert one.print_title_rows == "$1:$1"


def test_nothing_in_the_workbook_is_a_formula_or_a_link(folder: Path) -> None:
    call("audit", "in", "--format", "xlsx", "-o", "out.xlsx", cwd=folder)
    with zipfile.ZipFile(folder / "out.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in one or b"<f " in one or b"<hyperlink" in one for one in sheets)
    cells = [cell for sheet in book(folder / "out.xlsx") for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(str(cell.value).endswith("=1+1.txt") for cell in cells)


def test_stdout_takes_the_workbook_where_nobody_looks_and_refuses_it_to_a_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "jiheng.cli.main", "audit", "in/b.txt", "--format", "xlsx"]
    piped = subprocess.run(command, capture_output=True, check=False, cwd=folder, timeout=120)
    assert piped.returncode == 1
    assert openpyxl.load_workbook(io.BytesIO(piped.stdout)).sheetnames == ["文件清单", "问题清单"]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.chdir(folder)
    parser = Parser("jiheng audit", ())
    arguments(parser)
    args = parser.parse_args(["in/b.txt", "--format", "xlsx"])
    args.lang = "zh"
    assert run(args) == 64
    assert "-o" in one_line(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["-o", "x.json", "--json"], "只用于"),
        (["--json", "--format", "xlsx"], "只能要一个"),
        (["--format", "xlsx", "-o", "in/b.txt"], "换一个名字"),
    ],
)
def test_what_cannot_be_obeyed_is_said(
    folder: Path, more: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    before = (folder / "in" / "b.txt").read_bytes()
    assert main(["audit", "in/b.txt", *more]) == 64
    assert words in one_line(capsys.readouterr().err)
    assert (folder / "in" / "b.txt").read_bytes() == before


# The page


def test_the_page_lists_the_files_and_leads_to_each_marked_one(folder: Path) -> None:
    done = call("audit", "in", "--format", "html", cwd=folder)
    assert done.code == 2
    page = done.out
    links = re.findall(r'<td><a href="#(d[0-9a-f]+-)">', page)
    assert len(links) == 3
    assert all(page.count(f'<section class="file" id="{link}">') == 1 for link in links)
    assert all(f'href="#{link}f1"' in page for link in links[:2])
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert "坏.docx" in page


def test_the_page_runs_nothing_and_fetches_nothing(folder: Path) -> None:
    page = call("audit", "in", "--format", "html", cwd=folder).out
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert not re.search(r"url\(|@import", page)


def test_copies_and_worklist_can_be_had_in_one_call(folder: Path) -> None:
    done = call("audit", "in/b.txt", "--format", "html", "-o", "out.html", "--annotate", "copies", cwd=folder)
    assert done.code == 1
    assert (folder / "copies" / "b.批注.html").exists()
    assert "64.19%" in (folder / "out.html").read_text(encoding="utf-8")
