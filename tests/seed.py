"""The seed report from its facts, and the same with the faults planted that its reviewer found."""

from __future__ import annotations

from jiheng.model.blocks import Block, Paragraph, Table
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.write.compose import Form, compose
from support import case

NOT_DUE = "未到监控节点"
# what is printed without a fault → the fault, by the number of the point in expected.md
PROSE = (
    ("预算执行率64.19%", "预算执行率64.3%", 2),  # 1
    ("302.23万元，指标完成率65%", "302.23万元，指标完成率60%", 1),  # 2
    ("；预算为0，不计算执行率（—）", "，预算执行率0%", 1),  # 3
    ("指标3：三公经费节约率", "指标2：三公经费节约率", 1),  # 4
    (f"指标完成率{NOT_DUE}。", f"指标完成率{NOT_DUE}%。", 1),  # 5
    ("1.专业人员不足", "1）专业人员不足", 1),  # 14
    ("2.资金到位较慢", "（2）资金到位较慢", 1),
)
CELLS = (("64.19%", "64.3%", 2), ("65%", "60%", 1), ("—", "0%", 1), (NOT_DUE, NOT_DUE + "%", 1))


def seed(form: Form) -> tuple[Block, ...]:
    """The seed report as it is printed."""
    path = case("tazhong-2021") / "facts.yaml"
    return compose(load_report(path.name, path.read_bytes()), profile("national"), form)


def planted(blocks: tuple[Block, ...], form: Form) -> tuple[Block, ...]:
    """Plant each fault so many times as it is meant; a fault that finds no place is a broken test."""
    left = {old: (new, times) for old, new, times in (PROSE if form == "prose" else CELLS)}

    def faulty(text: str, whole: bool) -> str:
        for old, (new, times) in left.items():
            if times and (text == old if whole else old in text):
                left[old] = (new, times - 1)
                text = text.replace(old, new, 1)
        return text

    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            result.append(block._replace(text=faulty(block.text, False)) if form == "prose" else block)
        else:
            rows = tuple(tuple(cell._replace(text=faulty(cell.text, True)) for cell in row) for row in block.rows)
            result.append(Table(rows, block.place, block.grid))
    assert not any(times for _, times in left.values()), left
    return tuple(result)
