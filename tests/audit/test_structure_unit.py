"""S404 and the names of bodies."""

from __future__ import annotations

import pytest

from jiheng.audit.names import core, name_at, same_body, sort_of

from .snippets import run

HEAD = "巴州青石县白杨镇人民政府整体支出绩效监控报告\n部门单位名称（公章）：青石县白杨镇人民政府\n"
BODY = "机构设置情况：白杨镇人民政府下设5个职能科室。\n白杨镇人民政府严格按照绩效管理的相关要求，对本单位整体支出实施监控。\n"
BUREAU = "青石县水利局2021年度绩效自评报告\n填报单位：青石县水利局\n青石县水利局严格按照要求，对本单位支出开展自评。\n"


def bodies(text: str, kind: str = "monitoring") -> list[tuple[str, str | None, str | None]]:
    found = [finding for finding in run(text, kind) if finding.rule == "S404"]
    return [(finding.severity, finding.stated, finding.computed) for finding in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("巴州且末县塔中镇人民政府", "且末县塔中镇人民政府"),
        ("塔中镇", "巴音郭楞蒙古自治州且末县塔中镇人民政府"),
        ("塘湖镇政府", "塘湖镇人民政府"),
        ("六安市文旅局", "六安市文化和旅游局"),
        ("市城管局", "长沙市城市管理局"),
        ("南县政协", "政协南县委员会"),
        ("219001-池州市贵池区棠溪镇人民政府", "棠溪镇政府"),
        ("红河州数据发展中心（本级）", "州数据发展中心"),
        ("县卫健委", "且末县卫生健康委员会"),
        ("永德县明朗中学", "临沧市永德县明朗中学"),
        ("巴州财政局", "巴音郭楞蒙古自治州财政局"),
    ],
)
def test_names_of_one_body(one: str, other: str) -> None:
    assert same_body(one, other)
    assert same_body(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("金寨县麻埠镇人民政府", "金寨县白塔畈镇人民政府"),
        ("塔中镇", "瓦石峡镇"),
        ("且末县教育局", "且末县水利局"),
        ("永德县明朗中学", "永德县第一中学"),
        ("东风街道办事处", "西风街道办事处"),
        ("城关镇", "城关乡"),
    ],
)
def test_names_of_two_bodies(one: str, other: str) -> None:
    assert not same_body(one, other)


def test_a_core_has_neither_region_nor_government() -> None:
    assert core("南县南州镇人民政府") == "南州镇"
    assert core("长沙市城市管理局") == "城市管理局"
    assert sort_of("塘湖镇政府") == "town"
    assert sort_of("我单位") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("塘湖镇政府填报", "塘湖镇政府"),
        ("塔中镇绩效监控小组", "塔中镇"),
        ("县乡村振兴局2021年", "县乡村振兴局"),
        ("我镇人民政府下设", ""),
        ("各乡镇2021年", ""),
    ],
)
def test_the_name_at_the_start_of_a_sentence(text: str, name: str) -> None:
    assert name_at(text, 0) == name


def test_one_body_in_long_and_short_forms_is_silent() -> None:
    assert bodies(HEAD + BODY) == []
    assert bodies(HEAD.replace("：青石县白杨镇人民政府", "：白杨镇政府（本级）") + BODY) == []


@pytest.mark.parametrize(
    ("old", "stated", "computed"),
    [
        ("白杨镇人民政府下设", "红柳镇人民政府", "白杨镇人民政府"),
        ("白杨镇人民政府严格", "红柳镇人民政府", "白杨镇人民政府"),
        ("：青石县白杨镇", "青石县红柳镇人民政府", "青石县白杨镇人民政府"),
        ("巴州青石县白杨镇", "巴州青石县红柳镇人民政府", "青石县白杨镇人民政府"),
    ],
)
def test_another_township_in_one_place(old: str, stated: str, computed: str) -> None:
    text = (HEAD + BODY).replace(old, old.replace("白杨", "红柳"), 1)
    assert bodies(text) == [("error", stated, computed)]


def test_title_and_cover_alone_disagree() -> None:
    found = bodies(HEAD.replace("：青石县白杨镇", "：青石县红柳镇") + "预算执行正常。\n")
    assert found == [("error", "青石县红柳镇人民政府", "青石县白杨镇人民政府")]


@pytest.mark.parametrize(
    "more",
    [
        "红柳镇人民政府负责下游河段。",
        "县财政局2021年度下达资金100万元。",
        "青石县水利局严格按照要求，对本单位支出开展自评。",
        "补助拨付至红柳镇人民政府2021年预算。",
        "白杨镇农业服务中心下设2个科室。",
        "红柳镇、胡杨镇2021年度支出较多。",
    ],
)
def test_bodies_dealt_with_are_not_the_reporting_one(more: str) -> None:
    assert bodies(HEAD + BODY + more + "\n") == []


def test_a_report_on_many_townships_is_not_checked() -> None:
    text = "".join(f"{name}镇人民政府2021年度支出10万元。\n" for name in ("白杨", "红柳", "胡杨", "沙枣"))
    assert bodies("乡镇支出绩效监控报告\n" + text) == []


def test_a_bureaus_report_copied_from_another_bureau() -> None:
    text = BUREAU + "青石县林业局认真组织实施，对本单位绩效目标进行监控。\n"
    assert bodies(text, "self_evaluation") == [("error", "青石县林业局", "青石县水利局")]
    assert bodies(BUREAU + "青石县林业局认真组织实施造林。\n", "self_evaluation") == []
    assert bodies(BUREAU + "青石县财政局认真组织，对本单位资金进行检查。\n", "self_evaluation") == []


def test_a_sentence_that_the_report_repeats_betrays_the_other_bureau() -> None:
    own = "青石县水利局2023年度下达上级资金转移支付755.19万元。\n"
    other = own.replace("水利", "林业")
    head = "绩效自评报告\n"
    assert bodies(head + 3 * own + other, "self_evaluation") == [("error", "青石县林业局", "青石县水利局")]
    assert bodies(head + 2 * own + other, "self_evaluation") == []
    assert bodies(head + 3 * own + 3 * other, "self_evaluation") == []


def test_a_part_or_parent_on_the_cover_is_no_error() -> None:
    assert bodies(HEAD.replace("：青石县白杨镇人民政府", "：白杨镇财政所") + BODY) == []
    assert [found[0] for found in bodies(HEAD.replace("：青石县白杨镇人民政府", "：青石县教育局") + BODY)] == ["warning"]


def test_the_signature_is_a_place_too() -> None:
    assert bodies(HEAD + BODY + "红柳镇人民政府\n2021年7月2日\n") == [("error", "红柳镇人民政府", "白杨镇人民政府")]
