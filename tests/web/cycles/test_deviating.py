"""One deviation as a whole: written on one page, reached from the grid, and printed in the report."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
AT, NAME = "?cutoff=2021-06-30", "做好油田企业的跟踪服务"


def one() -> Any:
    from jiheng.web.targets.models import ApprovedIndicator

    return ApprovedIndicator.objects.get(unit__code="tazhong", name=NAME)


def last() -> Any:
    return one().progress.filter(cutoff="2021-06-30").order_by("version").last()


def address() -> str:
    return f"/units/tazhong/deviations/{one().pk}/{AT}"


def said(**other: object) -> dict[str, object]:
    return {
        "causes": ["staff", "system"],
        "cause": "跟踪服务专员空缺两个月",
        "expected": "保持稳定",
        "likelihood": "possible",
        "measure": "调剂一名干部专做企业服务",
        "planned": "planned",
        "owner": "党政办公室主任",
        "due": "2021-09-30",
        "version": last().version,
        **other,
    }


def test_a_deviation_is_written_from_the_grid_and_printed(at: Any, june: Any) -> None:
    clerk = at("clerk")
    grid = clerk.get("/units/tazhong/fill/" + AT).content.decode()
    assert f'href="{address()}"' in grid
    before = last()
    page = clerk.get(address())
    assert page.status_code == 200
    for label in ("经费保障", "硬件条件保障", "确定能", "有可能", "完全不可能", "责任岗位"):
        assert label in page.content.decode()
    assert clerk.post(address(), said()).status_code == 302
    after = last()
    assert (after.words, after.grade) == (before.words, before.grade)
    assert (after.causes, after.expected, after.likelihood) == (["staff", "system"], "保持稳定", "possible")
    report = re.sub(r"<[^>]+>", "", clerk.get("/units/tazhong/report/" + AT).content.decode())
    assert "偏离指标：做好油田企业的跟踪服务" in report
    assert "成因：跟踪服务专员空缺两个月" in report
    assert "偏差原因：人员保障、制度保障" in report or "偏差原因：制度保障、人员保障" in report
    assert "完成目标可能性：有可能" in report
    assert "全年预计完成情况：保持稳定" in report
    assert re.search("调剂一名干部专做企业服务.责任人：党政办公室主任.完成时限：2021年9月30日", report)
    assert "看成因" in clerk.get("/units/tazhong/fill/" + AT).content.decode()


def test_saving_again_changes_the_deviation_and_adds_no_second_one(at: Any, june: Any) -> None:
    clerk = at("clerk")
    clerk.post(address(), said())
    measures = june().corrections.count()
    clerk.post(address(), said(cause="专员到岗晚", measure="", owner="", due=""))
    assert june().deviations.get(indicator=one()).cause == "专员到岗晚"
    assert june().corrections.count() == measures
    assert "又一项措施" in clerk.get(address()).content.decode()


BAD = [
    ({"causes": []}, "请至少选一个原因类别"),
    ({"causes": ["weather"]}, "没有这个原因类别"),
    ({"cause": " "}, "请写明为什么偏离"),
    ({"cause": "长" * 1001}, "最多 1000 个字"),
    ({"likelihood": "maybe"}, "完成目标可能性请从列表里选"),
    ({"owner": ""}, "要写明责任人和完成时限"),
    ({"due": "下个月"}, "日期读不懂"),
    ({"measure": ""}, "还要写做什么"),
    ({"expected": "多" * 201}, "最多 200 个字"),
]


@pytest.mark.parametrize(("other", "sentence"), BAD)
def test_a_bad_field_is_named_and_nothing_is_kept(at: Any, june: Any, other: dict[str, object], sentence: str) -> None:
    version, measures = last().version, june().corrections.count()
    answer = at("clerk").post(address(), said(**other))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(sentence) == 2
    if "cause" not in other:
        assert "跟踪服务专员空缺两个月</textarea>" in page
    assert last().version == version
    assert june().corrections.count() == measures
    assert not june().deviations.filter(indicator=one()).exists()


def test_who_stated_meanwhile_is_not_overwritten(at: Any, june: Any) -> None:
    sent = said()
    at("clerk").post(address(), said())
    answer = at("office").post(address(), sent | {"cause": "另一个原因"})
    assert answer.status_code == 422
    assert "在您之后改过" in answer.content.decode()
    assert june().deviations.get(indicator=one()).cause == "跟踪服务专员空缺两个月"


def test_who_may_write_it_and_where(at: Any, june: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    sent = said()
    for name in ("leader", "reviewer", "auditor"):
        assert "存成因和预计" not in at(name).get(address()).content.decode()
        assert at(name).post(address(), sent).status_code == 403
    foreign = ApprovedIndicator.objects.filter(unit__code="demo-b").first()
    assert foreign
    for path in (f"/units/tazhong/deviations/{foreign.pk}/", f"/units/demo-b/deviations/{foreign.pk}/"):
        assert at("clerk").get(path).status_code == 404
    at("clerk").post("/units/tazhong/report/send_up/" + AT, {"anyway": "1"})
    answer = at("clerk").post(address(), sent)
    assert answer.status_code == 422
    assert "已经送审" in answer.content.decode()
    assert not june().deviations.filter(indicator=one()).exists()
