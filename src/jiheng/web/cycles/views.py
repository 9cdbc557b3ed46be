"""The report of a unit: real pages of what will be downloaded, its state, and the acts that move it on."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.compute.view import complete
from jiheng.model.blocks import Block, Table
from jiheng.model.terms import NOT_FILLED
from jiheng.profiles.profile import profile
from jiheng.web.assemble import assemble
from jiheng.web.cycles import actions, queries
from jiheng.web.cycles.models import Filing, State
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.responses import attachment
from jiheng.write.compose import compose
from jiheng.write.report import write_report

FORMATS = ("docx", "pdf", "html", "md", "json")
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
        return redirect("home", unit.code)  # which says that there is no cycle yet
    filing = queries.wanted(unit, request)
    if may(request.user, "review", unit):
        actions.mark_read(request.user, filing)
    used = profile(filing.cycle.profile)
    blocks = compose(assemble(unit, filing.cycle.cutoff, filing), used)
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "blocks": [{"table": block.rows} if isinstance(block, Table) else {"line": block} for block in blocks],
        "missing": _missing(blocks),
        "snapshots": list(filing.snapshots.all())[::-1],
        "acts": [act for act in ACTS.get(State(filing.state), ()) if _may(request, act, filing)],
        "formats": FORMATS,
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
    try:
        moved = actions.move(request.user, filing, act, request.POST.get("remark", ""))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已办理，现在是“{state}”。").format(state=State(moved.state).label))
    return redirect(_address(filing))


@signed_in
@require_safe
def download(request: SignedRequest, code: str, suffix: str) -> HttpResponse:
    """The report as a file, as it stands now; each download is logged."""
    unit = unit_for(request.user, code)
    if suffix not in FORMATS:
        raise Http404
    require(request.user, "export", unit)
    filing = queries.wanted(unit, request)
    cutoff = filing.cycle.cutoff
    used = profile(filing.cycle.profile)
    data = write_report(complete(assemble(unit, cutoff, filing), used)[0], suffix, used)
    record("download", filing, request.user.username, format=suffix)
    return attachment(f"{unit.name}_{cutoff.year}_{cutoff:%m%d}_绩效监控报告.{suffix}", data)


def _address(filing: Filing) -> str:
    query = urlencode({"cutoff": filing.cycle.cutoff.isoformat()})
    return f"{reverse('report', args=[filing.unit.code])}?{query}"


def _may(request: SignedRequest, act: str, filing: Filing) -> bool:
    return may(request.user, actions.needed(act), filing.unit)


def _missing(blocks: Sequence[Block]) -> int:
    """How many paragraphs only say that nothing was filled in."""
    return sum(not isinstance(block, Table) and block.text.strip("。 ") == NOT_FILLED for block in blocks)
