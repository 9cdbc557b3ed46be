"""The formulas of a workbook to fill: they state the arithmetic of `compute` for the cells of one row.

They are ours and fixed; nothing that a user wrote becomes part of one. A quotient is rounded twice, first far behind the
last place that is printed: a binary fraction that lies a hair below a half would be rounded down else. Where only the words of
a name decide how a completion is computed, the cell stays empty, and the report says it.
"""

from __future__ import annotations

from jiheng.model.terms import NOT_DUE
from jiheng.profiles.profile import Profile

_NEAR = 11  # places of the first rounding: amounts of up to 12 digits lie farther from a half than this


def rate(part: str, whole: str, places: int) -> str:
    """part ÷ whole as a percent that prints so many places; — on 0, empty where one is missing."""
    known = f"AND(ISNUMBER({part}),ISNUMBER({whole}))"
    return f'=IF({known},IF({whole}=0,"—",{_percent(f"{part}/{whole}", places)}),"")'


def completion(cells: dict[str, str], lists: dict[str, str], profile: Profile) -> str:
    """指标完成率 of a row; `cells` are references by field, `lists` the ranges of words."""
    a, t, upper, op = cells["actual"], cells["target"], cells["upper"], cells["operator"]
    places = profile.completion_places
    plain = f"{a}/{t}"
    above = f"IF({a}={upper},1,IF({upper}=0,IF({a}=0,1,0),{_beyond(a, upper, profile)}))"
    within = f"IF({a}<{t},IF({t}=0,0,{plain}),IF({a}>{upper},{above},1))"
    down = f"IF({a}<={t},1,{_beyond(a, t, profile)})"
    on_zero = f"IF({a}=0,1,0)"
    worded = f"SUMPRODUCT(--ISNUMBER(SEARCH({lists['deciding']},{cells['name']})))>0"
    money = f"COUNTIF({lists['money_units']},{cells['unit']})>0"
    cost = f"COUNTIF({lists['costs']},{cells['level2']})+COUNTIF({lists['cost_level1']},{cells['level1']})>0"
    less = f'OR({op}="≤",{op}="＜")'
    spent = f'OR({less},AND({op}="",{cost}))'
    up = f'OR({op}="≥",{op}="＞",{op}="＝")'
    by_sign = (
        f"IF({t}=0,{_percent(on_zero, places)},"
        f"IF({up},{_percent(plain, places)},"
        f'IF({worded},"",'
        f"IF(AND({money},{spent}),{_percent(plain, places)},"
        f'IF({less},{_percent(down, places)},IF({op}="",{_percent(plain, places)},""))))))'
    )
    ranged = f'IF(AND(ISNUMBER({upper}),{t}<={upper}),{_percent(within, places)},"")'
    known = f'IF(AND(ISNUMBER({a}),ISNUMBER({t})),IF({t}<0,"",IF({op}="区间",{ranged},IF({op}="定性","",{by_sign}))),"")'
    return f'=IF(OR({a}="{NOT_DUE[0]}",AND({a}="",{cells["due_on"]}<>"")),"{NOT_DUE[0]}",{known})'


def _beyond(actual: str, bound: str, profile: Profile) -> str:
    """What is left of 100% where an actual lies above what it should not exceed."""
    if profile.reduced_convention == "linear":
        return f"MAX(0,2-{actual}/{bound})"
    return f"{bound}/{actual}"


def _percent(value: str, places: int) -> str:
    return f"ROUND(ROUND(100*({value}),{_NEAR}),{places})/100"
