"""The page where indicators are set up: the tree, one more, changes, the weights together, objectives, projects, who may."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser
from web.targets_setting.conftest import logged

BASE = "/units/tazhong/indicators/setup/"
GIVEN = {
    "classes": "output/quantity",
    "name": "入户走访次数",
    "op": ">=",
    "value": "１20",
    "measure_unit": "次",
    "weight": "30",
    "office": "",
    "due_from": "2021-06-01",
    "core": "on",
}


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def made(name: str) -> Any:
    from jiheng.web.targets.models import ApprovedIndicator

    return ApprovedIndicator.objects.get(name=name)


def test_a_clerk_sets_an_indicator_up_and_changes_it(clerk: Client, town: Any) -> None:
    page = text(clerk.get(BASE))
    assert "产出指标" in page
    assert "≥ 48 次" in page
    assert "权重都没填" in page
    assert "2 项未设来源" in page
    assert 'value="output/quality" selected' in text(clerk.get(BASE, {"new": "output/quality"}))
    answer = clerk.post(f"{BASE}add/?year=2021", GIVEN)
    one = made("入户走访次数")
    assert answer["Location"] == f"{BASE}?year=2021#i{one.pk}"
    assert (one.year, one.level1, one.level2, one.value, one.core) == (2021, "output", "quantity", "120", True)
    assert logged("approve")["name"] == "入户走访次数"
    page = text(clerk.get(BASE))
    assert "已加“入户走访次数”" in page
    assert "权重合计 30，还差 70" in page
    assert "6月1日起填" in page
    assert 'value="120"' in text(clerk.get(f"{BASE}{one.pk}/"))
    assert clerk.post(f"{BASE}{one.pk}/", {**GIVEN, "value": "150", "weight": "130"}).status_code == 422
    assert clerk.post(f"{BASE}{one.pk}/", {**GIVEN, "value": "150", "weight": "100"}).status_code == 302
    assert "权重合计 100" in text(clerk.get(BASE))
    assert clerk.post(f"{BASE}{one.pk}/drop/").status_code == 302
    assert "入户走访次数" not in text(clerk.get(BASE)).replace("已删去“入户走访次数”。", "")


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"classes": "output/nonsense"}, "classes", "请从列表里选"),
        ({"name": " "}, "name", "请写三级指标"),
        ({"name": "干部学习培训次数"}, "name", "已经有“干部学习培训次数”"),
        ({"value": "很多"}, "value", "“很多”不是能确认的数字"),
        ({"value": ""}, "value", "请写目标"),
        ({"op": "range"}, "upper", "“区间”要写下限和上限"),
        ({"op": "qualitative", "value": "", "words": ""}, "words", "请写目标"),
        ({"weight": "101"}, "weight", "权重在 0 到 100 之间"),
        ({"due_from": "2022-01-01"}, "due_from", "不在2021年"),
        ({"due_from": "昨天"}, "due_from", "日期读不懂"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_stays(clerk: Client, town: Any, given: Any, field: str, said: str) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    before = ApprovedIndicator.objects.count()
    sent = {**GIVEN, "last_year": "77", **given}
    answer = clerk.post(f"{BASE}add/?year=2021", sent)
    page = text(answer)
    assert answer.status_code == 422
    assert said in page.split(f'id="id_{field}_error"')[1].split("</p>")[0]
    assert 'value="77"' in page
    assert ApprovedIndicator.objects.count() == before


def test_the_weights_are_told_while_one_is_typed(clerk: Client, town: Any) -> None:
    clerk.post(f"{BASE}add/?year=2021", GIVEN)
    one = made("入户走访次数")

    def told(**query: Any) -> str:
        return text(clerk.get(f"{BASE}weights/", {"year": 2021, **query}))

    assert "权重合计 42.5，还差 57.5" in told(weight="12.5")
    assert "权重合计 110，多了 10" in told(weight="80")
    assert "权重合计 100" in told(weight="70")
    assert "权重合计 12.5，还差 87.5" in told(weight="12.5", of=one.pk)
    assert "不是能确认的数字" in told(weight="一半")
    assert "权重合计 30，还差 70" in told(weight="")


def test_the_objective_of_the_unit_and_of_a_project_stand_apart(clerk: Client, town: Any) -> None:
    from jiheng.web.targets.models import Objective

    clerk.post(f"{BASE}add/?year=2021", {**GIVEN, "project": "道路硬化"})
    for project, said in (("", "全年化解矛盾纠纷"), ("道路硬化", "硬化村道 3 公里")):
        assert clerk.post(f"{BASE}objective/?year=2021&project={project}", {"text": said}).status_code == 302
    assert dict(Objective.objects.values_list("project", "text")) == {"": "全年化解矛盾纠纷", "道路硬化": "硬化村道 3 公里"}
    whole, project = text(clerk.get(BASE)), text(clerk.get(BASE, {"project": "道路硬化"}))
    assert "年度总体目标" in whole
    assert "干部学习培训次数" in whole
    assert "入户走访次数" not in whole.replace("已加“入户走访次数”", "")
    assert "项目年度目标" in project
    assert "入户走访次数" in project
    assert "干部学习培训次数" not in project
    answer = clerk.post(f"{BASE}objective/?year=2021", {"text": " \n "})
    assert answer.status_code == 422
    assert "请写绩效目标" in text(answer)
    assert Objective.objects.get(project="").text == "全年化解矛盾纠纷"


def test_one_that_was_filled_is_not_dropped(clerk: Client, town: Any) -> None:
    from datetime import date

    from jiheng.web.targets.actions import state_progress

    state_progress(town.clerk, town.times, date(2021, 6, 30), value="30")
    answer = clerk.post(f"{BASE}{town.times.pk}/drop/", follow=True)
    assert "已经有填报，不能删" in text(answer)
    assert made("干部学习培训次数")


def test_who_may_look_and_who_may_set(town: Any) -> None:
    from jiheng.web.orgs.models import Role
    from web.ledger_pages.world import person

    office = browser(person("officer", town.unit, Role.OFFICE))
    page = text(office.get(BASE))
    assert "干部学习培训次数" in page
    assert "加一个指标" not in page
    assert "写目标" not in page
    paths = (f"{BASE}add/", f"{BASE}objective/", f"{BASE}{town.times.pk}/", f"{BASE}{town.times.pk}/drop/")
    for path in paths:
        assert office.post(path, {**GIVEN, "text": "目标"}).status_code == 403, path
    stranger = browser(town.stranger)
    for path in (BASE, f"{BASE}weights/"):
        assert stranger.get(path).status_code == 404
    for path in paths:
        assert stranger.post(path, GIVEN).status_code == 404, path
        own = path.replace("tazhong", "demo-b")
        assert str(town.times.pk) not in path or stranger.post(own, GIVEN).status_code == 404, own
    assert browser(town.leader).post(f"{BASE}add/?year=2021", GIVEN).status_code == 302


def test_an_address_that_names_nothing_shows_this_year(clerk: Client, town: Any) -> None:
    for query in ({"year": "1066"}, {"year": "x"}, {"project": "没有"}, {"new": "x", "year": "²"}):
        assert "2021 年度" in text(clerk.get(BASE, query))
    empty = text(clerk.get(BASE, {"year": "2022"}))
    assert "2022 年度还没有指标" in empty
