"""部门整体支出绩效自评表: a department's whole expenditure, basic and project, with its indicators and scores.

基准: 财预〔2020〕10号 (method); the layout as used in Hubei and elsewhere since 2019 (notes: domain 2.3).
"""

from __future__ import annotations

from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Layout

LAYOUT = Layout(
    code="department_evaluation",
    title="部门整体支出绩效自评表",
    kind="self_evaluation",
    basis="财预〔2020〕10号；各省部门整体支出绩效自评表",
    titles=("整体支出绩效自评表", "整体绩效自评表", "整体支出绩效评价表", "部门整体绩效目标自评表", "整体支出绩效目标自评表"),
    sections=(
        part.named_row(part.UNIT_NAME, "单位名称"),
        part.FILLED_ON,
        part.BASIC_ROW,
        part.PROJECT_ROW,
        part.FUNDS_BLOCK,
        part.named_row(part.TOTAL_ROW, "部门整体支出总额"),
        part.GOAL,
        part.INDICATOR_BLOCK,
        part.TOTAL_SCORE,
        part.CLOSING,
        part.NOTES,
    ),
    funds=(part.named(part.BUDGET, "预算数"), part.named(part.EXECUTED, "执行数"), part.RATE, part.SCORE),
    indicators=(
        part.LEVEL1,
        part.LEVEL2,
        part.wide(part.NAME, 3),
        part.wide(part.named(part.TARGET, "年初目标值"), 2),
        part.ACTUAL,
        part.WEIGHT,
        part.SCORE,
    ),
    notes=(
        "定量指标：正向指标得分＝权重×B/A，反向指标得分＝权重×A/B，不超过权重。",
        "定性指标：达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，按各档的区间给分。",
    ),
)
