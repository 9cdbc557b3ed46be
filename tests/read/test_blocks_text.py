"""Plain text and Markdown: offsets, line numbers, encodings, rows of pipes."""

import pytest

from jiheng.errors import Unreadable
from jiheng.model.blocks import Paragraph, Table
from jiheng.read.files import load
from support import case, case_names

PIPED = ("tanghu-2020", "yongde-mingliang-2022", "xiaoxian-zhongyang-2023", "huoshan-yiliao-2024", "liutuan-baoxian-2021")


def texts_of(data: str | bytes, name: str = "a.txt") -> list[tuple[int, str]]:
    document = load(name, data.encode() if isinstance(data, str) else data)
    return [(text.place.line, text.text) for text in document.texts()]


def test_a_line_is_a_paragraph_and_keeps_every_character() -> None:
    assert texts_of("  一、收入 \t\n\n\u3000预算486.29万元，\r\n执行\r312.17\n") == [
        (1, "  一、收入 \t"),
        (3, "\u3000预算486.29万元，"),
        (4, "执行"),
        (5, "312.17"),
    ]


def test_only_line_ends_end_a_line() -> None:
    assert texts_of("甲\x0b乙\u2028丙\x85丁\x0c戊") == [(1, "甲\x0b乙\u2028丙\x85丁\x0c戊")]


@pytest.mark.parametrize(
    ("encoding", "bom"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]
)
def test_unicode_needs_no_remark(encoding: str, bom: bytes) -> None:
    document = load("a.txt", bom + "执行率64.19%𠮷".encode(encoding))
    assert [text.text for text in document.texts()] == ["执行率64.19%𠮷"]
    assert document.said == ()


@pytest.mark.parametrize("text", ["预算执行率64.19%，资金支付及时。", "2021年，100%", "买买提·艾力㐂𠮷先生的培训完成了"])
def test_gb18030_is_guessed_and_said(text: str) -> None:
    document = load("a.txt", text.encode("gb18030"))
    assert document.texts()[0].text == text
    assert document.said == ("按 GB18030 编码读取",)


@pytest.mark.parametrize("damage", [b"\xff", b"\xe9\xa2", b"\x80"])
def test_damaged_utf8_never_becomes_other_characters(damage: bytes) -> None:
    good = "预算安排总额为486.29万元，其中财政资金486.29万元，其他资金0.00万元。".encode()
    with pytest.raises(Unreadable, match="编码"):
        load("a.txt", good + damage + good)


def test_half_a_character_at_the_end_is_left_out_and_said() -> None:
    document = load("a.txt", "预算执行率".encode()[:-1])
    assert document.texts()[0].text == "预算执行"
    assert "半个字" in document.said[0]


def test_a_line_of_100000_characters_is_one_text() -> None:
    line = "执行率64.19%，" * 10_000
    assert texts_of(line) == [(1, line)]


def test_lines_with_pipes_are_a_table() -> None:
    document = load("a.txt", "甲 | 1\n乙 |2|\n\n丙|3\n丁 | 4 | |".encode())
    first, second = document.blocks
    assert isinstance(first, Table)
    assert not first.grid
    assert [[cell.text for cell in row] for row in first.rows] == [["甲", "1"], ["乙", "2", ""]]
    assert isinstance(second, Table)
    assert second.place.line == 4
    assert [[cell.text for cell in row] for row in second.rows] == [["丙", "3"], ["丁", "4", "", ""]]


def test_a_single_pipe_alone_is_a_paragraph() -> None:
    document = load("a.txt", "县政府网 | 首页\n正文".encode())
    assert [type(block) for block in document.blocks] == [Paragraph, Paragraph]


def test_a_line_with_two_pipes_is_a_row() -> None:
    document = load("a.txt", "正文\n部门整体支出总额 | 864.2 | 100%\n正文".encode())
    assert isinstance(document.blocks[1], Table)
    assert [cell.text for cell in document.blocks[1].rows[0]] == ["部门整体支出总额", "864.2", "100%"]
    assert {cell.place.as_dict()["line"] for cell in document.blocks[1].rows[0]} == {2}


MARKDOWN = """# 绩效监控报告
## 一、资金
正文 #1
| 项目 | 预算 \\| 调整 |
|---|---:|
| 甲 | 1 |

| 乙 | |
"""


def test_markdown_headings_and_tables() -> None:
    document = load("a.md", MARKDOWN.encode())
    heads = [(block.level, block.text) for block in document.blocks if isinstance(block, Paragraph)]
    assert heads == [(1, "绩效监控报告"), (2, "一、资金"), (0, "正文 #1")]
    table, other = (block for block in document.blocks if isinstance(block, Table))
    assert table.grid
    assert [[cell.text for cell in row] for row in table.rows] == [["项目", "预算 | 调整"], ["甲", "1"]]
    assert table.rows[1][1].place.as_dict() == {"line": 6, "table": 1, "row": 2, "col": 2}
    assert not other.grid
    assert document.title == "绩效监控报告"


@pytest.mark.parametrize("name", case_names())
def test_every_text_of_a_real_case_stands_in_its_line(name: str) -> None:
    path = next(case(name).glob("*.txt"))
    data = path.read_bytes()
    lines = data.decode().split("\n")
    document = load(path.name, data)
    seen = {text.place.line for text in document.texts()}
    assert seen == {number for number, line in enumerate(lines, 1) if line.strip()}
    for text in document.texts():
        line = lines[text.place.line - 1]
        assert text.text in line if text.cell else text.text == line


@pytest.mark.parametrize("name", PIPED)
def test_a_broken_table_of_pipes_stays_one_table(name: str) -> None:
    document = load("a.txt", (case(name) / "source.txt").read_bytes())
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) == 1
    assert not tables[0].grid
    assert len(tables[0].rows) > 10
