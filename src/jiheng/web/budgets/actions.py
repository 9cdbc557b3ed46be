"""Everything that changes a budget: each act is one transaction with its entry in the log."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, NotRequired, TypedDict, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiheng.model.terms import SOURCES
from jiheng.web import log
from jiheng.web.budgets import queries
from jiheng.web.budgets.models import Arrears, BudgetChange, BudgetLine, BudgetYear, ChangeEntry, ChangeFile, MonthPlan
from jiheng.web.clock import today
from jiheng.web.evidence import keep_evidence
from jiheng.web.numbers import checked, yuan
from jiheng.web.orgs.columns import Reading
from jiheng.web.orgs.imports import Workbook, note
from jiheng.web.orgs.models import Unit, User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.texts import line_of

FIRST_YEAR = 2000
BATCH = 500  # rows that go to the database at once
PARTS_OF = {"basic": ("staff", "running"), "project": ("project",), "supplement": ("staff", "running", "project")}
ECONOMIC_CLASS = re.compile("3[0-9]{2}(?:[0-9]{2})?")


class LineFields(TypedDict):
    """What a line says, as it is added and changed."""

    code: str
    name: str
    scope: str
    part: str
    source: str
    initial: Decimal
    economic_class: NotRequired[str]
    project: NotRequired[str]
    three_public: NotRequired[bool]


FIELDS = tuple(LineFields.__annotations__)
_LEFT_OUT: Mapping[str, object] = {"economic_class": "", "project": "", "three_public": False}


class Effect(NamedTuple):
    """What a change makes of a line: its amount before and after, and what of it is then still free."""

    line: BudgetLine
    before: Decimal
    after: Decimal
    available: Decimal


def locked(year_id: int) -> BudgetYear:
    """The year's row, locked to the end of the transaction: whatever moves money of a year locks it first.

    Refused where the year is closed.
    """
    year = BudgetYear.objects.select_for_update().get(pk=year_id)
    if year.closed_at:
        raise Refused(_("{year}年已经结账，不能再记。请记到新的年度。").format(year=year.year))
    return year


def not_archived(unit: Unit, year: int) -> None:
    """Refused once a year is archived; else its row is locked to the end of the transaction."""
    archived = BudgetYear.objects.select_for_update().filter(unit=unit, year=year).values_list("archived_at", flat=True).first()
    if archived:
        raise Refused(_("{year}年已经归档，不能再改。请记到新的年度。").format(year=year))


def check_day(year: BudgetYear, day: date, field: str) -> None:
    """Refuse a day outside the year, or after the business date."""
    if day.year != year.year:
        raise Refused(_("日期 {day} 不在{year}年。请改日期，或换到那一年。").format(day=day, year=year.year), field)
    if day > today():
        raise Refused(_("日期 {day} 还没有到，最晚填今天 {today}。").format(day=day, today=today()), field)


def open_year(actor: User, unit: Unit, year: int) -> BudgetYear:
    """Begin the budget of a year, without a line yet."""
    require(actor, "budget", unit)
    last = today().year + 1
    if not FIRST_YEAR <= year <= last:
        words = _("年度要在 {first} 到 {last} 之间，请写四位年份。")
        raise Refused(words.format(first=FIRST_YEAR, last=last), "year")
    with transaction.atomic():
        made, new = BudgetYear.objects.get_or_create(unit=unit, year=year)
        if not new:
            raise Refused(_("{year}年的预算已经有了，请直接打开。").format(year=year), "year")
        log.record("open_year", made, actor=actor.username, unit=unit.code, year=year)
    return made


def add_line(actor: User, year: BudgetYear, **fields: Unpack[LineFields]) -> BudgetLine:
    """Add a line to an open year, after those that are there."""
    require(actor, "budget", year.unit)
    line = BudgetLine(**fields)
    settle(line)
    with transaction.atomic():
        line.year = locked(year.pk)
        _check_code(line)
        line.position = (BudgetLine.objects.filter(year=year).aggregate(last=Max("position"))["last"] or 0) + 1
        line.save(force_insert=True)
        log.record("add_line", line, actor=actor.username, **_told(line))
    return line


def add_lines(actor: User, year: BudgetYear, lines: Sequence[BudgetLine], source: Workbook, reading: Reading) -> int:
    """Add the lines of a workbook that was looked over, all of them or none; they come after those that are there."""
    require(actor, "budget", year.unit)
    with transaction.atomic():
        kept = locked(year.pk)
        last = BudgetLine.objects.filter(year=year).aggregate(last=Max("position"))["last"] or 0
        for place, line in enumerate(lines, 1):
            line.year, line.position = kept, last + place
        check_lines(kept, lines)
        BudgetLine.objects.bulk_create(lines, batch_size=BATCH)
        note(actor, year.unit, "budget", source, reading, len(lines))
        told = {"count": len(lines), "sum": str(sum(line.initial for line in lines)), "codes": [line.code for line in lines]}
        log.record("import_lines", kept, actor=actor.username, file=source.name, sha256=source.sha256, **told)
    return len(lines)


def check_lines(year: BudgetYear, lines: Sequence[BudgetLine]) -> None:
    """Bring lines into the form that is kept; refused with the first that cannot be, or whose code is used already."""
    used = codes_of(year)
    for line in lines:
        settle(line)
        if line.code in used:
            raise Refused(code_used(line.code, used[line.code]), "code")
        used[line.code] = line.name


def codes_of(year: BudgetYear) -> dict[str, str]:
    """The codes that a year has, with the name of the line of each."""
    return dict(BudgetLine.objects.filter(year=year).values_list("code", "name"))


def code_used(code: str, name: str) -> str:
    """Why a code cannot be used again."""
    return _("科目编码 {code} 已经用在“{line}”上。请换一个编码，如 {code}-2。").format(code=code, line=name)


def change_line(actor: User, line: BudgetLine, **fields: Unpack[LineFields]) -> BudgetLine:
    """Change what a line says; its initial amount only while nothing is booked on it and no document changed it."""
    require(actor, "budget", line.year.unit)
    with transaction.atomic():
        year = locked(line.year_id)
        kept = BudgetLine.objects.select_for_update().get(pk=line.pk)
        before = _told(kept)
        kept.year = year
        for field, value in {**_LEFT_OUT, **fields}.items():
            setattr(kept, field, value)
        settle(kept)
        _check_code(kept)
        after = _told(kept)
        changed = [field for field in FIELDS if before[field] != after[field]]
        if "initial" in changed:
            _check_initial(kept, before["initial"])
        if changed:
            kept.save(update_fields=changed)
            told = {field: [before[field], after[field]] for field in changed}
            log.record("change_line", kept, actor=actor.username, **told)
    return kept


def drop_line(actor: User, line: BudgetLine) -> None:
    """Delete a line that was never used, with its plan by month."""
    require(actor, "budget", line.year.unit)
    with transaction.atomic():
        locked(line.year_id)
        kept = BudgetLine.objects.select_for_update().get(pk=line.pk)
        if queries.rests_on(kept):
            words = _("“{line}”上已经有台账、调整或指标，不能删。不再用的，请用“调剂”把金额调走。")
            raise Refused(words.format(line=kept))
        log.record("drop_line", kept, actor=actor.username, **_told(kept))
        kept.delete()


def plan_months(actor: User, line: BudgetLine, amounts: Mapping[int, Decimal]) -> Decimal:
    """Set the plan of a line by month, in place of the one before; give back what of the line it leaves unplanned.

    A plan that does not come to the amount of the line is kept, and the page says what is missing or too much: after
    every supplement or virement the plan differs until it is made anew, and a refusal would only lose what was typed.
    """
    require(actor, "budget", line.year.unit)
    plan = {month: _not_negative(amount, f"month_{month}") for month, amount in sorted(amounts.items())}
    if not plan.keys() <= set(range(1, 13)):
        raise Refused(_("月份只能是 1 到 12。"), "months")
    with transaction.atomic():
        year = locked(line.year_id)
        kept = BudgetLine.objects.select_for_update().get(pk=line.pk)
        kept.year = year
        kept.months.all().delete()
        MonthPlan.objects.bulk_create(MonthPlan(line=kept, month=month, amount=amount) for month, amount in plan.items())
        told = {str(month): str(amount) for month, amount in plan.items()}
        log.record("plan_months", kept, actor=actor.username, code=kept.code, months=told)
        return queries.unplanned(kept)


def add_arrears(actor: User, year: BudgetYear, name: str, amount: Decimal) -> Arrears:
    """Add an old debt (历史欠账) as it was at the start of the year."""
    require(actor, "budget", year.unit)
    debt = Arrears(name=line_of(name, Arrears, "name", _("欠账名称"), needed=True))
    debt.amount = checked(amount)
    if debt.amount <= 0:
        raise Refused(_("欠账金额要大于 0。"), "amount")
    with transaction.atomic():
        debt.year = locked(year.pk)
        if Arrears.objects.filter(year=year, name=debt.name).exists():
            raise Refused(_("历史欠账“{name}”已经有了。另一笔请换个能分清的名称。").format(name=debt.name), "name")
        debt.save(force_insert=True)
        log.record("add_arrears", debt, actor=actor.username, year=debt.year.year, name=debt.name, amount=str(debt.amount))
    return debt


def settle(line: BudgetLine) -> None:
    """Bring what a line says into the form that is kept; refused where it cannot be."""
    line.code = line_of(unicodedata.normalize("NFKC", line.code), BudgetLine, "code", _("科目编码"), needed=True)
    line.name = line_of(line.name, BudgetLine, "name", _("科目名称"), needed=True)
    line.project = line_of(line.project, BudgetLine, "project", _("项目"))
    if line.scope not in PARTS_OF:
        raise Refused(_("请选支出范围：基本支出、项目支出或追加资金。"), "scope")
    if line.part not in (parts := PARTS_OF[line.scope]):
        named = "、".join(str(BudgetLine.PARTS[part]) for part in parts)
        words = _("{scope}只能是{parts}，请改经费类别或支出范围。")
        raise Refused(words.format(scope=BudgetLine.SCOPES[line.scope], parts=named), "part")
    if line.source not in SOURCES:
        raise Refused(_("请从列表里选资金来源，如财政资金、上级专项资金。"), "source")
    line.economic_class = unicodedata.normalize("NFKC", line.economic_class).strip()
    if line.economic_class and not ECONOMIC_CLASS.fullmatch(line.economic_class):
        words = _("“{code}”不是经济分类编码。请写 3 位或 5 位数字，如 30101，或者空着。")
        raise Refused(words.format(code=line.economic_class[:20]), "economic_class")
    line.initial = _not_negative(line.initial, "initial")


def _not_negative(amount: Decimal, field: str) -> Decimal:
    if (kept := checked(amount, field)) < 0:
        raise Refused(_("金额不能小于 0，现在是 {amount} 元。").format(amount=yuan(kept)), field)
    return kept


def _check_code(line: BudgetLine) -> None:
    same = BudgetLine.objects.filter(year=line.year, code=line.code).exclude(pk=line.pk).first()
    if same:
        raise Refused(code_used(line.code, same.name), "code")


def _check_initial(line: BudgetLine, before: object) -> None:
    if queries.booked(line):
        words = _("“{line}”已经有台账或调整，年初预算 {before} 元不能直接改。请用“追加”“调剂”或“调整”，写明依据文件。")
        raise Refused(words.format(line=line, before=yuan(Decimal(str(before)))), "initial")


def _told(line: BudgetLine) -> dict[str, object]:
    """What the log says of a line."""
    return {field: str(value) if isinstance(value := getattr(line, field), Decimal) else value for field in FIELDS}


def add_change(
    actor: User,
    year: BudgetYear,
    kind: str,
    document: str,
    decided_on: date,
    entries: Mapping[BudgetLine, Decimal],
    reason: str = "",
    file: UploadedFile[bytes] | None = None,
) -> BudgetChange:
    """Add a supplement, virement or adjustment: what it adds to each line, or takes from it; `file` is its document."""
    require(actor, "budget", year.unit)
    amounts = {line: checked(amount, "entries") for line, amount in entries.items()}
    _check_form(kind, amounts)
    change = BudgetChange(kind=kind, decided_on=decided_on, made_by=actor.username)
    change.reason = line_of(reason, BudgetChange, "reason", _("理由"))
    change.document = line_of(document, BudgetChange, "document", _("依据文件"), needed=True)
    kept = keep_evidence(file, "file") if file else None
    with transaction.atomic():
        change.year = locked(year.pk)
        check_day(change.year, decided_on, "decided_on")
        change.save(force_insert=True)
        lines = BudgetLine.objects.select_related("year").in_bulk([line.pk for line in entries])
        for line, amount in amounts.items():
            _add_entry(change, lines[line.pk], amount)
        if kept:
            ChangeFile(change=change, name=kept.name, sha256=kept.sha256, size=kept.size).save(force_insert=True)
        shown = {line.code: str(amount) for line, amount in amounts.items()}
        told = {"kind": kind, "document": change.document, "entries": shown, "file": kept.sha256 if kept else ""}
        log.record("change_budget", change, actor=actor.username, **told)
    return change


def effect_of(actor: User, year: BudgetYear, entries: Mapping[BudgetLine, Decimal], **change: Any) -> list[Effect]:
    """What a change would make of its lines: it is added, looked at, and taken back; refused like `add_change`."""
    last = date(year.year, 12, 31)
    before = {line: queries.amount(line, last) for line in entries}
    with transaction.atomic():
        add_change(actor, year, entries=entries, **change)
        found = [
            Effect(line, amount, queries.amount(line, last), queries.amount(line, last) - queries.standing(line))
            for line, amount in before.items()
        ]
        transaction.set_rollback(True)
    return found


def _check_form(kind: str, entries: Mapping[BudgetLine, Decimal]) -> None:
    if kind == "carry":
        raise Refused(_("结转不能手工录入，请在“结账和归档”页从上年结转。"), "kind")
    if kind not in BudgetChange.KINDS:
        raise Refused(_("请选调整的种类：追加、调剂或调整。"), "kind")
    if not entries or not all(entries.values()):
        raise Refused(_("请写每个科目增减多少，金额不能是 0。"), "entries")
    if kind == "virement" and (total := sum(entries.values())):
        raise Refused(_("调剂要一增一减，合计为 0；现在合计是 {total} 元。").format(total=yuan(Decimal(total))), "entries")
    if kind == "supplement" and min(entries.values()) < 0:
        raise Refused(_("追加只能增加。要减少，请用“调整”或“调剂”。"), "entries")


def _add_entry(change: BudgetChange, line: BudgetLine, amount: Decimal) -> None:
    """Write one entry, and refuse it where it takes what is spent already."""
    if line.year_id != change.year_id:
        raise Refused(_("“{line}”不是这一年的科目。").format(line=line), "entries")
    entry = ChangeEntry(change=change, line=line)
    entry.amount = amount
    entry.save(force_insert=True)
    missing = -queries.available(line, change.decided_on)
    if missing > 0:
        words = _("“{line}”减少 {cut} 元后不够已经支出的数，差 {missing} 元，最多减少 {most} 元。").format(
            line=line, cut=yuan(-amount), missing=yuan(missing), most=yuan(-amount - missing)
        )
        raise Refused(words, "entries")
