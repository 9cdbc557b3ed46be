"""Everything that changes objectives, indicators, work records and progress: permission, transaction and log entry in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.terms import CAUSES, LIKELIHOODS, WHOLE
from jiheng.web.budgets.actions import not_archived
from jiheng.web.clock import today
from jiheng.web.evidence import keep_evidence
from jiheng.web.log import record
from jiheng.web.numbers import quantity_of
from jiheng.web.orgs.models import Membership, Office, Role, Unit, User
from jiheng.web.permissions import may, require
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import ApprovedIndicator, Basis, Evidence, Progress, RecordKind, WorkRecord
from jiheng.web.texts import readable

LONGEST = 200
SORTS = {"number": gettext_lazy("数字"), "choice": gettext_lazy("选一个"), "text": gettext_lazy("文字")}
MOST_FIELDS = 12
DIGITS = 24  # signs of a number that a row keeps
FULL = Decimal(100)  # percent of a qualitative completion
NOTHING: Mapping[str, Any] = MappingProxyType(  # what a row of Progress states, while nothing is stated
    {"value": "", "words": "", "grade": "", "explanation": "", "causes": (), "expected": "", "likelihood": ""}
)
STATED = tuple(NOTHING)


class Overtaken(Refused):
    """Somebody else changed the same thing since: `by` is the row that did, `version` the one to save over it."""

    def __init__(self, by: Progress, version: int, field: str) -> None:
        text = getattr(by, field) or _("空白")
        super().__init__(_("{who} 在您之后改过这一格，现在是“{value}”。请核对后再存。").format(who=by.who(), value=text), field)
        self.by, self.version = by, version


def record_work(
    actor: User,
    kind: RecordKind,
    day: date,
    *,
    summary: str,
    values: Mapping[str, object],
    office: Office | None = None,
    evidence: Iterable[UploadedFile[bytes]] = (),
) -> WorkRecord:
    """Enter one dated event with what the kind asks for; Refused names the field at fault."""
    require(actor, "record_work", kind.unit)
    if day > today():
        raise Refused(_("日期 {day} 还没有到，工作台账只记已经做了的事。").format(day=day), "day")
    if office is not None and office.unit_id != kind.unit_id:
        raise Refused(_("没有这个科室，请从列表里选。"), "office")
    if not (summary := summary.strip()):
        raise Refused(_("请写一句做了什么，例如“下村调解土地纠纷”。"), "summary")
    readable(summary, _("摘要"), "summary")
    kept = {field["name"]: _value(field, values.get(field["name"])) for field in kind.fields}
    stored = [keep_evidence(file) for file in evidence]
    with transaction.atomic():
        not_archived(kind.unit, day.year)
        RecordKind.objects.select_for_update().get(pk=kind.pk)
        _not_twice(kind, day, office, summary[:LONGEST], kept)
        made = WorkRecord.objects.create(
            kind=kind, day=day, office=office, summary=summary[:LONGEST], values=kept, made_by=actor.username
        )
        for name, sha256, size in stored:
            Evidence.objects.create(record=made, name=name, sha256=sha256, size=size, made_by=actor.username)
        record(
            "record_work", made, actor.username, day=day.isoformat(), values=kept, files=[sha256 for _name, sha256, _s in stored]
        )
    return made


def _not_twice(kind: RecordKind, day: date, office: Office | None, summary: str, values: Mapping[str, object]) -> None:
    """Refuse what stands there word for word: a form that was sent twice must not count twice."""
    same = WorkRecord.objects.filter(kind=kind, day=day, office=office, summary=summary, values=values, withdrawn_at=None)
    if same.exists():
        words = _("{day} 已经有一条一模一样的“{summary}”，没有再记。若是另一件事，请在摘要里写明不同，例如“下午场”。")
        raise Refused(words.format(day=day, summary=summary), "summary")


def withdraw_record(actor: User, made: WorkRecord, why: str) -> None:
    """Take a wrong record out of every count; it stays to be seen with the reason."""
    require(actor, "record_work", made.kind.unit)
    if not (why := why.strip()):
        raise Refused(_("请写明为什么作废，例如“重复登记”。"), "why")
    readable(why, _("作废原因"), "why")
    with transaction.atomic():
        not_archived(made.kind.unit, made.day.year)
        changed = WorkRecord.objects.filter(pk=made.pk, withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_why=why[:LONGEST]
        )
        if not changed:
            raise Refused(_("这条记录已经作废了。"))
        record("withdraw_record", made, actor.username, why=why[:LONGEST])


def state_progress(
    actor: User,
    indicator: ApprovedIndicator,
    cutoff: date,
    *,
    value: str = "",
    words: str = "",
    grade: str = "",
    explanation: str = "",
    causes: Iterable[str] = (),
    expected: str = "",
    likelihood: str = "",
    version: int | None = None,
    carried_from: date | None = None,
) -> Progress:
    """State an indicator at a cutoff anew. `version` is the one that the person saw: if another came since, Refused."""
    require(actor, filling(indicator), indicator.unit)
    stated = {
        "value": _number(value, "value"),
        "words": words,
        "grade": _number(grade, "grade", FULL),
        "explanation": explanation,
        "causes": [code for code in causes if code in CAUSES],
        "expected": expected,
        "likelihood": likelihood,
    }
    with transaction.atomic():
        last = _last(indicator, cutoff)
        if version is not None and last and version != last.version:
            raise Refused(
                _("{who} 在您之后改过这一格，现在是“{value}”。请核对后再存。").format(
                    who=last.who(), value=last.value or last.words
                ),
                "version",
            )
        return _keep(actor, indicator, cutoff, last, stated, carried_from)


def _last(indicator: ApprovedIndicator, cutoff: date) -> Progress | None:
    """What was stated last of an indicator, which is locked to the end of the transaction."""
    ApprovedIndicator.objects.select_for_update().only("pk").get(pk=indicator.pk)
    return Progress.objects.filter(indicator=indicator, cutoff=cutoff).order_by("-version").first()


def _keep(
    actor: User,
    indicator: ApprovedIndicator,
    cutoff: date,
    last: Progress | None,
    stated: Mapping[str, Any],
    carried_from: date | None,
) -> Progress:
    """Add what was stated to the history of an indicator, which is locked, and log it."""
    not_archived(indicator.unit, cutoff.year)
    if stated["likelihood"] and stated["likelihood"] not in LIKELIHOODS:
        raise Refused(_("完成目标可能性请从列表里选。"), "likelihood")
    for field, label in (("words", _("完成情况")), ("explanation", _("说明")), ("expected", _("全年预计完成"))):
        readable(stated[field], label, field)
    made = Progress.objects.create(
        indicator=indicator,
        cutoff=cutoff,
        version=(last.version if last else 0) + 1,
        value=stated["value"],
        words=stated["words"].strip()[:LONGEST],
        grade=stated["grade"],
        explanation=stated["explanation"].strip(),
        causes=stated["causes"],
        expected=stated["expected"].strip()[:LONGEST],
        likelihood=stated["likelihood"],
        carried_from=carried_from,
        made_by=actor.username,
        on_behalf=_filled_for(actor, indicator),
    )
    source = {"carried_from": carried_from.isoformat()} if carried_from else {}
    if made.on_behalf:
        source["on_behalf"] = made.on_behalf.name
    said = {"value": made.value, "words": stated["words"], "version": made.version, **source}
    record("state_progress", made, actor.username, cutoff=cutoff.isoformat(), **said)
    return made


def filling(indicator: ApprovedIndicator) -> str:
    """The act of stating an indicator: what an office answers for, the group's leader may fill for it."""
    return "fill_for" if indicator.office_id else "fill"


def _filled_for(actor: User, indicator: ApprovedIndicator) -> Office | None:
    """代填: the office that answers for an indicator, where somebody else fills than those who have to."""
    office = indicator.office
    if office is None:
        return None
    there = Membership.objects.filter(unit=indicator.unit, office=office).values_list("user_id", "role", "user__is_active")
    people = list(there)
    if any(key == actor.pk for key, _role, _active in people):
        return None
    own = any(role == Role.OFFICE and active for _key, role, active in people)
    return office if own or not may(actor, "fill", indicator.unit) else None


def restate(
    actor: User,
    indicator: ApprovedIndicator,
    cutoff: date,
    version: int,
    field: str,
    text: str,
    carried_from: date | None = None,
) -> Progress:
    """State one field anew, the others stay; Overtaken where somebody else changed this field after `version`.

    Stating what stands there already changes nothing, so that a request sent twice is no conflict.
    """
    require(actor, "fill", indicator.unit)
    if field in ("value", "grade"):
        text = _number(text, field, FULL if field == "grade" else None)
    with transaction.atomic():
        last = _last(indicator, cutoff)
        if last is None:
            return _keep(actor, indicator, cutoff, None, {**NOTHING, field: text}, carried_from)
        if getattr(last, field) == text:
            return last
        rows = Progress.objects.filter(indicator=indicator, cutoff=cutoff)
        seen = last if last.version == version else rows.filter(version=version).first()
        if getattr(last, field) != (getattr(seen, field) if seen else ""):
            raise Overtaken(_writer(rows, last, field), last.version, field)
        kept = {name: getattr(last, name) for name in STATED}
        return _keep(actor, indicator, cutoff, last, {**kept, field: text}, carried_from)


def _writer(rows: QuerySet[Progress], last: Progress, field: str) -> Progress:
    """Who stated what stands in a field now: the first of the last rows that all say the same."""
    others = rows.exclude(**{field: getattr(last, field)}).aggregate(last=Max("version"))
    return rows.filter(version__gt=others["last"] or 0).order_by("version").first() or last


def _number(text: str, field: str, most: Decimal | None = None) -> str:
    """A number as it is kept: decimal text with the places that were written; "" stays ""."""
    if not text.strip():
        return ""
    number, places = quantity_of(text, field)
    if number < 0:
        raise Refused(_("完成值不能是负数。"), field)
    if most is not None and number > most:
        raise Refused(_("完成程度在 0 到 100 之间，您填的是 {number}。").format(number=text.strip()), field)
    kept = f"{number + 0:.{places}f}"
    if len(kept) > DIGITS:
        raise Refused(_("数字太长，最多 {most} 位。").format(most=DIGITS), field)
    return kept


def _value(field: Mapping[str, Any], given: object) -> object:
    """What was given for a field of a kind, as it is kept: numbers as decimal text, choices as one of the options."""
    text = "" if given is None else str(given).strip()
    label = str(field["label"])
    if not text:
        raise Refused(_("“{label}”没有填。").format(label=label), str(field["name"]))
    if field["sort"] == "number":
        number, unit = _number(text, str(field["name"])), str(field.get("unit") or "")
        if unit in WHOLE and Decimal(number) % 1:
            words = _("“{label}”按{unit}数，要填整数，您填的是 {number}。")
            raise Refused(words.format(label=label, unit=unit, number=text[:DIGITS]), str(field["name"]))
        return number
    if field["sort"] == "choice" and text not in field["options"]:
        options = "、".join(field["options"])
        raise Refused(_("“{label}”只能是：{options}。").format(label=label, options=options), str(field["name"]))
    return readable(text, label, str(field["name"]))[:LONGEST]


def add_kind(actor: User, unit: Unit, *, name: str) -> RecordKind:
    """Define a kind of work record; it has no fields yet."""
    require(actor, "target", unit)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        kinds = RecordKind.objects.filter(unit=unit)
        if kinds.filter(name=name).exists():
            raise Refused(_("已经有“{name}”了，请换个名称，或用原来那一种。").format(name=name), "name")
        number = kinds.count() + 1
        made = RecordKind.objects.create(unit=unit, code=f"kind-{number}", name=name, position=number)
        record("add_kind", made, actor.username, name=name)
    return made


def add_field(actor: User, kind: RecordKind, *, label: str, sort: str, unit: str = "", options: Sequence[str] = ()) -> RecordKind:
    """Ask for one more thing in records of a kind; its label is its name, so that sentences about it can be read."""
    require(actor, "target", kind.unit)
    with transaction.atomic():
        kind = RecordKind.objects.select_for_update().get(pk=kind.pk)
        if any(label in (field["name"], field["label"]) for field in kind.fields):
            raise Refused(_("“{kind}”已经有“{label}”这一栏了。").format(kind=kind, label=label), "label")
        if len(kind.fields) >= MOST_FIELDS:
            raise Refused(_("一种记录最多 {count} 栏，太多了现场填不完。").format(count=MOST_FIELDS), "label")
        if sort == "choice" and len(options) < 2:
            raise Refused(_("“选一个”至少要写两个可选的值，用顿号分开，例如“化解、调解中”。"), "options")
        field = {"name": label, "label": label, "sort": sort, "unit": unit, "options": list(options)}
        kind.fields = [*kind.fields, field]
        kind.save(update_fields=["fields"])
        record("add_field", kind, actor.username, field=field)
    return kind


def remove_field(actor: User, kind: RecordKind, name: str) -> RecordKind:
    """Ask no longer for something that no record holds and no indicator counts by."""
    require(actor, "target", kind.unit)
    with transaction.atomic():
        kind = RecordKind.objects.select_for_update().get(pk=kind.pk)
        field = next((one for one in kind.fields if one["name"] == name), None)
        if field is None:
            raise Refused(_("没有这一栏，可能刚被删掉，请刷新再看。"))
        if filled := WorkRecord.objects.filter(kind=kind, values__has_key=name).count():
            raise Refused(_("“{label}”已有 {count} 条记录填了，不能删。").format(label=field["label"], count=filled))
        if any(_counts_by(basis, name) for basis in Basis.objects.filter(kind=kind)):
            raise Refused(_("有指标按“{label}”计数，不能删。").format(label=field["label"]))
        kind.fields = [one for one in kind.fields if one["name"] != name]
        kind.save(update_fields=["fields"])
        record("remove_field", kind, actor.username, field=field)
    return kind


def _counts_by(basis: Basis, name: str) -> bool:
    return any(name == part.get("sum") or name in (part.get("where") or {}) for part in (basis.top, basis.bottom))
