"""The API as one object: its routes, its guard, and one answer to everything that goes wrong."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from jiheng import __version__
from jiheng.web.api import (
    problems,
    routes_audits,
    routes_budgets,
    routes_cycles,
    routes_indicators,
    routes_ledger,
    routes_people,
    routes_records,
    routes_targets,
    routes_units,
)
from jiheng.web.api.auth import BearerToken
from jiheng.web.api.openapi import HouseApi, PlainDocs
from jiheng.web.api.words import words


class Renderer(JSONRenderer):
    """JSON in which Chinese can be read."""

    json_dumps_params = {"ensure_ascii": False}


api = HouseApi(
    title=words(_("绩衡接口")),
    version=__version__,
    urls_namespace="api-v1",
    auth=BearerToken(),
    docs=PlainDocs(),
    renderer=Renderer(),
)
for _module in (
    routes_units,
    routes_people,
    routes_budgets,
    routes_ledger,
    routes_indicators,
    routes_targets,
    routes_records,
    routes_cycles,
    routes_audits,
):
    api.add_router("", _module.router)
for _kind in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(_kind, problems.answer)
