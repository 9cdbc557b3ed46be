"""部门整体支出绩效监控表: a unit's whole expenditure at the cutoff, basic and project, with its indicators, causes and likelihoods.

基准: 财预〔2019〕136号 (content and the columns of indicators, which are those of the form of a project); the columns of money as
departments' forms have them since 2019: 到位 and its rate beside 执行 and its rate (notes: domain 2.3). The cutoff is printed
in the captions: 1—7月执行数.
"""

from __future__ import annotations

from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Layout
from jiheng.layouts.monitoring_form import LAYOUT as OF_A_PROJECT

LAYOUT = Layout(
    code="department_monitoring",
    title="部门整体支出绩效监控表",
    kind="monitoring",
    basis="财预〔2019〕136号（内容）；各省部门整体支出绩效监控表",
    titles=(
        "整体支出绩效监控表",
        "整体绩效监控表",
        "整体支出绩效运行监控表",
        "整体预算绩效运行监控表",
        "整体绩效运行监控表",
        "整体支出绩效目标执行监控表",
        "整体支出绩效目标监控表",
    ),
    sections=(
        part.named_row(part.UNIT_NAME, "单位名称"),
        part.FILLED_ON,
        part.named_row(part.FUNDS_BLOCK, "预算执行情况"),
        part.named_row(part.TOTAL_ROW, "部门整体支出"),
        part.named_row(part.BASIC_ROW, "基本支出"),
        part.named_row(part.PROJECT_ROW, "项目支出"),
        *part.PART_ROWS,
        part.GOAL,
        part.INDICATOR_BLOCK,
        part.NOTES,
    ),
    funds=(
        part.BUDGET,
        part.named(part.RECEIVED, "实际到位数"),
        part.RECEIVED_RATE,
        part.named(part.EXECUTED, "1—7月执行数"),
        part.named(part.RATE, "1—7月执行率"),
        part.FORECAST,
    ),
    indicators=(
        part.LEVEL1,
        part.LEVEL2,
        part.NAME,
        part.TARGET,
        part.named(part.ACTUAL, "1—7月执行情况"),
        part.COMPLETION,
        part.EXPECTED,
        *part.CAUSES,
        part.CAUSE_WORDS,
        *part.LIKELIHOODS,
        part.REMARK,
    ),
    notes=OF_A_PROJECT.notes,
)
