"""The other official forms, and made variants of their columns, each in the shapes in which such forms arrive."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jiheng.layouts import FORMS
from jiheng.layouts.layout import Layout
from jiheng.read import text
from jiheng.read.forms import read_form
from jiheng.read.forms.words import layout_of, look, plain
from jiheng.read.passages import passages
from made_forms import EVALUATION, SHAPES, TABLES, Made, form_of, line, money, says, unread

MONITORING = Made(
    ("项目支出绩效目标执行监控表", "（2022年度）"),
    [
        [("项目名称", 1, 3), ("农村饮水安全巩固提升", 1, 13)],
        [("主管部门及代码", 1, 3), ("[126]青山县水务局", 1, 4), ("实施单位", 1, 3), ("青山县河口镇人民政府", 1, 6)],
        [
            ("项目资金（万元）", 4, 1),
            ("", 1, 2),
            ("年初预算数", 1, 3),
            ("1—7月执行数", 1, 3),
            ("1—7月执行率", 1, 3),
            ("全年预计执行数", 1, 4),
        ],
        [("年度资金总额：", 1, 2), ("80", 1, 3), ("36", 1, 3), ("45%", 1, 3), ("80", 1, 4)],
        [("其中：本年一般公共预算拨款", 1, 2), ("60", 1, 3), ("27", 1, 3), ("45%", 1, 3), ("60", 1, 4)],
        [("其他资金", 1, 2), ("20", 1, 3), ("9", 1, 3), ("45%", 1, 3), ("20", 1, 4)],
        [("年度总体目标", 1, 1), ("改造水厂2座，解决3000人饮水安全问题。", 1, 15)],
        [
            ("绩效指标", 6, 1),
            ("一级指标", 2, 1),
            ("二级指标", 2, 1),
            ("三级指标", 2, 1),
            ("年度指标值", 2, 1),
            ("1—7月执行情况", 2, 1),
            ("全年预计完成情况", 2, 1),
            ("偏差原因分析", 1, 6),
            ("完成目标可能性", 1, 3),
        ],
        ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明", "确定能", "有可能", "完全不可能"],
        [("产出指标", 3, 1), ("数量指标", 2, 1), "改造水厂数量", "≥2座", "1座", "2座", "", "", "", "", "", "", "√", "", ""],
        ["铺设管道长度", "≥12公里", "3.5公里", "10公里", "√", "", "", "√", "", "招标推迟两个月", "", "√", ""],
        ["时效指标", "完工及时率", "100%", "未到监控节点（2022年11月30日）", "100%", "", "", "", "", "", "", "√", "", ""],
        ["效益指标", "社会效益指标", "受益人口", "≥3000人", "1260", "3000人", "", "", "", "", "", "", "√", "", ""],
    ],
    16,
)


@pytest.mark.parametrize("shape", TABLES)
def test_the_monitoring_form(shape: str) -> None:
    form = form_of(SHAPES[shape](MONITORING))
    assert (form.layout, form.kind, form.project, form.year) == ("monitoring_form", "monitoring", "农村饮水安全巩固提升", 2022)
    assert form.cutoff == date(2022, 7, 31)
    assert form.unit_names == ("青山县河口镇人民政府", "青山县水务局")
    total = form.funds[0]
    assert money(total) == ("total", "年度资金总额", "80万元", "", "36万元", "45%", "", "")
    assert [says(part.executed) for part in total.parts] == ["27万元", "9万元"]
    assert [(i.name, says(i.target.value), says(i.actual.value), i.expected) for i in form.indicators] == [
        ("改造水厂数量", "2座", "1座", "2座"),
        ("铺设管道长度", "12公里", "3.5公里", "10公里"),
        ("完工及时率", "100%", "", "100%"),
        ("受益人口", "3000人", "1260人", "3000人"),
    ]
    late, pipes = form.indicators[2], form.indicators[1]
    assert (late.actual.not_due, late.actual.due_on, late.actual.stray) == (True, date(2022, 11, 30), "")
    assert (pipes.causes, pipes.explanation, pipes.likelihood) == (("funds", "hardware"), "招标推迟两个月", "possible")
    assert [i.likelihood for i in form.indicators] == ["sure", "possible", "sure", "sure"]
    assert all(i.certain for i in form.indicators)


OBJECTIVES = Made(
    ("附件3", "项目支出绩效目标申报表"),
    [
        ["项目名称", ("村道养护", 1, 5)],
        ["主管部门", ("青山县交通运输局", 1, 2), "实施单位", ("青山县公路养护中心", 1, 2)],
        [("资金情况（万元）", 4, 1), "项目资金总额：", ("300", 1, 1), "年度资金申请总额：", ("120", 1, 2)],
        ["其中：财政资金", "260", "其中：当年财政拨款", ("90", 1, 2)],
        ["其他资金", "40", "上年结转资金", ("10", 1, 2)],
        ["", "", "其他资金", ("20", 1, 2)],
        ["总体目标", ("三年内养护村道180公里。", 1, 2), "年度目标", ("养护村道60公里。", 1, 2)],
        [("绩效指标", 5, 1), "一级指标", "二级指标", ("三级指标", 1, 2), "指标值"],
        [("产出指标", 2, 1), "数量指标", ("养护里程", 1, 2), "≥60公里"],
        ["成本指标", ("每公里养护成本", 1, 2), "≤2万元/公里"],
        ["效益指标", "社会效益指标", ("道路通畅率", 1, 2), "≥95%"],
        ["满意度指标", "服务对象满意度指标", ("沿线村民满意度", 1, 2), "≥90%"],
    ],
    6,
)


@pytest.mark.parametrize("shape", [*TABLES, "pipes", "lines", "one line"])
def test_the_objectives_form(shape: str) -> None:
    form = form_of(SHAPES[shape](OBJECTIVES))
    assert (form.layout, form.kind, form.project) == ("objectives_form", "objectives", "村道养护")
    assert [(f.label, says(f.budget)) for f in form.funds] == [("项目资金总额", "300万元"), ("年度资金申请总额", "120万元")]
    assert [says(part.budget) for part in form.funds[0].parts] == ["260万元", "40万元"]
    assert [says(part.budget) for part in form.funds[1].parts] == ["90万元", "10万元", "20万元"]
    assert [(i.level1, i.level2, i.name, i.target.op, says(i.target.value)) for i in form.indicators] == [
        ("output", "quantity", "养护里程", ">=", "60公里"),
        ("output", "cost", "每公里养护成本", "<=", "2万元/公里"),
        ("benefit", "social", "道路通畅率", ">=", "95%"),
        ("satisfaction", "satisfaction", "沿线村民满意度", ">=", "90%"),
    ]


DEPARTMENT = Made(
    ("2022年度部门整体支出绩效自评表",),
    [
        [("单位名称", 1, 1), ("青山县档案馆", 1, 7)],
        ["基本支出总额", ("412.6", 1, 3), "项目支出总额", ("88.4", 1, 3)],
        [
            ("预算执行情况（万元）（20分）", 2, 1),
            ("", 1, 2),
            "预算数（A）",
            "执行数（B）",
            "执行率（B/A）",
            ("得分（20分*执行率）", 1, 2),
        ],
        [("部门整体支出总额", 1, 2), "501", "478.5", "95.5%", ("19.1", 1, 2)],
        ["年度目标1（40分）", ("档案数字化", 1, 7)],
        [("年度绩效指标", 4, 1), "一级指标", "二级指标", ("三级指标", 1, 2), "年初目标值（A）", "实际完成值（B）", "得分"],
        [("产出指标", 2, 1), "数量指标", ("数字化页数", 1, 2), "≥20万页", "21.3万页", "20"],
        ["质量指标", ("差错率", 1, 2), "≤1‰", "0.6‰", "10"],
        ["效益指标", "社会效益指标", ("查档便利程度", 1, 2), "明显提高", "明显提高", "10"],
        [("总分", 1, 7), "59.1"],
    ],
    8,
)


@pytest.mark.parametrize("shape", [*TABLES, "pipes", "lines"])
def test_the_departments_form(shape: str) -> None:
    form = form_of(SHAPES[shape](DEPARTMENT))
    assert (form.layout, form.kind, form.year, form.unit_names) == (
        "department_evaluation",
        "self_evaluation",
        2022,
        ("青山县档案馆",),
    )
    scopes = {f.scope: f for f in form.funds}
    assert (says(scopes["basic"].budget), says(scopes["project"].budget)) == ("412.6万元", "88.4万元")
    assert money(scopes["total"])[3:] == ("501万元", "478.5万元", "95.5%", "20分", "19.1")
    assert [sum_.certain for sum_ in form.sums if sum_.how.startswith("基本支出")] == [True]
    assert [line(i)[2:5] + line(i)[6:] for i in form.indicators] == [
        ("数字化页数", ">=20万页", "21.3万页", "20"),
        ("差错率", "<=1‰", "0.6‰", "10"),
        ("查档便利程度", "明显提高", "明显提高", "10"),
    ]
    assert says(form.total_score) == "59.1"
    document = SHAPES[shape](DEPARTMENT)
    assert unread(form, passages(document.texts())) == []


def columns(order: list[str], rows: list[dict[str, str]], head: dict[str, str]) -> Made:
    """A form with the columns of indicators in any order."""
    width = len(order) + 3
    table: list[list[object]] = [
        [("项目名称", 1, 2), ("义务植树", 1, width - 2)],
        [("绩效指标", 1, 1), "一级指标", "二级指标", *(head[name] for name in order)],
    ]
    table.extend(
        ["", "产出指标", "数量指标" if not at else "", *(row.get(name, "") for name in order)] for at, row in enumerate(rows)
    )
    return Made(("项目支出绩效自评表（2021年度）",), table, width)  # type: ignore[arg-type]


HEAD = {"name": "三级指标", "target": "年度指标值", "actual": "全年实际值", "weight": "分值", "score": "得分", "why": "未完成原因及改进措施",
        "sign": "指标性质", "value": "指标值", "unit": "度量单位", "rate": "完成率", "rule": "评分标准", "blank": ""}  # fmt: skip
TREES = [
    {"name": "植树株数", "target": "≥5000株", "actual": "4860株", "weight": "30", "score": "29.2", "why": "天旱补栽",
     "sign": "≥", "value": "5000", "unit": "株", "rate": "97.2%", "rule": "按比例给分"},
    {"name": "成活率", "target": "≥90%", "actual": "93%", "weight": "20", "score": "20", "why": "",
     "sign": "≥", "value": "90", "unit": "%", "rate": "100%", "rule": "按比例给分"},
]  # fmt: skip


@pytest.mark.parametrize("shape", [*TABLES, "pipes", "lines", "one line"])
@pytest.mark.parametrize(
    "order",
    [
        ["name", "target", "actual", "weight", "score", "why"],
        ["name", "weight", "target", "actual", "score", "why"],
        ["name", "target", "weight", "actual", "score"],
        ["name", "target", "actual", "rate", "weight", "score"],
        ["name", "sign", "value", "unit", "actual", "weight", "score"],
        ["name", "weight", "sign", "value", "unit", "actual", "score", "why"],
    ],
)
def test_columns_in_any_order(order: list[str], shape: str) -> None:
    form = form_of(SHAPES[shape](columns(order, TREES, HEAD)))
    assert [line(i)[2:] for i in form.indicators] == [
        ("植树株数", ">=5000株", "4860株", "30", "29.2"),
        ("成活率", ">=90%", "93%", "20", "20"),
    ]
    assert all(i.certain for i in form.indicators)
    if "rate" in order:
        assert [says(i.completion) for i in form.indicators] == ["97.2%", "100%"]


@pytest.mark.parametrize("shape", TABLES)
def test_blank_columns_and_rules_of_scoring_do_no_harm(shape: str) -> None:
    order = ["name", "blank", "target", "actual", "weight", "rule", "blank", "score"]
    form = form_of(SHAPES[shape](columns(order, TREES, HEAD)))
    assert [line(i)[2:] for i in form.indicators] == [
        ("植树株数", ">=5000株", "4860株", "30", "29.2"),
        ("成活率", ">=90%", "93%", "20", "20"),
    ]


def without(made: Made, column: str) -> Made:
    """The form without one column of its money."""
    at = [cell for cell in made.rows[2] if isinstance(cell, str)].index(column)
    rows = [list(row) for row in made.rows]
    for row in rows[2:6]:
        cells = [cell for cell in row if isinstance(cell, str)]
        row[len(row) - len(cells) + at] = (cells[at], 1, 1)
        del row[len(row) - len(cells) + at]
        last = row[-1]
        row[-1] = (last if isinstance(last, str) else last[0], 1, 2)
    return replace(made, rows=rows)


@pytest.mark.parametrize("shape", [*TABLES, "pipes", "lines", "one line"])
@pytest.mark.parametrize("column", ["执行率", "年初预算数", "分值"])
def test_money_without_one_of_its_columns(column: str, shape: str) -> None:
    form = form_of(SHAPES[shape](without(EVALUATION, column)))
    total = form.funds[0]
    assert (says(total.budget), says(total.executed), says(total.score)) == ("126.5万元", "118.3万元", "9.4")
    assert total.certain
    assert says(total.execution_rate) == ("" if column == "执行率" else "93.52%")
    assert says(total.weight) == ("" if column == "分值" else "10")


@pytest.mark.parametrize("shape", SHAPES)
def test_units_stand_in_the_cells(shape: str) -> None:
    rows = [list(row) for row in EVALUATION.rows]
    rows[3] = [("年度资金总额", 1, 2), "120万元", "126.5万元", "118.3万", "10分", "93.52 %", "9.4分"]
    total = form_of(SHAPES[shape](replace(EVALUATION, rows=rows))).funds[0]
    assert (says(total.initial_budget), says(total.budget), says(total.executed)) == ("120万元", "126.5万元", "118.3万元")
    assert (says(total.execution_rate), says(total.weight), says(total.score)) == ("93.52%", "10分", "9.4分")
    assert total.certain


@pytest.mark.parametrize("shape", ["docx", "html", "markdown"])
def test_money_and_indicators_in_two_tables(shape: str) -> None:
    first, second = replace(EVALUATION, rows=EVALUATION.rows[:6]), replace(EVALUATION, titles=(), rows=EVALUATION.rows[8:])
    one, two = SHAPES[shape](first), SHAPES[shape](second)
    both = replace(one, blocks=(*one.blocks, *two.blocks))
    form = form_of(both)
    assert len(form.indicators) == 6
    assert says(form.funds[0].executed) == "118.3万元"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_first_of_several_forms_wins_and_the_others_are_kept_apart(shape: str) -> None:
    one = SHAPES[shape](EVALUATION)
    two = SHAPES[shape](replace(EVALUATION, rows=[[("项目名称", 1, 2), ("村道养护", 1, 7)], *EVALUATION.rows[1:]]))
    both = replace(one, blocks=(*one.blocks, *two.blocks))
    found = passages(both.texts())
    form = read_form(both, found)
    assert form is not None
    assert (form.project, len(form.indicators), len(form.funds)) == ("乡镇污水管网维护项目", 6, 1)
    if shape != "one line":
        assert [(other.project, len(other.indicators)) for other in form.others] == [("村道养护", 6)]
        assert not form.passages & form.others[0].passages


def test_prose_before_a_form_stays_with_the_prose_reader() -> None:
    lines = ["关于下达2023年资金的通知", "河口镇人民政府：", "经研究，现下达你镇资金126.5万元，请做好绩效目标填报工作。", *(
        cell for row in EVALUATION.grid() for cell, *_ in row if cell)]  # fmt: skip
    document = text.read("\n".join((*lines[:3], *EVALUATION.titles, *lines[3:])).encode())
    form = form_of(document)
    assert min(form.passages) == 3


def test_a_report_in_prose_is_no_form() -> None:
    words = "一、基本情况\n全年预算数为200万元，执行数为179.43万元，执行率89.7%。\n（一）产出指标\n数量指标：共设三级指标17个，完成值均达标。\n"
    document = text.read(words.encode())
    assert read_form(document, passages(document.texts())) is None


TASKS = Made(
    ("部门整体支出绩效目标申报表", "（2022年度）"),
    [
        [("部门（单位）名称", 1, 2), ("青山县民政局", 1, 4)],
        [("年度主要任务", 5, 1), ("任务名称", 2, 1), ("主要内容", 2, 1), ("预算金额（万元）", 1, 3)],
        ["总额", "财政拨款", "其他资金"],
        ["困难群众救助", "发放低保金", "320.5", "300.5", "20"],
        ["养老服务", "新建3个照料中心", "88", "80", "8"],
        [("金额合计", 1, 2), "408.5", "380.5", "28"],
        [("年度总体目标", 1, 1), ("目标1：保障困难群众基本生活。", 1, 5)],
        [("年度绩效指标", 3, 1), "一级指标", "二级指标", ("三级指标", 1, 2), "指标值"],
        ["产出指标", "数量指标", ("发放低保金人数", 1, 2), "≥2100人"],
        ["满意度指标", "服务对象满意度指标", ("救助对象满意度", 1, 2), "≥90%"],
    ],
    6,
)


@pytest.mark.parametrize("shape", TABLES)
def test_the_tasks_of_a_departments_objectives(shape: str) -> None:
    form = form_of(SHAPES[shape](TASKS))
    assert (form.layout, form.kind, form.unit_names) == ("department_objectives", "objectives", ("青山县民政局",))
    assert [(f.scope, f.label, says(f.budget), [says(part.budget) for part in f.parts]) for f in form.funds] == [
        ("named", "困难群众救助", "320.5万元", ["300.5万元", "20万元"]),
        ("named", "养老服务", "88万元", ["80万元", "8万元"]),
        ("total", "金额合计", "408.5万元", ["380.5万元", "28万元"]),
    ]
    assert [(says(s.total.figure), [says(part.figure) for part in s.parts], s.certain) for s in form.sums] == [
        ("408.5万元", ["320.5万元", "88万元"], True),
        ("380.5万元", ["300.5万元", "80万元"], True),
        ("28万元", ["20万元", "8万元"], True),
    ]
    assert [i.name for i in form.indicators] == ["发放低保金人数", "救助对象满意度"]


@pytest.mark.parametrize("layout", FORMS, ids=lambda layout: layout.code)
def test_readers_know_every_word_of_a_layout(layout: Layout) -> None:
    for column in layout.funds:
        assert {look(plain(word)).funds for word in column.wordings()} == {column.field}
    for column in layout.indicators:
        if ":" not in column.field and column.field != "remark":
            assert all(look(plain(word)).field == column.field for word in column.wordings())
    assert layout_of(plain(layout.title)) is layout


def test_a_bare_table_of_money_has_no_layout_and_claims_no_parts_that_do_not_add_up() -> None:
    words = """| 项目 | 预算数 | 执行数 | 执行率 |
|---|---|---|---|
| 合计 | 100 | 90 | 90% |
| 一般公共服务支出 | 60 | 54 | 90% |
| 其中：行政运行 | 50 | 45 | 90% |
| 农林水支出 | 40 | 36 | 90% |
| 水利 | 40 | 36 | 90% |
"""
    form = form_of(text.read(words.encode(), markdown=True))
    assert (form.layout, form.kind) == ("", "other")
    assert money(form.funds[0])[1:6] == ("合计", "", "100", "90", "90%")
    assert form.funds[0].parts == ()
