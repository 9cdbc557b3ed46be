"""Objectives and approved indicators of a year, and what each one's value is bound to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Status

from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.schemas import Year
from jiheng.web.api.schemas_targets import (
    ApprovedChangeIn,
    ApprovedIn,
    ApprovedListOut,
    ApprovedOut,
    BasisIn,
    BasisOut,
    ObjectiveIn,
    ObjectiveOut,
    ObjectivesOut,
)
from jiheng.web.api.words import words
from jiheng.web.budgets.models import BudgetLine
from jiheng.web.orgs.models import Office, Unit
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.targets import setting
from jiheng.web.targets.measure import source_of
from jiheng.web.targets.models import ApprovedIndicator, Basis, Objective, RecordKind

router = Router()
CREATED, GONE = 201, 204
ALL = "/units/{slug:code}/indicators/approved"
ONE = ALL + "/{int:id}"
COLUMNS = ("year", "project", "level1", "level2", "name", "op", "value", "upper", "measure_unit", "words", "weight", "last_year")


@router.get(
    "/units/{slug:code}/objectives", response=ObjectivesOut, summary=words(gettext_lazy("一年的绩效目标：单位的和各项目的"))
)
def objectives(request: ApiRequest, code: str, year: Year) -> ObjectivesOut:
    """The objectives of a year."""
    found = Objective.objects.filter(unit=unit_seen(request, code), year=year)
    return ObjectivesOut(items=[ObjectiveOut(year=one.year, project=one.project, text=one.text) for one in found])


@router.post("/units/{slug:code}/objectives", response={CREATED: ObjectiveOut}, summary=words(gettext_lazy("写一年的绩效目标")))
def write_objective(request: ApiRequest, code: str, sent: ObjectiveIn) -> Status[ObjectiveOut]:
    """Write the objective of a year anew."""
    unit = unit_for(request.auth, code)
    made = setting.set_objective(request.auth, unit, sent.year, sent.text, sent.project)
    return Status(CREATED, ObjectiveOut(year=made.year, project=made.project, text=made.text))


@router.get(ALL, response=ApprovedListOut, summary=words(gettext_lazy("一年批复的绩效指标：目标、权重、取数来源")))
def approved(request: ApiRequest, code: str, year: Year) -> ApprovedListOut:
    """The approved indicators of a year."""
    found = ApprovedIndicator.objects.filter(unit=unit_seen(request, code), year=year)
    return ApprovedListOut(items=[_approved(one) for one in found.select_related("office", "basis")])


@router.post(ALL, response={CREATED: ApprovedOut}, summary=words(gettext_lazy("加一个绩效指标")))
def approve(request: ApiRequest, code: str, sent: ApprovedIn) -> Status[ApprovedOut]:
    """Approve an indicator."""
    unit = unit_for(request.auth, code)
    require(request.auth, "target", unit)
    fields = sent.model_dump(exclude={"year", "office"})
    made = setting.approve(request.auth, unit, sent.year, **fields, office=_office(unit, sent.office))
    return Status(CREATED, _approved(made))


@router.patch(ONE, response=ApprovedOut, summary=words(gettext_lazy("改一个绩效指标，没写的项不变")))
def change(request: ApiRequest, code: str, id: int, sent: ApprovedChangeIn) -> ApprovedOut:  # noqa: A002
    """Change an indicator."""
    unit = unit_for(request.auth, code)
    require(request.auth, "target", unit)
    given: dict[str, Any] = sent.model_dump(exclude_unset=True)
    if "office" in given:
        given["office"] = _office(unit, given["office"])
    return _approved(setting.change_indicator(request.auth, _one(unit, id), **given))


@router.delete(ONE, response={GONE: None}, summary=words(gettext_lazy("删去一个还没有填报过的绩效指标")))
def drop(request: ApiRequest, code: str, id: int) -> Status[None]:  # noqa: A002
    """Drop an indicator of which nothing was said."""
    setting.drop_indicator(request.auth, _one(unit_for(request.auth, code), id))
    return Status(GONE, None)


@router.get(ONE + "/basis", response=BasisOut, summary=words(gettext_lazy("一个指标的取数来源")))
def basis(request: ApiRequest, code: str, id: int) -> BasisOut:  # noqa: A002
    """What an indicator's value comes from."""
    return _basis(Basis.objects.filter(indicator=_one(unit_seen(request, code), id)).select_related("kind").first())


@router.post(ONE + "/basis", response={CREATED: BasisOut}, summary=words(gettext_lazy("设一个指标的取数来源")))
def bind(request: ApiRequest, code: str, id: int, sent: BasisIn) -> Status[BasisOut]:  # noqa: A002
    """Bind an indicator to its source."""
    unit = unit_for(request.auth, code)
    require(request.auth, "target", unit)
    one = _one(unit, id)
    more = sent.model_dump(include={"how", "top", "bottom", "places"})
    made = setting.bind(request.auth, one, lines=_lines(one, sent.lines), kind=_kind(unit, sent.kind), **more)
    return Status(CREATED, _basis(made))


def _one(unit: Unit, pk: int) -> ApprovedIndicator:
    found = ApprovedIndicator.objects.filter(unit=unit, pk=pk).select_related("unit", "office").first()
    if found is None:
        raise Unseen
    return found


def _office(unit: Unit, name: str) -> Office | None:
    if not name:
        return None
    found = Office.objects.filter(unit=unit, name=name).first()
    if found is None:
        raise Refused(_("没有这个科室，请从列表里选。"), "office")
    return found


def _kind(unit: Unit, code: str) -> RecordKind | None:
    found = RecordKind.objects.filter(unit=unit, code=code).first()
    if code and found is None:
        raise Refused(_("没有代码为“{code}”的台账种类。").format(code=code), "kind")
    return found


def _lines(one: ApprovedIndicator, codes: list[str]) -> list[BudgetLine]:
    known = {line.code: line for line in BudgetLine.objects.filter(year__unit=one.unit, year__year=one.year, code__in=codes)}
    if lacking := [code for code in codes if code not in known]:
        sentence = _("{year}年没有代码为“{code}”的科目，请先查预算里的科目代码。")
        raise Refused(sentence.format(year=one.year, code=lacking[0]), "lines")
    return [known[code] for code in codes]


def _approved(one: ApprovedIndicator) -> ApprovedOut:
    bound: Basis | None = getattr(one, "basis", None)
    return ApprovedOut(
        id=one.pk,
        core=one.core,
        office=one.office.name if one.office else "",
        due_from=one.due_from,
        how=bound.how if bound else "",
        **{name: getattr(one, name) for name in COLUMNS},
    )


def _basis(kept: Basis | None) -> BasisOut:
    if kept is None:
        return BasisOut(how="", lines=[], kind="", top={}, bottom={}, places=0)
    source = source_of(kept)
    return BasisOut(
        how=source.how,
        lines=[line.code for line in source.lines],
        kind=source.kind.code if source.kind else "",
        top=source.top,
        bottom=source.bottom,
        places=source.places,
    )
