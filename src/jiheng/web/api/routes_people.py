"""Offices and posts of a unit, and new ones."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Status

from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.schemas_people import OfficeIn, OfficeOut, OfficesOut, PostIn, PostOut, PostsOut
from jiheng.web.api.words import words
from jiheng.web.orgs import setting
from jiheng.web.orgs.models import Office, Post, Unit
from jiheng.web.permissions import unit_for
from jiheng.web.refusals import Refused

router = Router()
CREATED = 201


@router.get("/units/{slug:code}/offices", response=OfficesOut, summary=words(gettext_lazy("科室")))
def offices(request: ApiRequest, code: str) -> OfficesOut:
    """The offices of a unit."""
    unit = unit_seen(request, code)
    return OfficesOut(items=[_office(one) for one in unit.offices.all()])


@router.post("/units/{slug:code}/offices", response={CREATED: OfficeOut}, summary=words(gettext_lazy("加科室")))
def add_office(request: ApiRequest, code: str, sent: OfficeIn) -> Status[OfficeOut]:
    """Add an office."""
    made = setting.add_office(request.auth, unit_for(request.auth, code), sent.name)
    return Status(CREATED, _office(made))


@router.get("/units/{slug:code}/posts", response=PostsOut, summary=words(gettext_lazy("岗位和监控小组")))
def posts(request: ApiRequest, code: str) -> PostsOut:
    """The posts of a unit with their parts in the monitoring group."""
    unit = unit_seen(request, code)
    found = Post.objects.filter(unit=unit).select_related("office").annotate(holders=Count("user"))
    return PostsOut(items=[_post(one, one.holders) for one in found])


@router.post("/units/{slug:code}/posts", response={CREATED: PostOut}, summary=words(gettext_lazy("加岗位")))
def add_post(request: ApiRequest, code: str, sent: PostIn) -> Status[PostOut]:
    """Add a post."""
    unit = unit_for(request.auth, code)
    made = setting.add_post(request.auth, unit, sent.name, office=_named(unit, sent.office), group=sent.group)
    return Status(CREATED, _post(made, 0))


def _named(unit: Unit, name: str | None) -> Office | None:
    found = Office.objects.filter(unit=unit, name=name).first() if name is not None else None
    if name is not None and found is None:
        raise Refused(_("没有这个科室，请从列表里选。"), "office")
    return found


def _office(one: Office) -> OfficeOut:
    return OfficeOut(id=one.pk, name=one.name)


def _post(one: Post, accounts: int) -> PostOut:
    office = one.office.name if one.office else None
    return PostOut.model_validate({"id": one.pk, "name": one.name, "office": office, "group": one.group, "accounts": accounts})
