"""The page that binds an indicator to its source, with what the value would be while the form is filled."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.permissions import require, unit_for
from jiheng.web.targets import setting
from jiheng.web.targets.measure import source_of
from jiheng.web.targets.models import ApprovedIndicator, Basis
from jiheng.web.targets.preview import Preview, cutoff_of, preview, proposed
from jiheng.web.targets.setup_views import indicator_of, where
from jiheng.web.targets.source_forms import SourceForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Show what an indicator is bound to and what follows, and bind it anew."""
    unit = unit_for(request.user, code)
    one = indicator_of(unit, pk)
    require(request.user, "target", unit)
    if request.method != "POST":
        basis = Basis.objects.filter(indicator=one).select_related("kind").first()
        bound = source_of(basis) if basis else None
        shown = preview(one, bound) if bound else proposed(one, {"how": ""})
        return _page(request, one, SourceForm(one, source=bound), shown, saved=bound is not None)
    form = SourceForm(one, request.POST)
    if made := form.carried(partial(setting.bind, request.user, one)):
        words = _("“{name}”的来源已存：{how}。")
        messages.success(request, words.format(name=one.name, how=made.get_how_display()))
        return redirect(f"{where(unit, one.year, one.project)}#i{one.pk}")
    return _page(request, one, form, Preview(cutoff_of(one), lacking=_("改好左边，这里显示算出来的数。")), status=422)


@signed_in
@require_POST
def draw(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Draw the form with the fields that it needs now, and what the value would be; nothing is saved."""
    unit = unit_for(request.user, code)
    one = indicator_of(unit, pk)
    require(request.user, "target", unit)
    form = SourceForm(one, request.POST)
    lacking = Preview(cutoff_of(one), lacking=_("改好左边，这里显示算出来的数。"))
    return _page(request, one, form, proposed(one, form.values()) if form.is_valid() else lacking)


def _page(
    request: SignedRequest, one: ApprovedIndicator, form: SourceForm, shown: Preview, saved: bool = False, status: int = 200
) -> HttpResponse:
    """The page, or only the part that changes."""
    context = {"one": one, "form": form, "preview": shown, "saved": saved}
    if "HX-Request" in request.headers:
        return render(request, "targets/_source.html", {**context, "unit": one.unit}, status=status)
    back = where(one.unit, one.year, one.project)
    return render(request, "targets/source.html", frame(request, one.unit, **context, back=back), status=status)
