"""What goes wrong, as application/problem+json (RFC 9457): a title in Chinese, one sentence, and where in the request."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from jiheng.web.api.actions import InFlight
from jiheng.web.errors import quotable_number
from jiheng.web.refusals import NotAllowed, Refused, Unseen

logger = logging.getLogger(__name__)

TYPES = "/api/v1/docs#"
JSON = "application/problem+json"
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, HttpError)
Where = dict[str, str]


def titles() -> dict[str, tuple[int, str]]:
    """Every kind of problem: its status and its title."""
    return {
        "bad_request": (400, _("看不懂这个请求")),
        "unauthenticated": (401, _("要有有效的令牌")),
        "not_allowed": (403, _("没有权限")),
        "not_found": (404, _("没有找到")),
        "method": (405, _("这个地址不支持这种请求")),
        "in_flight": (409, _("同一个请求正在办理")),
        "changed": (412, _("别人已经改过")),
        "too_large": (413, _("请求太大")),
        "refused": (422, _("没有办成")),
        "invalid": (422, _("填写有误")),
        "no_version": (428, _("缺少版本")),
        "failed": (500, _("系统出错")),
        "busy": (503, _("正忙")),
    }


def problem(
    kind: str, detail: str, errors: Iterable[Where] = (), headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The answer for a kind of problem."""
    status, title = titles()[kind]
    body = {"type": TYPES + kind, "title": title, "status": status, "detail": detail, "errors": list(errors), **more}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=JSON, headers=dict(headers or {}))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def unauthenticated() -> HttpResponse:
    """401: no token, or one that is not alive; which of the two is not said."""
    words = _("请在请求头写 Authorization: Bearer 令牌。令牌用命令 jiheng token 账号 生成。")
    return problem("unauthenticated", words, headers={"WWW-Authenticate": 'Bearer realm="jiheng"'})


def not_found() -> HttpResponse:
    """404: the same body for what is not there and for what the person may not know of."""
    return problem("not_found", _("没有这个地址，或者不在您的权限内。"))


def answer(request: HttpRequest, exception: Exception | type[Exception]) -> HttpResponse:
    """The answer to whatever a route raised; ninja's types allow a class for an exception, which never comes."""
    assert isinstance(exception, Exception)
    if isinstance(exception, Unseen | Http404):
        return not_found()
    if isinstance(exception, Refused):
        return refused(exception)
    if isinstance(exception, ValidationError):
        return invalid(exception)
    if isinstance(exception, InFlight):
        words = _("同一个 Idempotency-Key 的请求还没有办完，请稍后原样再发。")
        return problem("in_flight", words, headers={"Retry-After": "1"})
    if isinstance(exception, RequestDataTooBig):
        return problem("too_large", _("请求正文超过上限，请分几次发。"))
    if isinstance(exception, HttpError) and exception.status_code == 401:
        return unauthenticated()
    if isinstance(exception, UNREADABLE):
        return problem("bad_request", _("请求正文不是能读的 JSON 或表单，请检查格式和编码（UTF-8）。"))
    return failed(request, exception)


def refused(exception: Refused) -> HttpResponse:
    """403 for what a person may not do, 422 for what cannot be done."""
    errors = [{"pointer": pointer(exception.field.split("/")), "detail": exception.message}] if exception.field else []
    return problem("not_allowed" if isinstance(exception, NotAllowed) else "refused", exception.message, errors)


def failed(request: HttpRequest, exception: Exception | str) -> HttpResponse:
    """500: a fault of ours; the log has the trace under the number that is answered."""
    number = quotable_number()
    trace = exception if isinstance(exception, Exception) else None
    logger.error("number %s: %s %s %s", number, request.method, request.path, "" if trace else exception, exc_info=trace)
    return problem("failed", _("系统出错，没有办成。请把编号 {number} 告诉管理员。").format(number=number), number=number)


def invalid(exception: ValidationError) -> HttpResponse:
    """422: every field that is missing or cannot be read, each with its place; an address that cannot be is one that is not."""
    if any(one["loc"][0] == "path" for one in exception.errors):
        return not_found()
    errors = [{**_place(one["loc"]), "detail": _said(one)} for one in exception.errors]
    names = "、".join(dict.fromkeys(one.get("pointer") or one.get("parameter") or _("正文") for one in errors))
    return problem("invalid", _("有 {count} 处要改：{names}。").format(count=len(errors), names=names), errors)


def pointer(parts: Iterable[object]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _place(loc: tuple[object, ...]) -> Where:
    """Where a value stands: in the body by its pointer, else by the name of the parameter."""
    source, *rest = loc
    if source == "body":
        return {"pointer": pointer(rest[1:])}
    if source in ("form", "file"):
        return {"pointer": pointer(rest)}
    return {"parameter": str(rest[-1]) if rest else str(source)}


def _said(error: Mapping[str, Any]) -> str:
    """What is wrong with a value, in words for a clerk."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    sentences = {
        "missing": _("缺少这一项。"),
        "extra_forbidden": _("没有这一项，请核对名称。"),
        "string_type": _("要的是文字，请加引号。"),
        "string_too_long": _("太长了，最多 {most} 个字。").format(most=context.get("max_length", "")),
        "amount": _('金额要加引号，写成元、最多两位小数、15 位整数，例如 "312170.00"。'),
        "day": _("日期要写成 2021-06-30 这样。"),
        "unseen": _("里面有看不见的控制字符，请删掉重新输入。"),
    }
    if kind in sentences:
        return sentences[kind]
    if kind in ("literal_error", "enum"):
        return _("只能是：{options}。").format(options=re.sub(r"\bor\b", "、", str(context.get("expected", ""))))
    if kind.startswith("int") or kind in ("greater_than_equal", "less_than_equal"):
        return _("要的是范围内的整数。")
    if kind == "json_invalid" or kind.endswith("_type"):
        return _("类型不对，请对照接口说明。")
    return _("写法不对，请对照接口说明。")
