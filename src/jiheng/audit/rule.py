"""A rule is one function with everything about it beside it; this module is the decorator and the register.

`each` names the grain: which values of the Report the runner hands over, one at a time (funds, indicator, deviation,
sum, ratio, change, listed, repeat, report, carried: the data
that the file carries). A rule yields Findings for faults and Matches for stated figures that
agree; it reads what it needs by `need`, whose NotStated makes that one check *not checked*, and raises NotApplicable for
what it is not about. `kinds` are the kinds
of document to which it applies. `whole` marks a rule that needs the rest of the document: on an incomplete text
it is not checked. Docstring: first line the fault in English, then Bad: and Good: snippets, which tests execute.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from jiheng.audit.finding import Outcome
from jiheng.errors import NotStated
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile

GRAINS = ("report", "funds", "indicator", "deviation", "sum", "ratio", "change", "listed", "repeat", "carried")
ALL_KINDS = ("monitoring", "self_evaluation", "objectives", "other")
REPORTS = ("monitoring", "self_evaluation")


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides its subject: the whole report and the profile."""

    report: Report
    profile: Profile

    def cutoff(self) -> date:
        """The report's cutoff; NotStated where neither the text nor the kind of report gives one."""
        if self.report.cutoff is None:
            raise NotStated("监控节点")
        return self.report.cutoff


RuleFunction = Callable[[Any, Context], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue."""

    id: str
    severity: str
    title: str
    basis: str
    each: str
    since: str
    kinds: tuple[str, ...]
    whole: bool
    function: RuleFunction

    @property
    def doc(self) -> str:
        """The rule's docstring: what is wrong, Bad and Good examples."""
        return self.function.__doc__ or ""


_REGISTER: dict[str, Rule] = {}


def rule(
    id_: str,
    severity: str,
    title: str,
    *,
    basis: str,
    each: str,
    since: str,
    kinds: tuple[str, ...] = REPORTS,
    whole: bool = False,
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as the rule of that id; an id is never given twice."""
    assert each in GRAINS, each
    assert id_ not in _REGISTER, id_

    def register(function: RuleFunction) -> RuleFunction:
        _REGISTER[id_] = Rule(id_, severity, title, basis, each, since, kinds, whole, function)
        return function

    return register


@cache
def catalogue() -> tuple[Rule, ...]:
    """Return all rules, sorted by id; the packages under audit/rules are walked once."""
    package = import_module("jiheng.audit.rules")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        import_module(module.name)
    return tuple(_REGISTER[id_] for id_ in sorted(_REGISTER))
