"""The truth tables of tests/tables: reads them, runs a row through the functions, and prints them into docs/arithmetic.md.

`python tests/compute/tables.py` writes the tables of the page anew; a test holds the page against them.
"""

import csv
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from compute.seed import NATIONAL, fig, indicator, target, with_values
from jiheng.compute.completion import completion, conventions
from jiheng.compute.due import due, time_progress
from jiheng.compute.light import funds_light, light
from jiheng.compute.rate import rate
from jiheng.compute.score import execution_score, grade, score
from jiheng.model.figure import Stated, half_up, plain, truncated
from jiheng.model.report import Funds, Indicator
from jiheng.model.terms import LEVEL2, LIGHTS, OPERATORS
from jiheng.profiles.fields import Profile
from jiheng.profiles.profile import label, profile
from support import ROOT

FOLDER, PAGE = ROOT / "tests" / "tables", ROOT / "docs" / "arithmetic.md"
Row = dict[str, str]

HEADS = {
    "case": "情形", "value": "数", "places": "位数", "printed": "印出", "truncated": "去尾（不用）", "part": "分子", "whole": "分母",
    "whole_percent": "取整", "how": "算法", "level2": "二级指标", "name": "指标", "target": "指标值", "actual": "完成值", "reduced": "反向算法",
    "completion": "完成率", "also_accepted": "审核时也认", "profile": "口径", "basis": "序时", "cutoff": "节点", "progress": "序时进度", "due": "应达",
    "light": "灯", "gap": "差距", "weight": "分值", "pass_share": "及格门槛", "score": "得分", "total": "总分", "grade": "等级",
}  # fmt: skip
WORDS = {"linear": "直线", "month": "按月", "day": "按天", "funds": "预算执行", "execution": "预算执行率"}
HIDDEN = {"op", "upper", "unit", "part_unit", "whole_unit", "actual_unit"}


def rows(name: str) -> list[Row]:
    """Read one table."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _profile(row: Row, on: date | None = None) -> Profile:
    base = profile(row["profile"], on) if row.get("profile") else NATIONAL
    changes: dict[str, object] = {"seq_basis": row["basis"]} if row.get("basis") else {}
    if row.get("reduced"):
        changes["reduced_convention"] = row["reduced"]
    if row.get("pass_share"):
        changes["score_pass_share"] = Decimal(row["pass_share"])
    return with_values(base, changes) if changes else base


def _actual(row: Row) -> Stated:
    """An actual in the target's unit unless a unit of its own is written, in its column or behind the number."""
    if "actual_unit" in row:
        return fig(row["actual"], row["actual_unit"])
    number = row["actual"].rstrip("人户件")
    return fig(number, row["actual"][len(number) :] or row["unit"])


def _indicator(row: Row) -> Indicator:
    wanted = target(row["op"], row["target"], row["unit"], row.get("upper", ""))
    return indicator(row.get("name", "") or row["case"], row["level2"], wanted, _actual(row))


def rounding(row: Row) -> Row:
    value, places = Decimal(row["value"]), int(row["places"])
    return {"printed": plain(half_up(value, places), places), "truncated": plain(truncated(value, places), places)}


def rates(row: Row) -> Row:
    found = rate(fig(row["part"], row["part_unit"]), fig(row["whole"], row["whole_unit"]))
    return {"printed": found.printed(2), "whole_percent": found.printed(0), "how": found.how}


def completions(row: Row) -> Row:
    subject, used = _indicator(row), _profile(row)
    found = completion(subject, used)
    first, *others = dict.fromkeys(one.printed(0) for one in conventions(subject, used))
    assert first == found.printed(0)
    return {"completion": found.printed(2), "printed": first, "also_accepted": ";".join(others), "how": found.how}


def dues(row: Row) -> Row:
    day = date.fromisoformat(row["cutoff"])
    used = _profile(row, day)
    found = due(indicator(row["case"], row["level2"], target(row["op"], row["target"], row["unit"]), None), day, used)
    return {"progress": time_progress(day, used).printed(2), "due": found.printed(2), "how": found.how}


def lights(row: Row) -> Row:
    day = date.fromisoformat(row["cutoff"])
    used = _profile(row, day)
    if row["level2"] == "funds":
        money = Funds("total", budget=fig(row["target"], row["unit"]), executed=fig(row["actual"], row["unit"]))
        found = funds_light(money, day, used)
    else:
        found = light(_indicator(row), day, used)
    return {"light": found.code, "gap": found.gap.printed(2) if found.gap else "", "how": found.how}


def scores(row: Row) -> Row:
    used, weight = _profile(row), fig(row["weight"], "分")
    if row["level2"] == "execution":
        found = execution_score(rate(_actual(row), fig(row["target"], row["unit"])), weight)
    else:
        subject = _indicator(row)
        found = score(Indicator(subject.name, "output", subject.level2, subject.target, subject.actual, weight=weight), used)
    return {"score": found.printed(2), "how": found.how}


def grades(row: Row) -> Row:
    return {"grade": grade(Decimal(row["total"]), NATIONAL)}


TABLES: dict[str, Callable[[Row], Row]] = {
    "rounding": rounding,
    "rate": rates,
    "completion": completions,
    "due": dues,
    "light": lights,
    "score": scores,
    "grade": grades,
}


def _shown(row: Row, column: str) -> str:
    """A cell as a person reads it: operator, value and unit in one, codes as their labels."""
    value = row[column]
    if not value:
        return ""
    match column:
        case "target":
            sign = OPERATORS[row["op"]].label if row["op"] in OPERATORS and row["op"] != "range" else ""
            return sign + value + (f"～{row['upper']}" if row.get("upper") else "") + row.get("unit", "")
        case "part" | "whole":
            return value + row[f"{column}_unit"]
        case "actual":
            return value + row.get("actual_unit", row["unit"] if value[-1].isdigit() else "")
        case "level2":
            return LEVEL2[value].label if value in LEVEL2 else WORDS[value]
        case "light":
            return LIGHTS[value].label
        case "profile":
            return label(value)
        case "also_accepted":
            return value.replace(";", "、")
        case _:
            return WORDS.get(value, value)


def as_markdown(name: str) -> str:
    """One table as the page shows it; a column that is empty everywhere is left out."""
    every = rows(name)
    columns = [column for column in every[0] if column not in HIDDEN and any(row[column] for row in every)]
    lines = ["| " + " | ".join(HEADS[column] for column in columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(_shown(row, column) for column in columns) + " |" for row in every]
    return "\n".join(lines)


def page(text: str) -> str:
    """The page with every table between its two marks written anew."""
    for name in TABLES:
        start, end = f"<!-- table {name} -->\n", "\n<!-- end -->"
        before, after = text.split(start)
        text = before + start + as_markdown(name) + end + after.split(end, 1)[1]
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
