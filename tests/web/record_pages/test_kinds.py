"""The unit defines the kinds of its records and their fields; what has values stays."""

from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser
from web.ledger_pages.test_ledger import words
from web.record_pages.test_records import URL, get, record

KINDS = URL + "kinds/"


def fields(code: str) -> list[dict[str, Any]]:
    from jiheng.web.targets.models import RecordKind

    return list(RecordKind.objects.get(unit__code="tazhong", code=code).fields)


def test_a_kind_is_made_and_asks_for_what_was_added(kinds: Any, clerk: Client) -> None:
    answer = clerk.post(KINDS, {"name": "入户走访"}, follow=True)
    assert "已加“入户走访”" in words(answer.content.decode())
    code = "kind-3"
    for given in (
        {"label": "户数", "sort": "number", "unit": "户", "options": "忽略"},
        {"label": "结果", "sort": "choice", "unit": "忽略", "options": "满意、一般，不满意、满意"},
        {"label": "备注", "sort": "text"},
    ):
        assert clerk.post(f"{KINDS}{code}/fields/", given).status_code == 302
    assert fields(code) == [
        {"name": "户数", "label": "户数", "sort": "number", "unit": "户", "options": []},
        {"name": "结果", "label": "结果", "sort": "choice", "unit": "", "options": ["满意", "一般", "不满意"]},
        {"name": "备注", "label": "备注", "sort": "text", "unit": "", "options": []},
    ]
    sent = {"kind": code, "day": "2021-06-30", "field_0": "12", "field_1": "满意", "field_2": "x"}
    assert clerk.post(URL + "enter/", sent).status_code == 302
    assert "入户走访：户数12户，满意，x" in words(get(clerk, f"?kind={code}"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"label": "", "sort": "text"}, "请写栏名"),
        ({"label": "地点", "sort": "text"}, "已经有“地点”这一栏"),
        ({"label": "结果", "sort": "choice", "options": "一个"}, "至少要写两个"),
        ({"label": "x", "sort": "script"}, "选择"),
        ({"label": "长" * 31, "sort": "text"}, "最多 30 个字"),
    ],
)
def test_a_bad_field_comes_back_with_the_reason(kinds: Any, clerk: Client, given: dict[str, str], said: str) -> None:
    answer = clerk.post(KINDS + "training/fields/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(fields("training")) == 2


def test_a_kind_needs_a_name_of_its_own(kinds: Any, clerk: Client) -> None:
    for name, said in (("", "请写名称"), ("学习培训", "已经有“学习培训”了")):
        answer = clerk.post(KINDS, {"name": name})
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_a_field_goes_only_while_nothing_rests_on_it(kinds: Any, clerk: Client) -> None:
    record(kinds, kinds.training, "一次", people="30", place="礼堂")
    kept = clerk.post(KINDS + "training/fields/remove/", {"name": "people"}, follow=True)
    assert "“参加人数”已有 1 条记录填了，不能删" in words(kept.content.decode())
    gone = clerk.post(KINDS + "mediation/fields/remove/", {"name": "result"}, follow=True)
    assert "已删去" in words(gone.content.decode())
    assert (len(fields("training")), fields("mediation")) == (2, [])
    again = clerk.post(KINDS + "mediation/fields/remove/", {"name": "result"}, follow=True)
    assert "没有这一栏" in words(again.content.decode())


def test_a_field_that_an_indicator_counts_by_stays(kinds: Any, clerk: Client) -> None:
    from jiheng.web.targets.models import ApprovedIndicator, Basis

    indicator = ApprovedIndicator.objects.create(unit=kinds.unit, year=2021, level1="output", level2="quantity", name="化解率")
    Basis.objects.create(indicator=indicator, how="share", kind=kinds.mediation, top={"where": {"result": "化解"}})
    answer = clerk.post(KINDS + "mediation/fields/remove/", {"name": "result"}, follow=True)
    assert "有指标按“调解结果”计数" in words(answer.content.decode())


def test_only_who_may_define_does(kinds: Any) -> None:
    from jiheng.web.orgs.models import Role
    from web.ledger_pages.world import person

    office = browser(person("office", kinds.unit, Role.OFFICE, kinds.office))
    assert "加这一栏" not in get(office, "kinds/")
    assert office.post(KINDS, {"name": "x"}).status_code == 403
    assert office.post(KINDS + "training/fields/", {"label": "x", "sort": "text"}).status_code == 403
    assert office.post(KINDS + "training/fields/remove/", {"name": "people"}).status_code == 403


def test_a_script_in_a_name_is_only_text(kinds: Any, clerk: Client) -> None:
    clerk.post(KINDS, {"name": "<script>alert(1)</script>"})
    clerk.post(KINDS + "kind-3/fields/", {"label": '"><img src=x>', "sort": "choice", "options": "<b>、<i>"})
    for query in ("", "kinds/", "?kind=kind-3"):
        html = get(clerk, query)
        assert "<script>alert" not in html
        assert "<img src=x>" not in html
        assert "<b>、" not in html
