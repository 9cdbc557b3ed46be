"""Indicators are taken over from the year before and from the library: what comes along, what is refused, all or none."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser

BASE = "/units/tazhong/indicators/setup/"
BEFORE, LIBRARY = f"{BASE}before/?year=2022", f"{BASE}library/?year=2021"


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def of(year: int) -> Any:
    from jiheng.web.targets.models import ApprovedIndicator

    return ApprovedIndicator.objects.filter(unit__code="tazhong", year=year)


def place_of(page: str, name: str) -> str:
    """The number of the row of a name in the form."""
    return page.split(f'aria-label="取“{name}”"')[0].rpartition("take_")[2].split('"')[0]


@pytest.fixture
def bound(town: Any) -> Any:
    """The township with a share, an amount by lines, a core indicator that is due late, and something stated."""
    from jiheng.web.targets.actions import state_progress
    from jiheng.web.targets.setting import approve, bind, change_indicator
    from web.targets_setting.conftest import PLAIN

    bind(town.clerk, town.rate, how="share", kind=town.mediation, top={"where": {"result": "化解"}}, places=1)
    more = {"level2": "cost", "name": "人员成本", "op": "<=", "measure_unit": "万元"}
    town.cost = approve(town.clerk, town.unit, 2021, **{**PLAIN, **more})
    bind(town.clerk, town.cost, how="lines", lines=[town.staff])
    change_indicator(town.clerk, town.times, core=True, due_from=date(2021, 9, 30), weight="20", office=town.office)
    state_progress(town.clerk, town.times, date(2021, 12, 31), value="50")
    return town


def test_last_years_tree_comes_along_with_sources_and_without_values(clerk: Client, bound: Any) -> None:
    page = text(clerk.get(BEFORE))
    assert "2021 年度的指标和来源" in page
    assert page.count("checked") == 3
    rate, times, cost = (place_of(page, name) for name in ("矛盾纠纷调解率", "干部学习培训次数", "人员成本"))
    sent = {f"take_{rate}": "on", f"target_{rate}": "96", f"take_{times}": "on", f"target_{times}": "52", f"weight_{times}": "25"}
    sent |= {f"take_{cost}": "on", f"target_{cost}": "48"}
    answer = clerk.post(BEFORE, sent)
    assert answer["Location"] == f"{BASE}?year=2022"
    made = {one.name: one for one in of(2022)}
    times, rate = made["干部学习培训次数"], made["矛盾纠纷调解率"]
    assert (times.value, times.weight, times.core, times.due_from) == ("52", "25", True, date(2022, 9, 30))
    assert (times.office, times.last_year, times.progress.count()) == (bound.office, "", 0)
    assert (rate.value, rate.basis.how, rate.basis.top["where"], rate.basis.places) == ("96", "share", {"result": "化解"}, 1)
    assert not hasattr(made["人员成本"], "basis")  # 2022 has no budget line of that code
    again = text(clerk.get(BEFORE))
    assert again.count("已有") == 3
    assert "这些指标都已经有了" in again
    assert of(2021).count() == 3


def test_lines_of_the_same_code_are_bound_again(clerk: Client, bound: Any) -> None:
    from jiheng.web.budgets.models import BudgetLine, BudgetYear

    year = BudgetYear.objects.create(unit=bound.unit, year=2022)
    line = BudgetLine.objects.create(year=year, code="01", name="人员", scope="basic", part="staff", source="fiscal")
    page = text(clerk.get(BEFORE))
    cost = place_of(page, "人员成本")
    clerk.post(BEFORE, {f"take_{cost}": "on", f"target_{cost}": "48"})
    assert list(of(2022).get().basis.lines.all()) == [line]


def test_one_wrong_row_stops_all_and_is_named(clerk: Client, bound: Any) -> None:
    page = text(clerk.get(BEFORE))
    rate, times = (place_of(page, name) for name in ("矛盾纠纷调解率", "干部学习培训次数"))
    sent = {f"take_{rate}": "on", f"target_{rate}": "96", f"take_{times}": "on", f"target_{times}": "五十"}
    answer = clerk.post(BEFORE, sent)
    page = text(answer)
    assert answer.status_code == 422
    assert "“干部学习培训次数”：“五十”不是能确认的数字" in page.split(f'id="id_target_{times}_error"')[1].split("</p>")[0]
    assert 'value="五十"' in page
    assert not of(2022).exists()
    answer = clerk.post(BEFORE, {f"target_{rate}": "96"})
    assert answer.status_code == 422
    assert "还没有勾选" in text(answer)


def test_common_indicators_are_taken_from_the_library(clerk: Client, town: Any) -> None:
    page = text(clerk.get(LIBRARY))
    assert "学生辍学人数" not in page
    assert "学生辍学人数" in text(clerk.get(f"{LIBRARY}&kind=all"))
    assert "已有" in page.split("干部学习培训次数")[1][:200]
    visits, habit = place_of(page, "入户走访户数"), place_of(page, "群众法治意识")
    answer = clerk.post(
        LIBRARY, {f"take_{visits}": "on", f"target_{visits}": "", f"take_{habit}": "on", f"target_{habit}": "提高"}
    )
    assert answer.status_code == 422
    assert "“入户走访户数”：请写目标" in text(answer)
    clerk.post(LIBRARY, {f"take_{visits}": "on", f"target_{visits}": "300", f"take_{habit}": "on", f"target_{habit}": "提高"})
    made = {one.name: one for one in of(2021)}
    assert (made["入户走访户数"].op, made["入户走访户数"].value, made["入户走访户数"].measure_unit) == (">=", "300", "户")
    assert (made["群众法治意识"].op, made["群众法治意识"].words) == ("qualitative", "提高")
    assert (made["群众法治意识"].level1, made["群众法治意识"].level2) == ("benefit", "social")


def test_every_common_indicator_can_be_approved_and_its_source_fits(town: Any) -> None:
    from jiheng.web.targets.binding import fitting
    from jiheng.web.targets.library import library
    from jiheng.web.targets.setting import approve

    names = [one.fields["name"] for one in library()]
    assert len(names) == len(set(names)) >= 40
    for one in library():
        fields = one.fields | ({} if one.fields["words"] else {"value": one.fields["value"] or "1"})
        made = approve(town.clerk, town.unit, 2030, **fields)
        assert one.source in fitting(made), made.name


def test_a_range_is_one_text_with_both_ends() -> None:
    from jiheng.web.targets.taking_forms import aimed, target_of

    assert aimed("range", "10～20") == {"value": "10", "upper": "20", "words": ""}
    assert target_of({"value": "10", "upper": "20"}) == "10～20"
    assert aimed(">=", "10") == {"value": "10", "upper": "", "words": ""}


def test_the_end_of_february_is_in_every_year() -> None:
    from jiheng.web.targets.taking import _in_year

    assert _in_year(date(2020, 2, 29), 2021) == date(2021, 2, 28)


def test_who_may_take_over(bound: Any) -> None:
    from jiheng.web.orgs.models import Role
    from web.ledger_pages.world import person

    office, stranger = browser(person("officer", bound.unit, Role.OFFICE)), browser(bound.stranger)
    for path in (BEFORE, LIBRARY):
        assert office.get(path).status_code == 403
        assert office.post(path, {"take_0": "on", "target_0": "9"}).status_code == 403
        assert stranger.get(path).status_code == 404
    empty = text(stranger.get(BEFORE.replace("tazhong", "demo-b")))
    assert "以前的年度没有指标" in empty
    assert not of(2022).exists()
