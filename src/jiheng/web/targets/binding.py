"""What an indicator's actual value may be bound to: lines and kinds of its unit, fields that exist, a unit that fits the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jiheng.web.budgets.models import BudgetLine
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import ApprovedIndicator, Basis, RecordKind

Part = Mapping[str, Any]  # {"sum": field or "", "where": {field: option or [options]}}
MONEY_UNITS = ("万元", "元")  # in which the ledger's amounts are printed
MOST_PLACES = 4
BY_LINES, BY_RECORDS = ("lines", "on_time", "saved"), ("records", "share")
RATES = ("share", "on_time", "saved")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a value comes from: as an indicator is bound to it, or as it is proposed."""

    how: str
    lines: tuple[BudgetLine, ...] = ()
    kind: RecordKind | None = None
    top: dict[str, Any] = field(default_factory=dict)
    bottom: dict[str, Any] = field(default_factory=dict)
    places: int = 0


def checked(
    one: ApprovedIndicator,
    how: str,
    lines: Sequence[BudgetLine],
    kind: RecordKind | None,
    top: Part | None,
    bottom: Part | None,
    places: int,
) -> Origin:
    """What of the given is kept for a way of measuring; Refused where something is missing, foreign or does not fit."""
    if how not in Basis.HOW:
        raise Refused(_("没有这种来源，请从列表里选。"), "how")
    check_unit(one, how, "how")
    if not 0 <= places <= MOST_PLACES:
        raise Refused(_("小数位数在 0 到 {most} 之间。").format(most=MOST_PLACES), "places")
    if how in BY_LINES:
        return Origin(how, _lines(one, lines), places=places if how != "lines" else 0)
    if how not in BY_RECORDS:
        return Origin(how)
    if kind is None or kind.unit_id != one.unit_id:
        raise Refused(_("请选一种本单位的工作台账。"), "kind")
    share = how == "share"
    return Origin(how, (), kind, _part(kind, top, "top"), _part(kind, bottom, "bottom") if share else {}, places if share else 0)


def fitting(one: ApprovedIndicator) -> list[str]:
    """The ways of measuring whose result is what the target is written in."""
    return [how for how in Basis.HOW if _fits(one, how)]


def _fits(one: ApprovedIndicator, how: str) -> bool:
    try:
        check_unit(one, how, "how")
    except Refused:
        return False
    return True


def check_unit(one: ApprovedIndicator, how: str, field: str) -> None:
    """Refuse a way of measuring whose result is not what the target is written in."""
    if how == "stated":
        return
    unit, source = one.measure_unit, Basis.HOW[how]
    if one.words:
        words = _("“{name}”是定性目标，只能人工填报；要从{source}取数，请先把目标写成数字。")
        raise Refused(words.format(name=one.name, source=source), field)
    if how in RATES and unit != "%":
        words = _("{source}得出的是百分比，这个指标的单位是“{unit}”。请把计量单位改成 %，或换一种来源。")
        raise Refused(words.format(source=source, unit=unit), field)
    if how == "lines" and unit not in MONEY_UNITS:
        words = _("{source}得出的是金额，这个指标的单位是“{unit}”。请把计量单位改成万元或元，或换一种来源。")
        raise Refused(words.format(source=source, unit=unit), field)
    if how == "records" and unit == "%":
        words = _("{source}得出的是个数，这个指标的单位是 %。请选“{share}”，或改计量单位。")
        raise Refused(words.format(source=source, share=Basis.HOW["share"]), field)


def _lines(one: ApprovedIndicator, lines: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    if not lines:
        raise Refused(_("请至少选一个预算科目。"), "lines")
    for line in lines:
        if line.year.unit_id != one.unit_id or line.year.year != one.year:
            raise Refused(_("有的科目不是本单位{year}年的，请从列表里选。").format(year=one.year), "lines")
    return tuple(dict.fromkeys(lines))


def _part(kind: RecordKind, part: Part | None, field: str) -> dict[str, Any]:
    """A count or a sum with its conditions, every field of the kind and every value one of its options."""
    given = part or {}
    fields = {one["name"]: one for one in kind.fields}
    total = str(given.get("sum") or "")
    if total and (total not in fields or fields[total]["sort"] != "number"):
        raise Refused(_("“{kind}”没有数字栏“{name}”，请从列表里选。").format(kind=kind, name=total), field)
    where = {str(name): _options(kind, fields.get(str(name)), wanted, field) for name, wanted in _conditions(given)}
    return {"sum": total, "where": where}


def _conditions(given: Part) -> list[tuple[object, object]]:
    where = given.get("where") or {}
    return list(where.items()) if isinstance(where, Mapping) else [("", where)]


def _options(kind: RecordKind, asked: Mapping[str, Any] | None, wanted: object, field: str) -> object:
    """The wanted options: one as itself, several as a list."""
    if asked is None or asked["sort"] != "choice":
        raise Refused(_("条件只能用“选一个”的栏，“{kind}”没有这样一栏，请从列表里选。").format(kind=kind), field)
    values = list(dict.fromkeys(map(str, wanted if isinstance(wanted, list | tuple) else [wanted])))
    if not values or any(value not in asked["options"] for value in values):
        words = _("“{label}”的条件只能是：{options}。")
        raise Refused(words.format(label=asked["label"], options="、".join(asked["options"])), field)
    return values[0] if len(values) == 1 else values
