"""Comments in a copy of a workbook: at the cell, tinted, listed; all else of the package stays, and all of it goes again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from jiheng.audit.finding import Finding
from jiheng.errors import Unreadable
from jiheng.model.blocks import Span
from jiheng.profiles.profile import Profile
from jiheng.read import files
from jiheng.write.annotate import annotated
from jiheng.write.annotate_xlsx import annotate_xlsx
from jiheng.write.audited import audit_file
from jiheng.write.notes import Note
from jiheng.write.sheet_comments import JOINT
from jiheng.write.sheet_styles import TINTS
from jiheng.write.unmark import unmarked

Fill = Callable[[Any, Any], None]
WORDS = "写的 64.3%，应为 64.19%。"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def form(book: Any, sheet: Any) -> None:
    sheet.merge_range(0, 0, 0, 3, "绩效目标执行监控表")
    sheet.write_row(1, 0, ["资金", "预算", "执行", "执行率"])
    sheet.write_row(2, 0, ["合计", 486.29, 312.17, "64.3%"])
    sheet.write_row(3, 0, ["财政拨款", 400.29, 250.17, "62.50%"])
    sheet.write(5, 0, "注：执行率64.3%。")
    sheet.set_column(3, 3, 20, book.add_format({"bg_color": "#00FF00"}))


def rich(book: Any, sheet: Any) -> None:
    """A sheet with all that a library loses: chart, picture, validation, condition, comment of the user's own."""
    form(book, sheet)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": ["表1", 2, 1, 3, 1]})
    sheet.insert_chart("G2", chart)
    sheet.insert_image("G20", "x.png", {"image_data": io.BytesIO(PICTURE)})
    sheet.data_validation("A10", {"validate": "list", "source": ["是", "否"]})
    sheet.conditional_format("B3:C4", {"type": "data_bar"})
    sheet.write_comment("D4", "请核对", {"author": "用户"})
    sheet.write_comment("A2", "表头", {"author": "用户"})


def plain(_book: Any, sheet: Any) -> None:
    sheet.write(0, 0, "执行率64.3%")


def made(*fills: Fill) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for number, fill in enumerate(fills, 1):
            fill(book, book.add_worksheet(f"表{number}"))
    return data.getvalue()


def at(data: bytes, cell: str, severity: str = "error", title: str = "执行率不符", sheet: str = "表1") -> Note:
    texts = files.load("表.xlsx", data).texts()
    number = next(n for n, text in enumerate(texts) if text.place.cell == cell and text.place.sheet == sheet)
    span = Span(number, 0, len(texts[number].text))
    finding = Finding(WORDS, "改成 64.19%。", span, "64.3%", "64.19%", "位数不一致", severity=severity)
    return Note(span, title, f"{WORDS}\n改成 64.19%。", severity, finding)


def annotate(data: bytes, *notes: Note, said: tuple[str, ...] = ()) -> bytes:
    return annotate_xlsx(data, files.load("表.xlsx", data).texts(), notes, said)


def comments(data: bytes, sheet: str = "表1") -> dict[str, str]:
    cells = (cell for row in openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tinted(data: bytes, sheet: str = "表1") -> dict[str, str]:
    """The colour that the added conditions lay over cells."""
    found = {}
    for block in openpyxl.load_workbook(io.BytesIO(data))[sheet].conditional_formatting:
        for rule in block.rules:
            if rule.formula and "绩衡" in rule.formula[0]:
                found |= {str(one): rule.dxf.fill.bgColor.rgb for one in block.sqref.ranges}
    return found


def listed(data: bytes) -> list[tuple[str | None, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data))["问题清单"].iter_rows(values_only=True))


def test_a_comment_stands_at_the_cell_with_the_number_of_the_list() -> None:
    data = made(form)
    copy = annotate(data, at(data, "D3"), at(data, "A6", "hint"))
    assert comments(copy) == {
        "D3": f"{JOINT}\n1. 错误：执行率不符\n{WORDS}\n改成 64.19%。\n",
        "A6": f"{JOINT}\n2. 提示：执行率不符\n{WORDS}\n改成 64.19%。\n",
    }
    assert files.load("表.xlsx", data).texts() == files.load("表.xlsx", copy).texts()[: len(files.load("表.xlsx", data).texts())]


def test_the_tint_follows_the_severest_note_and_covers_a_merged_cell() -> None:
    data = made(form)
    copy = annotate(data, at(data, "D3", "hint"), at(data, "D3"), at(data, "D4", "warning"), at(data, "A1", "hint"))
    assert tinted(copy) == {"D3": TINTS["error"], "D4": TINTS["warning"], "A1:D1": TINTS["hint"]}
    before, after = (openpyxl.load_workbook(io.BytesIO(one))["表1"]["D3"] for one in (data, copy))
    assert before.fill.fgColor.rgb == after.fill.fgColor.rgb


def test_the_list_names_place_severity_values_and_advice() -> None:
    data = made(form, plain)
    notes = at(data, "D3"), at(data, "A1", "warning", sheet="表2"), Note(None, "缺少章节", "补上。", "hint")
    rows = listed(annotate(data, *notes, said=("文中有 9 个数。",)))
    assert rows[0][0] == "问题清单"
    assert rows[1][0] == "文中有 9 个数。"
    assert rows[2] == ("序号", "工作表", "单元格", "级别", "问题", "写的", "应为/对照", "怎么改")
    wrong = f"执行率不符\n{WORDS}\n可能的原因：位数不一致"
    assert rows[3] == ("1", "表1", "D3", "错误", wrong, "64.3%", "64.19%", "改成 64.19%。")
    assert rows[4][1:4] == ("表2", "A1", "提醒")
    assert rows[5][:5] == ("3", "全文", "", "提示", "缺少章节\n补上。")


def test_the_list_leads_to_the_cell() -> None:
    def apostrophe(_book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "64.3%")
        sheet.name = "一'二"

    data = made(apostrophe)
    sheet = openpyxl.load_workbook(io.BytesIO(annotate(data, at(data, "A1", sheet="一'二"))))["问题清单"]
    assert sheet["C3"].hyperlink.location == "'一''二'!A1"
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:H3"


def test_several_notes_share_the_comment_of_their_cell_and_those_without_a_place_the_first_cell() -> None:
    data = made(form)
    found = comments(
        annotate(data, at(data, "D3", title="甲"), at(data, "D3", title="乙"), Note(None, "全文", "缺。", "warning"))
    )
    assert found["D3"].index("1. 错误：甲") < found["D3"].index("2. 错误：乙")
    assert found["A1"].startswith(f"{JOINT}\n3. 提醒：全文")


def test_a_users_comment_stays_and_jihengs_words_follow_it() -> None:
    data = made(rich)
    copy = annotate(data, at(data, "D4"), at(data, "D3"))
    assert comments(copy)["D4"].startswith(f"请核对\n{JOINT}\n1. 错误：执行率不符")
    assert comments(copy)["A2"] == "表头"
    vml = next(content for name, content in parts(copy).items() if name.endswith(".vml"))
    assert vml.count(b"<v:shape ") == 3


def test_charts_pictures_validation_and_all_untouched_parts_stay() -> None:
    data = made(rich, plain)
    before, after = parts(data), parts(annotate(data, at(data, "D3")))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        *("[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml"),
        *("xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"),
    }
    sheet = after["xl/worksheets/sheet1.xml"]
    assert b"dataValidation " in sheet
    assert b"<drawing " in sheet
    assert b"dataBar" in sheet
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}


def test_nothing_that_a_document_says_becomes_a_formula() -> None:
    hostile = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "<b>&amp;")
    data = made(form)
    span = at(data, "D3").span
    notes = [Note(span, text, text, "error", Finding(text, text, span, text, text, text, severity="error")) for text in hostile]
    copy = annotate(data, *notes, said=hostile)
    cells = (cell for sheet in openpyxl.load_workbook(io.BytesIO(copy)) for row in sheet.iter_rows() for cell in row)
    assert all(cell.data_type != "f" for cell in cells)
    assert all(b"<f>" not in content for name, content in parts(copy).items() if "worksheets/" in name)
    assert listed(copy)[len(hostile) + 2][5] == "=1+1"


def test_no_finding_leaves_the_file_as_it_is() -> None:
    data = made(form)
    assert annotate(data) == data


def test_a_list_of_that_name_is_not_overwritten() -> None:
    def named(_book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "64.3%")
        sheet.name = "问题清单"

    data = made(named)
    names = openpyxl.load_workbook(io.BytesIO(annotate(data, at(data, "A1", sheet="问题清单")))).sheetnames
    assert names == ["问题清单", "问题清单2"]


def test_pictures_in_a_header_keep_a_drawing_of_their_own() -> None:
    def headed(book: Any, sheet: Any) -> None:
        form(book, sheet)
        sheet.set_header("&L&G", {"image_left": "x.png", "image_data_left": io.BytesIO(PICTURE)})

    data = made(headed)
    copy = annotate(data, at(data, "D3"))
    before, after = parts(data), parts(copy)
    (name,) = (name for name in before if name.endswith(".vml"))
    assert after[name] == before[name]
    assert sum(one.endswith(".vml") for one in after) == 2
    assert after["xl/worksheets/sheet1.xml"].index(b"<legacyDrawing ") < after["xl/worksheets/sheet1.xml"].index(
        b"<legacyDrawingHF "
    )
    back = parts(unmarked(copy).content)
    assert back[name] == before[name]
    assert same(back["xl/worksheets/sheet1.xml"], before["xl/worksheets/sheet1.xml"])


def test_a_text_that_looks_like_a_code_stays_as_it_is() -> None:
    data = made(form)
    copy = annotate(data, at(data, "D3", title="_x003D_1"))
    (sheet,) = (xml for name, xml in parts(copy).items() if name.endswith("sheet2.xml"))
    assert b"_x005F_x003D_1" in sheet


def test_a_workbook_with_macros_keeps_its_extension(national: Profile) -> None:
    data = made(form)
    found = audit_file("表.XLSM", data, national)
    assert annotated("表.XLSM", data, found.document, found.audit).suffix == ".xlsm"
    assert annotated("表", data, found.document, found.audit).suffix == ".xlsx"


def test_a_workbook_whose_parts_are_damaged_is_marked_or_refused() -> None:
    """Attributes and elements of the parts are changed, the same 300 times: no other error than the refusal ever comes."""
    data, chance = made(rich, plain), Random(7)
    texts = files.load("表.xlsx", data).texts()
    notes = [at(data, "D3"), at(data, "D4", "hint"), Note(None, "缺", "补"), at(data, "A1", sheet="表2")]
    copy, refused = annotate_xlsx(data, texts, notes), 0
    for _ in range(150):
        for source in (data, copy):
            broken = damaged(source, chance)
            try:
                annotate_xlsx(broken, texts, notes)
                unmarked(broken)
            except Unreadable:
                refused += 1
    assert 0 < refused < 300


def damaged(data: bytes, chance: Random) -> bytes:
    """A copy in which one part lacks an element, or an attribute says nonsense; or a part is gone."""
    found = parts(data)
    name = chance.choice([name for name in found if name.endswith((".xml", ".rels", ".vml"))])
    values = list(re.finditer(rb'="([^"]*)"|<\w[\w:]*[^<>]*/>', found[name]))
    if not values or chance.random() < 0.1:
        del found[name]
    else:
        one = chance.choice(values)
        start, end = one.span(1) if one[1] is not None else one.span()
        nonsense = chance.choice((b"", b"x", b"-1", b"9" * 20, b"nan", b"1e309", b"A1:B2", b"/..")) if one[1] is not None else b""
        found[name] = found[name][:start] + nonsense + found[name][end:]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in found.items():
            archive.writestr(part, content)
    return out.getvalue()


# Taking the marks out again


def same(one: bytes, other: bytes) -> bool:
    """Whether two parts are the same bytes, or the same XML."""
    return one == other or etree.tostring(etree.fromstring(one), method="c14n") == etree.tostring(
        etree.fromstring(other), method="c14n"
    )


@pytest.mark.parametrize("fills", [(form,), (rich,), (rich, plain)])
def test_unmarked_comes_back_as_it_was_save_for_unused_styles(fills: tuple[Fill, ...]) -> None:
    data = made(*fills)
    notes = [at(data, "D3"), at(data, "D4", "warning"), at(data, "A1", "hint"), Note(None, "全文", "缺。")]
    notes += [at(data, "A1", sheet="表2")] if len(fills) > 1 else []
    done = unmarked(annotate(data, *notes))
    before, after = parts(data), parts(done.content)
    assert set(before) == set(after)
    different = {name for name in before if not same(before[name], after[name])}
    assert different <= {"xl/styles.xml", "[Content_Types].xml"}  # the extension of old drawings may stay known
    assert done.marks == len(fills) + 3  # D3, D4, A1 of the first sheet, A1 of the second, the list
    assert unmarked(done.content).marks == 0


def test_what_others_did_to_the_copy_in_between_stays() -> None:
    """The copy is saved by another program, with one more sheet, one more comment and a value changed."""
    data = made(form)
    book = openpyxl.load_workbook(io.BytesIO(annotate(data, at(data, "D3"), at(data, "D4", "hint"))))
    book["表1"]["D3"] = "64.19%"
    book["表1"]["A3"].comment = openpyxl.comments.Comment("看过了", "用户")
    book.create_sheet("新表")["A1"] = "甲"
    saved = io.BytesIO()
    book.save(saved)
    done = unmarked(saved.getvalue())
    after = openpyxl.load_workbook(io.BytesIO(done.content))
    assert after.sheetnames == ["表1", "新表"]
    assert comments(done.content) == {"A3": "看过了"}
    assert tinted(done.content) == {}
    assert after["表1"]["D3"].value == "64.19%"
    assert not after.defined_names


def test_a_program_that_forgets_who_wrote_a_comment_does_not_keep_the_marks() -> None:
    """LibreOffice saves comments without their author, and runs as it likes."""
    data = made(rich)
    book = openpyxl.load_workbook(io.BytesIO(annotate(data, at(data, "D3"), at(data, "D4"))))
    for row in book["表1"].iter_rows():
        for cell in row:
            if cell.comment:
                cell.comment = openpyxl.comments.Comment(cell.comment.text, "")
    saved = io.BytesIO()
    book.save(saved)
    assert comments(unmarked(saved.getvalue()).content) == {"D4": "请核对", "A2": "表头"}
