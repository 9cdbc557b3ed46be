"""Indicators from a workbook: columns guessed and chosen, every row shown with what it becomes, and all or none taken over."""

import io
from collections.abc import Sequence
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.ledger_pages.conftest import browser
from web.targets_setting.test_taking import of, place_of

PAGE = "/units/tazhong/indicators/setup/workbook/?year=2021"
ROWS = (
    ("塔中镇2021年绩效指标表", "", "", "", ""),
    ("一级指标", "二级指标", "三级指标", "指标值", "权重（分）"),
    ("产出指标", "数量指标", "入户走访次数", "≥120次", 20),
    ("", "", "干部学习培训次数", "48", ""),
    ("", "", "★道路硬化里程", "3.50公里", 20),
    ("", "质量", "工程验收合格率", 0.95, ""),
    ("效益指标", "社会效益指标", "群众法治意识", "有所提高", 10),
    ("满意度指标", "", "群众满意度", "≥95%", "10分"),
    ("怪指标", "怪二级", "说不清的", "1", ""),
    ("合计", "", "", "", 60),
)


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


def handed_in(clerk: Client, file: Any = None) -> str:
    answer = clerk.post(PAGE, {"file": file or book()})
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def test_rows_are_looked_over_and_the_ticked_ones_taken(clerk: Client, town: Any) -> None:
    at = handed_in(clerk)
    before = of(2021).count()
    page = text(clerk.get(at))
    assert 'id="id_row" inputmode="numeric" autocomplete="off" value="2"' in page
    assert "不知道是哪一类：一级“怪指标”，二级“怪二级”" in page
    assert "已有" in page.split("干部学习培训次数")[1][:200]
    names = ("入户走访次数", "道路硬化里程", "工程验收合格率", "群众法治意识", "群众满意度")
    places = [place_of(page, name) for name in names]
    assert "第 6 行" in page
    assert of(2021).count() == before
    sent = {f"take_{place}": "on" for place in places}
    targets = ("120", "3.50", "95", "有所提高", "95")
    sent |= {f"target_{place}": target for place, target in zip(places, targets, strict=True)}
    sent |= {f"weight_{places[0]}": "20"}
    assert clerk.post(at, {**sent, f"target_{places[0]}": "多次"}).status_code == 422
    assert of(2021).count() == before
    answer = clerk.post(at, sent)
    assert answer["Location"] == "/units/tazhong/indicators/setup/?year=2021"
    made = {one.name: one for one in of(2021)}
    visits, road, quality = (made[name] for name in names[:3])
    assert (visits.op, visits.value, visits.measure_unit, visits.weight) == (">=", "120", "次", "20")
    assert (road.value, road.measure_unit, road.core, road.level2) == ("3.50", "公里", True, "quantity")
    assert (quality.level1, quality.level2) == ("output", "quality")
    assert (made["群众法治意识"].op, made["群众法治意识"].words) == ("qualitative", "有所提高")
    assert (made["群众满意度"].level1, made["群众满意度"].level2) == ("satisfaction", "satisfaction")
    assert "说不清的" not in made


def test_what_was_guessed_wrong_is_chosen(clerk: Client, town: Any) -> None:
    rows = [("类别", "小类", "内容", "数"), ("产出指标", "数量指标", "入户走访次数", "120")]
    at = handed_in(clerk, book(rows))
    page = text(clerk.get(at))
    assert page.count("请选一列") == 2
    assert "没有读到指标" in page
    chosen = f"{at}&mapped=1&was=0.0&row=1&c_level1=0&c_level2=1&c_name=2&c_value=3"
    page = text(clerk.get(chosen))
    assert "请选一列" not in page
    assert place_of(page, "入户走访次数") == "0"
    assert 'value="120"' in page
    moved = text(clerk.get(chosen.replace("row=1", "row=2")))  # other heads: guessed anew
    assert "没有读到指标" in moved


def test_a_csv_from_a_chinese_excel_is_read_too(clerk: Client, town: Any) -> None:
    lines = "一级指标,二级指标,三级指标,符号,目标值,计量单位\n产出指标,数量指标,入户走访次数,≥,120,次\n"
    page = text(clerk.get(handed_in(clerk, SimpleUploadedFile("指标.csv", lines.encode("gb18030")))))
    assert place_of(page, "入户走访次数") == "0"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "还没有选文件"),
        (SimpleUploadedFile("a.xlsx", b"PK no workbook"), "“a.xlsx”读不了"),
        (SimpleUploadedFile("a.exe", b"MZ"), "“a.exe”读不了"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(clerk: Client, town: Any, file: Any, said: str) -> None:
    answer = clerk.post(PAGE, {"file": file} if file else {})
    assert answer.status_code == 422
    assert said in text(answer).split('id="id_file_error"')[1]


def test_the_word_of_another_unit_leads_nowhere(clerk: Client, town: Any) -> None:
    from jiheng.web.orgs.models import Role
    from web.ledger_pages.world import person

    at = handed_in(clerk)
    word = parse_qs(urlsplit(at).query)["file"][0]
    stranger = browser(town.stranger)
    assert stranger.get(at).status_code == 404
    assert stranger.get(at.replace("tazhong", "demo-b")).status_code == 404
    assert clerk.get(f"{PAGE}&file={word}x").status_code == 404
    office = browser(person("officer", town.unit, Role.OFFICE))
    assert office.get(at).status_code == 403
    assert office.post(PAGE, {"file": book()}).status_code == 403


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
    from jiheng.web.targets.workbook import _target

    found = _target(*given)
    assert (found["op"], found["value"], found["upper"], found["measure_unit"], found["words"]) == wanted
