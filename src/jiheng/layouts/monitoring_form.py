"""项目支出绩效目标执行监控表: money and indicators at the cutoff, the year-end forecast, five causes, three likelihoods.

基准: 财预〔2019〕136号 附件 (notes: domain 1.6). The cutoff is printed in the captions: 1—7月执行数.
"""

from __future__ import annotations

from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Layout

LAYOUT = Layout(
    code="monitoring_form",
    title="项目支出绩效目标执行监控表",
    kind="monitoring",
    basis="财预〔2019〕136号 附件",
    titles=("执行监控表", "运行监控表", "绩效监控表", "监控情况表", "监控表"),
    sections=(
        part.PROJECT,
        part.DEPARTMENT,
        part.UNIT_NAME,
        part.FUNDS_BLOCK,
        part.TOTAL_ROW,
        *part.PART_ROWS,
        part.GOAL,
        part.INDICATOR_BLOCK,
        part.NOTES,
    ),
    funds=(part.INITIAL, part.named(part.EXECUTED, "1—7月执行数"), part.named(part.RATE, "1—7月执行率"), part.FORECAST),
    indicators=(
        part.LEVEL1,
        part.LEVEL2,
        part.NAME,
        part.TARGET,
        part.named(part.ACTUAL, "1—7月执行情况"),
        part.EXPECTED,
        *part.CAUSES,
        part.CAUSE_WORDS,
        *part.LIKELIHOODS,
        part.REMARK,
    ),
    notes=(
        "偏差原因分析：针对与预期目标产生偏差的指标值，分别从经费保障、制度保障、人员保障、硬件条件保障等方面进行判断和分析，并说明原因。",
        "完成目标可能性：分确定能、有可能、完全不可能三级综合判断完成的可能性。",
        "备注：说明预计到年底不能完成目标的原因及拟采取的措施。",
    ),
)
