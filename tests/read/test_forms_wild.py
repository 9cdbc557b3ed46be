"""Shapes of forms as pages and sharing sites leave them: made texts, each after a kind that was met."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import chain

import pytest

from counting import calls
from jiheng.model.blocks import Document
from jiheng.read import text
from jiheng.read.forms import read_form
from jiheng.read.forms.cutting import cut, doubled
from jiheng.read.passages import passages
from made_forms import EVALUATION, EVALUATION_ROWS, SHAPES, form_of, line, money, says, unread


def document(words: str) -> Document:
    return text.read(words.encode())


def test_one_cell_a_line_with_a_pipe_behind_it() -> None:
    cells = """部门预算项目支出绩效自评表（2023年度）||项目名称|村道日常养护|主管部门|青山县交通局|实施单位 （盖章）|河口镇人民政府|项目年度目标|年度目标完成情况|
    养护村道60公里。|已完成|预算执行情况（10分）|年度预算数（万元）|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因|
    总额|50.00|46.20|46.20|100.00%|10|10||其中：财政资金|50.00|46.20|46.20|100.00%|/|/||其他资金|||||/|/||
    绩效指标（90分）|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析|
    产出指标|数量指标|养护里程|≥|60|公里|60|60|60||效益指标|社会效益指标|通畅率|≥|95|%|97|30|30||合计|100|100||"""
    lines = [cell.strip() for cell in cells.split("|")]
    form = form_of(document(" |\n".join(lines) + " |\n"))
    assert form.project == "村道日常养护"
    assert money(form.funds[0])[2:] == ("50.00万元", "46.20万元", "46.20万元", "100.00%", "10", "10")
    assert [line(i)[2:] for i in form.indicators] == [
        ("养护里程", ">=60公里", "60公里", "60", "60"),
        ("通畅率", ">=95%", "97%", "30", "30"),
    ]
    assert all(i.certain for i in form.indicators)
    assert (says(form.total_weight), says(form.total_score)) == ("100", "100")


def test_every_line_between_pipes_is_a_row() -> None:
    words = """| 部门预算项目绩效目标申报表（2023年度） | ||||||
| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 | 指标方向性 | |
| 产出指标 | 数量指标 | 调解员30人到岗 | ≥ | 30 | 人 | 20 | 正向指标 | |
| 产出指标 | 时效指标 | 办结天数 | ≤ | 7 | 天 | 20 | 反向指标 | |
| 效益指标 | 社会效益指标 | 调解成功率 | ≥ | 92 | % | 40 | 正向指标 | |
| 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥ | 90 | % | 10 | 正向指标 | |
"""
    form = form_of(document(words))
    assert [(i.level2, *line(i)[2:4], says(i.weight)) for i in form.indicators] == [
        ("quantity", "调解员30人到岗", ">=30人", "20"),
        ("timeliness", "办结天数", "<=7天", "20"),
        ("social", "调解成功率", ">=92%", "40"),
        ("satisfaction", "群众满意度", ">=90%", "10"),
    ]
    assert all(i.certain for i in form.indicators)


def test_a_weighted_row_above_rows_of_details() -> None:
    words = """项目名称 到户种养补贴 项目负责人及电话 张三
主管部门 县农业农村局 实施单位 河口镇人民政府
资金情况
(万元)
全年预算数(A) 全年执行数(B) 分值 执行率(B/A) 得分
年度资金总额: 8.4 8.4 10 100.00% 10
年度总体目标 年初设定目标 年度总体目标完成情况综述
 补助脱贫户52户。 已补助脱贫户52户。
绩效指标 一级
指标
二级指标 三级指标 分值 年度指标值 全年实际值 得分 未完成原因及拟采取的改进措施

(50分)
数量指标 ★补助瓜果种植面积 10 10
        梨树种植面积 6亩 6亩
        桃树种植面积 1亩 1亩
质量指标 作物成活率 5 95% 96% 5
"""
    form = form_of(document(words))
    rows = {i.name: i for i in form.indicators}
    assert (rows["梨树种植面积"].certain, says(rows["梨树种植面积"].actual.value)) == (True, "6亩")
    parent = rows["补助瓜果种植面积"]
    assert (parent.certain, says(parent.weight), says(parent.score), parent.target.value) == (False, "10", "10", None)
    assert line(rows["作物成活率"])[3:] == ("95%", "96%", "5", "5")
    assert unread(form, passages(document(words).texts())) == []


def test_cells_glued_within_a_line() -> None:
    words = """绩效目标表
(2020年度)
项目名称薄弱学校改造补助资金
项目主管部门青山区教育局项目执行单位河口学校
资金情况
(万元)
年度资金总额:16
    其中 :上级资金16
总体目标年度目标
改善办学条件。
绩效指标一级指标二级指标指标内容指标值
产出指标数量指标改造学校覆盖率100%
质量指标校舍维修合格率100%
设备购置合格率100%
效益指标可持续影响指标义务教育均衡情况稳步提高
社会公众或服务对象满意度指标家长满意度≥90%
"""
    form = form_of(document(words))
    assert (says(form.funds[0].budget), says(form.funds[0].parts[0].budget)) == ("16万元", "16万元")
    assert [(i.level2, i.name, i.target.op + says(i.target.value), i.certain) for i in form.indicators] == [
        ("quantity", "改造学校覆盖率", "100%", True),
        ("quality", "校舍维修合格率", "100%", True),
        ("quality", "设备购置合格率", "100%", True),
        ("lasting", "义务教育均衡情况稳步提高", "", False),
        ("satisfaction", "家长满意度", ">=90%", True),
    ]


def test_two_sets_of_columns_side_by_side() -> None:
    words = """财政支出绩效目标批复表 | |||||||
预算单位:青山市交通局 | |||||||
绩效指标 | 一级 指标 |
二级 指标 |
三级 指标 |
指标值(或计划水平) | 二级 指标 |
三级 指标 |
计划指标值(或计划水平) | ||
预期产出指标 | 数量指标(或建筑规模指标) | 完成结算项目数 | 9 | 数量指标(或建筑规模指标) | 完成结算项目数 | 3 | |
预算(或投资规模)控制指标 | 年度预算执行率 | ≥90% | 预算(或投资规模)控制指标 | 年度预算执行率 | ≥95% | ||
"""
    form = form_of(document(words))
    assert [(i.name, i.target.op + says(i.target.value)) for i in form.indicators] == [
        ("完成结算项目数", "9"),
        ("完成结算项目数", "3"),
        ("年度预算执行率", ">=90%"),
        ("年度预算执行率", ">=95%"),
    ]


def test_properties_of_the_file_are_no_figures() -> None:
    made = SHAPES["one line"](EVALUATION)
    words = "张三 zln 1 2019-05-22T04:56:35Z 15.00 9300 22370 0 False False " + made.texts()[0].text
    found = passages(document(words).texts())
    form = read_form(document(words), found)
    assert form is not None
    assert unread(form, found) == []
    assert len(form.ignored) >= 5


def test_levels_of_government_are_parts_of_the_fiscal_row() -> None:
    rows = [list(row) for row in EVALUATION.rows]
    rows[4:6] = [
        [("其中：财政拨款", 1, 2), "120", "120", "112", "—", "93.33%", "—"],
        [("中央资金", 1, 2), "80", "80", "72", "—", "90%", "—"],
        [("县级资金", 1, 2), "40", "40", "40", "—", "100%", "—"],
        [("其他资金", 1, 2), "0", "6.5", "6.3", "—", "96.92%", "—"],
    ]
    rows[2][0] = ("项目资金（万元）", 6, 1)
    total = form_of(SHAPES["docx"](replace(EVALUATION, rows=rows))).funds[0]
    assert [(part.label, [inner.label for inner in part.parts]) for part in total.parts] == [
        ("其中:财政拨款", ["中央资金", "县级资金"]),
        ("其他资金", []),
    ]


def test_parts_that_the_text_cuts_off_are_not_all() -> None:
    words = "\n".join(cell for row in EVALUATION.grid()[:5] for cell, *_ in row if cell)
    form = form_of(document("项目支出绩效自评表\n" + words))
    assert not form.funds[0].parts_complete


# cutting --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "columns", "parts"),
    [
        ("194.9194.9100%", "budget executed execution_rate", ["194.9", "194.9", "100%"]),
        ("300259.4586.5%", "budget executed execution_rate", ["300", "259.45", "86.5%"]),
        ("64.864.864.8100%", "initial_budget budget executed execution_rate", ["64.8", "64.8", "64.8", "100%"]),
        ("8550万粒550万粒8", "weight target actual score", ["8", "550万粒", "550万粒", "8"]),
        ("82%2%8", "weight target actual score", ["8", "2%", "2%", "8"]),
        ("1095%93%9.8", "weight target actual score", None),
        ("00", "target actual", ["0", "0"]),
        ("0起0起", "target actual", ["0起", "0起"]),
        ("735735", "target actual", ["735", "735"]),
        ("≥90%95%", "target actual", ["≥90%", "95%"]),
        ("290%100%", "target actual", None),
        ("12345", "target actual", None),
        ("8000亩8535.5亩", "weight target actual score", None),
        ("88100", "target", None),
        ("≥90%", "target", ["≥90%"]),
        ("1" * 60, "target actual", None),
    ],
)
def test_runs_are_cut_only_where_one_way_makes_sense(run: str, columns: str, parts: list[str] | None) -> None:
    assert cut(run, columns.split()) == parts


def test_words_that_stand_twice() -> None:
    assert doubled("改善人居环境有效改善有效改善") == "有效改善"
    assert doubled("设备维护及安全性高高") == "高"
    assert doubled("种植面积") == ""


# lost cells -----------------------------------------------------------------------------------------------------------


def lost(seed: int) -> tuple[object, ...]:
    """The form with one or two cells of its rows gone."""
    chance = random.Random(seed)
    rows = [list(row) for row in EVALUATION.rows]
    for _ in range(1 + seed % 2):
        row = rows[chance.choice([3, 4, 5, *range(9, 15)])]
        if len(row) > 1:
            del row[chance.randrange(len(row))]
    return tuple(rows)


@pytest.mark.parametrize("shape", ["pipes", "lines", "one line", "rows of blanks"])
def test_what_is_certain_is_right_though_cells_are_lost(shape: str) -> None:
    truth = {row[2]: row[3:] for row in EVALUATION_ROWS}
    money_rows = {"年度资金总额": EVALUATION.rows[3], "其中:当年财政拨款": EVALUATION.rows[4], "其他资金": EVALUATION.rows[5]}
    for seed in range(60):
        form = form_of(SHAPES[shape](replace(EVALUATION, rows=list(lost(seed)))))
        for indicator in form.indicators:
            name = next((name for name in truth if indicator.name.endswith(name)), "")
            if indicator.certain and name:
                assert line(indicator)[3:] == truth[name], (seed, indicator.name)
        for funds in chain.from_iterable((total, *total.parts) for total in form.funds):
            if funds.certain:
                stated = [value.removesuffix("万元") for value in money(funds)[2:]]
                initial, budget, executed, weight, rate, score = money_rows[funds.label][1:]
                printed = (initial, budget, executed, rate, weight, score)
                assert all(value in ("", cell) for value, cell in zip(stated, printed, strict=True)), (seed, funds.label)


# hostile texts --------------------------------------------------------------------------------------------------------

HEAD = " ".join(cell for row in EVALUATION.grid()[:10] for cell, *_ in row if cell)


@pytest.mark.parametrize("manner", ["blanks", "glued", "pipes", "lines"])
@pytest.mark.parametrize(
    "piece", ["1234567890", "100%", "指标1:甲乙丙 10个 10个 10 10 ", "甲乙 ", "数量指标 ", "8是是8", "≥≥", "1、", HEAD]
)
def test_hostile_texts_cost_linear_work(piece: str, manner: str) -> None:
    def cost(length: int) -> int:
        body = (piece * (length // len(piece) + 1))[:length]
        words = HEAD + " " + body
        if manner == "glued":
            words = words.replace(" ", "")
        elif manner != "blanks":
            words = "\n".join(words.split(" ")) if manner == "lines" else " | ".join(words.split(" ")) + " |\n"
        made = document(words)
        found = passages(made.texts())
        return calls(lambda: read_form(made, found))

    cost(1_000)  # imports
    assert cost(20_000) <= 15 * cost(2_000) + 2_000
