"""The workbook to fill: its sheets, and for each column its caption, what may be entered, its help and an example.

`jiheng template` prints it and the reader of filled workbooks reads it by the very same values, cell by cell: nothing is
recognised, nothing guessed. Captions of the official forms are taken from there. A change of what stands where needs
another VERSION: a workbook of another version is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from jiheng.layouts import (
    department_evaluation,
    department_monitoring,
    monitoring_form,
    objectives_form,
    project_evaluation,
)
from jiheng.layouts import (
    form_parts as part,
)
from jiheng.layouts.layout import Column, Layout

VERSION = 1
MARK = "jiheng_template"  # the defined name that says the layout and the version
LISTS = "选项"  # the hidden sheet of the lists
NOTES = "填表说明"
FIRST = 5  # the first row to fill; above it title, hint, captions, example
CAPTIONS, EXAMPLE = 3, 4
TROUBLE = "问题"  # the caption of the column in which an audit says what is wrong
TEXT, NUMBER, DATE, PICK, VALUE, RATE = "text", "number", "date", "pick", "value", "rate"


@dataclass(frozen=True, slots=True)
class Input:
    """One column (or one line of a sheet of single values) to fill; `pick` names its list, a `computed` one is locked."""

    field: str
    label: str
    sort: str = TEXT
    help: str = ""
    example: str = ""
    pick: str = ""
    computed: bool = False
    width: int = 12


@dataclass(frozen=True, slots=True)
class FillSheet:
    """One sheet: a table of `rows` empty lines, or single values one below the other."""

    key: str
    title: str
    hint: str
    columns: tuple[Input, ...]
    rows: int = 0


TOTAL, SOURCE, USE = "合计", "资金来源", "支出用途"
SCOPE_LABELS = (("total", "部门整体支出"), ("basic", "基本支出"), ("project", "项目支出"), ("supplement", "追加资金"))
SECTIONS: tuple[tuple[str, str], ...] = (
    ("offices", "内设机构"),
    ("leader", "组长"),
    ("deputy", "副组长"),
    ("members", "成员"),
    ("group", "绩效监控小组职责"),
    ("duty_offices", "各科室职责"),
    ("budget_managers", "预算管理员职责"),
    ("focus", "监控重点"),
    ("content", "监控内容"),
    ("time", "监控时间"),
    ("problems", "存在问题"),
    ("next_steps", "下一步措施"),
    ("suggestions", "意见及建议"),
    ("others", "其他需要说明的问题"),
)
TAKEN, PLANNED = "已采取的措施", "下一步措施"
_MONEY_UNITS = "money_units"


def _named(column: Column, sort: str, help_: str, example: str, **more: object) -> Input:
    return Input(column.field, column.label.replace("1—7月", ""), sort, help_, example, **more)  # type: ignore[arg-type]


_BASICS = (
    Input("unit", "单位名称", TEXT, "写全称，与公章一致。", "青山县河口镇人民政府", width=40),
    Input("year", "年度", NUMBER, "四位数的年份。", "2024"),
    Input("cutoff", "监控节点", DATE, "数据截止的那一天，写成 2024-06-30 这样。", "2024-06-30"),
    Input("filled_on", "填报日期", DATE, "填表的日期。", "2024-07-05"),
    Input("money", "金额单位", PICK, "本工作簿里所有金额的单位；不选按万元。", "万元", pick=_MONEY_UNITS),
    Input("goal", "年度总体目标", TEXT, "批复的年度总体目标，一段话。", "保障机关正常运转，完成全年重点工作。"),
)
_PROJECT_BASICS = (
    Input("project", "项目名称", TEXT, "与预算批复的项目名称一致。", "农村饮水安全巩固提升项目"),
    Input("department", "主管部门", TEXT, "项目的主管部门全称。", "青山县水务局"),
)
_SCORES = (
    Input("total_score", "总分", NUMBER, "各项得分之和；不填不算。", "95.5"),
    Input("grade", "评价等级", PICK, "按总分所在的档。", "优", pick="grades"),
)

_FUNDS_HEAD = (
    Input("scope", "资金类别", PICK, "每一行都要选。", "基本支出", pick="scopes", width=16),
    Input("what", "内容", PICK, "“合计”是这一类的总数；它的来源、用途另起一行。", TOTAL, pick="contents"),
    Input("label", "来源或用途名称", TEXT, "内容是“合计”的不填；来源如“财政资金”，用途如“职工工资”。", "", width=22),
)
_AMOUNT_HELP = "只填数，不带单位；单位在“基本信息”里选。没有这个数就空着，是零才填 0。"
_AMOUNTS = {
    "initial_budget": _named(part.INITIAL, NUMBER, "年初批复的预算。" + _AMOUNT_HELP, "480"),
    "budget": _named(part.BUDGET, NUMBER, "调整以后的全年预算。" + _AMOUNT_HELP, "486.29"),
    "received": _named(part.named(part.RECEIVED, "实际到位数"), NUMBER, "到节点实际收到的资金。" + _AMOUNT_HELP, "328.65"),
    "executed": _named(part.EXECUTED, NUMBER, "到节点实际支出的资金；支出用途的金额也填在这里。" + _AMOUNT_HELP, "312.17"),
    "weight": _named(part.WEIGHT, NUMBER, "预算执行率的分值。", "10"),
    "score": _named(part.SCORE, NUMBER, "预算执行率的得分。", "6.42"),
    "received_rate": _named(part.RECEIVED_RATE, RATE, "自动算：到位数÷预算数，四舍五入。", "67.58%", computed=True),
    "execution_rate": _named(part.RATE, RATE, "自动算：执行数÷预算数，四舍五入。", "64.19%", computed=True),
}
_INDICATOR_COLUMNS = {
    "level1": _named(part.LEVEL1, PICK, "从列表选。", "产出指标", pick="level1", width=13),
    "level2": _named(part.LEVEL2, PICK, "从列表选，要属于左边的一级指标。", "数量指标", pick="level2", width=16),
    "name": _named(part.NAME, TEXT, "指标名称，写清考核什么。", "化解社会矛盾纠纷", width=26),
    "operator": Input("operator", "符号", PICK, "≥ 不低于，≤ 不超过，区间填上下限，定性填文字。", "≥", pick="operators", width=8),
    "target": Input("target", "年度指标值", VALUE, "数或（符号选“定性”时）文字，不带单位。", "30", width=14),
    "upper": Input("upper", "指标值上限", NUMBER, "符号选“区间”时才填。", "", width=10),
    "unit": Input("unit", "度量单位", TEXT, "件、次、%、万元等；定性的不填。", "件", width=10),
    "actual": Input(
        "actual",
        "实际完成值",
        VALUE,
        "到节点完成多少，与指标值同一个单位；未到节点的写“未到监控节点”，右边填到期日。",
        "15",
        width=14,
    ),
    "due_on": Input("due_on", "未到节点的到期日", DATE, "到节点还不该有完成值的，填到期的日期。", "", width=16),
    "completion": Input(
        "completion", "指标完成率", RATE, "自动算，四舍五入；定性的和只有成文时才能定的空着。", "50%", computed=True, width=13
    ),
    "graded": Input("graded", "定性完成程度", RATE, "只有定性指标填，写百分数，如 85%。", "", width=12),
    "expected": _named(part.EXPECTED, TEXT, "预计到年底完成多少。", "30件", width=14),
    "likelihood": _named(part.LIKELIHOOD, PICK, "从列表选。", "有可能", pick="likelihoods", width=13),
    "causes": Input("causes", "偏差原因", PICK, "有偏差的选一项最主要的。", "经费保障", pick="causes", width=13),
    "explanation": _named(part.CAUSE_WORDS, TEXT, "有偏差的写清原因。", "", width=24),
    "weight": _named(part.WEIGHT, NUMBER, "指标的分值；没有就空着。", "10", width=8),
    "score": _named(part.SCORE, NUMBER, "自评的得分。", "9.5", width=8),
    "last_year": _named(part.LAST_YEAR, NUMBER, "上年的完成值，与指标值同一个单位。", "28", width=11),
    "office": Input("office", "责任科室", TEXT, "哪个科室负责。", "综合执法办公室", width=16),
    "evidence": Input("evidence", "佐证资料", TEXT, "数从哪里来，如台账、验收单。", "调解台账", width=18),
}
INDICATOR_FIELDS = tuple(_INDICATOR_COLUMNS)
_TREE = ("level1", "level2", "name", "operator", "target", "upper", "unit")
_REACHED = ("actual", "due_on", "completion", "graded")
_INDICATORS = {
    "monitoring": (
        *_TREE,
        *_REACHED,
        *("expected", "causes", "explanation", "likelihood", "weight", "last_year", "office", "evidence"),
    ),
    "self_evaluation": (*_TREE, *_REACHED, "weight", "score", "explanation", "evidence"),
    "objectives": (*_TREE, "weight", "last_year", "office", "evidence"),
}
_FUNDS = {
    "monitoring": ("initial_budget", "budget", "received", "executed", "received_rate", "execution_rate"),
    "self_evaluation": ("initial_budget", "budget", "executed", "execution_rate", "weight", "score"),
    "objectives": ("budget",),
}
_TEXTS = FillSheet(
    "texts",
    "情况说明",
    "报告里要写的文字：每行选一个栏目写一条，同一栏目可以写几行。没有的不写。",
    (
        Input("section", "栏目", PICK, "从列表选。", "存在问题", pick="sections", width=22),
        Input("words", "内容", TEXT, "一行写一条，不用编号；人只写职务，不写姓名。", "专业人员不足", width=70),
        Input("suggestion", "对应的建议", TEXT, "只有“存在问题”填：建议怎么解决。", "请主管部门多安排培训", width=40),
    ),
    40,
)
_DEVIATIONS = FillSheet(
    "deviations",
    "偏离",
    "明显偏离目标的指标，一行一个；指标值、完成值和完成率从“指标”表取，不用再填。",
    (
        Input("indicator", "偏离的指标", TEXT, "与“指标”表里的名称一致。", "化解社会矛盾纠纷", width=30),
        Input("cause", "成因", TEXT, "为什么偏离。", "上半年人员不足", width=70),
    ),
    20,
)
_CORRECTIONS = FillSheet(
    "corrections",
    "纠偏措施",
    "纠偏措施一行一条，分已采取的和下一步的。",
    (
        Input("when", "类别", PICK, "从列表选。", PLANNED, pick="measures", width=16),
        Input("measure", "措施", TEXT, "做什么。", "增派调解人员", width=50),
        Input("owner", "责任人", TEXT, "写职务，不写姓名。", "综合执法办公室负责人", width=24),
        Input("due", "完成时限", DATE, "什么时候完成。", "2024-09-30", width=14),
        Input("effect", "效果", TEXT, "已有的或预期的效果。", "年底达到目标", width=30),
    ),
    20,
)
LAYOUTS: dict[str, Layout] = {
    layout.code: layout
    for layout in (
        department_monitoring.LAYOUT,
        monitoring_form.LAYOUT,
        department_evaluation.LAYOUT,
        project_evaluation.LAYOUT,
        objectives_form.DEPARTMENT,
        objectives_form.LAYOUT,
    )
}


def of_project(layout: Layout) -> bool:
    """Whether the form is that of one project."""
    return part.PROJECT in layout.sections


def sheets(layout: Layout) -> tuple[FillSheet, ...]:
    """The sheets to fill for a form, in order."""
    scored = _SCORES if layout.kind == "self_evaluation" else ()
    about = (*_BASICS[:1], *_PROJECT_BASICS) if of_project(layout) else _BASICS[:1]
    basics = FillSheet("basics", "基本信息", "在底色浅黄的格里填；右边是说明和例子。", (*about, *_BASICS[1:], *scored))
    funds = (*_FUNDS_HEAD, *(_AMOUNTS[name] for name in _FUNDS[layout.kind]))
    indicators = tuple(_INDICATOR_COLUMNS[name] for name in _INDICATORS[layout.kind])
    words = (_TEXTS, _DEVIATIONS, _CORRECTIONS) if layout.kind == "monitoring" else ()
    return (
        basics,
        FillSheet("funds", "资金", "先填各类资金的“合计”，来源和用途各占一行。灰色的格自动算，不用填。", funds, 40),
        FillSheet("indicators", "指标", "一行一个三级指标。灰色的格自动算，不用填。", indicators, 80),
        *words,
    )


def trouble_column(sheet: FillSheet) -> str:
    """The letters of the column in which an audit says what is wrong: the last."""
    return letters(len(sheet.columns) + 1 if sheet.rows else 4)


def letters(col: int) -> str:
    """The letters of a column of a workbook, counted from 0."""
    found = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
