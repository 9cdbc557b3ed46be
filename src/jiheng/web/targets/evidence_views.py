"""The page of the files that prove what was stated of an indicator by hand."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiheng.web import store
from jiheng.web.evidence import ACCEPTED
from jiheng.web.forms import RefusableForm
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.permissions import may, unit_for
from jiheng.web.responses import attachment
from jiheng.web.targets.forms import FilesField, FilesInput
from jiheng.web.targets.models import Evidence
from jiheng.web.targets.proving import prove
from jiheng.web.targets.setup_views import indicator_of


class EvidenceForm(RefusableForm):
    """Files to add."""

    evidence = FilesField(
        label=gettext_lazy("照片、文档或表格"),
        widget=FilesInput(attrs={"class": "form-control", "accept": ACCEPTED}),
        help_text=gettext_lazy("可以一次选几个；收下以后不能删，只能再加"),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Show the files of an indicator, and add some."""
    unit = unit_for(request.user, code)
    one = indicator_of(unit, pk)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if made := form.carried(partial(prove, request.user, one)):
        messages.success(request, _("已收 {count} 个文件。").format(count=len(made)))
        return redirect("indicator_evidence", unit.code, one.pk)
    basis = getattr(one, "basis", None)
    by_hand = basis is None or basis.how == "stated"
    context = {"one": one, "form": form, "adds": by_hand and may(request.user, "fill", unit), "by_hand": by_hand}
    return render(request, "targets/evidence.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
@require_safe
def download(request: SignedRequest, code: str, pk: int, file: int) -> HttpResponse:
    """A file, to be saved."""
    unit = unit_for(request.user, code)
    one = get_object_or_404(Evidence, indicator=indicator_of(unit, pk), pk=file)
    return attachment(one.name, store.read(one.sha256))
