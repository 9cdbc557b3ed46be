"""Forms that break off, rows that could stand under several captions, captions beyond the official ones."""

from __future__ import annotations

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.profiles.profile import profile

HEAD = """项目支出绩效自评表
（2023年度）
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 备注 |
"""
ROWS = """| 产出指标（50分） | 数量指标 | 改造户数 | 10户 | 10户 | 30 | 30 | |
| | 质量指标 | 合格率 | 100% | 100% | 10 | 10 | |
"""
FUNDS = "项目支出绩效监控表\n（2023年度）\n"


def errors(text: str) -> list[tuple[str, str | None]]:
    audit = audit_bytes("a.md", text.encode(), profile("national")).audit
    return [(finding.rule, finding.computed) for finding in audit.findings if finding.severity == "error"]


@pytest.mark.parametrize("end", ["", "| | "])
def test_weights_are_not_too_few_where_rows_may_be_missing(end: str) -> None:
    assert errors(HEAD + ROWS + end) == []


def test_weights_are_too_few_where_the_row_of_the_total_follows() -> None:
    assert [rule for rule, _ in errors(HEAD + ROWS + "| 总分 | | | | | 100 | 40 | |\n")] == ["I212"]


def test_weights_are_too_few_where_another_class_follows() -> None:
    more = "| 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 95% | 60 | 60 | |\n"
    assert [rule for rule, _ in errors(HEAD + ROWS + more)] == ["I212"]


@pytest.mark.parametrize("caption", ["预算调整数", "调整数", "追加（减）数"])
def test_an_adjustment_beside_the_budget_is_a_column(caption: str) -> None:
    head = f"| 资金来源 | 年初预算数 | {caption} | 全年预算数 | 1-6月执行数 | 执行率 | 全年预计执行率 |\n"
    clean = "| 年度资金总额 | 430 | 20 | 450 | 235 | 52.22% | 98.53% |\n| 上年结转 | 0 | 0 | 0 | 0 | | 0 |\n"
    assert errors(FUNDS + head + clean) == []
    assert errors(FUNDS + head + clean.replace("52.22", "53.22")) == [("F102", "52.22%")]


def test_a_rate_on_an_initial_budget_of_nothing() -> None:
    head = "| 资金来源 | 年初预算数 | 1-6月执行数 | 执行率 | 全年预计执行数 |\n"
    rows = "| 年度资金总额 | 430 | 215 | 50% | 430 |\n| 其他资金 | 0 | 0 | 100% | 0 |\n"
    assert errors(FUNDS + head + rows) == [("F103", "—")]


def test_a_row_whose_weight_is_blank_keeps_its_columns() -> None:
    head = "| 资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n"
    rows = "| 年度资金总额 | 100 | 100 | 100 | 10 | 100% | 10 |\n| 其他资金 | 0 | 0 | 0 | | 100% | |\n"
    assert errors(FUNDS + head + rows) == [("F103", "—")]
