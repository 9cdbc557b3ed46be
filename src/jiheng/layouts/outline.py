"""部门整体支出绩效监控报告: the outline of the report on a unit's whole expenditure.

基准: the outline used by the townships and departments of Xinjiang in 2021 and, with the same first heading, elsewhere
(notes: domain 2.4). The national provisional measure 财预〔2019〕136号 asks for its content, not for its headings.
"""

from __future__ import annotations

from jiheng.layouts.layout import Layout, Section

LAYOUT = Layout(
    code="outline",
    title="整体支出绩效监控报告",
    kind="monitoring",
    basis="财预〔2019〕136号（内容）；新疆 2021 年报告提纲",
    titles=("整体支出绩效监控报告", "绩效监控报告", "绩效运行监控报告"),
    sections=(
        Section("organisation", "一、", "绩效监控工作组织实施情况", 1, required=True, aliases=("绩效监控工作组织实施",)),
        Section("basics", "（一）", "基本情况", 2),
        Section("offices", "1.", "组织机构设置", 3, aliases=("机构设置", "机构设置情况")),
        Section("duties", "2.", "职责分工", 3),
        Section("plan", "3.", "年度绩效监控工作计划", 3, aliases=("绩效监控工作计划",)),
        Section("problems", "（二）", "存在问题及分析", 2, aliases=("存在的问题及分析", "存在问题", "存在的问题")),
        Section("next_steps", "（三）", "下一步措施", 2, aliases=("下一步工作措施", "下一步打算")),
        Section(
            "execution",
            "二、",
            "部门单位年度预算执行情况",
            1,
            required=True,
            aliases=("年度预算执行情况", "预算执行情况", "部门预算执行情况"),
        ),
        Section("basic", "（一）", "基本支出绩效目标完成情况", 2, aliases=("基本支出完成情况", "基本支出情况")),
        Section("project", "（二）", "项目支出绩效目标完成情况", 2, aliases=("项目支出完成情况", "项目支出情况")),
        Section(
            "targets",
            "三、",
            "部门单位整体绩效目标情况",
            1,
            required=True,
            aliases=("整体绩效目标情况", "绩效目标情况", "整体绩效目标完成情况"),
        ),
        Section("completion", "（一）", "绩效目标完成情况", 2),
        Section("deviation", "（二）", "偏离情况及成因分析", 2, aliases=("偏离绩效目标的原因", "偏离情况及原因分析")),
        Section("correction", "（三）", "纠偏措施", 2),
        Section("taken", "1.", "已采取的纠正绩效目标偏离措施及效果", 3),
        Section("planned", "2.", "下一步计划开展的纠正绩效目标偏离措施及预期效果", 3),
        Section("suggestions", "四、", "意见及建议", 1, required=True, aliases=("意见和建议", "意见建议", "建议")),
        Section(
            "others", "五、", "其他需要说明的问题", 1, aliases=("其他需说明的问题", "其他需要说明的事项", "其他需说明的事项")
        ),
    ),
)
