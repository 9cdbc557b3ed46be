"""系统管理: units and accounts from a workbook, shown row by row before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiheng.web.forms import RefusableForm
from jiheng.web.orgs import roster, roster_file
from jiheng.web.orgs.account_views import shown_once
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import administration
from jiheng.web.orgs.models import Role, User
from jiheng.web.orgs.reach import units_under
from jiheng.web.orgs.roster import Tried
from jiheng.web.orgs.roster_file import Line
from jiheng.web.responses import attachment
from jiheng.web.workbooks import sheets_of

SECONDS = 3600  # so long what was shown can be confirmed


class FileForm(RefusableForm):
    """The workbook that was filled."""

    file = forms.FileField(
        label=gettext_lazy("填好的 Excel"),
        error_messages={"required": gettext_lazy("请选填好的 Excel 文件。"), "empty": gettext_lazy("文件是空的，请检查后再选。")},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xls,.et,.ods,.csv"}),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: SignedRequest) -> HttpResponse:
    """Ask for the workbook; once it came, show what each row would make."""
    units_under(request.user, Role.ADMIN)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    found = (
        form.carried(lambda file: roster.tried(request.user, roster_file.lines_of(sheets_of(file)))) if form.is_bound else None
    )
    return _page(request, form, found)


@never_cache
@signed_in
@require_POST
def confirm(request: SignedRequest) -> HttpResponse:
    """Make what was shown; the answer shows the one-time passwords, once."""
    units_under(request.user, Role.ADMIN)
    try:
        sealed = signing.loads(request.POST.get("lines", ""), salt=_salt(request.user), max_age=SECONDS)
    except signing.BadSignature:
        messages.error(request, _("预览过期了，没有导入。请把文件再选一次。"))
        return redirect("account_import")
    try:
        handed = roster.taken(request.user, [Line(*one) for one in sealed])
    except roster.Wrong as wrong:
        return _page(request, FileForm(), wrong.tried)
    if not handed:
        messages.success(request, _("单位已导入。"))
        return redirect("administered")
    return shown_once(request, handed, _("已导入，{count} 个账号").format(count=len(handed)))


@signed_in
@require_safe
def template(request: SignedRequest) -> HttpResponse:
    """The workbook to fill."""
    units_under(request.user, Role.ADMIN)
    return attachment(f"{_('单位和账号')}.xlsx", roster_file.template())


def _page(request: SignedRequest, form: FileForm, found: Sequence[Tried] | None) -> HttpResponse:
    """The form, and below it the rows with what is wrong with each."""
    wrong = sum(bool(one.wrong) for one in found or ())
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "columns": roster_file.COLUMNS,
        "wrong": wrong,
        "units": sum(one.line.kind == "unit" for one in found or ()),
        "accounts": sum(one.line.kind == "account" for one in found or ()),
        "most": roster_file.MOST_ROWS,
    }
    if found and not wrong:
        context["lines"] = signing.dumps([list(one.line) for one in found], salt=_salt(request.user), compress=True)
    page = administration(request, Role.ADMIN, **context)
    return render(request, "orgs/roster.html", page, status=422 if wrong or form.errors else 200)


def _salt(user: User) -> str:
    return f"jiheng.roster.{user.pk}"
