"""Indicators from a workbook: columns guessed and remembered, every row looked over, then all rows or none."""

import io
from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.ledger_pages.conftest import browser
from web.targets_setting.conftest import logged
from web.targets_setting.test_taking import of

PAGE = "/units/tazhong/indicators/setup/2021/workbook/"
ROWS = (
    ("塔中镇2021年绩效指标表", "", "", "", ""),
    ("一级指标", "二级指标", "三级指标", "指标值", "权重（分）"),
    ("产出指标", "数量指标", "入户走访次数", "≥120次", 20),
    ("", "", "干部学习培训次数", "48", ""),
    ("", "", "★道路硬化里程", "3.50公里", 20),
    ("", "质量", "工程验收合格率", "95%", ""),
    ("效益指标", "社会效益指标", "群众法治意识", "有所提高", 10),
    ("满意度指标", "", "群众满意度", "≥95%", "10分"),
    ("合计", "", "", "", 60),
)
HEADS = ROWS[1:2]


@pytest.fixture(autouse=True)
def kept_apart(settings: Any, tmp_path: Any) -> None:
    """Keep files in a folder of the test."""
    settings.JIHENG_DATA = tmp_path


def book(rows: Sequence[Sequence[Any]] = ROWS, name: str = "指标.xlsx") -> SimpleUploadedFile:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("指标")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile(name, data.getvalue())


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def rows_of(clerk: Client, rows: Sequence[Sequence[Any]] = ROWS, page: str = PAGE) -> str:
    """Hand a workbook in; return the address on which its rows are looked over, with the columns that were guessed."""
    answer = clerk.post(page, {"file": book(rows)})
    assert answer.status_code == 302, text(answer)
    return f"{answer['Location']}&look=1"


def wrong(clerk: Client, *rows: Sequence[Any]) -> str:
    """The page of a workbook whose rows are wrong, after somebody tried to import it all the same."""
    at, before = rows_of(clerk, (*HEADS, *rows)), of(2021).count()
    answer = clerk.post(at, {"save": "1"})
    assert answer.status_code == 422
    assert of(2021).count() == before
    return text(answer)


def test_rows_are_looked_over_and_imported(clerk: Client, town: Any) -> None:
    before = of(2021).count()
    columns = text(clerk.get(rows_of(clerk).removesuffix("&look=1")))
    assert "已按表头猜好，请核对" in columns
    assert "金额的单位" not in columns
    at = rows_of(clerk)
    page = text(clerk.get(at))
    assert "共 7 行：能导入 5 行，权重合计 60；不导入 2 行" in page
    assert "已经有了，不导入" in page
    assert of(2021).count() == before
    answer = clerk.post(at, {"save": "1"})
    assert answer["Location"] == "/units/tazhong/indicators/setup/?year=2021"
    made = {one.name: one for one in of(2021)}
    visits, road, quality = (made[name] for name in ("入户走访次数", "道路硬化里程", "工程验收合格率"))
    assert (visits.op, visits.value, visits.measure_unit, visits.weight) == (">=", "120", "次", "20")
    assert (road.value, road.measure_unit, road.core, road.level2) == ("3.50", "公里", True, "quantity")
    assert (quality.level1, quality.level2, quality.value, quality.measure_unit) == ("output", "quality", "95", "%")
    assert (made["群众法治意识"].op, made["群众法治意识"].words) == ("qualitative", "有所提高")
    assert (made["群众满意度"].level1, made["群众满意度"].level2) == ("satisfaction", "satisfaction")
    assert made["干部学习培训次数"] == town.times
    assert (logged("import_indicators")["count"], logged("import_indicators")["file"]) == (5, "指标.xlsx")


def test_the_columns_are_remembered_and_a_project_may_stand_for_all(clerk: Client, town: Any) -> None:
    from jiheng.web.targets.setting import set_objective

    set_objective(town.clerk, town.unit, 2021, "硬化村道", "道路硬化")
    rows = (("大类", "小类", "内容", "数"), ("产出指标", "数量指标", "硬化里程", "3公里"))
    at = rows_of(clerk, rows)
    missing = clerk.get(at)
    assert missing.status_code == 422
    assert "请选“三级指标”在哪一列" in text(missing)
    chosen = f"{at}&c_level1=0&c_level2=1&c_name=2&c_value=3&c_project=%3D道路硬化"
    assert clerk.post(chosen, {"save": "1"}).status_code == 302
    assert of(2021).get(name="硬化里程").project == "道路硬化"
    assert "已按上次导入同样表头时的对应填好" in text(clerk.get(rows_of(clerk, rows).removesuffix("&look=1")))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("怪指标", "怪二级", "说不清的", "1", ""), "不知道是哪一类：一级“怪指标”，二级“怪二级”"),
        (("产出指标", "社会效益指标", "放错了", "1", ""), "不知道是哪一类"),
        (("产出指标", "数量指标", "没有目标", "", ""), "请写目标"),
        (("产出指标", "数量指标", "太重", "1", "130"), "权重在 0 到 100 之间"),
        (("产出指标", "数量指标", "不是数", "1", "很重"), "不是能确认的数字"),
    ],
)
def test_one_wrong_row_stops_all(clerk: Client, town: Any, row: Sequence[Any], said: str) -> None:
    good = ("产出指标", "数量指标", "入户走访次数", "120", "")
    page = wrong(clerk, good, row)
    assert "1 行有问题，还不能导入" in page
    assert said in page


def test_a_percentage_of_excel_and_a_name_that_comes_twice_are_asked_about(clerk: Client, town: Any) -> None:
    one = ("产出指标", "数量指标", "入户走访次数", "120", "")
    assert "表里有两个“入户走访次数”" in wrong(clerk, one, one)
    heads = ("一级指标", "二级指标", "三级指标", "指标值", "单位")
    at = rows_of(clerk, (heads, ("产出指标", "质量指标", "合格率", 0.95, "%")))
    assert "表里是 0.95。如果 Excel 里显示的是百分数" in text(clerk.get(at))
    at = rows_of(clerk, (heads, ("产出指标", "质量指标", "能耗下降率", "0.5%", "%")))
    assert clerk.post(at, {"save": "1"}).status_code == 302
    assert of(2021).get(name="能耗下降率").value == "0.5"


def test_too_many_rows_are_refused(clerk: Client, town: Any) -> None:
    rows = [("产出指标", "数量指标", f"第{number}个", "1", "") for number in range(301)]
    answer = clerk.get(rows_of(clerk, (*HEADS, *rows)))
    assert answer.status_code == 422
    assert "一次最多 300 行" in text(answer)


def test_who_may_import(clerk: Client, town: Any) -> None:
    from jiheng.web.orgs.models import Role
    from web.ledger_pages.world import person

    at = rows_of(clerk)
    stranger, office = browser(town.stranger), browser(person("officer", town.unit, Role.OFFICE))
    assert stranger.get(at).status_code == 404
    assert stranger.get(at.replace("tazhong", "demo-b")).status_code == 404
    assert office.get(at).status_code == 403
    assert office.post(at, {"save": "1"}).status_code == 403
    assert clerk.get(PAGE.replace("2021", "1066")).status_code == 404


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (("≥30次", "", ""), (">=", "30", "", "次", "")),
        (("30", "≥", "次"), (">=", "30", "", "次", "")),
        (("不少于3场", "", ""), (">=", "3", "", "场", "")),
        (("10-20", "", "人"), ("range", "10", "20", "人", "")),
        (("≥1,200户", "", ""), (">=", "1200", "", "户", "")),
        (("464.70", "≤", "万元"), ("<=", "464.70", "", "万元", "")),
        (("显著提高", "", ""), ("qualitative", "", "", "", "显著提高")),
        (("有所改善", "定性", ""), ("qualitative", "", "", "", "有所改善")),
        (("", "≥", "次"), (">=", "", "", "次", "")),
    ],
)
def test_a_target_is_read_from_one_cell_or_several(given: tuple[str, str, str], wanted: tuple[str, ...]) -> None:
    from jiheng.web.targets.importing import _target

    found = _target(*given)
    assert (found["op"], found["value"], found["upper"], found["measure_unit"], found["words"]) == wanted
