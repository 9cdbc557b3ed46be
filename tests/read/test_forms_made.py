"""A self-evaluation form says the same in every shape in which forms arrive, and every figure of it is accounted for."""

from __future__ import annotations

import pytest

from jiheng.read.forms import read_form
from jiheng.read.passages import passages
from made_forms import EVALUATION, EVALUATION_ROWS, SHAPES, form_of, line, money, says, unread


@pytest.mark.parametrize("shape", SHAPES)
def test_a_self_evaluation_says_the_same_in_every_shape(shape: str) -> None:
    form = form_of(SHAPES[shape](EVALUATION))
    assert (form.layout, form.kind, form.year) == ("project_evaluation", "self_evaluation", 2023)
    assert form.project == "乡镇污水管网维护项目"
    assert form.unit_names == ("青山县河口镇人民政府", "青山县住房和城乡建设局")
    assert [line(indicator) for indicator in form.indicators] == EVALUATION_ROWS
    assert all(indicator.certain for indicator in form.indicators)
    assert [money(funds) for funds in form.funds] == [
        ("total", "年度资金总额", "120万元", "126.5万元", "118.3万元", "93.52%", "10", "9.4")
    ]
    assert [money(part)[1:6] for part in form.funds[0].parts] == [
        ("其中:当年财政拨款", "120万元", "120万元", "112万元", "93.33%"),
        ("其他资金", "0万元", "6.5万元", "6.3万元", "96.92%"),
    ]
    assert all(funds.certain for funds in (*form.funds, *form.funds[0].parts))
    assert [(weight.level1, says(weight.weight)) for weight in form.class_weights] == [
        ("output", "50分"),
        ("benefit", "30分"),
        ("satisfaction", "10分"),
    ]
    assert (says(form.total_weight), says(form.total_score)) == ("100", "98.8")
    assert form.indicators[0].explanation == "两段道路施工未移交"
    assert form.goal.startswith("维护污水管网12公里")


@pytest.mark.parametrize("shape", SHAPES)
def test_every_figure_of_a_form_is_accounted_for(shape: str) -> None:
    document = SHAPES[shape](EVALUATION)
    found = passages(document.texts())
    form = read_form(document, found)
    assert form is not None
    assert unread(form, found) == []
