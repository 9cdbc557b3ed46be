"""An indicator is bound to its source: what each way needs, what does not fit, and the value that follows."""

from datetime import date
from typing import Any

import pytest

from web.targets_setting.conftest import PLAIN, logged
from web.targets_setting.test_approving import refused


def bound(town: Any, one: Any, **given: Any) -> Any:
    from jiheng.web.targets.setting import bind

    return bind(town.clerk, one, **given)


def happened(town: Any, kind: Any, day: date, **values: str) -> None:
    from jiheng.web.targets.actions import record_work

    record_work(town.clerk, kind, day, summary="一次", values=values)


def actual(one: Any) -> tuple[str, str]:
    from jiheng.web.targets.measure import measured

    found = measured(one, date(2021, 6, 30))
    return found.actual.value.printed() if found.actual.value else "", found.how


def test_a_share_of_records_gives_its_value_and_sentence(town: Any) -> None:
    for result in ("化解", "化解", "化解", "调解中"):
        happened(town, town.mediation, date(2021, 3, 1), result=result)
    top = {"sum": "", "where": {"result": "化解"}}
    basis = bound(town, town.rate, how="share", kind=town.mediation, top=top, bottom={}, places=1)
    assert (basis.top, basis.bottom, basis.places) == (top, {"sum": "", "where": {}}, 1)
    assert actual(town.rate) == ("75.0%", "工作台账“矛盾调解”：条数（调解结果：化解） 3 ÷ 条数 4")
    assert logged("bind")["kind"] == "mediation"
    assert logged("bind")["indicator"] == "矛盾纠纷调解率"


def test_a_count_and_a_sum_of_records(town: Any) -> None:
    happened(town, town.training, date(2021, 3, 1), people="30", place="会议室")
    happened(town, town.training, date(2021, 4, 1), people="12", place="会议室")
    bound(town, town.times, how="records", kind=town.training)
    assert actual(town.times)[0] == "2次"
    basis = bound(town, town.times, how="records", kind=town.training, top={"sum": "people"}, bottom={"sum": "people"}, places=2)
    assert (basis.bottom, basis.places) == ({}, 0)  # which a count does not need
    assert actual(town.times) == ("42次", "工作台账“学习培训”参加人数之和")


def test_several_options_are_one_condition(town: Any) -> None:
    where = {"where": {"result": ["化解", "调解中", "化解"]}}
    assert bound(town, town.times, how="records", kind=town.mediation, top=where).top["where"] == {"result": ["化解", "调解中"]}
    one = {"where": {"result": ["化解"]}}
    assert bound(town, town.times, how="records", kind=town.mediation, top=one).top["where"] == {"result": "化解"}


def test_ledger_lines_give_an_amount_and_another_way_lets_them_go(town: Any) -> None:
    from jiheng.web.targets.setting import approve

    cost = approve(town.clerk, town.unit, 2021, **{**PLAIN, "level2": "cost", "name": "人员成本", "measure_unit": "万元"})
    basis = bound(town, cost, how="lines", lines=[town.staff, town.running, town.staff])
    assert [line.code for line in basis.lines.all()] == ["01", "02"]
    assert actual(cost) == ("0万元", "台账支出：人员经费、公用经费")
    basis = bound(town, cost, how="stated", lines=[town.staff])
    assert not basis.lines.exists()
    assert actual(cost)[0] == ""


@pytest.mark.parametrize(
    ("name", "given", "said", "field"),
    [
        ("times", {"how": "magic"}, "没有这种来源", "how"),
        ("times", {"how": "share", "kind": "training"}, "百分比，这个指标的单位是“次”", "how"),
        ("times", {"how": "on_time", "lines": ["staff"]}, "百分比", "how"),
        ("times", {"how": "saved", "lines": ["staff"]}, "百分比", "how"),
        ("times", {"how": "lines", "lines": ["staff"]}, "金额，这个指标的单位是“次”", "how"),
        ("rate", {"how": "records", "kind": "training"}, "个数，这个指标的单位是 %", "how"),
        ("rate", {"how": "on_time"}, "至少选一个预算科目", "lines"),
        ("rate", {"how": "on_time", "lines": ["foreign"]}, "不是本单位2021年的", "lines"),
        ("times", {"how": "records"}, "请选一种本单位的工作台账", "kind"),
        ("times", {"how": "records", "kind": "foreign_kind"}, "请选一种本单位的工作台账", "kind"),
        ("times", {"how": "records", "kind": "training", "top": {"sum": "place"}}, "没有数字栏“place”", "top"),
        ("times", {"how": "records", "kind": "training", "top": {"sum": "gone"}}, "没有数字栏“gone”", "top"),
        ("times", {"how": "records", "kind": "training", "top": {"where": {"place": "会议室"}}}, "条件只能用“选一个”的栏", "top"),
        ("times", {"how": "records", "kind": "mediation", "top": {"where": ["result"]}}, "条件只能用“选一个”的栏", "top"),
        ("times", {"how": "records", "kind": "mediation", "top": {"where": {"result": "好"}}}, "只能是：化解、调解中", "top"),
        ("times", {"how": "records", "kind": "mediation", "top": {"where": {"result": []}}}, "只能是：化解、调解中", "top"),
        ("rate", {"how": "share", "kind": "mediation", "bottom": {"sum": "x"}}, "没有数字栏“x”", "bottom"),
        ("rate", {"how": "share", "kind": "mediation", "places": 5}, "小数位数在 0 到 4 之间", "places"),
    ],
)
def test_what_does_not_fit_is_refused(town: Any, name: str, given: dict[str, Any], said: str, field: str) -> None:
    from jiheng.web.targets.models import Basis

    lines = [getattr(town, line) for line in given.get("lines", ())]
    kind = getattr(town, given["kind"]) if "kind" in given else None
    told = refused(lambda: bound(town, getattr(town, name), **{**given, "lines": lines, "kind": kind}))
    assert said in told[0]
    assert told[1] == field
    assert not Basis.objects.exists()


def test_lines_of_another_year_are_refused(town: Any) -> None:
    from jiheng.web.targets.setting import approve

    later = approve(town.clerk, town.unit, 2022, **{**PLAIN, "measure_unit": "%"})
    assert refused(lambda: bound(town, later, how="on_time", lines=[town.staff]))[1] == "lines"


def test_words_are_stated_by_hand_only_and_a_bound_target_keeps_its_unit(town: Any) -> None:
    from jiheng.web.targets.setting import change_indicator

    bound(town, town.rate, how="on_time", lines=[town.staff])
    assert refused(lambda: change_indicator(town.clerk, town.rate, measure_unit="次"))[1] == "measure_unit"
    assert refused(lambda: change_indicator(town.clerk, town.rate, op="", value="", words="较高"))[1] == "measure_unit"
    bound(town, town.rate, how="stated")
    words = change_indicator(town.clerk, town.rate, op="", value="", words="较高")
    assert "是定性目标，只能人工填报" in refused(lambda: bound(town, words, how="on_time", lines=[town.staff]))[0]


def test_a_field_that_an_indicator_counts_by_stays(town: Any) -> None:
    from jiheng.web.refusals import Refused
    from jiheng.web.targets.actions import remove_field

    bound(town, town.times, how="records", kind=town.training, top={"sum": "people"})
    with pytest.raises(Refused, match="有指标按“参加人数”计数"):
        remove_field(town.clerk, town.training, "people")
