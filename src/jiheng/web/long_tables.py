"""The template engine of long tables, ten times as fast as Django's: Jinja2, with the same marks, addresses and translations.

Only the rows of tables that grow with the data are drawn by it, by the tag `rows`; pages stay Django's.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.template.defaulttags import querystring
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from jiheng.web.ledger.templatetags.amounts import amount
from jiheng.web.templatetags.look import light, shape


def environment(**options: Any) -> Environment:
    """An environment in which an unknown name is an error."""
    made = Environment(**{**options, "undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"]})
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(url=_url, query=_query, shape=shape, light=light)
    made.filters.update(amount=amount, linebreaksbr=linebreaksbr)
    return made


def _url(name: str, *parts: object) -> str:
    return reverse(name, args=parts)


def _query(request: HttpRequest, **changes: object) -> str:
    """The query of the page with some fields changed; None leaves one out."""
    return str(querystring(Context(), request.GET, **changes))
