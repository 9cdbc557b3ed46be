"""绩效目标申报表, for a project and for a department's whole expenditure: targets without results.

基准: 财预〔2015〕88号 附件 (部门（单位）整体支出绩效目标申报表, 项目支出绩效目标申报表); notes: domain 2.1, 2.3.
"""

from __future__ import annotations

from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Layout

LAYOUT = Layout(
    code="objectives_form",
    title="项目支出绩效目标申报表",
    kind="objectives",
    basis="财预〔2015〕88号 附件",
    titles=(
        "目标申报表",
        "绩效目标表",
        "目标批复表",
        "目标公开表",
        "绩效申报表",
        "目标审核表",
        "绩效目标公示表",
        "绩效目标及指标表",
    ),
    sections=(
        part.PROJECT,
        part.DEPARTMENT,
        part.UNIT_NAME,
        part.FUNDS_BLOCK,
        part.named_row(part.TOTAL_ROW, "年度资金总额"),
        *part.PART_ROWS,
        part.GOAL,
        part.INDICATOR_BLOCK,
        part.NOTES,
    ),
    funds=(part.named(part.BUDGET, "预算金额"),),
    indicators=(part.LEVEL1, part.LEVEL2, part.wide(part.NAME, 4), part.wide(part.named(part.TARGET, "指标值"), 3)),
)
DEPARTMENT = Layout(
    code="department_objectives",
    title="部门整体支出绩效目标申报表",
    kind="objectives",
    basis="财预〔2015〕88号 附件",
    titles=("整体支出绩效目标申报表", "整体绩效目标申报表", "整体支出绩效目标表", "整体绩效目标表"),
    sections=(
        part.named_row(part.UNIT_NAME, "部门（单位）名称"),
        part.TASKS,
        part.FUNDS_BLOCK,
        part.BASIC_ROW,
        part.PROJECT_ROW,
        part.GOAL,
        part.INDICATOR_BLOCK,
        part.NOTES,
    ),
    funds=(part.named(part.BUDGET, "预算金额"),),
    indicators=(part.LEVEL1, part.LEVEL2, part.wide(part.NAME, 4), part.wide(part.named(part.TARGET, "指标值"), 3)),
)
