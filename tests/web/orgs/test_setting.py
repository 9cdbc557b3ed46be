"""What a unit is set up with: units, offices, posts and the year's plan; who may set it, what is refused, and the log."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from jiheng.web.assemble import assemble
from jiheng.web.log import LogEntry, verify_log
from jiheng.web.orgs import setting
from jiheng.web.orgs.models import FormerName, Membership, Office, PlanItem, Post, Unit, User, YearPlan
from jiheng.web.refusals import NotAllowed, Refused, Unseen
from web.orgs import people
from web.orgs.people import person

PLAN: dict[str, Any] = {
    "focus": "人员经费、项目支出",
    "time": "6月30日、9月30日",
    "office_duties": "按月报送数据",
    "manager_duties": "汇总并写报告",
    "duties": ["定方案", "", "审报告"],
    "contents": ["预算执行", "目标完成"],
}


@pytest.fixture
def county(town: Any) -> Any:
    return Unit.objects.get(code="county")


@pytest.fixture
def admin(county: Any) -> Any:
    return person("ada", county, "admin")


@pytest.fixture
def clerk(town: Any) -> Any:
    return person("anna", town, "clerk")


def last() -> tuple[str, str, dict[str, Any]]:
    entry = LogEntry.objects.latest("id")
    return entry.action, entry.actor, entry.detail


def refused(act: Callable[..., Any], *given: Any, **more: Any) -> tuple[str, str]:
    """The field and the sentence of a refusal that left nothing behind."""
    before = [model.objects.count() for model in (Unit, Office, Post, YearPlan, PlanItem, FormerName, LogEntry)]
    with pytest.raises(Refused) as caught:
        act(*given, **more)
    assert before == [model.objects.count() for model in (Unit, Office, Post, YearPlan, PlanItem, FormerName, LogEntry)]
    return caught.value.field, caught.value.message


def test_units_stand_in_the_order_of_their_codes_below_their_parent(admin: Any, county: Any) -> None:
    for code in ("zzz", "652825", "a-1"):
        setting.add_unit(admin, county, code=f" {code} ", name="  某某镇  人民政府", kind="township", region="且末县")
    assert last() == (
        "add_unit",
        "ada",
        {"unit": "a-1", "name": "某某镇 人民政府", "kind": "township", "region": "且末县", "parent": "county"},
    )
    fresh = Unit.objects.get(code="county")
    assert [unit.code for unit in Unit.objects.get_children(fresh)] == ["652825", "a-1", "tazhong", "zzz"]
    made = Unit.objects.get(code="652825")
    below = setting.add_unit(admin, made, code="school-1", name="某小学", kind="school")
    assert [unit.code for unit in Unit.objects.get_ancestors(below)] == ["county", "652825"]
    assert list(verify_log()) == []


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [({"code": ""}, "code", "请填单位代码"), ({"code": "塔中"}, "code", "只用字母、数字"), ({"code": "a b"}, "code", "只用字母"),
     ({"code": "-a"}, "code", "只用字母"), ({"code": "a" * 41}, "code", "最多 40 位"), ({"code": "TAZHONG"}, "code", "已经有了"),
     ({"name": " "}, "name", "单位名称"), ({"name": "镇" * 201}, "name", "最多 200 个字"), ({"name": "a\x07b"}, "name", "控制字符"),
     ({"kind": "village"}, "kind", "乡镇"), ({"region": "州" * 201}, "region", "最多 200 个字")],
)  # fmt: skip
def test_a_bad_unit_is_refused_at_its_field(admin: Any, county: Any, changed: dict[str, str], field: str, said: str) -> None:
    given = {"code": "new", "name": "新镇", "kind": "township"} | changed
    found = refused(setting.add_unit, admin, county, **given)
    assert found[0] == field
    assert said in found[1]


def test_only_the_system_administration_makes_and_renames_units(admin: Any, clerk: Any, county: Any, town: Any) -> None:
    given = {"code": "new", "name": "新镇", "kind": "township"}
    security, stranger = person("sam", county, "security"), person("eve", people.unit("other"), "admin")
    for by in (security, clerk, person("low", town, "admin")):
        with pytest.raises((NotAllowed, Unseen)):
            setting.add_unit(by, county, **given)
    for by in (security, clerk):
        with pytest.raises(NotAllowed, match="系统管理"):
            setting.change_unit(by, town, name="新名", kind="township")
    with pytest.raises(Unseen):
        setting.add_unit(stranger, county, **given)
    with pytest.raises(Unseen):
        setting.change_unit(stranger, town, name="新名", kind="township")
    assert not LogEntry.objects.exists()


def test_a_former_name_is_kept_with_its_day(admin: Any, town: Any, settings: Any) -> None:
    settings.JIHENG_TODAY = date(2021, 7, 2)
    setting.change_unit(admin, town, name="且末县塔中镇", kind="township", region="巴州")
    assert list(FormerName.objects.values_list("unit__code", "name", "until")) == [
        ("tazhong", "且末县塔中镇人民政府", date(2021, 7, 2))
    ]
    changed = {"name": ["且末县塔中镇人民政府", "且末县塔中镇"], "region": ["", "巴州"]}
    assert last() == ("change_unit", "ada", {"unit": "tazhong", **changed})
    setting.change_unit(admin, town, name="且末县塔中镇", kind="department", region="巴州")
    assert FormerName.objects.count() == 1
    setting.change_unit(admin, town, name="且末县塔中镇", kind="department", region="巴州")
    assert LogEntry.objects.count() == 2
    assert refused(setting.change_unit, admin, town, name="", kind="township")[0] == "name"


def test_offices_are_added_renamed_and_removed(clerk: Any, town: Any) -> None:
    office = setting.add_office(clerk, town, " 党政办公室 ")
    assert last() == ("add_office", "anna", {"unit": "tazhong", "name": "党政办公室"})
    other = setting.add_office(clerk, town, "财政所")
    assert [one.name for one in town.offices.all()] == ["党政办公室", "财政所"]
    assert refused(setting.add_office, clerk, town, "财政所") == ("name", "已经有“财政所”了，请换个名称。")
    assert refused(setting.rename_office, clerk, other, "党政办公室")[0] == "name"
    assert refused(setting.add_office, clerk, town, "")[0] == "name"
    setting.rename_office(clerk, office, "党政综合办公室")
    assert last() == ("rename_office", "anna", {"unit": "tazhong", "before": "党政办公室", "name": "党政综合办公室"})
    setting.remove_office(clerk, other)
    assert last() == ("remove_office", "anna", {"unit": "tazhong", "name": "财政所"})
    with pytest.raises(Unseen):
        setting.rename_office(clerk, other, "财政分局")
    assert list(verify_log()) == []


def test_an_office_on_which_something_rests_stays(clerk: Any, town: Any) -> None:
    office = setting.add_office(clerk, town, "党政办公室")
    post = setting.add_post(clerk, town, "办公室主任", office=office)
    Membership.objects.filter(user=clerk).update(office=office)
    said = refused(setting.remove_office, clerk, office)[1]
    assert "还有 2 处" in said
    Membership.objects.filter(user=clerk).update(office=None)
    setting.remove_post(clerk, post)
    setting.remove_office(clerk, office)
    assert not town.offices.exists()


def test_posts_are_added_changed_and_removed(clerk: Any, town: Any) -> None:
    office = setting.add_office(clerk, town, "党政办公室")
    post = setting.add_post(clerk, town, "镇长", group="leader")
    assert last() == ("add_post", "anna", {"unit": "tazhong", "name": "镇长", "office": "", "group": "leader"})
    setting.change_post(clerk, post, name="镇长", office=office, group="deputy")
    assert last() == (
        "change_post",
        "anna",
        {"unit": "tazhong", "post": "镇长", "office": ["", "党政办公室"], "group": ["leader", "deputy"]},
    )
    count = LogEntry.objects.count()
    setting.change_post(clerk, post, name="镇长", office=office, group="deputy")
    assert LogEntry.objects.count() == count
    assert refused(setting.add_post, clerk, town, "镇长")[0] == "name"
    assert refused(setting.add_post, clerk, town, "书记", group="boss")[0] == "group"
    User.objects.filter(pk=clerk.pk).update(post=post)
    assert "还有 1 个账号在用" in refused(setting.remove_post, clerk, post)[1]
    User.objects.filter(pk=clerk.pk).update(post=None)
    setting.remove_post(clerk, post)
    assert last() == ("remove_post", "anna", {"unit": "tazhong", "name": "镇长"})


def test_an_office_of_another_unit_is_refused(clerk: Any, town: Any, county: Any) -> None:
    foreign = Office.objects.create(unit=county, name="绩效股")
    assert refused(setting.add_post, clerk, town, "会计", office=foreign)[0] == "office"
    post = setting.add_post(clerk, town, "会计")
    assert refused(setting.change_post, clerk, post, name="会计", office=foreign)[0] == "office"


def test_the_plan_is_what_the_report_prints(clerk: Any, town: Any) -> None:
    setting.add_office(clerk, town, "党政办公室")
    setting.add_post(clerk, town, "镇长", group="leader")
    setting.add_post(clerk, town, "会计", group="member")
    plan = setting.save_plan(clerk, town, 2021, **PLAN)
    assert last()[2] == {
        "unit": "tazhong",
        "year": 2021,
        "changed": ["focus", "time", "office_duties", "manager_duties", "duty", "content"],
    }
    report = assemble(town, date(2021, 6, 30))
    assert report.offices == ("党政办公室",)
    assert (report.group.leader, report.group.deputy, report.group.members) == ("镇长", "", ("会计",))
    assert (report.plan.focus, report.plan.content, report.plan.time) == (PLAN["focus"], ("预算执行", "目标完成"), PLAN["time"])
    assert report.duties.group == ("定方案", "审报告")
    setting.save_plan(clerk, town, 2021, **PLAN)
    assert LogEntry.objects.filter(action="save_plan").count() == 1
    setting.save_plan(clerk, town, 2021, **PLAN | {"contents": ["只看执行"], "focus": ""})
    assert last()[2]["changed"] == ["focus", "content"]
    assert list(plan.items.values_list("sort", "text")) == [("duty", "定方案"), ("content", "只看执行"), ("duty", "审报告")]
    assert YearPlan.objects.count() == 1


@pytest.mark.parametrize(
    ("year", "changed", "field"),
    [(1999, {}, "year"), (20211, {}, "year"), (2021, {"focus": "字" * 2001}, "focus"), (2021, {"time": "a\x00b"}, "time"),
     (2021, {"duties": ["字" * 501]}, "duties"), (2021, {"contents": ["一"] * 31}, "contents")],
)  # fmt: skip
def test_a_bad_plan_is_refused_at_its_field(clerk: Any, town: Any, year: int, changed: dict[str, Any], field: str) -> None:
    assert refused(setting.save_plan, clerk, town, year, **PLAN | changed)[0] == field


def test_offices_posts_and_plan_are_the_unit_s_own(town: Any, county: Any) -> None:
    office, post = Office.objects.create(unit=town, name="党政办公室"), Post.objects.create(unit=town, name="镇长")
    acts: list[Callable[[Any], Any]] = [
        lambda by: setting.add_office(by, town, "农业办"),
        lambda by: setting.rename_office(by, office, "综合办"),
        lambda by: setting.remove_office(by, office),
        lambda by: setting.add_post(by, town, "会计"),
        lambda by: setting.change_post(by, post, name="书记"),
        lambda by: setting.remove_post(by, post),
        lambda by: setting.save_plan(by, town, 2021, **PLAN),
    ]
    lead, above = person("otto", town, "office"), person("rita", county, "reviewer")
    apart = [person(name, county, name) for name in ("security", "logkeeper")]
    stranger = person("eve", people.unit("other"), "clerk", "leader", "admin")
    with pytest.raises(Unseen):
        acts[-1](person("admin", county, "admin"))
    for act in acts:
        for by in (lead, above):
            with pytest.raises(NotAllowed):
                act(by)
        for by in (*apart, stranger):
            with pytest.raises(Unseen):
                act(by)
    assert not LogEntry.objects.exists()
    for act in acts:
        act(person(f"boss{acts.index(act)}", town, "leader"))
