"""Forms among the real cases: what each says where it is certain, what must not be claimed, and how much stays unread."""

from __future__ import annotations

import pytest

from jiheng.read import text
from jiheng.read.forms import Form, read_form
from jiheng.read.passages import Passage, passages
from made_forms import line, money, says, unread
from support import case, case_names

FORMS = {
    "tanghu-2020": "department_evaluation",
    "guangshui-jiaotong-2021": "project_evaluation",
    "hengshan-liangku-2020": "project_evaluation",
    "jishan-zhaidian-2021": "project_evaluation",
    "tangxi-cunji-2022": "project_evaluation",
    "xiaoxian-zhongyang-2023": "project_evaluation",
    "yongde-mingliang-2022": "project_evaluation",
    "yuanzhou-malingshu-2022": "project_evaluation",
    "huoshan-yiliao-2024": "project_evaluation",
    "luan-wenlv-2021": "project_evaluation",
    "liutuan-baoxian-2021": "objectives_form",
    "yueyang-gaobiao-2022": "objectives_form",
    "guangshui-zhengfuban-2021": "department_objectives",
}


def read(name: str) -> tuple[Form | None, tuple[Passage, ...]]:
    folder = case(name)
    source = next(path for path in (folder / "source.txt", folder / "report.txt") if path.exists())
    document = text.read(source.read_bytes())
    found = passages(document.texts())
    return read_form(document, found), found


def form_of(name: str) -> Form:
    form, _ = read(name)
    assert form is not None
    return form


@pytest.mark.parametrize("name", case_names())
def test_forms_are_recognised_and_prose_is_not(name: str) -> None:
    form, _ = read(name)
    assert (form.layout if form else None) == FORMS.get(name)


def shares() -> dict[str, float]:
    result = {}
    for name in FORMS:
        form, found = read(name)
        assert form is not None
        left = len(unread(form, found))
        result[name] = left / max(1, left + len(form.claims))
    return result


def test_little_stays_unread() -> None:
    left = shares()
    assert max(left.values()) <= 0.6
    assert sum(left.values()) / len(left) <= 0.10


def test_pipes_with_a_lost_amount() -> None:
    form = form_of("tanghu-2020")
    total = next(funds for funds in form.funds if funds.scope == "total")
    assert not total.certain
    assert (says(total.execution_rate), says(total.weight), says(total.score)) == ("100%", "20分", "20")
    assert [line(i)[2:5] + line(i)[6:] for i in form.indicators][:3] == [
        ("办结信访案件", "168起", "168起", "10"),
        ("拆除活人墓、豪华墓", "32座", "32座", "20"),
        ("解决群众问题时间", "<=2天", "2天", "10"),
    ]
    assert form.indicators[2].level2 == "timeliness"
    assert says(form.total_score) == "100分"
    bands = [label for role, label in form.claims.values() if role == "band"]
    assert len(bands) == 5
    assert set(bands) == {"评分说明"}


def test_one_line_with_cells_by_blanks() -> None:
    form = form_of("tangxi-cunji-2022")
    total = form.funds[0]
    assert money(total)[2:] == ("0万元", "0万元", "0万元", "0%", "10", "0")
    assert money(total.parts[0])[2:5] == ("202.64万元", "132.912万元", "132.912万元")
    assert total.certain
    assert total.parts[0].certain
    assert line(form.indicators[1])[2:] == ("保障村干部人数", "=42个", "42个", "8", "8")
    assert line(form.indicators[5])[2:] == ("项目总成本", "<=202.6万元", "132.9万元", "10", "10")
    assert [says(weight.weight) for weight in form.class_weights] == ["50分", "30分"]
    [(number, running)] = form.running
    assert number in form.passages
    assert running.text.strip().startswith("本项目共申请预算资金2026400元")
    assert "8 8" not in running.text


def test_rows_broken_over_lines() -> None:
    form = form_of("yongde-mingliang-2022")
    assert money(form.funds[0])[2:] == ("", "387664.62元", "387664.62元", "100%", "10", "10")
    assert form.funds[0].certain
    assert line(form.indicators[0])[2:] == ("学生受资助人数", ">=735人次", "735人次", "10", "10")
    assert line(form.indicators[4])[2:] == ("减轻贫困学生家庭经济负担", "有效", "有效", "10", "10")
    assert (says(form.total_weight), says(form.total_score), form.grade) == ("100", "96", "优")
    assert all(i.certain for i in form.indicators)


def test_parts_of_an_indicator() -> None:
    form = form_of("xiaoxian-zhongyang-2023")
    crops = [i for i in form.indicators if i.part_of == "补助各类瓜果蔬菜种植面积"]
    assert [says(i.target.value) for i in crops] == ["1.5亩", "5亩", "20亩", "3亩"]
    assert form.indicators[0].core
    sums = [(says(s.total.figure), s.complete, s.certain) for s in form.sums]
    assert sums[0] == ("29.5亩", True, True)
    assert sums[-1] == ("192只", True, False)


def test_a_rate_on_a_budget_of_0() -> None:
    form = form_of("huoshan-yiliao-2024")
    lottery = next(part for part in form.funds[0].parts if part.label.startswith("彩票"))
    assert lottery.certain
    assert money(lottery)[3:6] == ("0万元", "0万元", "100%")
    assert line(form.indicators[0])[3:5] == (">=50000人次", "110406人次")


def test_one_cell_a_paragraph_behind_prose() -> None:
    form, found = read("luan-wenlv-2021")
    assert form is not None
    assert money(form.funds[0])[2:] == ("200万元", "200万元", "179.43万元", "89.7%", "10", "9")
    assert says(form.funds[0].parts[0].score) == "8"
    before = [number for number in range(len(found)) if number < min(form.passages)]
    assert any("自评得分为95分" in found[number].text for number in before)


def test_two_totals_side_by_side_and_an_amount_with_its_parts() -> None:
    form = form_of("liutuan-baoxian-2021")
    assert [(f.label, [part.label for part in f.parts]) for f in form.funds] == [
        ("项目资金总额", ["其中:财政资金"]),
        ("年度资金申请总额", ["其中:当年财政拨款"]),
    ]
    assert [i.number for i in form.indicators] == ["指标1", "指标2", "指标3"]
    form = form_of("yueyang-gaobiao-2022")
    assert [says(part.figure) for part in form.sums[0].parts] == ["400万元", "295万元", "159万元"]
    assert form.sums[0].certain


def test_cells_without_separators() -> None:
    form = form_of("hengshan-liangku-2020")
    assert money(form.funds[0])[3:6] == ("194.9万元", "194.9万元", "100%")
    rows = {i.name: line(i)[3:5] for i in form.indicators}
    assert rows["县级储备粮库存粮食明显变质比例"] == ("0", "0")
    assert rows["因粮食市场波动引起的粮食安全事件发生数"] == ("0起", "0起")
    assert rows["库存数量真实率"] == ("100%", "100%")
    assert "市民满意度调查" not in rows  # 290%: a misread sign
    assert ("name_part", "5000吨稻谷、500吨成品粮储备到位率") in form.claims.values()


def test_glued_cells_behind_their_weight_and_misread_signs() -> None:
    form, found = read("yuanzhou-malingshu-2022")
    assert form is not None
    rows = {i.name: line(i)[3:] for i in form.indicators if i.certain}
    assert rows["免费发放原原种"] == ("550万粒", "550万粒", "8", "8")
    assert rows["企业自行采购"] == ("200万粒", "200万粒", "8", "8")
    assert rows["种薯采购价格不高于市场价"] == ("是", "是", "8", "8")
    assert not any("880" in value or "290" in value or "8250" in value for row in rows.values() for value in row)
    assert {"880%", "8250%", "8000亩"} <= set(unread(form, found))
    grant = form.funds[0].parts[0]
    assert money(grant)[1:6] == ("自治区补助", "", "300万元", "259.45万元", "86.5%")
    assert says(form.total_score) == "99分"


def test_shuffled_text_gives_only_whole_rows() -> None:
    form, found = read("jishan-zhaidian-2021")
    assert form is not None
    rows = {i.number: line(i)[2:] for i in form.indicators if i.certain}
    assert rows["指标7"] == ("建立预防接种证", "221人", "221人", "2", "2")
    assert rows["指标23"] == ("0-36月龄中医药规范管理数", "1228人", "770人", "2", "1.8")
    assert not {"指标1", "指标2", "指标5", "指标24", "指标25"} & set(rows)
    assert not any(funds.certain for funds in form.funds)
    assert form.funds[0].budget is None
    assert {"38508人", "37442人", "207.4538"} <= set(unread(form, found))


def test_a_number_that_a_blank_broke() -> None:
    form = form_of("guangshui-zhengfuban-2021")
    assert [says(stated) for stated in form.splits if stated.text == "968.191 8"] == ["968.1918", "968.1918"]
    assert not any(funds.certain for funds in form.funds)
    assert [(says(ratio.rate.figure), ratio.certain) for ratio in form.ratios] == [("74.8%", False), ("25.2%", False)]
