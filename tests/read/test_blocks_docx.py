"""Word documents: places, merged cells, notes, text boxes, tracked changes, automatic numbers, and the way back to runs."""

from io import BytesIO

import docx as python_docx
import pytest
from lxml import etree

from docx_making import STRICT, W, cell, docx, package, para, part, row, run, table
from jiheng.model.blocks import Document, Paragraph, Table
from jiheng.read import docx as reader
from jiheng.read.docx_numbers import number_text
from jiheng.read.files import load
from jiheng.read.zipped import Package


def read(data: bytes) -> Document:
    return load("a.docx", data)


def texts(data: bytes) -> list[str]:
    return [text.text for text in read(data).texts()]


def walked(data: bytes) -> list[reader.DocxText]:
    return [text for _, root in reader.parts(Package(data)) for text in reader.paragraphs(root)]


def box(*inside: str, fallback: bool = True) -> str:
    content = "<w:txbxContent>" + "".join(inside) + "</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
    other = f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>" if fallback else ""
    return f"<w:r><mc:AlternateContent>{choice}{other}</mc:AlternateContent></w:r>"


RICH = docx(
    para(run("预算"), run("486"), run(".29"), run("万元")),
    para(""),
    para("甲", box(para("框内1"), table(row("框表")), para("框内2")), "乙"),
    table(row("项目", cell(para("a"), para("b"), table(row("内")), para("c")), "尾"), row("x", "y", "z")),
    para("<w:ins>" + run("新") + "</w:ins>", "<w:del><w:r><w:delText>旧</w:delText><w:tab/></w:r></w:del>", "。"),
    para(run("注"), "<w:r><w:footnoteReference w:id='1'/></w:r>"),
    footnotes='<w:footnote w:type="separator" w:id="0">'
    + para("线")
    + '</w:footnote><w:footnote w:id="1">'
    + para("脚注12%")
    + "</w:footnote>",
)


def test_body_paragraphs_are_counted_and_empty_ones_too() -> None:
    places = {text.text: text.place.as_dict() for text in read(RICH).texts()}
    assert places["预算486.29万元"] == {"paragraph": 1}
    assert places["甲乙"] == {"paragraph": 3}
    assert places["新。"] == {"paragraph": 4}
    assert places["注"] == {"paragraph": 5}


def test_order_of_boxes_nested_tables_and_notes() -> None:
    assert texts(RICH) == [
        *("预算486.29万元", "甲乙", "框内1", "框表", "框内2"),
        *("项目", "a\nb\nc", "尾", "x", "y", "z", "内", "新。", "注", "脚注12%"),
    ]
    places = {text.text: text.place.as_dict() for text in read(RICH).texts()}
    assert places["框内2"] == {"paragraph": 3, "note": "textbox"}
    assert places["框表"] == {"table": 1, "row": 1, "col": 1, "note": "textbox"}
    assert places["z"] == {"table": 2, "row": 2, "col": 3}
    assert places["内"] == {"table": 3, "row": 1, "col": 1}
    assert places["脚注12%"] == {"paragraph": 1, "note": "footnote"}


def test_a_box_is_read_once_with_or_without_a_fallback() -> None:
    assert texts(docx(para(box(para("框"), fallback=False)))) == ["框"]
    only = (
        "<w:r><mc:AlternateContent><mc:Fallback><w:pict>"
        + box(para("框"))
        + "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(docx(para(only))) == ["框"]


def test_a_box_in_a_table_tells_the_row() -> None:
    data = docx(table(row("a"), row(cell(para("b", box(para("框")), "c"), para("d")))))
    assert texts(data) == ["a", "bc\nd", "框"]
    assert read(data).texts()[2].place.as_dict() == {"table": 1, "row": 2, "note": "textbox"}


def test_the_annotator_walks_the_same_texts_in_the_same_order() -> None:
    assert [text.text for text in walked(RICH)] == texts(RICH)
    assert [text.cell for text in walked(RICH)] == [text.cell for text in read(RICH).texts()]


def test_pieces_join_to_the_text_and_lead_back_to_runs() -> None:
    for text in walked(RICH):
        at = 0
        for piece in text.pieces:
            assert text.text[piece.start : piece.start + len(piece.text)] == piece.text
            assert set(text.text[at : piece.start]) <= {"\n"}
            assert piece.node.getparent() is piece.run
            at = piece.start + len(piece.text)
        assert at == len(text.text)
    first = walked(RICH)[0]
    assert [(piece.start, piece.text) for piece in first.pieces] == [(0, "预算"), (2, "486"), (5, ".29"), (8, "万元")]
    assert {etree.QName(piece.run).localname for piece in first.pieces} == {"r"}


def test_breaks_tabs_hyphens_and_symbols() -> None:
    inside = '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:br w:type="page"/><w:noBreakHyphen/>'
    symbols = (
        '<w:sym w:font="Symbol" w:char="F0B3"/><w:t>98%</w:t><w:sym w:font="Wingdings" w:char="0000"/><w:cr/><w:t>d</w:t></w:r>'
    )
    assert texts(docx(para(inside + symbols, properties='<w:tabs><w:tab w:val="left"/></w:tabs>'))) == ["a\tb\nc-≥98%\nd"]


def test_fields_give_their_result_and_never_swallow_the_rest() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = [char("begin"), "<w:r><w:instrText>IF </w:instrText></w:r>", char("begin"), char("separate"), "3", char("end")]
    whole = [*nested, char("separate"), "结果", char("end")]
    simple = '<w:fldSimple w:instr="PAGE">' + run("7") + "</w:fldSimple>"
    assert texts(docx(para("第", *whole, "章", simple), para(char("begin"), "丢"), para("还在"))) == ["第结果章7", "还在"]


def test_hidden_text_is_not_read_and_said() -> None:
    data = docx(
        para(run("明"), run("暗", "<w:vanish/>"), run("亮", '<w:vanish w:val="0"/>'), properties="<w:rPr><w:vanish/></w:rPr>")
    )
    assert texts(data) == ["明亮"]
    assert read(data).said == ("文中有隐藏文字，没有读入",)


def test_tracked_changes_are_read_as_accepted() -> None:
    mark = "<w:rPr><w:del w:id='1'/></w:rPr>"
    moved = "<w:moveFrom>" + run("移") + "</w:moveFrom><w:moveTo>" + run("到") + "</w:moveTo>"
    data = docx(
        para("前", properties=mark),
        para("后", moved),
        table(row("留"), row("删", properties="<w:del w:id='2'/>"), row(cell(para("上", properties=mark), para("下")))),
        para("新", properties="<w:pPrChange><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange>"),
    )
    document = read(data)
    assert [text.text for text in document.texts()] == ["前后到", "留", "上下", "新"]
    assert [text.place.row for text in document.texts()][2] == 2
    assert document.texts()[3].level == 0
    assert document.said == ("文中有修订，按接受修订后的文字核对",)


def test_merged_cells_have_spans_and_true_columns() -> None:
    down, on = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    two = "<w:gridSpan w:val='2'/>"
    data = docx(
        table(
            row(cell("一级", properties=down), cell("二级", properties=two), "值"),
            row(cell(properties=on), "数量", cell("培训", properties=down), "30"),
            row(cell(properties=on), "质量", cell(properties=on), "98%"),
            row(cell("另", properties="<w:vMerge/>"), "a", "b", "c"),
            row("d", properties="<w:gridBefore w:val='3'/>"),
        )
    )
    block = read(data).blocks[0]
    assert isinstance(block, Table)
    found = [[(c.text, c.place.row, c.place.col, c.rows, c.cols) for c in cells] for cells in block.rows]
    assert found == [
        [("一级", 1, 1, 4, 1), ("二级", 1, 2, 1, 2), ("值", 1, 4, 1, 1)],
        [("数量", 2, 2, 1, 1), ("培训", 2, 3, 2, 1), ("30", 2, 4, 1, 1)],
        [("质量", 3, 2, 1, 1), ("98%", 3, 4, 1, 1)],
        [("a", 4, 2, 1, 1), ("b", 4, 3, 1, 1), ("c", 4, 4, 1, 1)],
        [("d", 5, 4, 1, 1)],
    ]


def test_a_continuation_without_a_cell_above_is_a_cell() -> None:
    block = read(docx(table(row(cell("a", properties="<w:vMerge/>"), "b")))).blocks[0]
    assert isinstance(block, Table)
    assert [c.text for c in block.rows[0]] == ["a", "b"]


def test_empty_paragraphs_at_the_end_of_a_cell_leave_no_trace() -> None:
    data = docx(table(row(cell(para("a"), para(""), para("b", "<w:r><w:br/></w:r>"), para("")))))
    assert texts(data) == ["a\n\nb"]
    assert [text.text for text in walked(data)] == texts(data)


def test_content_controls_and_wrappers_are_seen_through() -> None:
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    body = control(para("甲", control(run("乙")), "<w:hyperlink><w:smartTag>" + run("丙") + "</w:smartTag></w:hyperlink>"))
    rows = table(control(row("1", control(cell("2"))))) + para("末")
    data = docx(body, control(rows))
    assert texts(data) == ["甲乙丙", "1", "2", "末"]
    assert [text.place.as_dict() for text in read(data).texts()][::3] == [{"paragraph": 1}, {"paragraph": 2}]
    assert read(data).texts()[2].place.col == 2


def test_formulas_are_read_in_a_line() -> None:
    def sign(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    fraction = f"<m:f><m:num>{sign('1')}</m:num><m:den>{sign('20')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{sign('10')}</m:e><m:sup>{sign('4')}</m:sup></m:sSup>"
    assert texts(docx(para("满意度", f"<m:oMath>{sign('≥98%')}{fraction}{power}</m:oMath>"))) == ["满意度≥98%1/2010^4"]


def test_embedded_objects_are_said() -> None:
    assert read(docx(para("表", "<w:r><w:object/></w:r>"))).said == ("文中嵌有对象（如 Excel 表格），其中的内容没有读入",)


def test_strict_documents_are_read_too() -> None:
    data = package({"word/document.xml": part("document", para("严格"), STRICT)})
    assert texts(data) == ["严格"]


def test_a_body_of_another_name_is_found_by_its_relationship() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = f'<Relationships><Relationship Type="{kind}" Target="/word/document2.xml"/></Relationships>'.encode()
    assert texts(package({"_rels/.rels": relations, "word/document2.xml": part("document", para("正文"))})) == ["正文"]


def test_heading_levels_by_style_id_outline_or_style_name() -> None:
    def styled(style: str, more: str = "") -> str:
        return para("题", properties=f'<w:pStyle w:val="{style}"/>{more}')

    names = {"2": "heading 1", "a3": "Title", "5": "Body Text"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in names.items()
    )
    body = [styled("Heading1"), styled("Heading9"), styled("Title"), styled("2"), styled("a3"), styled("5")]
    data = docx(*body, styled("x", '<w:outlineLvl w:val="1"/>'), styled("x", '<w:outlineLvl w:val="9"/>'), styles=styles)
    assert [text.level for text in read(data).texts()] == [1, 4, 9, 1, 9, 0, 2, 0]
    assert read(data).title == "题"


def level(number: int, shape: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、", '<w:pStyle w:val="Heading1"/>')
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
    + level(3, "decimalEnclosedCircle", "%4")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
)


def numbered(number: int, at: int, text: str = "题") -> str:
    return para(text, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_worked_out() -> None:
    body = [numbered(1, 0), numbered(1, 1), numbered(1, 1, ""), numbered(1, 2), numbered(1, 3), numbered(1, 3), numbered(1, 0)]
    more = [numbered(1, 1), numbered(2, 0), numbered(2, 0), numbered(3, 0), numbered(0, 0), numbered(9, 0)]
    by_style = para("题", properties='<w:pStyle w:val="Heading1"/>')
    document = read(docx(*body, *more, by_style, numbering=LISTS))
    markers = [block.marker for block in document.blocks if isinstance(block, Paragraph)]
    assert markers == ["一、", "（一）", "1.2.1", "①", "②", "二、", "（一）", "五、", "六、", "", "", "", "七、"]


def test_lists_linked_to_a_style_alone_count_too() -> None:
    document = read(docx(*[para("题", properties='<w:pStyle w:val="Heading1"/>')] * 2, numbering=LISTS))
    assert [text.marker for text in document.texts()] == ["一、", "二、"]


@pytest.mark.parametrize(
    ("shape", "number", "text"),
    [
        ("chineseCountingThousand", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 105, "一百〇五"),
        ("chineseCounting", 110, "一百一十"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographDigital", 20, "二〇"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedCircleChinese", 50, "㊿"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 12, "１２"),
        ("ideographTraditional", 2, "乙"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("unheardOf", 3, "3"),
    ],
)
def test_number_formats(shape: str, number: int, text: str) -> None:
    assert number_text(number, shape) == text


def test_what_python_docx_writes() -> None:
    document = python_docx.Document()
    document.add_heading("绩效监控报告", 0)
    document.add_heading("一、项目概况", 1)
    document.add_paragraph("预算486.29万元")
    grid = document.add_table(2, 3)
    grid.cell(0, 0).merge(grid.cell(1, 0)).text = "合并"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "宽"
    target = BytesIO()
    document.save(target)
    found = read(target.getvalue())
    assert [(text.level, text.text) for text in found.texts()[:3]] == [
        (9, "绩效监控报告"),
        (1, "一、项目概况"),
        (0, "预算486.29万元"),
    ]
    block = found.blocks[3]
    assert isinstance(block, Table)
    assert [[(c.text, c.rows, c.cols) for c in cells] for cells in block.rows] == [
        [("合并", 2, 1), ("宽", 1, 2)],
        [("", 1, 1)] * 2,
    ]
    assert found.title == "绩效监控报告"
    assert W in str(etree.QName(next(reader.parts(Package(target.getvalue())))[1]))
