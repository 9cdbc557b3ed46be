"""What stands in one cell, and which words of forms a cell may be."""

from __future__ import annotations

import pytest

from jiheng.model.blocks import Place, Text
from jiheng.read.forms.pieces import Piece, Value, actual_of, number_prefix, target_of, value_of
from jiheng.read.forms.words import look, plain
from jiheng.read.passages import passages
from made_forms import says


def value(words: str) -> Value:
    [passage] = passages([Text(words, Place(line=1))])
    return value_of(Piece(passage.text.strip(), passage, 0))


@pytest.mark.parametrize(
    ("words", "kind", "op", "stated"),
    [
        ("≥ 30人次", "quantity", ">=", "30人次"),
        ("≧735", "quantity", ">=", "735"),
        ("不少于12 种", "quantity", ">=", "12种"),
        ("2天以内", "quantity", "<=", "2天"),
        ("控制在20万元以内", "quantity", "<=", "20万元"),
        ("(≥**株)>=17600株", "quantity", ">=", "17600株"),
        ("已完成120场", "quantity", "", "120场"),
        ("20万页", "quantity", "", "20万页"),
        ("≥100百分比", "quantity", ">=", "100%"),
        ("$\\geq 98\\%$", "quantity", ">=", "98%"),
        ("10分", "number", "", "10分"),
        ("1,234.5", "number", "", "1234.5"),
        ("60-70%", "range", "range", "60%"),
        ("≥", "sign", ">=", ""),
        ("定性", "sign", "qualitative", ""),
        ("人次", "unit", "", ""),
        ("—", "dash", "", ""),
        ("……", "dash", "", ""),
        ("√", "tick", "", ""),
        ("未到监控节点%", "due", "", ""),
        ("2021年12月底前", "words", "", ""),
        ("达成预期指标", "words", "", ""),
        ("5000吨稻谷、500吨成品粮储备到位率", "words", "", ""),
    ],
)
def test_cells(words: str, kind: str, op: str, stated: str) -> None:
    found = value(words)
    assert (found.kind, found.op, says(found.stated)) == (kind, op, stated)


def test_an_actual_takes_the_unit_of_its_target() -> None:
    target = target_of(value("=42个"))
    assert says(actual_of(value("42"), target).value) == "42个"
    assert says(actual_of(value("90%"), target).value) == "90%"
    split = target_of(value("735"), value("≥"), value("人次"))
    assert (split.op, says(split.value)) == (">=", "735人次")
    due = actual_of(value("未到监控节点（2022年11月30日）"), target)
    assert (due.not_due, str(due.due_on), due.stray) == (True, "2022-11-30", "")
    assert actual_of(value("未到监控节点%"), target).stray == "%"


@pytest.mark.parametrize(
    ("words", "number", "end"),
    [
        ("指标1：新建面积", "指标1", 4),
        ("指标 12 体检数", "指标12", 6),
        ("1.培训人数", "1", 2),
        ("0-6岁儿童", "", 0),
        ("（2）培训", "2", 3),
    ],
)
def test_printed_numbers(words: str, number: str, end: int) -> None:
    prefix = number_prefix(value(words).text)
    assert (prefix[0], prefix[2]) == (number, end)


@pytest.mark.parametrize(
    ("words", "field", "expected"),
    [
        ("全年预算数（A）", "funds", "budget"),
        ("1—7月执行数", "funds", "executed"),
        ("执行率（B/A×100%）", "funds", "execution_rate"),
        ("得分 （20分*执行率）", "funds", "score"),
        ("1—7月执行情况", "field", "actual"),
        ("三级 指标", "field", "name"),
        ("年初目标值（A）", "field", "target"),
        ("产 出 指 标 （50分）", "level1", "output"),
        ("日效性指标", "level2", "timeliness"),
        ("社会公众或服务对象满意度指标", "level2", "satisfaction"),
        ("年度目标1：（80分）", "key", "goal"),
        ("其中：中央、省、市补助县级资金", "row", "source"),
        ("年度资金总额：", "row", "total"),
        ("培训人数", "row", ""),
    ],
)
def test_words_of_forms(words: str, field: str, expected: str) -> None:
    assert getattr(look(plain(words)), field) == expected
