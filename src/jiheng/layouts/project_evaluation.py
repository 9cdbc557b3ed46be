"""项目支出绩效自评表 and its transfer-payment sister: what was spent and reached, with weights and scores.

基准: 财预〔2020〕10号 附件 1 《项目支出绩效自评表》; the form for transfer payments (转移支付区域/项目绩效目标自评表) adds 资金管理情况 and has
no scores.
"""

from __future__ import annotations

from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Layout

LAYOUT = Layout(
    code="project_evaluation",
    title="项目支出绩效自评表",
    kind="self_evaluation",
    basis="财预〔2020〕10号 附件；转移支付绩效自评表",
    titles=("自评表", "绩效评价表", "绩效目标完成情况表", "绩效完成情况表", "项目绩效评分表", "自我评价表"),
    sections=(
        part.PROJECT,
        part.DEPARTMENT,
        part.UNIT_NAME,
        part.FUNDS_BLOCK,
        part.TOTAL_ROW,
        *part.PART_ROWS,
        part.MANAGEMENT,
        part.GOAL,
        part.GOAL_EXPECTED,
        part.GOAL_DONE,
        part.INDICATOR_BLOCK,
        part.TOTAL_SCORE,
        part.NOTES,
    ),
    funds=(part.INITIAL, part.BUDGET, part.EXECUTED, part.WEIGHT, part.RATE, part.SCORE),
    indicators=(
        part.LEVEL1,
        part.LEVEL2,
        part.wide(part.NAME, 3),
        part.TARGET,
        part.ACTUAL,
        part.WEIGHT,
        part.SCORE,
        part.EXPLANATION,
    ),
    notes=(
        "得分一档最高不能超过该指标分值上限。",
        "定性指标：达成预期指标 100%–80%（含），部分达成预期指标并具有一定效果 80%–60%（含），未达成预期指标且效果较差 60%–0%。",
    ),
)
