"""The words of the first steps: why a row should be looked at, what each step is called, and the choices of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from jiheng.model.terms import LEVEL1, LEVEL1_OF_LEVEL2, LEVEL2, OPERATORS, SOURCES
from jiheng.web.budgets.models import BudgetLine
from jiheng.web.orgs.models import Post, Role, Unit

NOTES: Mapping[str, Any] = {
    "kind": _("文中没有写单位类别，请选。"),
    "post": _("没有认出岗位，可能是人名，所以没有带上。请写岗位名称，再打勾。"),
    "year": _("文中的年份已经换成要建的年度，请看看还有没有要改的。"),
    "part": _("文中没有写是哪一类经费，请选。"),
    "source": _("文中没有写清资金来源，请选。"),
    "scope": _("表里没有写支出范围，请选。"),
    "unit": _("表里没有写金额单位，不知道是元还是万元，所以金额空着；请填了再打勾。"),
    "amount": _("没有读到金额。"),
    "columns": _("文中的列没有读准，请核对金额。"),
    "split": _("文中成本指标的目标加起来正好是基本支出预算，所以按它们分行。"),
    "spent": _("文中写的是支出，没有写预算，所以金额空着；要单列就填金额再打勾。"),
    "supplement": _("追加资金是上一年的，默认不带。"),
    "class": _("没有认出属于哪一类指标，请选了再打勾。"),
    "target": _("没有读到指标值，请填了再打勾。"),
    "unsure": _("这一行没有读准，请核对。"),
    "part_year": _("文中的完成值不是全年的数，所以上年值空着。"),
}


# Why what is ticked of a scope may differ from what the document states
DIFFERS: Mapping[str, Any] = {
    "supplement": _("追加资金是文中那一年的，默认不打勾，所以合计少；这一年没有追加就不用管。"),
    "": _("看看有没有该打勾没打勾的行，或改过的金额。"),
}


class Step(NamedTuple):
    """One page of the set-up: its address, its name, and the sections of the choices that it shows."""

    slug: str
    name: Any
    sections: tuple[str, ...] = ()


STEPS = (
    Step("accounts", _("账号")),
    Step("report", _("放入报告")),
    Step("unit", _("单位和岗位"), ("unit", "offices", "posts")),
    Step("plan", _("职责和计划"), ("plan",)),
    Step("budget", _("预算"), ("lines",)),
    Step("indicators", _("目标和指标"), ("goal", "indicators")),
    Step("check", _("核对并建账")),
)
SLUGS = [step.slug for step in STEPS]

# Who needs an account: role → the name that is proposed
FIRST = {
    Role.ADMIN: "admin",
    Role.SECURITY: "security",
    Role.LOGKEEPER: "logkeeper",
    Role.CLERK: "clerk",
    Role.LEADER: "leader",
}
FURTHER = {Role.CLERK: "", Role.LEADER: ""}
DOES = {
    Role.ADMIN: _("建单位、开账号；看不到业务数据"),
    Role.SECURITY: _("给账号分配角色；和另外两个管理不能是同一个账号"),
    Role.LOGKEEPER: _("查操作日志"),
    Role.CLERK: _("填预算、台账、指标，写报告"),
    Role.LEADER: _("审定并报出"),
}


def classes() -> list[tuple[str, str]]:
    """Level 1 and 2 of an indicator in one choice."""
    both = [
        (f"{first}/{second}", f"{LEVEL1[first].label.removesuffix('指标')} · {LEVEL2[second].label.removesuffix('指标')}")
        for second, first in LEVEL1_OF_LEVEL2.items()
    ]
    parted = set(LEVEL1_OF_LEVEL2.values())
    return both + [(f"{code}/", term.label) for code, term in LEVEL1.items() if code not in parted]


def choices() -> dict[str, list[tuple[str, Any]]]:
    """What may be chosen in a field."""
    return {
        "kind": list(Unit.KINDS.items()),
        "group": [("", _("不在小组里")), *Post.GROUP.items()],
        "scope": list(BudgetLine.SCOPES.items()),
        "part": list(BudgetLine.PARTS.items()),
        "source": [(code, term.label) for code, term in SOURCES.items()],
        "classes": classes(),
        "op": [("", _("不写")), *((code, term.label) for code, term in OPERATORS.items())],
    }


LABELS: Mapping[str, Mapping[str, Any]] = {
    "unit": {
        "name": _("单位名称"),
        "kind": _("单位类别"),
        "code": _("单位代码"),
        "region": _("所在地区"),
        "parent": _("上级单位"),
    },
    "offices": {"name": _("科室名称")},
    "posts": {"name": _("岗位名称"), "group": _("监控小组")},
    "plan": {
        "focus": _("监控重点"),
        "contents": _("监控内容"),
        "time": _("监控时间"),
        "duties": _("小组职责"),
        "office_duties": _("科室职责"),
        "manager_duties": _("预算管理人员职责"),
    },
    "lines": {
        "scope": _("支出范围"),
        "name": _("科目名称"),
        "part": _("经费类别"),
        "source": _("资金来源"),
        "amount": _("预算（万元）"),
    },
    "goal": {"text": _("绩效目标")},
    "indicators": {
        "classes": _("类别"),
        "name": _("三级指标"),
        "op": _("符号"),
        "value": _("指标值"),
        "upper": _("上限"),
        "measure_unit": _("计量单位"),
        "words": _("定性目标"),
        "weight": _("权重"),
        "last_year": _("上年完成值"),
    },
}
