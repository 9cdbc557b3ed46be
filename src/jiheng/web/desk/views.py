"""Pages of the desk: the queue, one result, the monitoring page of a report, and the two downloads."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from jiheng.read.files import NAMED
from jiheng.web import store
from jiheng.web.desk import actions, queries
from jiheng.web.desk.actions import Taken
from jiheng.web.desk.cards import SEVERITIES, VERDICTS, cards, rows, unchecked
from jiheng.web.desk.forms import UploadForm
from jiheng.web.desk.models import AuditRun, State
from jiheng.web.desk.paper import Paper
from jiheng.web.orgs import founding
from jiheng.web.responses import attachment

PAGE = 50
PARTS = {"queue": "desk/_queue.html", "example": "desk/_example.html"}
LISTS = ("findings", "figures", "unchecked")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The first page: hand files in, see what became of them, and open the example."""
    page = Paginator(queries.queue(), PAGE).get_page(request.GET.get("page"))
    waits = any(run.waiting for run in page)
    context = {
        "page": page,
        "waits": waits,
        "example": queries.example(),
        "limit": settings.UPLOAD_LIMIT,
        "known": " ".join(NAMED),
    }
    if "part" not in request.GET:
        context["first_use"] = founding.empty()
    return render(request, PARTS.get(request.GET.get("part", ""), "desk/desk.html"), context)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take files in; a script gets what became of each, a plain form goes on to the result or back to the queue."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, str(form.errors["documents"][0]))
        return redirect("desk")
    files = form.cleaned_data["documents"]
    taken = [one for file in files for one in actions.take_in_all(file.name or "", file.chunks(), file.size or 0)]
    if request.headers.get("HX-Request"):
        return render(request, "desk/_taken.html", {"taken": taken})
    if len(taken) == 1 and (run := taken[0].run) and not taken[0].duplicate:
        return redirect(run)
    _tell(request, taken)
    return redirect("desk")


def _tell(request: HttpRequest, taken: list[Taken]) -> None:
    """Say what became of each file, the quiet cases in one line."""
    new = [one for one in taken if one.run and not one.duplicate]
    if new:
        messages.success(request, _("收到 {count} 份，正在逐份审核。").format(count=len(new)))
    for one in taken:
        if one.duplicate and one.run:
            words = _("“{name}”以前审过，内容一字不差，不用再审。").format(name=one.name)
            messages.info(request, format_html('{} <a href="{}">{}</a>', words, one.run.get_absolute_url(), _("看那次的结果")))
        elif one.refused:
            messages.error(request, f"“{one.name}”{one.refused}")


@require_safe
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """One result: the list at the left, the document as paper at the right; before that, what it is waiting for."""
    run = get_object_or_404(AuditRun.objects.select_related("file"), pk=pk)
    if run.state != State.DONE:
        return render(request, "desk/waiting.html", {"run": run})
    if request.GET.get("part") == "waiting":
        return HttpResponseClientRefresh()
    paper = Paper(run.drawn, run.result)
    found = cards(run.result, run.drawn, paper)
    shown, verdict = (request.GET.get(name, "") for name in ("list", "verdict"))
    verdict = verdict if verdict in VERDICTS else ""
    context = {
        "run": run,
        "result": run.result,
        "paper": paper,
        "groups": [(name, [card for card in found if card.severity == name]) for name in SEVERITIES],
        "unchecked": unchecked(run.result),
        "list": shown if shown in LISTS else LISTS[0],
        "verdict": verdict,
        "rows": rows(run.result, run.drawn, paper, verdict) if shown == "figures" else (),
    }
    return render(request, "desk/audit.html", context)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The monitoring page of the report that was read: money, indicators, lights, deviations."""
    run = get_object_or_404(AuditRun.objects.select_related("file").filter(state=State.DONE), pk=pk)
    return render(request, "desk/report.html", {"run": run, "view": run.monitoring})


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was handed in."""
    run = get_object_or_404(queries.queue(), pk=pk)
    return attachment(run.file.name, store.read(run.file.sha256))


@require_safe
def annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The file with its findings as comments, as far as its format can carry them."""
    run = get_object_or_404(AuditRun.objects.select_related("file").exclude(copy_sha256=""), pk=pk)
    return attachment(run.copy_name, store.read(run.copy_sha256))
