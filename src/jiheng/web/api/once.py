"""Idempotency-Key: whoever sends the same request again gets the first answer again, and nothing is done twice.

A key is taken before the act and committed, so that a second request at the same moment meets it (409). Act and answer
are then kept in one transaction: a crash between them leaves neither. Refusals are kept too; a fault of ours is not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from jiheng.web.api import actions
from jiheng.web.api.models import KEY_LENGTH, KeptAnswer
from jiheng.web.orgs.models import User

HEADER = "Idempotency-Key"
KEY = re.compile(rf"[!-~]{{1,{KEY_LENGTH}}}")
Act = Callable[[], HttpResponse]


def once(request: HttpRequest, user: User, act: Act, *, long: bool = False) -> HttpResponse:
    """Answer a request; where it carries a key, at most once. `long` acts take time and must not hold the database."""
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    if not KEY.fullmatch(key):
        raise BadRequest
    kept = actions.begin(user, key, asked(request))
    if kept.status is not None:
        return HttpResponse(kept.body, status=kept.status, content_type=kept.kind, headers={"Idempotency-Replayed": "true"})
    try:
        response = act() if long else _whole(kept, act)
        if response.status_code < 500:
            actions.finish(kept, response)
    finally:
        actions.release(kept)
    return response


def _whole(kept: KeptAnswer, act: Act) -> HttpResponse:
    """Do the act and keep its answer in one transaction; of a refusal nothing stays but the answer."""
    with transaction.atomic():
        actions.hold(kept)
        response = act()
        if response.status_code >= 400:
            transaction.set_rollback(True)
        else:
            actions.finish(kept, response)
    return response


def asked(request: HttpRequest) -> str:
    """The hash of what is asked: method, address and body; of a form its fields and files, as their frame differs each time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        digest.update(json.dumps(sorted(request.POST.lists())).encode())
        for field, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(json.dumps([field, file.name, file.size]).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
