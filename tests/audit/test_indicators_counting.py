"""I202, I203, I211, I214, I222, I223: numbers of indicators, their numbers, classes and tasks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jiheng.model.blocks import Span
from jiheng.model.report import Counts, Fact, Indicator

from .making import checked, evaluation, figure, found, matches, report, row, severities


def counts(one: str = "", two: str = "", three: str = "") -> Counts:
    return Counts(*(figure(text) if text else None for text in (one, two, three)))


FOUR = (
    row("培训次数", "≥4次", "3次"),
    row("宣传次数", "≥4次", "3次"),
    row("调解率", "≥95%", "95%", level2="quality"),
    row("知晓率", "≥90%", "90%", level2="social"),
)

# I202 -------------------------------------------------------------------------------------------------------------------


def test_right_counts_match() -> None:
    subject = report(*FOUR, counts=counts("2 个", "3 个", "4 个"))
    assert not found("I202", subject)
    assert [match.computed for match in matches("I202", subject)] == ["2个", "3个", "4个"]


def test_each_wrong_count_is_an_error() -> None:
    wrong = found("I202", report(*FOUR, counts=counts("3 个", "4 个", "5 个")))
    assert [(finding.severity, finding.stated, finding.computed) for finding in wrong] == [
        ("error", "3 个", "2个"),
        ("error", "4 个", "3个"),
        ("error", "5 个", "4个"),
    ]


def test_rows_of_a_break_down_and_unused_classes_do_not_count() -> None:
    sub = row("其中法律培训", "≥2次", "1次", part_of="培训次数")
    assert not found("I202", report(*FOUR, sub, counts=counts("", "", "4 个")))
    assert not found("I202", report(*FOUR, counts=counts("", "4 个"), texts=("③生态效益指标：",)))


def test_counts_that_cannot_be_judged() -> None:
    assert checked("I202", report(*FOUR)).outcome == "not_checked"
    assert checked("I202", report(counts=counts("", "", "4 个"))).outcome == "not_checked"
    assert checked("I202", report(*FOUR, counts=counts("", "", "5 个"), incomplete=True)).outcome == "not_checked"
    unsure = replace(FOUR[0], certain=False)
    assert not found("I202", report(unsure, *FOUR[1:], counts=counts("", "", "5 个")))
    unplaced = replace(FOUR[0], level1="", level2="")
    assert not found("I202", report(unplaced, *FOUR[1:], counts=counts("3 个", "4 个")))


def test_counts_of_classes_against_the_count_of_all() -> None:
    stated = [Fact(figure(text), "indicator_count", label) for text, label in (("6个", "数量指标"), ("1个", "质量指标"))]
    right = report(counts=counts("", "2个", "7个"), facts=tuple(stated), incomplete=True)
    assert checked("I202", right).outcome == "not_checked"
    assert not found("I202", right)
    (finding,) = found("I202", replace(right, counts=counts("", "2个", "8个"), incomplete=False))
    assert (finding.stated, finding.computed) == ("8个", "7个")
    rows = (row("培训次数", "≥4次", "3次"), row("宣传次数", "≥4次", "3次"))
    (finding,) = found("I202", report(*rows, facts=(Fact(figure("3个"), "indicator_count", "数量指标"),)))
    assert (finding.stated, finding.computed) == ("3个", "2个")


def test_names_in_a_sentence_prove_nothing() -> None:
    several = row("地表水优良比例、劣V类比例", "4项")
    assert not found("I202", report(*FOUR, several, counts=counts("", "", "8个")))


# I203 -------------------------------------------------------------------------------------------------------------------


def numbered(*numbers: int, level2: str = "quantity") -> list[Indicator]:
    return [row(f"第{at}项", "≥4次", "3次", level2=level2, group=level2, number=f"指标{n}") for at, n in enumerate(numbers)]


def told(*rows: Indicator) -> list[tuple[str | None, str | None]]:
    return [(finding.stated, finding.computed) for finding in found("I203", report(*rows))]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3), []),
        ((1, 2, 2), [("指标2", "指标3")]),
        ((1, 2, 2, 3), [("指标2", "指标3")]),
        ((1, 1, 2), [("指标1", "指标2")]),
        ((1, 2, 4), [("指标4", "指标3")]),
        ((1, 2, 4, 5), [("指标4", "指标3")]),
        ((2, 2, 3), [("指标2", "指标1")]),
        ((1, 2, 1, 2), []),
    ],
)
def test_numbers_within_a_group(numbers: tuple[int, ...], expected: list[tuple[str, str]]) -> None:
    assert told(*numbered(*numbers)) == expected


def test_numbers_may_run_on_or_restart() -> None:
    assert told(*numbered(1, 2, 3), *numbered(4, 5, level2="quality"), *numbered(6, level2="social")) == []
    assert told(*numbered(1, 2, 3), *numbered(1, 2, level2="quality")) == []
    assert told(*numbered(1), *numbered(1, level2="social"), *numbered(1, level2="ecological")) == []
    assert told(*numbered(1, 2, 3), *numbered(4, 6, level2="quality")) == [("指标6", "指标5")]


def test_a_swap_is_a_warning() -> None:
    assert severities("I203", report(*numbered(1, 3, 2))) == ["warning"]


def test_a_number_that_the_reader_lost_is_no_gap() -> None:
    texts = ("指标 1：甲，…", "指标 2：乙……", "指标 3：丙，…")
    one, three = numbered(1, 3)
    one, three = replace(one, number_span=Span(0, 0, 4)), replace(three, number_span=Span(2, 0, 4))
    assert not found("I203", report(one, three, texts=texts))
    (finding,) = found("I203", report(one, three, texts=("指标 1：甲，…", "", "指标 3：丙，…")))
    assert (finding.stated, finding.computed, finding.span) == ("指标 3", "指标 2", Span(2, 0, 4))


def test_a_class_line_that_was_not_recognised_is_no_repeat() -> None:
    one, again = numbered(1, 1)
    one, again = replace(one, number_span=Span(0, 0, 4)), replace(again, number_span=Span(2, 0, 4))
    assert not found("I203", report(one, again, texts=("指标 1：甲，…", "②文化效益指标：", "指标 1：乙，…")))
    assert found("I203", report(one, again, texts=("指标 1：甲，…", "", "指标 1：乙，…")))


def test_uncertain_or_unnumbered_rows_are_left() -> None:
    assert not found("I203", report(*(replace(one, certain=False) for one in numbered(1, 1))))
    assert checked("I203", report(*FOUR)).outcome == "not_checked"


# I211, I222, I223 --------------------------------------------------------------------------------------------------------


def test_classes_that_the_profile_asks_for() -> None:
    (finding,) = found("I211", report(*(row(f"次数{n}", "≥4次", "3次") for n in range(5))))
    assert finding.severity == "warning"
    assert all(word in finding.message for word in ("效益指标", "质量指标"))
    assert finding.span is None
    assert not found("I211", report(*FOUR, form=True))
    assert checked("I211", report(*FOUR[:1])).outcome == "not_checked"
    assert checked("I211", report(*FOUR[:1], form=True, incomplete=True)).outcome == "not_checked"
    assert not found("I211", report(row("预算编制", "完整", level1="management", level2=""), form=True))


def test_the_number_of_indicators_and_targets_that_are_never_reached() -> None:
    assert severities("I222", report(*FOUR[:2])) == ["hint"]
    assert not found("I222", report(*FOUR))
    assert severities("I222", report(*(row(f"第{n}项", "≥4次", "3次") for n in range(61)))) == ["hint"]
    high = row("增收额", "≥100万元", "40万元", last_year="50万元", level2="economic")
    assert "偏高" in found("I222", evaluation(*FOUR, high))[0].message
    assert not found("I222", evaluation(*FOUR, row("增收额", "≥100万元", "90万元", last_year="50万元", level2="economic")))


def test_a_task_without_an_indicator() -> None:
    goal = "1.开展干部法律培训；2.修缮敬老院屋顶；3.提高群众知晓程度"
    (finding,) = found("I223", report(*FOUR, goal=goal))
    assert "敬老院" in finding.message
    assert not found("I223", report(*FOUR, goal="开展干部法律培训，修缮敬老院屋顶"))
    assert checked("I223", report(*FOUR, goal=goal, incomplete=True)).outcome == "not_checked"


def test_business_outputs_under_a_running_cost_project() -> None:
    subject = report(*FOUR, row("项目评审金额", "≥50亿元", "48亿元"), project="评审中心运转经费")
    assert "项目评审金额" in found("I223", subject)[0].message
    assert not found("I223", replace(subject, project="投资评审"))


# I214 -------------------------------------------------------------------------------------------------------------------


def test_one_indicator_with_two_values() -> None:
    twice = (row("法制宣传次数", "≥4次", "3次"), row("法制宣传 次数", "≥6次", "3次"))
    (finding,) = found("I214", report(*twice))
    assert (finding.severity, finding.stated, finding.computed) == ("warning", "≥6次", "≥4次")
    assert not found("I214", report(twice[0], row("法制宣传次数", "≥4次", "3次")))
    assert not found("I214", report(twice[0], row("法制宣传次数", "≥50%", "30%")))
    assert checked("I214", report()).outcome in ("not_checked", "not_applicable")
