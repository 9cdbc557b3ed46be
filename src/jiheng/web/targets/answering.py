"""The questionnaire behind a link: no log-in, no names, one answer a device. It is the one page that strangers write to."""

from __future__ import annotations

import secrets
from functools import partial

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jiheng.web.clock import today
from jiheng.web.targets import polling
from jiheng.web.targets.models import Survey
from jiheng.web.targets.survey_forms import AnswerForm

DEVICE = "jiheng_device"
YEAR = 365 * 24 * 3600
MISSING, CONFLICT, WRONG, TOO_MANY = 404, 409, 422, 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, token: str) -> HttpResponse:
    """The questions, or one sentence why there is nothing to answer now."""
    survey = Survey.objects.select_related("unit").filter(token=token).first()
    if survey is None:
        return _page(request, sentence=_("没有这份问卷，链接可能不全。请重新扫码，或向发问卷的单位要一份链接。"), status=MISSING)
    device = _device(request)
    if request.method == "POST":
        return _answered(request, survey, device)
    if said := _closed(survey) or (_done() if device and polling.has_answered(survey, device) else ""):
        return _page(request, survey, sentence=said)
    response = _page(request, survey, AnswerForm(survey))
    if not device:
        fresh = secrets.token_urlsafe(16)
        response.set_signed_cookie(DEVICE, fresh, salt=DEVICE, max_age=YEAR, httponly=True, samesite="Lax", path="/surveys/")
    return response


def _answered(request: HttpRequest, survey: Survey, device: str) -> HttpResponse:
    """Keep an answer; what was refused for itself comes back as chosen, all else ends with a sentence."""
    if not device:
        return _page(
            request,
            survey,
            sentence=_("浏览器没有存 cookie，分不清是不是同一台设备。请允许 cookie，重新打开链接再答。"),
            status=CONFLICT,
        )
    form = AnswerForm(survey, request.POST)
    try:
        made = form.carried(partial(polling.answer, survey, device))
    except (polling.Answered, polling.NotOpen) as refused:
        return _page(request, survey, sentence=_closed(survey) or refused.message, status=CONFLICT)
    except polling.Busy as refused:
        form.add_error(None, refused.message)
        return _page(request, survey, form, status=TOO_MANY)
    if made is None:
        return _page(request, survey, form, status=WRONG)
    messages.success(request, _("已收到您的回答。"))
    return redirect("questionnaire", survey.token)


def _page(
    request: HttpRequest, survey: Survey | None = None, form: AnswerForm | None = None, sentence: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "targets/answer.html", {"survey": survey, "form": form, "sentence": sentence}, status=status)


def _device(request: HttpRequest) -> str:
    """What this device was given when it first came; nothing where it was not, or is not as we gave it."""
    try:
        return request.get_signed_cookie(DEVICE, "", salt=DEVICE, max_age=YEAR) or ""
    except signing.BadSignature:
        return ""


def _closed(survey: Survey) -> str:
    """Why nobody can answer now; nothing where everybody can."""
    match survey.state(today()):
        case "waiting":
            return _("问卷还没有开始，{day} 起可以答。").format(day=survey.opens_on.isoformat())
        case "closed":
            return _("问卷已经结束，不再收回答。谢谢您。")
        case "withdrawn":
            return _("这份问卷已经作废，不再收回答。")
    return ""


def _done() -> str:
    return _("这台设备已经答过，一台设备只算一次。谢谢您。")
