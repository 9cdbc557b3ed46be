"""`jiheng unmark`: jiheng's comments go, those of others and the text stay, whatever the format."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from jiheng.cli.main import main
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.read.docx import read
from jiheng.write.report import write_report
from jiheng.write.unmark import unmarked
from support import ROOT

from .calling import WRONG, call, one_line


@pytest.fixture
def word(tmp_path: Path) -> Path:
    """A report of Word's own with an error and a comment of its user."""
    made = docx.Document()
    for line in WRONG.splitlines():
        made.add_paragraph(line)
    made.add_comment(made.paragraphs[1].runs, "请改日期", author="用户", initials="用")
    path = tmp_path / "报告.docx"
    made.save(str(path))
    return path


def test_texts_that_say_that_blanks_count_say_so_again(tmp_path: Path) -> None:
    """Our own writer says it of every text; Word only where it must."""
    path, source = tmp_path / "a.docx", ROOT / "examples" / "tazhong.yaml"
    path.write_bytes(write_report(load_report(source.name, source.read_bytes()), ".docx", profile()))
    call("audit", str(path), "--annotate", str(tmp_path / "c"))
    copy = (tmp_path / "c" / "a.批注.docx").read_bytes()
    done = unmarked(copy)
    assert done.marks
    (tmp_path / "b.docx").write_bytes(done.content)
    before, after = parts(path), parts(tmp_path / "b.docx")
    assert [name for name in before if not same(before[name], after[name])] == []


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        made = book.add_worksheet("表")
        for number, line in enumerate(WRONG.splitlines()):
            made.write_string(number, 0, line)
        made.write_comment("A1", "名称全吗", {"author": "用户"})
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def same(one: bytes, other: bytes) -> bool:
    return one == other or etree.tostring(etree.fromstring(one), method="c14n") == etree.tostring(
        etree.fromstring(other), method="c14n"
    )


def authors(path: Path) -> list[str]:
    return [str(one.author) for one in docx.Document(str(path)).comments]


def test_a_word_copy_comes_back_as_the_original(word: Path) -> None:
    folder = word.parent
    assert call("audit", str(word), "--annotate", str(folder / "c")).code == 1
    copy = folder / "c" / "报告.批注.docx"
    assert set(authors(copy)) == {"用户", "绩衡"}
    done = call("unmark", str(copy), "-o", str(folder / "clean.docx"))
    assert done.code == 0
    assert f"去掉了 {authors(copy).count('绩衡')} 处" in done.err
    assert authors(folder / "clean.docx") == ["用户"]
    before, after = parts(word), parts(folder / "clean.docx")
    assert set(before) == set(after)
    assert [name for name in before if not same(before[name], after[name])] == []


def test_a_word_copy_without_other_comments_loses_the_part_again(tmp_path: Path) -> None:
    made = docx.Document()
    for line in WRONG.splitlines():
        made.add_paragraph(line)
    path = tmp_path / "a.docx"
    made.save(str(path))
    call("audit", str(path), "--annotate", str(tmp_path / "c"))
    assert call("unmark", str(tmp_path / "c" / "a.批注.docx"), "-o", str(tmp_path / "b.docx")).code == 0
    before, after = parts(path), parts(tmp_path / "b.docx")
    assert set(before) == set(after)
    assert all(same(before[name], after[name]) for name in before)


def test_an_answer_to_a_comment_of_jihengs_stays_by_itself() -> None:
    """What Word keeps about answers: the answer's parent is named by the paragraph of the comment that goes."""
    space = "http://schemas.microsoft.com/office/word/2010/wordml"
    newer = "http://schemas.microsoft.com/office/word/2012/wordml"
    made = docx.Document()
    made.add_paragraph("执行率64.3%。")
    made.add_comment(made.paragraphs[0].runs, "不符", author="绩衡", initials="绩")
    made.add_comment(made.paragraphs[0].runs, "已改", author="用户", initials="用")
    held = io.BytesIO()
    made.save(held)
    with zipfile.ZipFile(held) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    comments = etree.fromstring(files["word/comments.xml"])
    for number, one in enumerate(comments):
        one[0].set(f"{{{space}}}paraId", f"0000000{number}")
    files["word/comments.xml"] = etree.tostring(comments)
    entries = '<w15:commentEx w15:paraId="00000000"/><w15:commentEx w15:paraId="00000001" w15:paraIdParent="00000000"/>'
    files["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{newer}">{entries}</w15:commentsEx>'.encode()
    relation = (
        '<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" '
        'Target="commentsExtended.xml"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    files[name] = files[name].replace(b"</Relationships>", relation.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    done = unmarked(out.getvalue())
    assert done.marks == 1
    assert [one.text for one in docx.Document(io.BytesIO(done.content)).comments] == ["已改"]
    with zipfile.ZipFile(io.BytesIO(done.content)) as archive:
        left = archive.read("word/commentsExtended.xml").decode()
    assert "00000001" in left
    assert "00000000" not in left
    assert read(done.content).texts()[0].text == "执行率64.3%。"


def test_a_workbook_comes_back_without_marks(sheet: Path) -> None:
    folder = sheet.parent
    assert call("audit", str(sheet), "--annotate", str(folder / "c")).code == 1
    copy = folder / "c" / "表.批注.xlsx"
    assert openpyxl.load_workbook(copy).sheetnames == ["表", "问题清单"]
    assert call("unmark", str(copy), "-o", str(folder / "clean.xlsx")).code == 0
    book = openpyxl.load_workbook(folder / "clean.xlsx")
    assert book.sheetnames == ["表"]
    found = {cell.coordinate: cell.comment.text for row in book["表"].iter_rows() for cell in row if cell.comment}
    assert found == {"A1": "名称全吗"}
    assert not book["表"].conditional_formatting


def test_a_copy_that_is_audited_again_does_not_repeat_its_marks(sheet: Path) -> None:
    folder = sheet.parent
    call("audit", str(sheet), "--annotate", str(folder / "c"))
    copy = folder / "c" / "表.批注.xlsx"
    (found,) = call("audit", str(copy), "--json", "--annotate", str(folder / "d")).objects()
    (before,) = call("audit", str(sheet), "--json").objects()
    assert found["coverage"] == before["coverage"]
    assert [one["where"] for one in found["findings"]] == [one["where"] for one in before["findings"]]
    assert "问题清单" in found["said"][0]
    again = openpyxl.load_workbook(next((folder / "d").iterdir()))
    assert again.sheetnames == ["表", "问题清单"]


def test_a_file_without_marks_comes_out_as_it_is(word: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unmark", str(word), "-o", str(word.parent / "b.docx")]) == 0
    assert "没有绩衡的批注" in capsys.readouterr().err
    assert (word.parent / "b.docx").read_bytes() == word.read_bytes()


@pytest.mark.parametrize(("name", "content"), [("a.txt", WRONG.encode()), ("b.docx", b"PK\x03\x04 x"), ("c.docx", b"")])
def test_what_carries_no_marks_or_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = call("unmark", str(tmp_path / name), "-o", str(tmp_path / "out"))
    assert done.code == 2
    assert one_line(done.err)
    assert not (tmp_path / "out").exists()
