"""Everything that sets a unit up: the tree of units with their names, offices, posts, and the year's plan with its duties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from jiheng.web.clock import today
from jiheng.web.log import record
from jiheng.web.orgs.actions import holds, require_role
from jiheng.web.orgs.models import FormerName, Office, PlanItem, Post, Role, Unit, User, YearPlan
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.texts import block_of, line_of

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_ITEMS = 30  # duties or contents of one plan
LONGEST_ITEM = 500
Kept = TypeVar("Kept", Office, Post)
_CODE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")


@transaction.atomic
def add_unit(actor: User, parent: Unit, *, code: str, name: str, kind: str, region: str = "") -> Unit:
    """Add a unit below another. Only the system administration of the upper one may."""
    require_role(actor, Role.ADMIN, [parent])
    values = unit_values(code, name, kind, region)
    code = values["code"]
    _lock_tree(parent)
    if Unit.objects.filter(code__iexact=code).exists():
        raise Refused(_("单位代码“{code}”已经有了，请换一个，或到列表里找它。").format(code=code), "code")
    made: Unit = Unit.objects.add_child(Unit.objects.get(pk=parent.pk), values)
    record("add_unit", made, actor.username, unit=code, name=made.name, kind=kind, region=made.region, parent=parent.code)
    return made


def unit_values(code: str, name: str, kind: str, region: str) -> dict[str, str]:
    """What a new unit is made of, as it is kept; Refused with the field that cannot be."""
    return {"code": _code(code), "name": _unit_name(name), "kind": _kind(kind), "region": _region(region)}


@transaction.atomic
def change_unit(actor: User, unit: Unit, *, name: str, kind: str, region: str = "") -> Unit:
    """Rename a unit, or correct its kind and region; a name that it bore is kept with the last day on which it did."""
    require_role(actor, Role.ADMIN, [unit])
    new = {"name": _unit_name(name), "kind": _kind(kind), "region": _region(region)}
    unit = _locked(unit)
    changed = {field: [getattr(unit, field), value] for field, value in new.items() if getattr(unit, field) != value}
    if not changed:
        return unit
    if "name" in changed:
        FormerName.objects.create(unit=unit, name=unit.name, until=today())
    for field, value in new.items():
        setattr(unit, field, value)
    unit.save(update_fields=list(new))
    record("change_unit", unit, actor.username, unit=unit.code, **changed)
    return unit


@transaction.atomic
def add_office(actor: User, unit: Unit, name: str) -> Office:
    """Add an office to a unit."""
    _require(actor, unit)
    name = _free_name(_locked(unit).offices, Office, name, _("科室名称"))
    made = Office.objects.create(unit=unit, name=name, position=_next(unit.offices))
    record("add_office", made, actor.username, unit=unit.code, name=name)
    return made


@transaction.atomic
def rename_office(actor: User, office: Office, name: str) -> Office:
    """Call an office by another name; whatever belongs to it stays with it."""
    _require(actor, office.unit)
    name = _free_name(_locked(office.unit).offices.exclude(pk=office.pk), Office, name, _("科室名称"))
    office = _still(Office.objects.select_related("unit"), office)
    if (before := office.name) != name:
        office.name = name
        office.save(update_fields=["name"])
        record("rename_office", office, actor.username, unit=office.unit.code, before=before, name=name)
    return office


@transaction.atomic
def remove_office(actor: User, office: Office) -> None:
    """Remove an office on which nothing rests."""
    _require(actor, office.unit)
    _locked(office.unit)
    _remove(
        actor,
        office,
        "remove_office",
        _("“{name}”下还有 {count} 处（岗位、人员、指标或工作台账），不能删。可以改名，或先把它们移走。"),
    )


@transaction.atomic
def add_post(actor: User, unit: Unit, name: str, *, office: Office | None = None, group: str = "") -> Post:
    """Add a post to a unit, with its part in the monitoring group where it has one."""
    _require(actor, unit)
    name = _free_name(_locked(unit).posts, Post, name, _("岗位名称"))
    _check_place(unit, office, group)
    made = Post.objects.create(unit=unit, name=name, office=office, group=group, position=_next(unit.posts))
    record("add_post", made, actor.username, unit=unit.code, name=name, office=str(office or ""), group=group)
    return made


@transaction.atomic
def change_post(actor: User, post: Post, *, name: str, office: Office | None = None, group: str = "") -> Post:
    """Rename a post, move it to another office, or change its part in the monitoring group."""
    _require(actor, post.unit)
    name = _free_name(_locked(post.unit).posts.exclude(pk=post.pk), Post, name, _("岗位名称"))
    _check_place(post.unit, office, group)
    post = _still(Post.objects.select_related("office", "unit"), post)
    before, after = _told(post), {"name": name, "office": str(office or ""), "group": group}
    if before != after:
        post.name, post.office, post.group = name, office, group
        post.save(update_fields=["name", "office", "group"])
        changed = {field: [before[field], value] for field, value in after.items() if before[field] != value}
        record("change_post", post, actor.username, unit=post.unit.code, post=name, **changed)
    return post


@transaction.atomic
def remove_post(actor: User, post: Post) -> None:
    """Remove a post that nobody holds."""
    _require(actor, post.unit)
    _locked(post.unit)
    if holders := User.objects.filter(post=post).count():
        raise Refused(
            _("“{name}”还有 {count} 个账号在用，不能删。请系统管理先给他们换岗位。").format(name=post.name, count=holders)
        )
    _remove(actor, post, "remove_post", _("“{name}”还有 {count} 处在用，不能删。"))


@transaction.atomic
def save_plan(
    actor: User,
    unit: Unit,
    year: int,
    *,
    focus: str,
    time: str,
    office_duties: str,
    manager_duties: str,
    duties: Sequence[str],
    contents: Sequence[str],
) -> YearPlan:
    """Write a unit's monitoring plan of a year and its division of duties anew; empty lines are left out."""
    require(actor, "plan", unit)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("年度请写四位数字，{first} 到 {last} 之间。").format(first=FIRST_YEAR, last=LAST_YEAR), "year")
    texts = {
        "focus": block_of(focus, _("监控重点"), "focus"),
        "time": block_of(time, _("监控时间"), "time"),
        "office_duties": block_of(office_duties, _("科室职责"), "office_duties"),
        "manager_duties": block_of(manager_duties, _("预算管理人员职责"), "manager_duties"),
    }
    items = {"duty": _items(duties, _("小组职责"), "duties"), "content": _items(contents, _("监控内容"), "contents")}
    _locked(unit)
    plan, _new = YearPlan.objects.get_or_create(unit=unit, year=year)
    changed = _changed(plan, texts, items)
    if changed:
        for field, value in texts.items():
            setattr(plan, field, value)
        plan.save()
        plan.items.filter(sort__in=[sort for sort in items if sort in changed]).delete()
        made = [(sort, text) for sort, lines in items.items() if sort in changed for text in lines]
        PlanItem.objects.bulk_create(
            PlanItem(plan=plan, sort=sort, position=at, text=text) for at, (sort, text) in enumerate(made, 1)
        )
        record("save_plan", plan, actor.username, unit=unit.code, year=year, changed=changed)
    return plan


def _changed(plan: YearPlan, texts: dict[str, str], items: dict[str, list[str]]) -> list[str]:
    """The parts of a plan that are not what they were."""
    kept = {sort: list(plan.items.filter(sort=sort).values_list("text", flat=True)) for sort in items}
    return [name for name in texts if getattr(plan, name) != texts[name]] + [sort for sort in items if kept[sort] != items[sort]]


def _items(lines: Iterable[str], label: str, field: str) -> list[str]:
    """The lines as they are kept."""
    kept = [text for line in lines if (text := block_of(line, label, field, LONGEST_ITEM).replace("\n", " "))]
    if len(kept) > MOST_ITEMS:
        raise Refused(
            _("“{label}”最多 {most} 条，现在有 {count} 条。").format(label=label, most=MOST_ITEMS, count=len(kept)), field
        )
    return kept


def _code(text: str) -> str:
    code = text.strip()
    if not code:
        raise Refused(_("请填单位代码。"), "code")
    if not _CODE.fullmatch(code) or len(code) > 40:
        words = _("单位代码“{code}”不行：只用字母、数字和中间的短横线，最多 40 位，例如 652825001。")
        raise Refused(words.format(code=code[:40]), "code")
    return code


def _unit_name(text: str) -> str:
    return line_of(text, Unit, "name", _("单位名称"), needed=True)


def _region(text: str) -> str:
    return line_of(text, Unit, "region", _("所在地区"))


def _kind(kind: str) -> str:
    if kind not in Unit.KINDS:
        kinds = "、".join(str(word) for word in Unit.KINDS.values())
        raise Refused(_("请选单位类别：{kinds}。").format(kinds=kinds), "kind")
    return kind


def _check_place(unit: Unit, office: Office | None, group: str) -> None:
    """Refuse an office of another unit, and a part that the monitoring group does not have."""
    if office is not None and office.unit_id != unit.pk:
        raise Refused(_("科室“{office}”不属于{unit}，请选本单位的科室。").format(office=office, unit=unit), "office")
    if group and group not in Post.GROUP:
        raise Refused(_("监控小组里只有组长、副组长、成员，请从列表里选。"), "group")


def _free_name(others: models.QuerySet[Office] | models.QuerySet[Post], model: type[Office | Post], name: str, label: str) -> str:
    """The name, if none of the others bears it."""
    kept = line_of(name, model, "name", label, needed=True)
    if others.filter(name=kept).exists():
        raise Refused(_("已经有“{name}”了，请换个名称。").format(name=kept), "name")
    return kept


def _remove(actor: User, thing: Office | Post, act: str, words: str) -> None:
    """Delete a row on which nothing rests; Refused with how many things do."""
    told = {"unit": thing.unit.code, "name": thing.name}
    key = f"{thing._meta.model_name}:{thing.pk}"
    try:
        thing.delete()
    except models.ProtectedError as error:
        raise Refused(words.format(name=thing.name, count=len(error.protected_objects))) from error
    record(act, key, actor.username, **told)


def _still(rows: models.QuerySet[Kept], row: Kept) -> Kept:
    """A row as it stands now that its unit is locked; Unseen where somebody has removed it meanwhile."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Unseen
    return found


def _require(actor: User, unit: Unit) -> None:
    """Let offices and posts be set by whoever plans at the unit, and by the system administration."""
    if not holds(actor, Role.ADMIN, unit):
        require(actor, "plan", unit)


def _told(post: Post) -> dict[str, str]:
    return {"name": post.name, "office": str(post.office or ""), "group": post.group}


def _next(rows: models.QuerySet[Office] | models.QuerySet[Post]) -> int:
    """The position behind all others."""
    return int(rows.aggregate(last=models.Max("position", default=0))["last"]) + 1


def _locked(unit: Unit) -> Unit:
    """The unit's row, locked to the end of the transaction: changes of what belongs to it come one after the other."""
    locked: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    return locked


def _lock_tree(unit: Unit) -> None:
    """Lock the root above a unit: where a new one stands in the order of codes, the paths of others move."""
    Unit.objects.select_for_update().get(path=unit.path[: Unit.steplen])
