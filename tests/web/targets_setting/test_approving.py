"""Indicators and objectives are approved, changed and dropped: what is kept, what is refused, and what the log says."""

from datetime import date
from typing import Any

import pytest

from web.targets_setting.conftest import PLAIN, RATE, logged


def refused(act: Any) -> tuple[str, str]:
    """The sentence and the field of a refusal; nothing may have been saved or logged by it."""
    from jiheng.web.models import LogEntry
    from jiheng.web.refusals import Refused
    from jiheng.web.targets.models import ApprovedIndicator

    before = (list(ApprovedIndicator.objects.values()), LogEntry.objects.count())
    with pytest.raises(Refused) as caught:
        act()
    assert before == (list(ApprovedIndicator.objects.values()), LogEntry.objects.count())
    return caught.value.message, caught.value.field


def test_an_indicator_is_kept_as_written_at_the_end_of_the_list(town: Any) -> None:
    from jiheng.web.targets.setting import approve

    made = approve(
        town.clerk,
        town.unit,
        2021,
        level1="satisfaction",
        level2="satisfaction",
        name=" 群众  满意度 ",
        op=">=",
        value="９5.0",
        measure_unit="%",
        weight="10",
        last_year="93.10",
        core=True,
        office=town.office,
        due_from=date(2021, 9, 30),
    )
    made.refresh_from_db()
    assert (made.name, made.value, made.weight, made.last_year) == ("群众 满意度", "95.0", "10", "93.10")
    assert (made.core, made.office, made.due_from, made.position) == (True, town.office, date(2021, 9, 30), 3)
    row = logged("approve")
    assert row["name"] == "群众 满意度"
    assert row["office"] == "党政办公室"
    assert row["due_from"] == "2021-09-30"
    assert "after_submission" not in row


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"op": "", "value": "", "words": "有所提高", "measure_unit": ""}, ("qualitative", "", "", "有所提高")),
        ({"op": "range", "value": "10", "upper": "10"}, ("range", "10", "10", "")),
        ({"op": "", "value": "464.70", "measure_unit": "万元"}, ("", "464.70", "", "")),
    ],
)
def test_a_target_is_words_a_range_or_an_amount_without_a_sign(town: Any, given: dict[str, str], kept: tuple[str, ...]) -> None:
    from jiheng.web.targets.setting import approve

    made = approve(town.clerk, town.unit, 2021, **{**PLAIN, "name": "另一个", **given})
    assert (made.op, made.value, made.upper, made.words) == kept


@pytest.mark.parametrize(
    ("given", "said", "field"),
    [
        ({"level1": "nothing"}, "没有这个一级指标", "level1"),
        ({"level2": "social"}, "“产出指标”下的二级指标只能是：数量指标、质量指标、时效指标、成本指标", "level2"),
        ({"level2": ""}, "二级指标只能是", "level2"),
        ({"level1": "duty", "level2": "quantity"}, "“履职效能”下的二级指标只能是：不选", "level2"),
        ({"name": "  "}, "请填“三级指标”", "name"),
        ({"name": "长" * 201}, "最多 200 个字，现在有 201 个", "name"),
        ({"name": "矛盾纠纷调解率"}, "2021年已经有“矛盾纠纷调解率”了", "name"),
        ({"op": "≥"}, "没有这个符号", "op"),
        ({"value": "四十八"}, "“四十八”不是能确认的数字", "value"),
        ({"value": "-3"}, "“指标值”不能是负数", "value"),
        ({"value": "1" * 25}, "数字太长", "value"),
        ({"value": ""}, "请写目标", "value"),
        ({"value": "", "op": "qualitative"}, "请写目标", "words"),
        ({"words": "有所提高"}, "只能写一个", "words"),
        ({"value": "", "words": "有所提高"}, "请选“定性”", "op"),
        ({"op": "qualitative"}, "“定性”的目标写文字", "op"),
        ({"op": "range"}, "要写下限和上限", "upper"),
        ({"upper": "50"}, "其他符号不写上限", "upper"),
        ({"op": "", "value": "", "words": "提高", "upper": "50"}, "其他符号不写上限", "upper"),
        ({"op": "range", "upper": "47.9"}, "上限 47.9 比下限 48 小", "upper"),
        ({"weight": "100.5"}, "权重在 0 到 100 之间，您填的是 100.5", "weight"),
        ({"weight": "-1"}, "“权重”不能是负数", "weight"),
        ({"last_year": "不详"}, "不是能确认的数字", "last_year"),
        ({"due_from": date(2022, 1, 1)}, "2022-01-01 不在2021年", "due_from"),
        ({"measure_unit": "字" * 21}, "“计量单位”最多 20 个字", "measure_unit"),
    ],
)
def test_what_cannot_be_approved_is_refused_at_its_field(town: Any, given: dict[str, Any], said: str, field: str) -> None:
    from jiheng.web.targets.setting import approve, change_indicator

    told = refused(lambda: approve(town.clerk, town.unit, 2021, **{**PLAIN, "name": "新指标", **given}))
    assert said in told[0]
    assert told[1] == field
    told = refused(lambda: change_indicator(town.clerk, town.times, **{**PLAIN, **given}))
    assert said in told[0]
    assert told[1] == field


def test_an_office_of_another_unit_and_a_wild_year_are_refused(town: Any) -> None:
    from jiheng.web.targets.setting import approve, set_objective

    given = {**PLAIN, "name": "新指标"}
    assert refused(lambda: approve(town.clerk, town.unit, 2021, **given, office=town.other_office))[1] == "office"
    assert refused(lambda: approve(town.clerk, town.unit, 21, **given))[1] == "year"
    assert refused(lambda: set_objective(town.clerk, town.unit, 21, "目标"))[1] == "year"


def test_one_name_may_stand_in_another_project_year_and_unit(town: Any) -> None:
    from jiheng.web.targets.setting import approve

    approve(town.clerk, town.unit, 2021, **PLAIN, project="道路硬化")
    approve(town.clerk, town.unit, 2022, **PLAIN)
    approve(town.stranger, town.other, 2021, **PLAIN)
    assert refused(lambda: approve(town.clerk, town.unit, 2021, **PLAIN, project="道路硬化"))[1] == "name"


def test_a_change_keeps_what_is_left_out_and_logs_both_values(town: Any) -> None:
    from jiheng.web.models import LogEntry
    from jiheng.web.targets.setting import change_indicator

    change_indicator(town.leader, town.times, value="50", weight="6")
    town.times.refresh_from_db()
    assert (town.times.name, town.times.op, town.times.value, town.times.weight) == ("干部学习培训次数", ">=", "50", "6")
    assert logged("change_indicator") == {"value": ["48", "50"], "weight": ["", "6"]}
    rows = LogEntry.objects.count()
    change_indicator(town.leader, town.times, value="50", weight="6")
    assert LogEntry.objects.count() == rows


@pytest.mark.parametrize(
    ("stated", "given", "field"),
    [
        ({"value": "20"}, {"op": "qualitative", "value": "", "words": "有所提高"}, "words"),
        ({"value": "20"}, {"measure_unit": "万元"}, "measure_unit"),
        ({"words": "做了"}, {}, "value"),
    ],
)
def test_what_was_stated_of_an_indicator_keeps_its_meaning(
    town: Any, stated: dict[str, str], given: dict[str, str], field: str
) -> None:
    from jiheng.web.targets.actions import state_progress
    from jiheng.web.targets.setting import change_indicator

    one = town.times
    if "words" in stated:
        change_indicator(town.clerk, one, op="qualitative", value="", words="有所提高")
    state_progress(town.clerk, one, date(2021, 6, 30), **stated)
    assert refused(lambda: change_indicator(town.clerk, one, **{"words": "", **PLAIN, **given}))[1] == field
    if "value" in stated:
        assert change_indicator(town.clerk, one, value="60", measure_unit="场").value == "60"


def test_an_indicator_of_which_something_was_said_cannot_be_dropped(town: Any) -> None:
    from jiheng.web.cycles.models import Cycle, DeviationNote, Filing
    from jiheng.web.targets.actions import state_progress
    from jiheng.web.targets.models import ApprovedIndicator
    from jiheng.web.targets.setting import drop_indicator

    state_progress(town.clerk, town.times, date(2021, 6, 30), value="20")
    assert "“干部学习培训次数”已经有填报，不能删" in refused(lambda: drop_indicator(town.clerk, town.times))[0]
    cycle = Cycle.objects.create(owner=town.unit, year=2021, cutoff=date(2021, 6, 30), due_at="2021-07-10T00:00:00Z")
    note = DeviationNote.objects.create(filing=Filing.objects.create(cycle=cycle, unit=town.unit), indicator=town.rate)
    assert "已经有偏离说明，不能删" in refused(lambda: drop_indicator(town.clerk, town.rate))[0]
    note.delete()
    drop_indicator(town.clerk, town.rate)
    assert not ApprovedIndicator.objects.filter(name="矛盾纠纷调解率").exists()
    assert logged("drop_indicator")["name"] == "矛盾纠纷调解率"


def test_a_change_after_a_submission_is_allowed_and_the_log_says_after_which(town: Any) -> None:
    from jiheng.web.cycles.models import Cycle, Filing, Snapshot
    from jiheng.web.targets.setting import approve, change_indicator

    cycle = Cycle.objects.create(owner=town.unit, year=2021, cutoff=date(2021, 6, 30), due_at="2021-07-10T00:00:00Z")
    filing = Filing.objects.create(cycle=cycle, unit=town.unit)
    Snapshot.objects.create(filing=filing, number=1, report="{}", sha256="0" * 64, made_by="leader")
    change_indicator(town.clerk, town.times, value="50")
    assert logged("change_indicator") == {"value": ["48", "50"], "after_submission": ["2021-06-30"]}
    approve(town.clerk, town.unit, 2022, **PLAIN)
    assert "after_submission" not in logged("approve")


def test_an_objective_is_one_text_a_project(town: Any) -> None:
    from jiheng.web.targets.models import Objective
    from jiheng.web.targets.setting import set_objective

    Objective.objects.create(unit=town.unit, year=2021, text="目标一")
    Objective.objects.create(unit=town.unit, year=2021, text="目标二", position=1)
    set_objective(town.clerk, town.unit, 2021, " 目标一  改 \r\n\n目标二 ")
    set_objective(town.clerk, town.unit, 2021, "修好道路", project="道路硬化")
    assert list(Objective.objects.order_by("project").values_list("project", "text")) == [
        ("", "目标一 改\n目标二"),
        ("道路硬化", "修好道路"),
    ]
    assert logged("set_objective")["after"] == "修好道路"
    assert refused(lambda: set_objective(town.clerk, town.unit, 2021, " \n "))[1] == "text"
    assert "最多 2000 个字，现在有 2001 个" in refused(lambda: set_objective(town.clerk, town.unit, 2021, "长" * 2001))[0]


def test_only_clerk_and_leader_of_the_unit_may_set(town: Any) -> None:
    from jiheng.web.orgs.models import Role
    from jiheng.web.refusals import NotAllowed, Unseen
    from jiheng.web.targets.setting import approve, bind, change_indicator, drop_indicator, set_objective
    from web.ledger_pages.world import person

    office = person("office", town.unit, Role.OFFICE, town.office)
    for who, why in ((office, NotAllowed), (town.stranger, Unseen)):
        for act in (
            lambda who: approve(who, town.unit, 2021, **RATE),
            lambda who: change_indicator(who, town.times, value="1"),
            lambda who: drop_indicator(who, town.times),
            lambda who: bind(who, town.times, how="stated"),
            lambda who: set_objective(who, town.unit, 2021, "目标"),
        ):
            with pytest.raises(why):
                act(who)
