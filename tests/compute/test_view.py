"""Completing and viewing a report: what is replaced, what is kept, twice is once, stated beside computed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute.seed import NATIONAL, SHANXI, fig, indicator, money, seed, seed_indicators, target, with_values
from jiheng.compute.funds import execution_conventions, execution_rate
from jiheng.compute.view import complete, monitor
from jiheng.model.figure import Stated, Verdict
from jiheng.model.report import Actual, Counts, Deviation, Funds, Indicator, Report, Source, Target
from jiheng.model.terms import LIGHTS


def test_what_is_replaced_in_the_real_report() -> None:
    done, changed = complete(seed(), NATIONAL)
    assert [(one.what, one.stated, one.computed, one.how) for one in changed] == [
        ("人员保障成本经费完成率", "60%", "65%", "302.23 ÷ 464.7"),
        ("部门整体支出预算执行率", "64.3%", "64.19%", "312.17 ÷ 486.29"),
        ("基本支出预算执行率", "64.3%", "64.19%", "312.17 ÷ 486.29"),
        ("项目支出预算执行率", "0%", "—", "0 ÷ 0：分母为 0，比率不存在"),
    ]
    project, supplement = done.of_scope("project"), done.of_scope("supplement")
    assert project is not None
    assert project.execution_rate is None
    assert supplement is not None
    assert supplement.execution_rate == fig("19.60", "%")
    assert [one.completion and one.completion.printed() for one in done.indicators[12:]] == ["50%", "50%", "50%", None, None]
    assert done.counts == seed().counts


def test_numbers_start_anew_in_each_group() -> None:
    done, _ = complete(seed(), NATIONAL)
    numbers = [one.number for one in done.indicators]
    assert numbers[:5] == ["指标 1", "指标 2", "指标 3", "指标 4", "指标 1"]
    assert numbers[9:13] == ["指标 1", "指标 2", "指标 3", "指标 1"]


@pytest.mark.parametrize("used", [NATIONAL, SHANXI], ids=["national", "shanxi"])
def test_completing_twice_changes_nothing(used: object) -> None:
    once, _ = complete(seed(), used)  # type: ignore[arg-type]
    twice, changed = complete(once, used)  # type: ignore[arg-type]
    assert twice == once
    assert not changed
    assert [one.number for one in twice.indicators] == [one.number for one in once.indicators]


def test_a_whole_follows_from_basic_and_project() -> None:
    whole = Funds("total", budget=money("500"), executed=money("10"))
    basic = Funds("basic", budget=money("300.5"), executed=fig("1000000", "元"))
    project = Funds("project", budget=money("100"), received=money("50"))
    done, changed = complete(Report(funds=(whole, basic, project)), NATIONAL)
    assert done.funds[0].budget == money("400.5")
    assert done.funds[0].executed == money("10")
    assert [(one.what, one.how) for one in changed] == [("部门整体支出预算数", "300.5 + 100")]


def test_sums_that_agree_by_rounding_stay_and_missing_ones_are_filled() -> None:
    parts = (Funds("named", "甲", budget=money("1.2")), Funds("named", "乙", budget=money("2.3")))
    done, changed = complete(Report(funds=(Funds("project", budget=money("3.6"), parts=parts),)), NATIONAL)
    assert (done.funds[0].budget, changed) == (money("3.6"), ())
    done, changed = complete(Report(funds=(Funds("project", parts=parts),)), NATIONAL)
    assert (done.funds[0].budget, changed) == (money("3.5"), ())
    open_ended = Funds("project", budget=money("9"), parts=parts, parts_complete=False)
    assert complete(Report(funds=(open_ended,)), NATIONAL)[0].funds[0].budget == money("9")


@pytest.mark.parametrize(
    ("sources", "budget"),
    [
        ((Source("fiscal", "财政", money("40")), Source("other", "其他", money("2"))), "42"),
        ((Source("fiscal", "财政", money("40")),), "50"),
        ((Source("fiscal", "财政", money("40")), Source("other", "其他")), "50"),
        ((Source("fiscal", "财政", money("40")), Source("central", "中央", money("2"))), "50"),
    ],
)
def test_a_budget_follows_from_sources_that_are_all(sources: tuple[Source, ...], budget: str) -> None:
    done, _ = complete(Report(funds=(Funds("total", budget=money("50"), sources=sources),)), NATIONAL)
    assert done.funds[0].budget == money(budget)


def test_counts_are_counted_and_sub_rows_are_not() -> None:
    report = replace(seed(), counts=Counts(fig("2", "个"), None, fig("18", "项")))
    done, changed = complete(report, NATIONAL)
    assert done.counts == Counts(fig("3", "个"), fig("8", "个"), fig("17", "项"))
    assert [(one.what, one.stated, one.computed, one.how) for one in changed][-2:] == [
        ("一级指标个数", "2个", "3个", "产出指标、效益指标、满意度指标"),
        ("三级指标个数", "18项", "17项", "逐条数出"),
    ]
    sub = replace(seed_indicators()[0], part_of="化解社会矛盾纠纷")
    assert complete(replace(report, indicators=(*report.indicators, sub)), NATIONAL)[0].counts == done.counts
    assert complete(replace(report, incomplete=True), NATIONAL)[0].counts == report.counts
    unknown = replace(seed_indicators()[0], level2="")
    assert complete(replace(report, indicators=(*report.indicators, unknown)), NATIONAL)[0].counts.level2 is None


def test_a_deviation_repeats_its_indicator() -> None:
    wrong = Deviation("人员保障成本经费", money("464.7"), money("320.23"), fig("60", "%"), "原因")
    unknown = Deviation("没有这一项", money("1"))
    done, changed = complete(replace(seed(), deviations=(wrong, unknown)), NATIONAL)
    assert done.deviations == (replace(wrong, actual=money("302.23"), completion=fig("65", "%")), unknown)
    assert [one.what for one in changed][-2:] == ["人员保障成本经费（偏离情况）完成值", "人员保障成本经费（偏离情况）完成率"]


def test_nothing_stands_beside_not_due() -> None:
    subject = replace(seed_indicators()[16], actual=Actual(not_due=True, stray="%"), completion=fig("40", "%"), stray="%")
    done, changed = complete(Report(indicators=(subject,)), NATIONAL)
    assert done.indicators[0].actual == Actual(not_due=True)
    assert (done.indicators[0].completion, done.indicators[0].stray) == (None, "")
    assert [(one.stated, one.computed) for one in changed] == [("40%", "未到监控节点")]


def test_what_cannot_be_computed_stays() -> None:
    rated = Funds("total", executed=money("3"), execution_rate=fig("50", "%"))
    unlike = indicator("甲", "quantity", target(">=", "3", "次"), fig("2", "人"), "66")
    report = Report(funds=(rated,), indicators=(unlike,))
    done, changed = complete(report, NATIONAL)
    assert (done.funds, done.indicators[0].completion, changed) == ((rated,), fig("66", "%"), ())


def test_the_view_of_the_real_report() -> None:
    view = monitor(seed(), NATIONAL)
    total, basic, project = view.funds
    assert view.progress is not None
    assert view.progress.printed(0) == "50%"
    assert (total.received_rate.verdict, total.execution_rate.verdict) == (Verdict.HOLDS, Verdict.WRONG)
    assert (basic.label, basic.received_rate.missing, basic.light.code) == ("基本支出", "到位资金", "yellow")
    assert (project.execution_rate.verdict, project.light.code) == (Verdict.WRONG, "none")
    assert view.supplement is not None
    assert (view.supplement.light.code, view.supplement.execution_rate.verdict) == ("red", None)
    assert view.forecast is not None
    assert view.forecast.printed(2) == "624.34万元"
    assert dict(view.lights) == {"red": 4, "overspent": 0, "yellow": 2, "green": 7, "blue": 2, "grey": 2, "none": 0}
    assert [code for code, _ in view.lights] == list(LIGHTS)
    assert [use.label for use in view.uses][-2:] == ["视频会议系统终端", "燃油费"]


def test_deviations_beside_those_that_should_have_been_named() -> None:
    view = monitor(seed(), NATIONAL)
    assert view.deviations[0].row is not None
    assert view.deviations[0].row.indicator.name == "运转保障成本经费"
    assert [row.indicator.name for row in view.unnamed] == [
        *("宣传群众的法律意识覆盖率", "人员保障成本经费", "三公经费节约率（%）"),
        *("提高劳动就业水平", "做好油田企业的跟踪服务", "保护辖区环境效果"),
    ]
    explained = tuple(replace(one, causes=("funds",)) for one in seed_indicators())
    assert monitor(replace(seed(), indicators=explained), NATIONAL).unnamed == ()


def test_rows_stand_in_tree_order_with_their_labels() -> None:
    shuffled = replace(seed(), indicators=(*seed_indicators()[:4], *seed_indicators()[12:], *seed_indicators()[4:12]))
    assert [row.level2 for row in monitor(shuffled, NATIONAL).indicators][:5] == ["数量指标"] * 4 + ["质量指标"]
    assert [row.indicator for row in monitor(seed(), NATIONAL).indicators] == list(seed_indicators())


def test_without_a_cutoff_nothing_is_judged() -> None:
    view = monitor(replace(seed(), cutoff=None), NATIONAL)
    assert view.progress is None
    assert {row.light.code for row in view.indicators} == {"none"}
    assert view.indicators[0].completion.verdict is Verdict.HOLDS


def test_an_empty_report_has_an_empty_view() -> None:
    view = monitor(Report(), NATIONAL)
    assert (view.funds, view.indicators, view.forecast) == ((), (), None)
    assert complete(Report(), NATIONAL) == (Report(), ())


def test_execution_rates_by_every_denominator() -> None:
    total, supplement = seed().of_scope("total"), seed().of_scope("supplement")
    assert total is not None
    found = [(one.printed(2), one.how) for one in execution_conventions(total, supplement)]
    assert found == [
        ("64.19%", "312.17 ÷ 486.29"),
        ("94.99%", "312.17 ÷ 328.65"),
        ("62.05%", "312.17 ÷ 503.13"),
        ("62.70%", "315.47 ÷ 503.13"),
    ]
    received = with_values(NATIONAL, {"execution_denominator": "received"})
    adjusted = with_values(NATIONAL, {"execution_denominator": "adjusted"})
    assert execution_rate(total, received).printed(2) == "94.99%"
    assert execution_rate(total, adjusted, supplement).printed(2) == "62.05%"
    assert execution_rate(total, adjusted).printed(2) == "64.19%"


FIGURES = st.decimals("-50", "5000", places=2).map(lambda value: Stated(value, "万元", 2)) | st.none()
RATES = st.decimals("0", "200", places=1).map(lambda value: Stated(value, "%", 1)) | st.none()
UNITS = st.sampled_from(["件", "次", "%", "万元", "亩", ""])
CLASSES = st.sampled_from(["quantity", "quality", "cost", "social", "satisfaction", ""])
SOURCES = st.lists(st.builds(Source, st.sampled_from(["fiscal", "other"]), st.just(""), FIGURES), max_size=2).map(tuple)


@st.composite
def statements(draw: st.DrawFn, depth: int = 1) -> Funds:
    parts = tuple(draw(st.lists(statements(0), max_size=2))) if depth else ()
    scope = draw(st.sampled_from(["total", "basic", "project", "supplement", "named"]))
    amounts = {name: draw(FIGURES) for name in ("budget", "received", "executed")}
    rates = {name: draw(RATES) for name in ("received_rate", "execution_rate")}
    return Funds(scope, sources=draw(SOURCES), parts=parts, parts_complete=draw(st.booleans()), **amounts, **rates)


@st.composite
def indicators(draw: st.DrawFn) -> Indicator:
    unit, numbers = draw(UNITS), st.decimals("0", "500", places=1)
    op = draw(st.sampled_from([">=", "<=", "=", "", "range", "qualitative"]))
    upper = Stated(draw(numbers), unit, 1) if op == "range" else None
    wanted = Target(op, words="有所改善") if op == "qualitative" else Target(op, Stated(draw(numbers), unit, 1), upper)
    reached = draw(st.sampled_from([Actual(not_due=True, stray="%"), Actual(words="达成预期指标"), Actual()]))
    actual = draw(st.just(reached) | numbers.map(lambda value: Actual(Stated(value, unit, 1))))
    return Indicator(draw(st.sampled_from("甲乙丙")), "output", draw(CLASSES), wanted, actual, draw(RATES))


REPORTS = st.builds(
    Report,
    cutoff=st.dates(date(2020, 1, 1), date(2024, 12, 31)) | st.none(),
    funds=st.lists(statements(), max_size=4).map(tuple),
    indicators=st.lists(indicators(), max_size=5).map(tuple),
    deviations=st.lists(st.builds(Deviation, st.sampled_from("甲乙丁"), FIGURES, FIGURES, RATES), max_size=2).map(tuple),
    counts=st.builds(Counts, *[st.integers(0, 9).map(lambda n: Stated(Decimal(n), "个")) | st.none()] * 3),
    incomplete=st.booleans(),
)


@given(REPORTS, st.sampled_from([NATIONAL, SHANXI, with_values(NATIONAL, {"execution_denominator": "adjusted"})]))
def test_completing_is_idempotent_and_viewing_never_fails(report: Report, used: object) -> None:
    once, _ = complete(report, used)  # type: ignore[arg-type]
    twice, changed = complete(once, used)  # type: ignore[arg-type]
    assert twice == once
    assert not changed
    view = monitor(report, used)  # type: ignore[arg-type]
    assert sum(number for _, number in view.lights) == len(report.indicators)
