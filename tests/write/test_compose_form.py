"""The official form of a project: its columns, what stands where nothing is known, and the page that lies on its side."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from jiheng.model.blocks import Table
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Funds, Indicator, Report, ReportingUnit, Target
from jiheng.profiles.profile import profile
from jiheng.write.compose_form import WIDTH, compose_form
from jiheng.write.report import write_report

CUTOFF = date(2022, 7, 31)


def amount(text: str) -> Stated:
    return Stated(Decimal(text), "万元", len(text.partition(".")[2]), text)


def money(initial: str, executed: str, budget: str = "", label: str = "") -> Funds:
    return Funds(
        "source" if label else "total",
        label,
        initial_budget=amount(initial),
        budget=amount(budget or initial),
        executed=amount(executed),
    )


def report(**more: object) -> Report:
    parts = (money("60", "27", label="当年财政拨款"), money("0", "0", label="上年结转资金"), money("20", "15", label="其他资金"))
    base = Report(
        kind="monitoring",
        unit=ReportingUnit("青山县河口镇人民政府", department="青山县水务局"),
        project="农村饮水安全",
        year=2022,
        cutoff=CUTOFF,
        funds=(replace(money("80", "42"), parts=parts),),
        goal="改造水厂2座",
    )
    return replace(base, **more)  # type: ignore[arg-type]


def table(of: Report) -> Table:
    (found,) = [block for block in compose_form(of, profile()) if isinstance(block, Table)]
    return found


def texts(of: Report) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table(of).rows]


def covered(found: Table) -> list[int]:
    """How many columns each row of the table covers, with the cells that reach down into it."""
    counts = [0] * len(found.rows)
    for at, row in enumerate(found.rows):
        for cell in row:
            for down in range(cell.rows):
                counts[at + down] += cell.cols
    return counts


def indicator(name: str, level1: str = "output", level2: str = "quantity", **more: object) -> Indicator:
    target = Target(">=", Stated(Decimal(12), "公里", 0, "12"))
    base = Indicator(name, level1, level2, target, Actual(Stated(Decimal("3.5"), "公里", 1, "3.5")))
    return replace(base, **more)  # type: ignore[arg-type]


def test_money_stands_row_by_row_under_the_months_that_have_passed() -> None:
    rows = texts(report())
    assert rows[0] == ["项目名称", "农村饮水安全"]
    assert rows[1] == ["主管部门", "青山县水务局", "实施单位", "青山县河口镇人民政府"]
    assert rows[2] == ["项目资金（万元）", "", "年初预算数", "1—7月执行数", "1—7月执行率", "全年预计执行数"]
    assert rows[3] == ["年度资金总额", "80", "42", "52.50%", "66.29"]  # what its parts make
    assert rows[4] == ["其中：当年财政拨款", "60", "27", "45.00%", "46.29"]
    assert rows[5] == ["上年结转资金", "0", "0", "—", "0.00"]
    assert rows[6] == ["其他资金", "20", "15", "75.00%", "20.00"]  # 25.71 by time, but no more than the budget


@pytest.mark.parametrize("month", [1, 3, 12])
def test_the_captions_say_which_months(month: int) -> None:
    said = "1月执行数" if month == 1 else f"1—{month}月执行数"
    assert texts(report(cutoff=date(2022, month, 28)))[2][3] == said


def test_what_is_missing_is_said_and_nothing_is_invented() -> None:
    rows = texts(Report(kind="monitoring"))
    assert rows[0][1] == rows[1][1] == rows[1][3] == "未填"
    assert rows[3] == ["年度资金总额", "未填", "未填", "未填", "未填"]
    assert rows[4] == ["年度总体目标", "本节未填"]
    assert rows[-1] == ["本节未填"]


def test_indicators_stand_under_their_classes_with_ticks() -> None:
    late = indicator(
        "铺设管道长度", causes=("funds", "hardware"), explanation="招标推迟", expected="10公里", likelihood="possible"
    )
    due = indicator("完工及时率", level2="timeliness", actual=Actual(not_due=True, due_on=date(2022, 11, 30)))
    found = texts(report(indicators=(late, indicator("受益人口", "benefit", "social"), due)))
    assert found[-3] == [
        "产出指标", "数量指标", "铺设管道长度", "≥12公里", "3.5公里", "10公里",
        "√", "", "", "√", "", "招标推迟", "", "√", "", "",
    ]  # fmt: skip
    assert found[-2][:4] == ["时效指标", "完工及时率", "≥12公里", "未到监控节点（2022年11月30日到期）"]
    assert found[-1][:3] == ["效益指标", "社会效益指标", "受益人口"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_every_row_covers_the_whole_width(count: int) -> None:
    many = report(indicators=tuple(indicator(f"第{n}项") for n in range(count)))
    assert set(covered(table(many))) == {WIDTH}


def test_a_changed_budget_stands_beside_the_initial_one_and_gives_the_rate() -> None:
    rows = texts(report(funds=(money("80", "45", "90"),)))
    assert rows[2][2:5] == ["年初预算数", "全年预算数", "1—7月执行数"]
    assert rows[3][1:5] == ["80", "90", "45", "50.00%"]
    assert set(covered(table(report(funds=(money("80", "45", "90"),))))) == {WIDTH}


def test_the_word_page_lies_on_its_side_and_the_form_has_no_captions_to_repeat() -> None:
    with zipfile.ZipFile(BytesIO(write_report(report(), "docx", profile(), "form"))) as package:
        document = package.read("word/document.xml").decode()
    width, height = (int(found) for found in re.findall(r'<w:pgSz w:w="(\d+)" w:h="(\d+)" w:orient="landscape"/>', document)[0])
    assert width > height
    assert "<w:tblHeader/>" not in document


def test_the_page_has_no_captions_and_the_other_formats_hold_the_form_too() -> None:
    html = write_report(report(), "html", profile(), "form").decode()
    assert "<thead>" not in html
    assert 'rowspan="5"' in html
    assert "年度资金总额" in write_report(report(), "md", profile(), "form").decode()
