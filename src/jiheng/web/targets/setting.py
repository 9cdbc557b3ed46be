"""Sets what a unit is measured by: its objectives, its approved indicators, and what each one's actual value comes from.

A change after a filing of the year was submitted is allowed, because approved targets do get adjusted: the snapshot keeps what
was said, the log row names the cutoffs that it came after, and the page of the settings lists the differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiheng.model.terms import LEVEL1, LEVEL1_OF_LEVEL2, LEVEL2, MONEY, OPERATORS
from jiheng.web.budgets.actions import not_archived
from jiheng.web.budgets.models import BudgetLine
from jiheng.web.log import record
from jiheng.web.numbers import quantity_of
from jiheng.web.orgs.models import Office, Unit, User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.targets import binding
from jiheng.web.targets.models import ApprovedIndicator, Basis, Objective, RecordKind
from jiheng.web.texts import block_of, line_of

DIGITS = 24  # signs of a number that a row keeps
WEIGHT_DIGITS = 10
FULL = 100  # the weights of all indicators together
OBJECTIVE_LENGTH = 2000
YEARS = range(2000, 2100)


class Fields(TypedDict, total=False):
    """What an indicator is approved with; in a change, what is left out stays as it is."""

    level1: str
    level2: str
    name: str
    op: str
    value: str
    upper: str
    measure_unit: str
    words: str
    weight: str
    last_year: str
    core: bool
    office: Office | None
    due_from: date | None
    project: str


def approve(
    actor: User,
    unit: Unit,
    year: int,
    *,
    level1: str,
    level2: str,
    name: str,
    op: str = "",
    value: str = "",
    upper: str = "",
    measure_unit: str = "",
    words: str = "",
    weight: str = "",
    last_year: str = "",
    core: bool = False,
    office: Office | None = None,
    due_from: date | None = None,
    project: str = "",
) -> ApprovedIndicator:
    """Add an indicator of the unit, or of one of its projects, for a year; Refused names the field at fault."""
    require(actor, "target", unit)
    one = ApprovedIndicator(unit=unit, year=_year(year))
    given = Fields(level1=level1, level2=level2, name=name, op=op, value=value, upper=upper, measure_unit=measure_unit)
    given |= Fields(words=words, weight=weight, last_year=last_year, core=core, office=office, due_from=due_from, project=project)
    with transaction.atomic():
        not_archived(unit, year)
        _put(one, given)
        last = ApprovedIndicator.objects.filter(unit=unit, year=year).aggregate(last=Max("position"))["last"]
        one.position = (last or 0) + 1
        one.save(force_insert=True)
        record("approve", one, actor.username, **_shown(one), **_after(unit, year))
    return one


def change_indicator(actor: User, indicator: ApprovedIndicator, **given: Unpack[Fields]) -> ApprovedIndicator:
    """Change what an indicator is approved with; what was stated of it and what it is bound to must still fit."""
    require(actor, "target", indicator.unit)
    with transaction.atomic():
        not_archived(indicator.unit, indicator.year)
        one = ApprovedIndicator.objects.select_for_update(of=("self",)).select_related("unit", "office").get(pk=indicator.pk)
        before = _shown(one)
        _put(one, given)
        changes = {name: [before[name], now] for name, now in _shown(one).items() if now != before[name]}
        if changes:
            _check_stated(one, before)
            _check_bound(one)
            one.save(force_update=True)
            record("change_indicator", one, actor.username, **changes, **_after(one.unit, one.year))
    return one


def drop_indicator(actor: User, indicator: ApprovedIndicator) -> None:
    """Take away an indicator of which nothing was said yet; the log keeps what it was."""
    require(actor, "target", indicator.unit)
    with transaction.atomic():
        not_archived(indicator.unit, indicator.year)
        one = ApprovedIndicator.objects.select_for_update(of=("self",)).select_related("unit", "office").get(pk=indicator.pk)
        held: dict[str, Any] = {
            _("填报"): one.progress,
            _("偏离说明"): one.deviations,  # of the app above
            _("佐证材料"): one.evidence,
            _("满意度调查"): one.surveys,
        }
        if found := [what for what, rows in held.items() if rows.exists()]:
            words = _("“{name}”已经有{what}，不能删。指标确实调整了，请改它的目标。")
            raise Refused(words.format(name=one.name, what="、".join(found)))
        record("drop_indicator", one, actor.username, **_shown(one), **_after(one.unit, one.year))
        one.delete()


def bind(
    actor: User,
    indicator: ApprovedIndicator,
    *,
    how: str,
    lines: Sequence[BudgetLine] = (),
    kind: RecordKind | None = None,
    top: binding.Part | None = None,
    bottom: binding.Part | None = None,
    places: int = 0,
) -> Basis:
    """Say what an indicator's actual value comes from; what the chosen way does not need is not kept."""
    require(actor, "target", indicator.unit)
    with transaction.atomic():
        not_archived(indicator.unit, indicator.year)
        one = ApprovedIndicator.objects.select_for_update(of=("self",)).select_related("unit").get(pk=indicator.pk)
        kind = RecordKind.objects.select_for_update().get(pk=kind.pk) if kind else None  # its fields stay as they are
        kept = binding.checked(one, how, lines, kind, top, bottom, places)
        values = {"how": how, "kind": kept.kind, "top": kept.top, "bottom": kept.bottom, "places": kept.places}
        basis, _new = Basis.objects.update_or_create(indicator=one, defaults=values)
        basis.lines.set(kept.lines)
        detail = {**values, "kind": kept.kind.code if kept.kind else "", "lines": [line.code for line in kept.lines]}
        record("bind", basis, actor.username, indicator=one.name, **detail, **_after(one.unit, one.year))
    return basis


def set_objective(actor: User, unit: Unit, year: int, text: str, project: str = "") -> Objective:
    """Write the year's objective of the unit, or of one of its projects, anew."""
    require(actor, "target", unit)
    kept = block_of(text, _("绩效目标"), "text", OBJECTIVE_LENGTH)
    if not kept:
        raise Refused(_("请写绩效目标：全年要做成什么，达到什么效果。"), "text")
    of = {"unit": unit, "year": _year(year), "project": _project(project)}
    with transaction.atomic():
        not_archived(unit, year)
        Unit.objects.select_for_update().get(pk=unit.pk)
        old = list(Objective.objects.filter(**of))
        made = old[0] if old else Objective(**of)
        before = [one.text for one in old]
        if before != [kept]:
            Objective.objects.filter(pk__in=[one.pk for one in old[1:]]).delete()  # there is one text now
            made.text = kept
            made.save()
            detail = {"year": year, "project": made.project, "before": before, "after": kept}
            record("set_objective", made, actor.username, **detail, **_after(unit, year))
    return made


def checked(unit: Unit, year: int, given: Fields) -> ApprovedIndicator:
    """The indicator that would be approved, not kept; Refused where `approve` would be."""
    one = ApprovedIndicator(unit=unit, year=_year(year))
    with transaction.atomic():
        _put(one, given)
    return one


def _put(one: ApprovedIndicator, given: Fields) -> None:
    """Check what is given and set it on the row; the unit is locked so that a name comes once."""
    Unit.objects.select_for_update().get(pk=one.unit_id)
    for field, value in given.items():
        setattr(one, field, value)
    _put_classes(one)
    one.name = line_of(one.name, ApprovedIndicator, "name", _("三级指标"), needed=True)
    one.project = _project(one.project)
    one.measure_unit = line_of(one.measure_unit, ApprovedIndicator, "measure_unit", _("计量单位"))
    _put_target(one)
    one.weight = _weight(one.weight)
    one.last_year = _quantity(one.last_year, "last_year", _("上年完成值"))
    if one.office is not None and one.office.unit_id != one.unit_id:
        raise Refused(_("没有这个科室，请从列表里选。"), "office")
    if one.due_from is not None and one.due_from.year != one.year:
        raise Refused(_("起填日期 {day} 不在{year}年。请改日期。").format(day=one.due_from, year=one.year), "due_from")
    same = ApprovedIndicator.objects.filter(unit=one.unit, year=one.year, project=one.project, name=one.name)
    if same.exclude(pk=one.pk).exists():
        raise Refused(_("{year}年已经有“{name}”了，请换个名称，或去改原来那一个。").format(year=one.year, name=one.name), "name")


def _put_classes(one: ApprovedIndicator) -> None:
    if one.level1 not in LEVEL1:
        raise Refused(_("没有这个一级指标，请从列表里选。"), "level1")
    fitting = [code for code, above in LEVEL1_OF_LEVEL2.items() if above == one.level1]
    if one.level2 not in fitting and (fitting or one.level2):
        labels = "、".join(LEVEL2[code].label for code in fitting) or _("不选")
        words = _("“{level1}”下的二级指标只能是：{labels}。")
        raise Refused(words.format(level1=LEVEL1[one.level1].label, labels=labels), "level2")


def _put_target(one: ApprovedIndicator) -> None:
    """A target is a quantity with its sign, or words; never both, never neither."""
    one.words = line_of(one.words, ApprovedIndicator, "words", _("定性目标"))
    one.value = _quantity(one.value, "value", _("指标值"))
    one.upper = _quantity(one.upper, "upper", _("上限"))
    if one.op and one.op not in OPERATORS:
        raise Refused(_("没有这个符号，请从列表里选。"), "op")
    if one.words and one.value:
        raise Refused(_("指标值和定性目标只能写一个：能计量的写数字，不能计量的写文字。"), "words")
    if not (one.words or one.value):
        field = "words" if one.op == "qualitative" else "value"
        raise Refused(_("请写目标：能计量的写数字，例如 ≥ 30 次；不能计量的选“定性”，写文字，例如“有所提高”。"), field)
    if one.words:
        return _put_words(one)
    if one.op == "qualitative":
        raise Refused(_("“定性”的目标写文字，例如“有所提高”；写数字请选 ≥、≤ 等符号。"), "op")
    if (one.op == "range") != bool(one.upper):
        raise Refused(_("“区间”要写下限和上限，其他符号不写上限。"), "upper")
    if one.upper and quantity_of(one.upper)[0] < quantity_of(one.value)[0]:
        raise Refused(_("上限 {upper} 比下限 {value} 小，请核对。").format(upper=one.upper, value=one.value), "upper")
    return None


def _put_words(one: ApprovedIndicator) -> None:
    if one.op not in ("", "qualitative"):
        raise Refused(_("写文字的目标请选“定性”。"), "op")
    if one.upper:
        raise Refused(_("“区间”要写下限和上限，其他符号不写上限。"), "upper")
    one.op = "qualitative"


def _quantity(text: str, field: str, label: str) -> str:
    """A number as it is kept: decimal text with the places that were written; "" stays ""."""
    if not text.strip():
        return ""
    number, places = quantity_of(text, field)
    if number < 0:
        raise Refused(_("“{label}”不能是负数。").format(label=label), field)
    kept = f"{number + 0:.{places}f}"
    if len(kept) > DIGITS:
        raise Refused(_("数字太长，最多 {most} 位。").format(most=DIGITS), field)
    return kept


def _weight(text: str) -> str:
    kept = _quantity(text, "weight", _("权重"))
    if kept and (quantity_of(kept)[0] > FULL or len(kept) > WEIGHT_DIGITS):
        raise Refused(_("权重在 0 到 100 之间，您填的是 {number}。").format(number=text.strip()), "weight")
    return kept


def _project(text: str) -> str:
    return line_of(text, ApprovedIndicator, "project", _("项目"))


def _year(year: int) -> int:
    if year not in YEARS:
        raise Refused(_("年度 {year} 不对，请写四位数的年份，例如 2021。").format(year=year), "year")
    return year


def _check_stated(one: ApprovedIndicator, before: dict[str, Any]) -> None:
    """What was stated in numbers is not to be read as words, nor in 万元 what was stated in 元, and the reverse."""
    stated = one.progress
    if one.words and stated.exclude(value="").exists():
        raise Refused(_("“{name}”已经按数字填报过，不能改成定性。").format(name=one.name), "words")
    if one.value and before["words"] and stated.exclude(words="").exists():
        raise Refused(_("“{name}”已经按定性填报过，不能改成数字。").format(name=one.name), "value")
    old = before["measure_unit"]
    if old != one.measure_unit and {old, one.measure_unit} & MONEY.keys() and stated.exclude(value="").exists():
        words = _("“{name}”已经按“{unit}”填报过，改单位会让填过的数变样，不能改。")
        raise Refused(words.format(name=one.name, unit=old or _("个数")), "measure_unit")


def _check_bound(one: ApprovedIndicator) -> None:
    """The way in which the value is measured must still fit the target and its unit."""
    basis = Basis.objects.filter(indicator=one).first()
    if basis is not None:
        binding.check_unit(one, basis.how, "measure_unit")


def _shown(one: ApprovedIndicator) -> dict[str, Any]:
    """An indicator as the log tells of it."""
    columns = (
        "year",
        "project",
        "level1",
        "level2",
        "name",
        "op",
        "value",
        "upper",
        "measure_unit",
        "words",
        "weight",
        "last_year",
    )
    shown = {name: getattr(one, name) for name in (*columns, "core")}
    office, due = one.office.name if one.office else "", one.due_from.isoformat() if one.due_from else ""
    return {**shown, "office": office, "due_from": due}


def _after(unit: Unit, year: int) -> dict[str, list[str]]:
    """The cutoffs of the year that were submitted before a change, for its log row; nothing where there are none."""
    filings = unit.filings  # of the app above
    found = filings.filter(cycle__year=year, snapshots__isnull=False).order_by("cycle__cutoff")
    cutoffs = [day.isoformat() for day in found.values_list("cycle__cutoff", flat=True).distinct()]
    return {"after_submission": cutoffs} if cutoffs else {}
