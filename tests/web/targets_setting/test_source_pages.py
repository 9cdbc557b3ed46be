"""The page that binds an indicator: the fields that a way needs, what the value would be, and what is kept in the end."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser
from web.targets_setting.conftest import PLAIN, logged
from web.targets_setting.test_binding import happened


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def page_of(one: Any, more: str = "") -> str:
    return f"/units/tazhong/indicators/setup/{one.pk}/source/{more}"


@pytest.fixture
def mediated(town: Any) -> dict[str, Any]:
    """Three of four mediations settled; return the form that asks for their share."""
    for result in ("化解", "化解", "化解", "调解中"):
        happened(town, town.mediation, date(2021, 3, 1), result=result)
    pk = town.mediation.pk
    return {"how": "share", "kind": pk, f"top_sum_{pk}": "", f"top_{pk}_0": ["化解"], f"bottom_sum_{pk}": "", "places": "1"}


def test_a_share_is_seen_before_it_is_kept(clerk: Client, town: Any, mediated: Any) -> None:
    from jiheng.web.targets.models import Basis

    page = text(clerk.get(page_of(town.rate)))
    assert "选了来源，这里显示算出来的数" in page
    assert "不能选的：台账支出、工作台账计数" in page
    drawn = text(clerk.post(page_of(town.rate, "preview/"), {"how": "share"}, headers={"HX-Request": "true"}))
    assert "<html" not in drawn
    assert "请选一种本单位的工作台账" in drawn
    assert "学习培训" in drawn
    drawn = text(clerk.post(page_of(town.rate, "preview/"), mediated, headers={"HX-Request": "true"}))
    assert "75.0%" in drawn
    assert "工作台账“矛盾调解”：条数（调解结果：化解） 3 ÷ 条数 4" in drawn
    assert "背后的 4 条" in drawn
    assert "还没有存" in drawn
    assert not Basis.objects.exists()
    answer = clerk.post(page_of(town.rate), mediated)
    assert answer["Location"].endswith(f"?year=2021#i{town.rate.pk}")
    basis = Basis.objects.get(indicator=town.rate)
    assert (basis.how, basis.top["where"], basis.bottom["where"], basis.places) == ("share", {"result": "化解"}, {}, 1)
    assert logged("bind")["indicator"] == "矛盾纠纷调解率"
    again = text(clerk.get(page_of(town.rate)))
    assert "已存的来源" in again
    assert "75.0%" in again
    assert again.count("checked") == 2  # the way and the one option


def test_without_script_the_whole_page_shows_the_sum(clerk: Client, town: Any, mediated: Any) -> None:
    page = text(clerk.post(page_of(town.rate, "preview/"), mediated))
    assert "<html" in page
    assert "75.0%" in page


def test_a_count_a_sum_and_a_value_by_hand(clerk: Client, town: Any) -> None:
    happened(town, town.training, date(2021, 3, 1), people="30", place="会议室")
    happened(town, town.training, date(2021, 4, 1), people="12", place="会议室")
    given = {"how": "records", "kind": town.training.pk}
    assert "2次" in text(clerk.post(page_of(town.times, "preview/"), given))
    given |= {f"top_sum_{town.training.pk}": "people"}
    assert "42次" in text(clerk.post(page_of(town.times, "preview/"), given))
    assert "由人填" in text(clerk.post(page_of(town.times, "preview/"), {"how": "stated"}))
    assert clerk.post(page_of(town.times), {"how": "stated"}).status_code == 302
    assert "人工填报" in text(clerk.get("/units/tazhong/indicators/setup/"))


def test_ledger_lines_give_an_amount_with_its_payments(clerk: Client, town: Any) -> None:
    from jiheng.web.targets.setting import approve

    town.receive("50000.00")
    town.pay("12000.00")
    cost = approve(town.clerk, town.unit, 2021, **{**PLAIN, "level2": "cost", "name": "人员成本", "measure_unit": "万元"})
    page = text(clerk.post(page_of(cost, "preview/"), {"how": "lines", "lines": [town.staff.pk]}))
    assert "1.2万元" in page
    assert "发放1月工资" in page
    assert "12,000.00" in page
    assert clerk.post(page_of(cost), {"how": "lines", "lines": [town.staff.pk]}).status_code == 302
    assert [line.initial for line in cost.basis.lines.all()] == [Decimal(4647000)]


@pytest.mark.parametrize(
    ("given", "place", "said"),
    [
        ({"how": ""}, "id_how_error", "没有这种来源"),
        ({"how": "magic"}, "id_how_error", "没有这种来源"),
        ({"how": "share"}, "id_kind_error", "请选一种本单位的工作台账"),
        ({"how": "share", "kind": "foreign_kind"}, "id_kind_error", "请选一种本单位的工作台账"),
        ({"how": "on_time"}, "id_lines_error", "请至少选一个预算科目"),
        ({"how": "on_time", "lines": "foreign"}, "id_lines_error", "本单位本年度没有这个科目"),
        ({"how": "on_time", "lines": "x"}, "id_lines_error", "本单位本年度没有这个科目"),
        ({"how": "records", "kind": "training"}, "id_how_error", "得出的是个数，这个指标的单位是 %"),
        ({"how": "on_time", "lines": "staff", "places": "9"}, "id_places_error", "请从列表里选"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(clerk: Client, town: Any, given: Any, place: str, said: str) -> None:
    from jiheng.web.targets.models import Basis

    rows = {name: getattr(town, name).pk for name in ("foreign_kind", "foreign", "training", "staff")}
    sent = {name: rows.get(value, value) for name, value in given.items()}
    answer = clerk.post(page_of(town.rate), sent)
    assert answer.status_code == 422
    assert said in text(answer).split(f'id="{place}"')[1].split("</p>")[0]
    assert not Basis.objects.exists()
    assert clerk.post(page_of(town.rate, "preview/"), sent).status_code == 200


def test_who_may_bind(town: Any) -> None:
    from jiheng.web.orgs.models import Role
    from web.ledger_pages.world import person

    office, stranger = browser(person("officer", town.unit, Role.OFFICE)), browser(town.stranger)
    for path in (page_of(town.rate), page_of(town.rate, "preview/")):
        assert office.post(path, {"how": "stated"}).status_code == 403
        assert stranger.post(path, {"how": "stated"}).status_code == 404
        assert stranger.post(path.replace("tazhong", "demo-b"), {"how": "stated"}).status_code == 404
    assert browser(town.leader).post(page_of(town.rate), {"how": "stated"}).status_code == 302
