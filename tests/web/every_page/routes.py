"""Every page of a unit: the act that it needs where something is handed in, and the things that its address may name."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

OWN, FOREIGN, ABSENT = "tazhong", "elsewhere", "no-such-unit"
NONE = 987654321
Parts = dict[str, Any]


def nothing(code: str) -> Parts:
    return {}


def thing(model: str, path: str = "unit__code", **more: Any) -> Callable[[str], Parts]:
    """What makes the part of an address that names a thing of a unit."""

    def part(code: str) -> Parts:
        from django.apps import apps

        found = apps.get_model(model)._default_manager.filter(**{path: code}, **more).order_by("pk").first()
        return {"pk": found.pk if found else NONE}

    return part


def entry(code: str) -> Parts:
    from jiheng.web.ledger.models import Entry

    found = Entry.objects.filter(book__year__unit__code=code, reverses=None, reversal=None).order_by("number").last()
    return {"year": 2021, "number": found.number if found else NONE}


def kind(code: str) -> Parts:
    return {"kind": {OWN: "training", FOREIGN: "visit"}.get(code, "no-such-kind")}


class Route(NamedTuple):
    """A page: the act that a POST needs ("" where it takes none), what its address names, and who may look.

    `reads` is False where a GET is answered with 405, and "act" where the page is only for those who may do the act.
    """

    act: str = ""
    parts: Callable[[str], Parts] = nothing
    reads: bool | str = True
    sent: Mapping[str, str] = MappingProxyType({})  # without which there is nothing to look at, or to hand in


ROUTES = {
    "home": Route(),
    "fill": Route(),
    "fill_cell": Route("fill", reads=False),
    "fill_paste": Route("fill", reads=False),
    "fill_carry": Route("fill", reads=False),
    "indicators": Route(),
    "indicator": Route("fill", thing("targets.ApprovedIndicator")),
    "ledger": Route(),
    "ledger_enter": Route("pay", reads=False),
    "ledger_balance": Route("reconcile", reads=False),
    "ledger_available": Route(),
    "ledger_export": Route(),
    "ledger_reverse": Route("reverse", entry, reads="act"),
    "records": Route(),
    "records_enter": Route("record_work", reads=False, sent={"kind": "training"}),
    "records_proposal": Route(sent={"kind": "training"}),
    "records_export": Route(),
    "records_withdraw": Route("record_work", thing("targets.WorkRecord", "kind__unit__code"), reads="act"),
    "records_evidence": Route("", thing("targets.Evidence", "record__kind__unit__code")),
    "record_kinds": Route("target"),
    "record_fields": Route("target", kind, reads=False),
    "record_field_remove": Route("target", kind, reads=False),
    "report": Route(),
    "report_act": Route("send_up", lambda code: {"act": "send_up"}, reads=False),
    "report_file": Route("", lambda code: {"suffix": "docx"}),
    "words": Route(),
    "words_change": Route("fill", lambda code: {"what": "say"}, reads=False),
    "cycle_new": Route("open_cycle", reads="act"),
    "settings": Route(),
    "settings_plan": Route("plan"),
    "settings_offices": Route("plan", reads=False),
    "settings_office": Route("plan", thing("orgs.Office"), reads="act"),
    "settings_office_remove": Route("plan", thing("orgs.Office"), reads=False),
    "settings_posts": Route("plan", reads=False),
    "settings_post": Route("plan", thing("orgs.Post"), reads="act"),
    "settings_post_remove": Route("plan", thing("orgs.Post"), reads=False),
}  # fmt: skip


def found() -> Iterator[str]:
    """The name of every page below a unit's address."""
    from django.urls import get_resolver

    def names(patterns: list[Any], before: str) -> Iterator[str]:
        for pattern in patterns:
            whole = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern.url_patterns, whole)
            elif re.match(r"units/<slug:code>", whole):
                yield str(pattern.name)

    return names(get_resolver().url_patterns, "")


def address(name: str, code: str, of: str = "") -> str:
    """The address of a page at a unit; the thing that it names is one of another unit where `of` says so."""
    from django.urls import reverse

    return reverse(name, kwargs={"code": code, **ROUTES[name].parts(of or code)})
