"""Two reports held against each other: nothing where they say the same, and each changed figure or text by its name."""

from dataclasses import replace
from decimal import Decimal

import pytest

from jiheng.compute.view import complete
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Correction, Problem, Report
from jiheng.profiles.profile import Profile
from jiheng.read.data import report_from, report_to
from jiheng.write.differences import Difference, differences


@pytest.fixture
def report(example: Report, national: Profile) -> Report:
    return complete(example, national)[0]


def test_a_report_does_not_differ_from_itself_or_from_what_was_kept_of_it(report: Report) -> None:
    assert differences(report, report) == ()
    assert differences(report_from(report_to(report)), report) == ()


def test_a_changed_figure_and_what_follows_from_it_are_told_by_name(report: Report, national: Profile) -> None:
    first, *others = report.indicators
    changed = replace(first, actual=Actual(Stated(Decimal(18), "件", 0, "18件")))
    now = complete(replace(report, indicators=(changed, *others)), national)[0]
    assert differences(report, now) == (
        Difference("“化解社会矛盾纠纷”的完成值", "15件", "18件"),
        Difference("“化解社会矛盾纠纷”的完成率", "50%", "60%"),
    )


def test_money_is_told_by_its_scope(report: Report) -> None:
    total, *others = report.funds
    now = replace(report, funds=(replace(total, executed=Stated(Decimal(313), "万元", 0, "313万元")), *others))
    assert differences(report, now) == (Difference("部门整体支出的执行数", "312.17万元", "313万元"),)


def test_what_came_and_what_went(report: Report) -> None:
    problem = Problem("资料不齐", "统一清单")
    now = replace(report, problems=(*report.problems, problem), corrections=(*report.corrections[1:], Correction("按月付清")))
    found = differences(report, now)
    assert Difference("存在的问题：资料不齐；统一清单", "", "资料不齐；统一清单") in found
    assert Difference("纠偏措施：按月付清", "", "按月付清") in found
    assert [one.after for one in found if one.before] == [""]
    assert len(found) == 3


def test_two_indicators_of_one_name_are_kept_apart(report: Report) -> None:
    first = report.indicators[0]
    before = replace(report, indicators=(first, first))
    now = replace(report, indicators=(first, replace(first, explanation="另有原因")))
    assert differences(before, now) == (Difference("“化解社会矛盾纠纷”的原因说明 2", "", "另有原因"),)
