"""S401, S402: sections of the outline, numbers of headings and items, brackets."""

from __future__ import annotations

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.audit.finding import Finding
from jiheng.audit.rule import catalogue
from jiheng.audit.run import audit_report
from jiheng.model.report import Report
from jiheng.profiles.profile import profile

from .snippets import run

PARTS = {
    "一": "一、绩效监控工作组织实施情况\n(一) 基本情况\n成立了监控小组。\n(二) 存在问题及分析\n人员少。\n",
    "二": "二、部门单位年度预算执行情况\n预算执行正常。\n",
    "三": "三、部门单位整体绩效目标情况\n(一) 绩效目标完成情况\n都在进度内。\n(三) 纠偏措施\n加快支付。\n",
    "四": "四、意见及建议\n建议加强培训。\n",
}
HEAD = "青石县白杨镇人民政府整体支出绩效监控报告\n"


def of(rule: str, text: str) -> list[Finding]:
    return [finding for finding in run(text) if finding.rule == rule]


def outline(**changed: str) -> str:
    return HEAD + "".join({**PARTS, **changed}.values())


def numbers(text: str) -> list[tuple[str | None, str | None]]:
    return [(finding.stated, finding.computed) for finding in of("S402", text)]


def test_a_whole_outline_is_silent() -> None:
    assert of("S401", outline()) == []


def test_a_missing_section_is_named_without_a_place() -> None:
    (finding,) = of("S401", outline(四=""))
    assert (finding.severity, finding.span, finding.computed) == ("error", None, "四、意见及建议")
    assert "四、意见及建议" in finding.message


@pytest.mark.parametrize("title", ["四、意见及建议：建议加强培训。\n", "四、有关工作的意见\n建议加强培训。\n"])
def test_a_section_in_other_words_or_on_one_line_is_not_missing(title: str) -> None:
    assert of("S401", outline(四=title)) == []


def test_a_heading_with_nothing_under_it() -> None:
    (finding,) = of("S401", outline(二="二、部门单位年度预算执行情况\n"))
    assert (finding.severity, finding.stated) == ("error", "二、部门单位年度预算执行情况")
    sub = PARTS["一"].replace("人员少。\n", "")
    assert [found.stated for found in of("S401", outline(一=sub))] == ["(二)存在问题及分析"]


def test_what_is_not_filled_is_a_warning_on_the_innermost_heading() -> None:
    (finding,) = of("S401", outline(一=PARTS["一"].replace("人员少。", "本节未填。")))
    assert (finding.severity, finding.stated) == ("warning", "(二)存在问题及分析")


def test_another_outline_is_not_checked() -> None:
    checks = {
        check.rule.id: check for check in audit_report(Report(kind="monitoring", texts=("甲",)), profile("national")).checks
    }
    assert checks["S401"].outcome == "not_checked"


def test_a_text_that_breaks_off_is_not_checked() -> None:
    assert of("S401", outline(四="")[:-4] + "，")[0].severity == "hint"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一、甲\n。\n二、乙\n。\n二、丙\n。\n", [("二、", "三、")]),
        ("一、甲\n。\n一、乙\n。\n三、丙\n。\n", [("一、", "二、")]),
        ("一、甲\n。\n三、乙\n。\n三、丙\n。\n", [("三、", "二、")]),
        ("（一）甲。\n（三）乙。\n", [("（三）", "（二）")]),
        ("1、甲。\n2、乙。\n2、丙。\n4、丁。\n", [("2、", "3、")]),
        ("①甲。\n③乙。\n", [("③", "②")]),
        ("1.甲。\n2.乙。\n3.丙。\n2.丁。\n", [("2.", "4.")]),
        ("十、甲。\n十二、乙。\n", [("十二、", "十一、")]),
    ],
)
def test_numbers_that_repeat_step_back_or_leave_one_out(text: str, found: list[tuple[str, str]]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n1、子。\n2、丑。\n二、乙\n1、寅。\n2、卯。\n",  # restart in each section
        "一、甲\n(1)子。\n①寅。\n②卯。\n(2)丑。\n",  # nested
        "1、甲。\n1.子。\n2.丑。\n2、乙。\n",  # 1. under 1、
        "1、甲。\n2、乙。\n小标题\n1、丙。\n2、丁。\n3、戊。\n",  # a new list
        "二、甲\n。\n三、乙\n。\n",  # starts where the text was cut
        "目 录\n十二、其他事项\n九、决算表\n",  # a list of contents
        "一、甲………1\n三、乙………5\n",
        "1、甲；2、乙。\n3、丙。\n",  # the second one runs on
        "一、二季度执行情况\n三、四季度安排\n",  # quarters
        "3.5万元。\n2021年。\n12、13号文件。\n",
        "。ㄒ唬╉椖扛艣r:甲。\n(二)乙。\n。ㄈ╉椖恐\n(四)丙。\n",  # a wrong decoding
    ],
)
def test_numbers_that_are_in_order(text: str) -> None:
    assert numbers(text) == []


def test_leaps_in_an_excerpt_are_lost_lines() -> None:
    assert numbers("1、甲。\n5、乙。\n") == [("5、", "2、")]
    assert numbers("1、甲。\n5、乙，\n") == []


def test_automatic_numbers_count_like_typed_ones() -> None:
    rules = [rule for rule in catalogue() if rule.id == "S402"]
    texts = ("绩效目标", "。", "预算执行", "。", "三、其他", "。")
    report = Report(kind="monitoring", texts=texts, markers=((0, "一、"), (2, "二、")))
    assert audit_report(report, profile("national"), rules).findings == ()
    (finding,) = audit_report(Report(kind="monitoring", texts=texts, markers=((0, "一、"),)), profile("national"), rules).findings
    assert (finding.stated, finding.computed) == ("三、", "二、")


def test_the_reader_says_which_texts_are_cells_and_which_have_automatic_numbers() -> None:
    html = "<h1>监控报告</h1><ol><li>甲。</li><li>乙。</li></ol><table><tr><td>3、丙</td><td>1、丁</td></tr></table>"
    report = audit_bytes("x.html", html.encode(), profile("national")).audit.report
    assert [report.texts[number] for number in report.cells] == ["3、丙", "1、丁"]
    assert [report.texts[number] for number, _ in report.markers] == ["甲。", "乙。"]
    assert numbers("| 3、丙 | 1、丁 |\n| 5、戊 | 2、己 |\n") == []


@pytest.mark.parametrize(
    ("text", "stated", "words"),
    [
        ("1) 甲。\n(2) 乙。\n(3) 丙。\n", "1)", "少了左括号"),
        ("一）甲。\n（二）乙。\n（三）丙。\n", "一）", "少了左括号"),
        ("资金10万元)。\n", ")", "右括号"),
        ("单位（公章：白杨镇。\n甲。\n乙。\n丙。\n丁。\n戊。\n", "（", "左括号"),
        ("根据《关于下达资金的通知文件。\n甲。\n乙。\n丙。\n丁。\n戊。\n", "《", "左括号"),
        ("(青财(2019)296号文)号)甲。\n", ")", "右括号"),
    ],
)
def test_brackets_without_a_partner(text: str, stated: str, words: str) -> None:
    (finding,) = of("S402", text)
    assert finding.stated == stated
    assert words in finding.message
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        "1)甲。\n2)乙。\n",  # no item has a left bracket
        "包括：1)甲；2)乙。\n",
        "(包括：1)甲；2)乙)。\n",
        "得分[80,90)为良，(60,80]为中。\n",
        "(财农〔2021〕90号)甲【阅读：3\n",
        "(其中：本级财力\n安排 16.84 万元)。\n",  # a sentence broken over lines
        "预算（共 5）。\n",
    ],
)
def test_brackets_in_pairs(text: str) -> None:
    assert of("S402", text) == []


def test_what_is_open_where_the_text_breaks_off_is_no_fault() -> None:
    assert of("S402", "甲。\n根据《关于下达资金的通知(青财农，\n") == []


def test_a_damaged_text_gives_few_findings() -> None:
    assert len(of("S402", ")甲。\n" * 40)) <= 4


def test_a_title_that_takes_the_first_level_of_markdown_hides_no_missing_section() -> None:
    text = "# " + outline(四="").replace("(一)", "### (一)").replace("(二)", "### (二)").replace("(三)", "### (三)")
    for number in "一二三":
        text = text.replace(f"\n{number}、", f"\n## {number}、")
    audited = audit_bytes("报告.md", text.encode(), profile("national"))
    assert [found.computed for found in audited.audit.findings if found.rule == "S401"] == ["四、意见及建议"]
