"""Hand-made reports for the tests of rules: figures from their text, indicators from three texts, one rule at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiheng.audit.finding import Finding, Match
from jiheng.audit.rule import Context, catalogue
from jiheng.audit.run import Check, audit_report
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Fact, Funds, Indicator, Report, Target
from jiheng.model.terms import fold
from jiheng.profiles.profile import Profile, profile
from jiheng.read.figures import lex

NATIONAL = profile("national")
MIDYEAR, YEAREND = date(2021, 6, 30), date(2021, 12, 31)


def figure(text: str) -> Stated:
    """The quantity in a text: 15件, 64.3%, ≥30件 (without its sign)."""
    token = next(token for token in lex(fold(text)) if token.kind == "quantity")
    return Stated(token.value, token.unit, token.places, text[token.start : token.end])


def target(text: str) -> Target:
    """A target from its text: ≥30件, 464.7万元, or words."""
    tokens = [token for token in lex(fold(text)) if token.kind == "quantity"]
    return Target(tokens[0].op, figure(text), text=text) if tokens else Target(words=text, text=text)


def actual(text: str) -> Actual:
    """An actual from its text: a quantity, words, or 未到监控节点."""
    if text.startswith("未到"):
        return Actual(not_due=True)
    return Actual(figure(text)) if any(token.kind == "quantity" for token in lex(fold(text))) else Actual(words=text)


def row(name: str, wanted: str = "", reached: str = "", rate: str = "", level2: str = "quantity", **more: Any) -> Indicator:
    """An indicator: its name, target, actual and completion as text, its class, and other fields."""
    level1 = more.pop(
        "level1", {"quantity": "output", "quality": "output", "timeliness": "output", "cost": "output"}.get(level2, "benefit")
    )
    for name_ in ("weight", "score", "last_year"):
        if isinstance(more.get(name_), str):
            more[name_] = figure(more[name_])
    more.setdefault("actual", actual(reached))
    more.setdefault("target", target(wanted))
    return Indicator(name, level1, level2, completion=figure(rate) if rate else None, **more)


def money(**amounts: Any) -> Funds:
    """A statement on money from texts: budget="100万元", executed="50万元"."""
    fields = {
        name: figure(text) if isinstance(text, str) and name not in ("label", "scope", "explained") else text
        for name, text in amounts.items()
    }
    return Funds(**{"scope": "total", **fields})


def report(*rows: Indicator, **more: Any) -> Report:
    """A monitoring report at mid-year 2021 with these indicators."""
    return Report(**{"kind": "monitoring", "year": 2021, "cutoff": MIDYEAR, "indicators": rows, **more})


def evaluation(*rows: Indicator, **more: Any) -> Report:
    """A self-evaluation of 2021 with these indicators."""
    return report(*rows, **{"kind": "self_evaluation", "cutoff": YEAREND, **more})


def found(rule: str, subject: Report, by: Profile = NATIONAL) -> list[Finding]:
    """What one rule finds in a report."""
    return [finding for finding in audit_report(subject, by, _only(rule)).findings if finding.rule == rule]


def checked(rule: str, subject: Report, by: Profile = NATIONAL) -> Check:
    """What became of one rule on a report."""
    return audit_report(subject, by, _only(rule)).checks[0]


def matches(rule: str, subject: Report, by: Profile = NATIONAL) -> list[Match]:
    """The figures of which one rule says that they agree; for rules on the whole report and on indicators."""
    one = _only(rule)[0]
    subjects = {"report": (subject,), "indicator": subject.indicators}[one.each]
    outcomes = [outcome for each in subjects for outcome in one.function(each, Context(subject, by))]
    return [outcome for outcome in outcomes if isinstance(outcome, Match)]


def severities(rule: str, subject: Report, by: Profile = NATIONAL) -> list[str]:
    """The severities of what one rule finds."""
    return [finding.severity for finding in found(rule, subject, by)]


def fact(stated: Stated, role: str) -> Fact:
    """A mention of a figure."""
    return Fact(stated, role, role)


def _only(rule: str) -> list[Any]:
    return [one for one in catalogue() if one.id == rule]
