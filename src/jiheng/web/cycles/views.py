"""The report of a unit: real pages of what will be downloaded, its state, and the acts that move it on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.assemble import projects
from jiheng.web.cycles import actions, checking, lacking, live, opening, proving, queries, versions
from jiheng.web.cycles.drawing import drawn
from jiheng.web.cycles.models import Filing, ReturnedItem, SignedScan, State
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import User
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.responses import attachment
from jiheng.web.targets.measure import filled_for
from jiheng.write.report import write_report

FORMATS = ("docx", "pdf", "xlsx", "html", "md", "json")
# state → the acts that lead on, the first one is the primary one
ACTS = {
    State.FILLING: ("send_up",),
    State.CHECKING: ("submit", "send_back", "withdraw"),
    State.SUBMITTED: ("accept", "return", "withdraw"),
    State.RETURNED: ("send_up",),
}


@signed_in
@require_safe
def report(request: SignedRequest, code: str) -> HttpResponse:
    """Pages of the report at a cutoff, beside its state and the versions that were submitted."""
    unit = unit_for(request.user, code)
    if not queries.filings(unit):
        return opening.none_yet(request, unit, "report")
    filing = queries.wanted(unit, request)
    if may(request.user, "review", unit):
        actions.mark_read(request.user, filing)
    kept, now = versions.asked(filing, request.GET.get("snapshot", "")), live.now(filing)
    paper = live.paper(filing, versions.report_of(kept) if kept else now)
    blocks = drawn(filing, paper)
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "blocks": blocks,
        "missing": sum(bool(block.get("lacks")) for block in blocks),
        "shown": kept,
        **_weighed(checking.kept(kept) if kept else checking.checked(filing, paper)),
        "changes": versions.changes(filing, kept, now),
        "snapshots": list(filing.snapshots.all())[::-1],
        "scans": _scans(filing),
        "returned": queries.returned(filing) or _answered(filing),
        "scannable": filing.state == State.SUBMITTED and may(request.user, "scan", unit),
        "opens": may(request.user, "open_cycle", unit),
        "acts": [act for act in ACTS.get(State(filing.state), ()) if _may(request, act, filing)],
        "formats": FORMATS,
        "filled_for": filled_for(unit, filing.cycle.cutoff),
        "projects": projects(unit, filing.cycle.year),
    }
    return render(request, "cycles/report.html", frame(request, unit, **context))


@signed_in
@require_POST
def act(request: SignedRequest, code: str, act: str) -> HttpResponse:
    """Move the filing on; what does not go is said, and nothing is half done."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    if act not in actions.MOVES:
        raise Http404
    lacks = lacking.of(filing) if lacking.asks(filing, act) and _may(request, act, filing) else None
    if lacks and "anyway" not in request.POST and not checking.unexplained(checking.checked(filing)):
        return redirect(queries.address("report_before", unit, filing.cycle.cutoff, act))
    try:
        moved = actions.move(request.user, filing, act, request.POST.get("remark", ""), despite=lacks.counts if lacks else None)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        if isinstance(refused, checking.Unexplained):
            return redirect(queries.address("check", unit, filing.cycle.cutoff))
    else:
        messages.success(request, _("已办理，现在是“{state}”。").format(state=State(moved.state).label))
    return redirect(_address(filing))


@signed_in
@require_safe
def before(request: SignedRequest, code: str, act: str) -> HttpResponse:
    """What is missing in a report that is about to go up: mend it, or send it nevertheless."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    if act not in lacking.ACTS:
        raise Http404
    lacks = lacking.of(filing) if lacking.asks(filing, act) else None
    if not lacks:
        return redirect(_address(filing))
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "act": act,
        "lacks": lacks,
        "fills": may(request.user, "fill", unit),
        "sends": _may(request, act, filing),
    }
    return render(request, "cycles/before.html", frame(request, unit, **context))


@signed_in
@require_safe
def download(request: SignedRequest, code: str, suffix: str) -> HttpResponse:
    """The report as a file, as it stands now or as it was submitted; each download is logged."""
    unit = unit_for(request.user, code)
    if suffix not in FORMATS:
        raise Http404
    require(request.user, "export", unit)
    filing, wanted = queries.wanted(unit, request), request.GET.get("snapshot", versions.NOW)
    kept = versions.asked(filing, wanted)
    if kept and suffix == "json":
        data = kept.report.encode()  # byte for byte, so that its hash can be checked
    else:
        found, at = (versions.report_of(kept), proving.kept_at(request, unit)) if kept else (live.now(filing), "")
        data = write_report(found, suffix, live.used_by(filing), kept_at=at)
    record("download", filing, request.user.username, format=suffix, snapshot=kept.number if kept else "")
    number = _("_第{n}次").format(n=kept.number) if kept else ""
    return attachment(f"{unit.name}_{filing.cycle.cutoff:%Y_%m%d}_绩效监控报告{number}.{suffix}", data)


def _weighed(found: list[checking.Checked] | None) -> dict[str, Any]:
    """What was found, by severity, and how many errors nobody explained; None where nothing was kept of it."""
    rows = found or []
    return {"found": found, "groups": checking.grouped(rows), "left": len(checking.unexplained(rows))}


def _answered(filing: Filing) -> list[ReturnedItem]:
    """What the version before the last one was returned for: the reviewer sees each with its answer."""
    kept = list(filing.snapshots.order_by("number"))[-2:-1]
    return list(kept[0].returned.select_related("indicator", "snapshot")) if kept else []


def _scans(filing: Filing) -> list[tuple[SignedScan, str]]:
    """Every signed scan, the newest first, each with the post of who handed it in."""
    found = list(SignedScan.objects.filter(snapshot__filing=filing).select_related("snapshot").order_by("-id"))
    names = {user.username: str(user) for user in User.objects.filter(username__in={one.made_by for one in found})}
    return [(one, names.get(one.made_by, one.made_by)) for one in found]


def _address(filing: Filing) -> str:
    return queries.address("report", filing.unit, filing.cycle.cutoff)


def _may(request: SignedRequest, act: str, filing: Filing) -> bool:
    return may(request.user, actions.needed(act), filing.unit)
