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


def year(code: str) -> Parts:
    return {"year": 2021}


def of_survey(**more: Any) -> Callable[[str], Parts]:
    return lambda code: {**SURVEY(code), **more}


INDICATOR, SURVEY = thing("targets.ApprovedIndicator"), thing("targets.Survey", "indicator__unit__code")
LINE = thing("budgets.BudgetLine", "year__unit__code")


class Route(NamedTuple):
    """A page: the act that a POST needs ("" where it takes none), what its address names, and who may look.

    `reads` is False where a GET is answered with 405, "act" where the page is only for those who may do the act, and
    "none" where the example has no such thing, whose own tests look at it.
    """

    act: str = ""
    parts: Callable[[str], Parts] = nothing
    reads: bool | str = True
    sent: Mapping[str, str] = MappingProxyType({})  # without which there is nothing to look at, or to hand in


ROUTES = {
    "home": Route(),
    "fill": Route(),
    "fill_tree": Route(),
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
    "report_before": Route("", lambda code: {"act": "send_up"}),
    "report_act": Route("send_up", lambda code: {"act": "send_up"}, reads=False),
    "snapshot": Route("", lambda code: {"short": "0" * 16}, reads="none"),
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
    "budget": Route(),
    "budget_open": Route("budget", reads=False),
    "budget_enter": Route("budget", year, reads=False),
    "budget_import": Route("budget", year, reads="act"),
    "budget_line": Route("budget", LINE),
    "budget_months": Route("budget", LINE, reads=False),
    "budget_drop": Route("budget", LINE, reads=False),
    "budget_changes": Route("budget", year),
    "budget_effect": Route("budget", year, reads=False),
    "budget_document": Route("", thing("budgets.BudgetChange", "year__unit__code"), reads="none"),
    "budget_arrears": Route("budget", year),
    "ledger_import": Route("pay", year, reads="act"),
    "surveys": Route(),
    "survey_new": Route("survey", reads="act"),
    "survey": Route("", SURVEY),
    "survey_change": Route("survey", SURVEY, reads="act"),
    "survey_count": Route("", SURVEY),
    "survey_sheet": Route("", SURVEY),
    "survey_code": Route("", SURVEY),
    "survey_close": Route("survey", SURVEY, reads=False),
    "survey_withdraw": Route("survey", SURVEY, reads="act"),
    "survey_paper": Route("survey", SURVEY, reads="act"),
    "survey_paper_withdraw": Route("survey", of_survey(batch=NONE), reads="none"),
    "survey_evidence": Route("", of_survey(file=NONE), reads="none"),
    "indicator_setup": Route(),
    "indicator_add": Route("target", reads=False),
    "indicator_objective": Route("target", reads=False),
    "indicator_weights": Route(),
    "indicators_before": Route("target", reads="act"),
    "indicators_library": Route("target", reads="act"),
    "indicator_change": Route("target", INDICATOR, reads="act"),
    "indicator_drop": Route("target", INDICATOR, reads=False),
    "indicator_source": Route("target", INDICATOR, reads="act"),
    "indicator_preview": Route("target", INDICATOR, reads=False),
    "indicator_evidence": Route("fill", INDICATOR),
    "indicator_file": Route("", lambda code: {**INDICATOR(code), "file": NONE}, reads="none"),
    "scan_upload": Route("scan", reads=False),
    "scan_file": Route("", lambda code: {"pk": NONE}, reads="none"),
    "check": Route("fill"),
    "deviation": Route("fill", lambda code: {"pk": NONE}, reads="none"),
    "notes": Route("note", lambda code: {"pk": NONE}, reads="none"),
    "return": Route("review", reads="act"),
    "returned": Route(),
    "causes": Route("review", reads="act"),
    "project": Route(reads="none"),
    "project_file": Route("", lambda code: {"suffix": "docx"}, reads="none"),
    "fill_presence": Route("see", reads=False),
    "corrections": Route(),
    "correction": Route("follow", thing("cycles.CorrectionItem", "filing__unit__code", planned=True), sent={"act": "remark"}),
    "correction_order": Route("fill", INDICATOR, reads="act"),
    "correction_proof": Route("", lambda code: {"pk": NONE}, reads="none"),
    "year_end": Route(),
    "year_close": Route("close_year", year, reads=False),
    "year_next": Route("budget", year, reads=False),
    "year_archive": Route("close_year", year, reads=False),
    "year_package": Route("", year, reads="none"),
    "indicators_workbook": Route("target", year, reads="act"),
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
