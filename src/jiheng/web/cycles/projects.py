"""The form of one project of a unit at a cutoff: 项目支出绩效目标执行监控表 as a page and as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiheng.model.blocks import Table
from jiheng.web.assemble import indicators, projects
from jiheng.web.cycles import live, queries
from jiheng.web.cycles.models import Filing
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import require, unit_for
from jiheng.web.responses import attachment
from jiheng.write.compose_form import compose_form
from jiheng.write.report import write_report

FORMATS = ("docx", "xlsx", "html")


@signed_in
@require_safe
def project(request: SignedRequest, code: str) -> HttpResponse:
    """The form as paper, and its indicators, each of which leads to where its value comes from or is stated."""
    unit = unit_for(request.user, code)
    filing, name = _asked(request, unit)
    blocks = compose_form(live.project_now(filing, name), live.used_by(filing))
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "project": name,
        "others": [one for one in projects(unit, filing.cycle.year) if one != name],
        "blocks": [{"table": block.rows} if isinstance(block, Table) else {"line": block} for block in blocks],
        "indicators": indicators(unit, filing.cycle.year, name),
        "submitted": filing.snapshots.exists(),
        "formats": FORMATS,
    }
    return render(request, "cycles/project.html", frame(request, unit, **context))


@signed_in
@require_safe
def download(request: SignedRequest, code: str, suffix: str) -> HttpResponse:
    """The form as a file, as it stands now; each download is logged."""
    unit = unit_for(request.user, code)
    if suffix not in FORMATS:
        raise Http404
    require(request.user, "export", unit)
    filing, name = _asked(request, unit)
    data = write_report(live.project_now(filing, name), suffix, live.used_by(filing), "form")
    record("download", filing, request.user.username, format=suffix, project=name)
    title = _("{project}_{day}_执行监控表").format(project=name, day=f"{filing.cycle.cutoff:%Y_%m%d}")
    return attachment(f"{title}.{suffix}", data)


def _asked(request: SignedRequest, unit: Unit) -> tuple[Filing, str]:
    """The filing and the project that an address asks for; 404 where the unit has no such project in its year."""
    filing, name = queries.wanted(unit, request), request.GET.get("project", "")
    if name not in projects(unit, filing.cycle.year):
        raise Http404
    return filing, name
