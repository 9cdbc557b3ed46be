"""Web pages: what a reader of the page sees, tables as grids, nothing that is hidden."""

import pytest

from jiheng.model.blocks import Block, Document, Paragraph, Table
from jiheng.read.files import load


def read(html: str, encoding: str = "utf-8") -> Document:
    return load("a.html", html.encode(encoding))


def plain(block: Block) -> object:
    return [[cell.text for cell in row] for row in block.rows] if isinstance(block, Table) else block.text


def test_paragraphs_headings_lists_and_breaks() -> None:
    page = "<title>标&amp;题</title><h1>报告</h1>引 言<p>预算 <b>486</b>.29\n万元<br>执行&ge;60&#37;</p><ol><li>甲<li>乙</ol><ul><li>丙</ul>尾"
    document = read(page)
    found = [
        (block.text, block.level, block.marker, block.place.paragraph)
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]
    assert found == [
        ("报告", 1, "", 1),
        ("引 言", 0, "", 2),
        ("预算 486.29 万元", 0, "", 3),
        ("执行≥60%", 0, "", 4),
        ("甲", 0, "1.", 5),
        ("乙", 0, "2.", 6),
        ("丙", 0, "", 7),
        ("尾", 0, "", 8),
    ]
    assert document.title == "标&题"


def test_what_is_hidden_is_not_read() -> None:
    page = "<script>var a=1</script><style>p{}</style><p>见<span style='color:red; display : none'>98%</span>过</p><p hidden>不</p><!-- 注 -->"
    more = "<template>无</template><div style='visibility:hidden'><p>不</p></div><table hidden><tr><td>不<td>见</table>"
    assert [text.text for text in read(page + more).texts()] == ["见过"]


def test_spans_become_grid_columns() -> None:
    page = (
        "<table><caption>表一</caption><tr><th rowspan=3>一级<th colspan=2>二级<th>值"
        "<tr><td>数量<td rowspan='2'>培训<br>次数<td>30<tr><td><p>质量</p><p>率</p><td>98%</table>"
    )
    caption, block = read(page).blocks
    assert plain(caption) == "表一"
    assert isinstance(block, Table)
    found = [[(c.text, c.place.row, c.place.col, c.rows, c.cols) for c in row] for row in block.rows]
    assert found == [
        [("一级", 1, 1, 3, 1), ("二级", 1, 2, 1, 2), ("值", 1, 4, 1, 1)],
        [("数量", 2, 2, 1, 1), ("培训\n次数", 2, 3, 2, 1), ("30", 2, 4, 1, 1)],
        [("质量\n率", 3, 2, 1, 1), ("98%", 3, 4, 1, 1)],
    ]
    assert block.place.table == 1


def test_tables_that_arrange_the_page_are_running_text() -> None:
    page = "<table><tr><td>导航<td><p>正文</p><table><tr><td>甲<td>1</table>续</table><table><tr><td><p>a<p>b</table>"
    assert [plain(block) for block in read(page).blocks] == ["导航", "正文", [["甲", "1"]], "续", "a", "b"]


@pytest.mark.parametrize("span", ["0", "-1", "x", "99999999999", "٣", ""])
def test_odd_spans_do_no_harm(span: str) -> None:
    block = read(f"<table><tr><td rowspan='{span}' colspan='{span}'>甲<td>乙<tr><td>丙</table>").blocks[0]
    assert isinstance(block, Table)
    assert [cell.text for row in block.rows for cell in row] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("head", "encoding", "said"),
    [
        ("<meta charset=gb2312>", "gb18030", ()),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030", ()),
        ("<meta charset=utf-8>", "utf-8", ()),
        ("<meta charset=utf-8>", "gb18030", ("按 GB18030 编码读取",)),
        ("<meta charset=nonsense>", "utf-8", ()),
        ("", "gb18030", ("按 GB18030 编码读取",)),
        ("<meta charset=utf-8>", "utf-16", ()),
        ('<?xml version="1.0" encoding="GBK"?>', "utf-8", ()),
    ],
)
def test_encodings(head: str, encoding: str, said: tuple[str, ...]) -> None:
    document = read(f"{head}<html><p>预算执行率达到百分之六十四，资金支付及时</p></html>", encoding)
    assert [text.text for text in document.texts()] == ["预算执行率达到百分之六十四，资金支付及时"]
    assert document.said == said


def test_verbatim_text_keeps_its_lines() -> None:
    assert [plain(block) for block in read("<pre>甲  1\n乙  2</pre>a\nb").blocks] == ["甲  1", "乙  2", "a b"]
