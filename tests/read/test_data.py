"""Reports as data: hand-written mappings in all their spellings, our own JSON without loss, errors that name the field."""

import json
import subprocess
import sys
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.errors import Unreadable
from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import (
    Actual,
    Change,
    Correction,
    Counts,
    Deviation,
    Fact,
    Funds,
    Group,
    Indicator,
    Listed,
    Problem,
    Ratio,
    Repeat,
    Report,
    ReportingUnit,
    Section,
    Source,
    Sum,
    Target,
    Use,
)
from jiheng.read.data import FORMAT, load_report, report_from, report_to
from support import ROOT, case


def stated(value: str, unit: str, places: int | None = None) -> Stated:
    number = Decimal(value)
    return Stated(number, unit, max(0, -int(number.as_tuple().exponent)) if places is None else places)


def funds(data: object) -> tuple[Funds, ...]:
    return report_from({"funds": data}).funds


def indicator(**members: object) -> Indicator:
    [found] = report_from({"indicators": [{"name": "甲", **members}]}).indicators
    return found


def refusal(data: object) -> str:
    with pytest.raises(Unreadable) as refused:
        report_from(data)
    return str(refused.value)


def file_refusal(name: str, text: str | bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        load_report(name, text if isinstance(text, bytes) else text.encode())
    return str(refused.value)


def test_the_example_and_the_real_facts_are_the_same_figures() -> None:
    example = load_report("tazhong.yaml", (ROOT / "examples" / "tazhong.yaml").read_bytes())
    facts = load_report("facts.yaml", (case("tazhong-2021") / "facts.yaml").read_bytes())
    assert example.funds == facts.funds
    assert example.indicators == facts.indicators
    assert (example.unit, example.cutoff, example.counts, example.group) == (facts.unit, facts.cutoff, facts.counts, facts.group)


def test_a_whole_mapping_becomes_a_report() -> None:
    report = load_report("tazhong.yaml", (ROOT / "examples" / "tazhong.yaml").read_bytes())
    assert (report.kind, report.title) == ("monitoring", "且末县塔中镇人民政府整体支出绩效监控报告")
    assert report.unit == ReportingUnit("且末县塔中镇人民政府", "巴音郭楞蒙古自治州且末县", "township")
    assert (report.year, report.cutoff, report.filled_on) == (2021, date(2021, 6, 30), date(2021, 7, 2))
    assert [one.scope for one in report.funds] == ["total", "basic", "project", "supplement"]
    basic = report.funds[1]
    assert basic.sources == (
        Source("fiscal", "财政资金", stated("486.29", "万元")),
        Source("other", "其他资金", stated("0", "万元")),
    )
    assert basic.uses[0] == Use("职工工资、福利支出", stated("302.23", "万元"))
    assert report.funds[3].uses == (Use("视频会议系统终端"), Use("燃油费"))
    assert report.counts == Counts(stated("3", "个"), stated("8", "个"), stated("17", "个"))
    assert len(report.indicators) == 17
    first, last = report.indicators[0], report.indicators[-1]
    assert first == Indicator(
        "化解社会矛盾纠纷",
        "output",
        "quantity",
        Target(">=", stated("30", "件")),
        Actual(stated("15", "件")),
        completion=stated("50", "%"),
    )
    assert last.actual == Actual(not_due=True)
    assert last.completion_not_due
    assert report.indicators[12].target == Target("qualitative", words="显著提高")
    assert report.deviations[0].target == stated("21.59", "万元")
    assert [one.planned for one in report.corrections] == [False, True]
    assert report.problems[0].suggestion.startswith("由主管部门")


@pytest.mark.parametrize(
    ("written", "value", "unit", "places"),
    [
        (486.29, "486.29", "万元", 2),
        ("486.20", "486.20", "万元", 2),
        (Decimal("486.290"), "486.290", "万元", 3),
        (0, "0", "万元", 0),
        ("1,000.50 万元", "1000.50", "万元", 2),
        ("１，０００．５０万元", "1000.50", "万元", 2),
        ("4862900元", "4862900", "元", 0),
        ("486.29万", "486.29", "万元", 2),
        ("0.5亿", "0.5", "亿元", 1),
        ("1e3", "1000", "万元", 0),
        (1e-05, "0.00001", "万元", 5),
    ],
)
def test_amounts_are_read_in_every_spelling(written: object, value: str, unit: str, places: int) -> None:
    [total] = funds({"budget": written})
    assert total.budget is not None
    assert (total.budget.value, total.budget.unit, total.budget.places) == (Decimal(value), unit, places)


def test_bare_amounts_may_have_another_unit() -> None:
    report = report_from(
        {"amount_unit": "元", "funds": {"budget": 100, "basic": {"budget": {"total": "5万元", "fiscal": 3}, "uses": {"甲": 1}}}}
    )
    total, basic = report.funds
    assert total.budget == stated("100", "元")
    assert basic.budget == stated("5", "万元")
    assert basic.sources[0].amount == stated("3", "元")
    assert basic.uses == (Use("甲", stated("1", "元")),)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("budget", "abc", "funds.budget（预算数）写的是“abc”，不是数；请写成 486.29 或 486.29万元这样。"),
        ("budget", "NaN", "funds.budget（预算数）写的是“NaN”，不是数；请写成 486.29 或 486.29万元这样。"),
        ("budget", float("inf"), "funds.budget（预算数）写的是“inf”，不是数；请写成 486.29 或 486.29万元这样。"),
        ("budget", "1e999", "funds.budget（预算数）写的是“1e999”，超出合理范围。"),
        ("budget", "7,00.0,77", "funds.budget（预算数）写的是“7,00.0,77”，不是数；请写成 486.29 或 486.29万元这样。"),
        ("budget", True, "funds.budget（预算数）写的是“True”，不是数；请写成 486.29 或 486.29万元这样。"),
        ("budget", [1], "funds.budget（预算数）写成了一组值，不是数；请写成 486.29 或 486.29万元这样。"),
        ("executed", -1, "funds.executed（执行数）写的是“-1”，不能是负数。"),
        ("budget", "5%", "funds.budget（预算数）写的是“5%”，单位“%”不是金额单位（元、万元、亿元）。"),
        ("execution_rate", "64.3万元", "funds.execution_rate（预算执行率）写的是“64.3万元”，单位应是“%”。"),
        ("budgte", 5, "funds里没有“budgte”这一项，应是“budget”；请改名后重试。"),
        ("basics", {"budget": 1}, "funds里没有“basics”这一项，应是“basic”；请改名后重试。"),
    ],
)
def test_a_wrong_amount_is_named(field: str, value: object, words: str) -> None:
    assert refusal({"funds": {field: value}}) == words


def test_a_balance_may_be_negative() -> None:
    assert funds({"balance": "-3.5"})[0].balance == stated("-3.5", "万元")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "数据的最外层应是一组“名称: 值”，例如 unit、year、funds、indicators。"),
        ({"cutof": "2021-06-30"}, "数据里没有“cutof”这一项，应是“cutoff”；请改名后重试。"),
        ({"cutoff": "2021-02-30"}, "cutoff（监控节点）写的是“2021-02-30”，日历上没有这一天。"),
        ({"cutoff": "六月"}, "cutoff（监控节点）写的是“六月”，应是日期，例如 2021-06-30。"),
        ({"year": "去年"}, "year（年度）写的是“去年”，应是整数。"),
        ({"amount_unit": "斤"}, "amount_unit写的是“斤”，应是金额单位：元、千元、万元、亿元。"),
        ({"unit": ["甲"]}, "unit（单位）写成了一组值，应是一段文字。"),
        ({"offices": [{"甲": 1}]}, "offices 第 1 项写成了一组值，应是一段文字。"),
        ({"indicators": [{"level1": "产出"}]}, "indicators 第 1 项的 name（指标名称）没有写，这一项必填。"),
        ({"indicators": [{"name": "甲", "level2": "产量"}]}, "没有这一种"),
        ({"indicators": [["产出", "数量", "甲"]]}, "indicators 第 1 项写成了一组值，应有 8 格"),
        (
            {"indicators": [{"name": "甲", "operator": "约", "target": 3}]},
            "indicators 第 1 项的 operator（符号）写的是“约”，没有这一种",
        ),
        ({"indicators": [{"name": "甲", "operator": ">=", "target": "3O"}]}, "不是数；请写成 30 或 ≥30件 这样。"),
        (
            {"indicators": [{"name": "甲", "target": 30, "actual": "1S"}]},
            "indicators 第 1 项的 actual（完成值）写的是“1S”，不是数",
        ),
        ({"corrections": {"done": []}}, "corrections里没有“done”这一项；可写的有：taken、planned。"),
        (
            {"funds": {"basic": {"budget": {"total": 1, "fiscl": 1}}}},
            "funds.basic.budget里没有“fiscl”这一项，应是“fiscal”；请改名后重试。",
        ),
        ({"funds": {"basic": {"uses": {"工资": "多"}}}}, "funds.basic.uses.工资写的是“多”，不是数"),
        ({"format": "other"}, f"format写的是“other”，这里只认 {FORMAT}。"),
    ],
)
def test_each_error_is_one_sentence_that_names_the_field(data: object, words: str) -> None:
    said = refusal(data)
    assert words in said
    assert said.count("。") == 1


@pytest.mark.parametrize(
    ("operator", "target", "unit", "wanted"),
    [
        (">=", 30, "件", Target(">=", stated("30", "件"))),
        ("不低于", 95, "%", Target(">=", stated("95", "%"))),
        ("=", 100, "%", Target("=", stated("100", "%"))),
        (None, "≥30件", None, Target(">=", stated("30", "件"))),
        (None, "<= 20 万元", None, Target("<=", stated("20", "万元"))),
        (None, "464.7", "万元", Target("", stated("464.7", "万元"))),
        (None, "80～90%", None, Target("range", stated("80", "%"), stated("90", "%"))),
        ("range", [80, 90], "%", Target("range", stated("80", "%"), stated("90", "%"))),
        ("定性", "显著提高", None, Target("qualitative", words="显著提高")),
        (None, "显著提高", None, Target("qualitative", words="显著提高")),
        (">=", None, None, Target(">=")),
    ],
)
def test_targets_in_every_spelling(operator: object, target: object, unit: object, wanted: Target) -> None:
    assert indicator(operator=operator, target=target, unit=unit).target == wanted


@pytest.mark.parametrize(
    ("actual", "wanted"),
    [
        (15, Actual(stated("15", "件"))),
        ("15 件", Actual(stated("15", "件"))),
        ("未填", Actual(words="未填")),
        (None, Actual()),
        ("not_due", Actual(not_due=True)),
        ("not_due 2021-11-30", Actual(not_due=True, due_on=date(2021, 11, 30))),
        ("未到监控节点（2021年11月30日）", Actual(not_due=True, due_on=date(2021, 11, 30))),
        ({"not_due": "2021-11-30"}, Actual(not_due=True, due_on=date(2021, 11, 30))),
        ({"not_due": True}, Actual(not_due=True)),
    ],
)
def test_actuals_in_every_spelling(actual: object, wanted: Actual) -> None:
    assert indicator(operator=">=", target=30, unit="件", actual=actual).actual == wanted


def test_a_date_may_stand_beside_not_due() -> None:
    row = ["满意度", "满意度", "甲", ">=", 95, "%", "not_due", "not_due", "2021-12-10"]
    [found] = report_from({"indicators": [row]}).indicators
    assert found.actual == Actual(not_due=True, due_on=date(2021, 12, 10))
    assert indicator(actual="not_due", due_on=date(2021, 12, 10)).actual.due_on == date(2021, 12, 10)


def test_labels_and_codes_of_terms_are_both_understood() -> None:
    found = indicator(level2="质量指标", likelihood="有可能", causes=["经费保障", "staff"])
    assert (found.level1, found.level2, found.likelihood, found.causes) == ("output", "quality", "possible", ("funds", "staff"))
    assert report_from({"kind": "绩效自评"}).kind == "self_evaluation"


@pytest.mark.parametrize(
    ("uses", "wanted"),
    [
        ({"甲、乙": 1.5, "丙": None}, (Use("甲、乙", stated("1.5", "万元")), Use("丙"))),
        (["甲", "丙"], (Use("甲"), Use("丙"))),
        ([{"甲": "1.5万元"}, {"label": "丙", "amount": 2}], (Use("甲", stated("1.5", "万元")), Use("丙", stated("2", "万元")))),
        ("燃油费", (Use("燃油费"),)),
    ],
)
def test_uses_as_mapping_list_or_names(uses: object, wanted: tuple[Use, ...]) -> None:
    assert funds({"executed": 3, "uses": uses})[0].uses == wanted


def test_short_ways_of_writing() -> None:
    report = report_from(
        {
            "unit": "某镇人民政府",
            "problems": ["人手不足", {"problem": "拨款晚", "suggestion": "早拨"}],
            "corrections": [{"measure": "甲", "due": "2021年9月底", "planned": True}, "乙"],
            "suggestions": "多培训",
            "working_group": {"leader": "书记", "members": ["出纳"]},
            "funds": {"project": 0, "basic": {"sources": {"财政资金": 3, "彩票公益金": 1}}},
        }
    )
    assert report.unit == ReportingUnit("某镇人民政府")
    assert report.problems == (Problem("人手不足"), Problem("拨款晚", "早拨"))
    assert report.corrections == (Correction("甲", due=date(2021, 9, 30), planned=True), Correction("乙"))
    assert report.suggestions == ("多培训",)
    assert report.group == Group("书记", members=("出纳",))
    assert report.funds[1].budget == stated("0", "万元")
    assert [(source.code, source.label) for source in report.funds[0].sources] == [("fiscal", "财政资金"), ("", "彩票公益金")]


# Files


def test_yaml_keeps_the_digits_and_signs_as_written() -> None:
    text = "funds: {budget: 486.20, received: 012, executed: ~}\nindicators:\n  - [产出, 数量, 甲, =, 1_0, 件, 1, null]\n"
    with pytest.raises(Unreadable):
        load_report("a.yaml", text.encode())
    report = load_report("a.yaml", text.replace("1_0", "10").encode())
    assert report.funds[0].budget == stated("486.20", "万元")
    assert report.funds[0].received == stated("12", "万元")
    assert report.funds[0].executed is None
    assert report.indicators[0].target == Target("=", stated("10", "件"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert load_report("a.yml", "unit: 塔中镇人民政府".encode(encoding)).unit.name == "塔中镇人民政府"
    assert load_report("a.JSON", '{"unit": "塔中镇人民政府"}'.encode(encoding)).unit.name == "塔中镇人民政府"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", '{"year": 2021,}', "第 1 行第 15 列起不是合法的 JSON；请检查引号、逗号和括号。"),
        ("a.json", '{"funds": {"budget": NaN}}', "funds.budget（预算数）写的是“NaN”，不是数；请写成 486.29 或 486.29万元这样。"),
        ("a.json", '{"funds": {"budget": 1e999}}', "funds.budget（预算数）写的是“1e999”，超出合理范围。"),
        ("a.json", '{"year": 2021, "year": 2022}', "“year”在同一处写了两次；请留下一个。"),
        ("a.json", "[" * 100_000, "数据套了太多层，不像一份报告；请检查括号或缩进。"),
        ("a.yaml", "year: 2021\nyear: 2022", "“year”在同一处写了两次；请留下一个。"),
        ("a.yaml", "a: 1\nindicators:\n  - [产出, 数量, 甲, >=, 3]", '第 3 行不是合法的 YAML；“>=”要加引号，写成 ">="。'),
        ("a.yaml", "year: [2021", "不是合法的 YAML；请检查缩进（用空格）、冒号后的空格和括号。"),
        ("a.yaml", "", "数据的最外层应是一组“名称: 值”，例如 unit、year、funds、indicators。"),
        ("a.yaml", "x: \x01", "文件里有 YAML 不允许的字符；请另存为 UTF-8 编码的文本。"),
        ("a.yaml", "- " * 10_000, "数据套了太多层，不像一份报告；请检查括号或缩进。"),
        ("a.yaml", b"\xff\xfe\x00", "文件的文字编码认不出来；请另存为 UTF-8 编码。"),
    ],
)
def test_a_file_that_is_no_data_is_refused_in_one_sentence(name: str, text: str | bytes, words: str) -> None:
    said = file_refusal(name, text)
    assert words in said
    assert said.count("。") == 1


def test_yaml_makes_no_objects_and_aliases_do_not_explode() -> None:
    assert "unit（单位）写成了一组值" in file_refusal("a.yaml", "unit: !!python/object/apply:os.getcwd []")
    assert load_report("a.yaml", b"unit: !!python/name:os.getcwd x").unit.name == "x"
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert "a0" in file_refusal("a.yaml", bomb)
    assert "offices" in file_refusal("a.yaml", bomb.replace("a59: ", "offices: ").replace("a0: ", "suggestions: ", 1))


def test_yaml_is_imported_only_for_yaml() -> None:
    code = "import sys; from jiheng.read.data import load_report; load_report('a.json', b'{}'); print('yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# Our own JSON

texts = st.text(max_size=6)
spans = st.none() | st.builds(Span, st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
numbers = st.decimals(-(10**9), 10**9, places=3) | st.integers(-(10**15), 10**15).map(Decimal)
stateds = st.none() | st.builds(
    Stated, value=numbers, unit=st.sampled_from(["", "万元", "%", "件"]), places=st.integers(0, 6), text=texts, span=spans
)
some = st.builds(Stated, value=numbers, text=texts, span=spans)
dates = st.none() | st.dates()
facts = st.builds(Fact, figure=some, role=texts, label=texts, year=st.integers(0, 3000), passage=st.integers(-1, 9))


def several(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


fund_values = st.builds(
    Funds,
    scope=st.sampled_from(["total", "basic", "source", "named"]),
    label=texts,
    budget=stateds,
    executed=stateds,
    execution_rate=stateds,
    sources=several(st.builds(Source, texts, texts, stateds)),
    uses=several(st.builds(Use, texts, stateds, spans)),
    parts=several(st.builds(Funds, scope=st.just("source"), received=stateds)),
    certain=st.booleans(),
    explained=texts,
    span=spans,
)
indicator_values = st.builds(
    Indicator,
    name=texts,
    level1=texts,
    target=st.builds(Target, op=texts, value=stateds, upper=stateds, words=texts, text=texts),
    actual=st.builds(Actual, value=stateds, words=texts, not_due=st.booleans(), due_on=dates, stray=texts),
    completion=stateds,
    likelihood=texts,
    causes=several(texts),
    last_year=stateds,
    completion_not_due=st.booleans(),
    core=st.booleans(),
    number_span=spans,
)
reports = st.builds(
    Report,
    kind=st.sampled_from(["monitoring", "other"]),
    title=texts,
    unit=st.builds(ReportingUnit, texts, texts, texts, texts),
    year=st.none() | st.integers(1900, 2999),
    cutoff=dates,
    offices=several(texts),
    problems=several(st.builds(Problem, texts, texts)),
    funds=several(fund_values),
    counts=st.builds(Counts, stateds, stateds, stateds, spans),
    indicators=several(indicator_values),
    deviations=several(st.builds(Deviation, texts, stateds, stateds, stateds, texts, spans)),
    corrections=several(st.builds(Correction, texts, texts, dates, texts, st.booleans(), spans)),
    total_score=stateds,
    incomplete=st.booleans(),
    sections=several(st.builds(Section, texts, texts, st.integers(1, 4), st.integers(0, 99), st.booleans(), spans)),
    facts=several(facts),
    sums=several(st.builds(Sum, facts, several(facts), st.booleans(), st.booleans(), texts)),
    changes=several(st.builds(Change, st.none() | facts, st.none() | facts, st.none() | facts, st.booleans(), span=spans)),
    ratios=several(st.builds(Ratio, facts, several(st.tuples(facts, facts)), st.booleans())),
    lists=several(st.builds(Listed, facts, several(texts), st.booleans(), spans)),
    repeats=several(st.builds(Repeat, several(facts), texts)),
    texts=several(texts),
    said=several(texts),
)


def same(one: object, other: object) -> bool:
    """Equality that looks at provenance too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))  # type: ignore[arg-type]
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))  # type: ignore[arg-type]
    return one == other


@given(reports)
def test_our_json_loses_nothing(report: Report) -> None:
    text = json.dumps(report_to(report))
    assert same(report_from(json.loads(text)), report)
    assert same(load_report("a.json", text.encode()), report)


def test_our_json_keeps_provenance_under_its_own_key() -> None:
    figure = Stated(Decimal("64.3"), "%", 1, "64.3%", Span(5, 30, 35))
    report = Report(
        kind="monitoring", funds=(Funds("total", execution_rate=figure),), facts=(Fact(figure, "execution_rate", "执行率"),)
    )
    assert report_to(report) == {
        "format": FORMAT,
        "kind": "monitoring",
        "funds": [
            {
                "scope": "total",
                "execution_rate": {"value": "64.3", "unit": "%", "places": 1, "text": "64.3%", "span": [5, 30, 35]},
            }
        ],
        "provenance": {
            "facts": [
                {
                    "figure": {"value": "64.3", "unit": "%", "places": 1, "text": "64.3%", "span": [5, 30, 35]},
                    "role": "execution_rate",
                    "label": "执行率",
                }
            ]
        },
    }


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["unit", "year", "funds", "budget", "basic", "indicators", "name", "target", "actual", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_data_gives_a_report_or_a_sentence(data: object) -> None:
    said = "。"
    try:
        report_from(data)
    except Unreadable as error:
        said = str(error)
    assert said.endswith("。")
