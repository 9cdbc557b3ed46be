"""The pages of a set-up: each keeps what is typed before it goes anywhere, and only the last one makes anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiheng.read import data, sheets
from jiheng.read.files import NAMED
from jiheng.web import errors
from jiheng.web.orgs.accounts import Handed
from jiheng.web.orgs.actions import RAN_OUT
from jiheng.web.orgs.models import Role
from jiheng.web.orgs.reach import LISTED, units_under
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.start import accounts as people
from jiheng.web.start import actions, pages, proposal, reading
from jiheng.web.start.actions import Setter
from jiheng.web.start.carry import Refusal
from jiheng.web.start.models import Draft
from jiheng.web.start.words import FIRST, FURTHER, SLUGS, STEPS, Step

DONE, MINE = "set_up", "setting_up"  # keys of a session: the set-up that it applied, and the one at which it works
P = ParamSpec("P")
page_methods = require_http_methods(["GET", "HEAD", "POST"])


def for_setters(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Send whoever's session ran out to the log-in; all others who may not set up are told that there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated and RAN_OUT in request.session:
            return errors.not_signed_in(request)
        return view(request, *args, **kwargs)

    return guarded


@for_setters
@never_cache
@page_methods
def start(request: HttpRequest) -> HttpResponse:
    """Begin, or go on where it was left."""
    setter = actions.setter_of(request)
    draft = actions.open_draft(setter)
    if request.method == "POST":
        actions.begin(setter)
        return redirect("start_accounts")
    left = next((step for step in STEPS if draft and step.slug not in draft.choices["kept"]), STEPS[-1])
    context = {"draft": draft, "left": left, "left_url": _address(left.slug), "first": setter.user is None}
    return render(request, "start/start.html", context)


@for_setters
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the set-up away, and begin anew."""
    setter, draft = _at_work(request)
    actions.discard(setter, draft)
    return redirect("start")


@for_setters
@never_cache
@sensitive_post_parameters()
@page_methods
def accounts(request: HttpRequest) -> HttpResponse:
    """Who works here: the three administrations on an empty place, and the unit's clerk and leader."""
    setter, draft = _at_work(request)
    roles = FURTHER if setter.user else FIRST
    wrong: dict[str, str] = {}
    if request.method == "POST":
        made, wrong = people.typed(draft, roles, request.POST)
        draft = actions.keep_accounts(setter, draft, made)
        if not wrong or _goes(request) not in ("next", ""):
            return _onward(request, "accounts")
    rows = pages.people(draft, roles, request.POST if wrong else None, wrong)
    return _shown(request, setter, draft, "accounts", {"people": rows, "wrong": wrong}, refused=bool(wrong))


@for_setters
@never_cache
@page_methods
def report(request: HttpRequest) -> HttpResponse:
    """Drop a report, see what was read of it, and say which year is set up."""
    setter, draft = _at_work(request)
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            if file := request.FILES.get("file"):
                actions.attach(setter, draft, reading.taken(file))
                return redirect(f"{request.path}#read")
            if _goes(request) == "read":
                raise Refused(_("请先选一份文件。"), "file")
            actions.choose_year(setter, draft, request.POST.get("year", ""))
            return _onward(request, "report")
        except Refused as refused:
            wrong = refused
    found = draft.report
    context = {
        "years": proposal.years(found),
        "report_year": proposal.report_year(found),
        "counts": pages.counts(draft.choices),
        "missing": pages.missing(draft.choices),
        "limit": settings.UPLOAD_LIMIT,
        "known": " ".join((*NAMED, *data.SUFFIXES)),
        "tables": " ".join(one for one in sheets.SUFFIXES if one not in NAMED),
        "wrong": wrong,
    }
    return _shown(request, setter, draft, "report", context, refused=wrong is not None)


@for_setters
@never_cache
@page_methods
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The sections of one page, every value to be looked at and changed."""
    setter, draft = _at_work(request)
    step = STEPS[SLUGS.index(slug)]
    problems: Sequence[Refusal] = ()
    if request.method == "POST":
        draft = actions.keep(setter, draft, slug, step.sections, request.POST)
        if _goes(request) == "more":
            return redirect(f"{request.path}?more=1#more")
        if _goes(request) != "next":
            return _onward(request, slug)
        problems = [one for one in actions.rehearsed(setter, draft) if one.section in step.sections]
        if not problems:
            return _onward(request, slug)
        draft = actions.undone(setter, draft, slug)
    context = {**_sections(request, setter, draft, step, problems), "problems": _listed(problems)}
    if slug == "budget":
        context["sums"] = pages.sums(draft)
    return _shown(request, setter, draft, slug, context, refused=bool(problems))


@for_setters
@never_cache
@page_methods
def check(request: HttpRequest) -> HttpResponse:
    """All that is to be made and what is still wrong with it; from here it is made, once."""
    if request.method == "POST" and _applied(request):
        return redirect("start_done")
    setter, draft = _at_work(request)
    if request.method == "POST":
        if _goes(request) != "next":
            return _onward(request, "check")
        draft, problems, handed = actions.apply(setter, draft)
        if not problems:
            request.session[DONE] = draft.pk
            return _made(request, draft, handed)
    else:
        problems = actions.rehearsed(setter, draft)
    context = {
        "problems": _listed(problems),
        "counts": pages.counts(draft.choices),
        "missing": pages.missing(draft.choices),
        "sums": pages.sums(draft),
        "accounts": draft.choices["accounts"],
    }
    return _shown(request, setter, draft, "check", context, refused=request.method == "POST")


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What was made, and what comes next; only for the browser that made it."""
    made = Draft.objects.filter(pk=request.session.get(DONE, 0), applied_at__isnull=False).select_related("unit").first()
    if made is None:
        raise Unseen
    return _made(request, made, ())


def _made(request: HttpRequest, draft: Draft, handed: Sequence[Handed]) -> HttpResponse:
    """The last page; one-time passwords are on the answer to the button alone, and never again."""
    context: dict[str, Any] = {"counts": pages.counts(draft.choices), "missing": pages.missing(draft.choices)}
    context |= {"draft": draft, "made": draft.unit, "handed": handed, "days": settings.ONE_TIME_LIFE.days}
    return render(request, "start/done.html", context)


def _at_work(request: HttpRequest) -> tuple[Setter, Draft]:
    """Who sets up, and their open set-up, which the session remembers; Unseen where there is none."""
    setter = actions.setter_of(request)
    draft = actions.open_draft(setter)
    if draft is None:
        raise Unseen
    if request.session.get(MINE) != draft.pk:
        request.session[MINE] = draft.pk
    return setter, draft


def _applied(request: HttpRequest) -> bool:
    """Whether this browser's set-up is applied already: a button pressed twice, or pressed in two windows."""
    made = Draft.objects.filter(pk=request.session.get(MINE, 0), applied_at__isnull=False).first()
    if made is not None:
        request.session[DONE] = made.pk
    return made is not None


def _goes(request: HttpRequest) -> str:
    return request.POST.get("go", "next")


def _onward(request: HttpRequest, slug: str) -> HttpResponse:
    """To the page whose button was pressed, else to the next one."""
    asked = _goes(request)
    return redirect(_address(asked if asked in SLUGS else SLUGS[min(SLUGS.index(slug) + 1, len(SLUGS) - 1)]))


def _address(slug: str) -> str:
    return reverse("start_page", args=[slug]) if STEPS[SLUGS.index(slug)].sections else reverse(f"start_{slug}")


def _sections(request: HttpRequest, setter: Setter, draft: Draft, step: Step, problems: Sequence[Refusal]) -> dict[str, Any]:
    below = setter.user is not None
    found = {name: pages.section(draft, name, problems, "more" in request.GET, below) for name in step.sections}
    context: dict[str, Any] = {"sections": found, "places": pages.plan_places(draft) if step.slug == "plan" else {}}
    if setter.user and "unit" in step.sections:
        context["units_listed"] = units_under(setter.user, Role.ADMIN)[:LISTED]
    return context


def _listed(problems: Sequence[Refusal]) -> list[dict[str, Any]]:
    """The refusals with the page and the field at which each shows."""
    listed = []
    for one in problems:
        slug = next((step.slug for step in STEPS if one.section in step.sections), "accounts")
        place = one.section if one.number is None else f"{one.section}-{one.number}"
        field = f"#{place}-{one.field}" if one.section != "accounts" else ""
        listed.append({"address": f"{_address(slug)}{field}", "field": field, "message": one.message, "row": one.number})
    return listed


def _shown(
    request: HttpRequest, setter: Setter, draft: Draft, slug: str, more: Mapping[str, Any], *, refused: bool
) -> HttpResponse:
    """The page of a step in the frame of all steps; 422 where something was refused."""
    at = SLUGS.index(slug)
    steps = [{"slug": step.slug, "name": step.name, "kept": step.slug in draft.choices["kept"]} for step in STEPS]
    context = {"draft": draft, "steps": steps, "slug": slug, "at": at + 1, "first": setter.user is None, **more}
    return render(request, f"start/{slug}.html", context, status=422 if refused else 200)
