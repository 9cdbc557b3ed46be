"""The runner: hands every rule its subjects, records what became of each check, and gives every figure a verdict.

A *check* is one rule on one report. It ends as *found* (a fault), *held* (at least one subject was examined and
none is at fault), *not checked* (what it needs is not written; the reason is kept) or *not applicable* (the report has
nothing that the rule is about).
A figure is *wrong* when an error finding blames it, *rounding* or *holds* when a rule recomputed it or used it in
a relation that agrees, *input* when it has a role that nothing else in the document can check, else *unread*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jiheng.audit.carriage import Carriage
from jiheng.audit.finding import SEVERITIES, Finding, Match
from jiheng.audit.rule import Context, Rule, catalogue
from jiheng.errors import NotApplicable, NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import Verdict
from jiheng.model.report import Fact, Funds, Report
from jiheng.profiles.profile import Profile
from jiheng.say import say

OUTCOMES = ("found", "held", "not_checked", "not_applicable")


class Check(NamedTuple):
    """What became of one rule. `reasons` name what was missing, also where other subjects could be examined."""

    rule: Rule
    outcome: str
    reasons: tuple[str, ...] = ()


class Judged(NamedTuple):
    """A figure with its verdict and, where a rule recomputed it, the computed value as printed and how."""

    fact: Fact
    verdict: Verdict
    computed: str | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """The result for one report: findings by severity and place, all figures judged, all checks."""

    report: Report
    findings: tuple[Finding, ...]
    figures: tuple[Judged, ...]
    checks: tuple[Check, ...]

    def coverage(self) -> dict[str, int]:
        """Count the listed figures by verdict."""
        counts = Counter(judged.verdict for judged in self.figures)
        return {"figures": len(self.figures), **{verdict.value: counts[verdict] for verdict in Verdict}}

    def outcomes(self) -> dict[str, int]:
        """Count the rules by outcome."""
        counts = Counter(check.outcome for check in self.checks)
        return {outcome: counts[outcome] for outcome in OUTCOMES}


def audit_report(
    report: Report, profile: Profile, rules: Sequence[Rule] | None = None, carriage: Carriage | None = None
) -> Audit:
    """Run the rules (default: the whole catalogue) over one report, and over what its file carries."""
    context = Context(report, profile)
    subjects = _subjects(report) | {"carried": (carriage,) if carriage else ()}
    findings: list[Finding] = []
    matches: list[Match] = []
    checks = [_check(rule, subjects, context, findings, matches) for rule in (catalogue() if rules is None else rules)]
    if report.incomplete:
        findings.append(_incomplete())
    kept = _sorted(findings)
    return Audit(report, kept, _judge(report.facts, kept, matches), tuple(checks))


def _subjects(report: Report) -> dict[str, tuple[object, ...]]:
    return {
        "report": (report,),
        "funds": tuple(row for funds in report.funds for row in _rows(funds)),
        "indicator": report.indicators,
        "deviation": report.deviations,
        "sum": report.sums,
        "ratio": report.ratios,
        "change": report.changes,
        "listed": report.lists,
        "repeat": report.repeats,
    }


def _rows(funds: Funds) -> Iterator[Funds]:
    """A statement on money and the rows under it."""
    yield funds
    for part in funds.parts:
        yield from _rows(part)


def _check(
    rule: Rule,
    subjects: dict[str, tuple[object, ...]],
    context: Context,
    findings: list[Finding],
    matches: list[Match],
) -> Check:
    severity = context.profile.severity(rule.id, rule.severity)
    own = subjects[rule.each]
    if severity == "off" or not own or context.report.kind not in rule.kinds:
        return Check(rule, "not_applicable")
    if rule.whole and context.report.incomplete:
        return Check(rule, "not_checked", (say("文档似不完整"),))
    function, examined, reasons, said = rule.function, 0, [], len(findings)
    for subject in own:
        try:
            for outcome in function(subject, context):
                if isinstance(outcome, Match):
                    matches.append(outcome)
                else:
                    findings.append(Finding(*outcome[:-2], _severity(outcome, rule, severity), rule.id))
            examined += 1
        except NotStated as missing:
            reasons.append(str(missing))
        except NotApplicable:
            continue
    outcome_ = "found" if len(findings) > said else "held" if examined else "not_checked" if reasons else "not_applicable"
    return Check(rule, outcome_, tuple(dict.fromkeys(reasons)))


def _severity(finding: Finding, rule: Rule, severity: str) -> str:
    """A severity that the rule itself chose holds unless the profile changed the rule's own one."""
    return finding.severity if finding.severity and severity == rule.severity else severity


def _incomplete() -> Finding:
    return Finding(
        message=say("文档似不完整：末段没有写完，凡要看全文才能判的规则这次未核。"),
        advice=say("请送完整的文件再核一次。"),
        severity="hint",
        rule="S401",
    )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order by severity, then by place; the same fault of the same rule at the same place is told once."""
    unique = {(f.rule, f.span, f.stated, f.message): f for f in findings}
    end = Span(1 << 30, 0, 0)

    def key(finding: Finding) -> tuple[int, int, int, str]:
        span = finding.span or end
        return SEVERITIES.index(finding.severity), span.text, span.start, finding.rule

    return tuple(sorted(unique.values(), key=key))


def _judge(facts: Sequence[Fact], findings: Iterable[Finding], matches: Iterable[Match]) -> tuple[Judged, ...]:
    """Give every figure its verdict: blamed before recomputed, recomputed before used, used before input."""
    wrong = {f.figure.span: f.computed for f in findings if f.wrong and f.severity == "error" and f.figure}
    results: dict[Span | None, tuple[Verdict, str]] = {}
    used: set[Span | None] = set()
    for match in matches:
        span = match.figure.span
        if span not in results or match.verdict is Verdict.ROUNDING:
            results[span] = (match.verdict, match.computed)
        used.update(stated.span for stated in match.inputs)
    return tuple(_verdict(fact, wrong, results, used) for fact in facts)


def _verdict(
    fact: Fact,
    wrong: dict[Span | None, str | None],
    results: dict[Span | None, tuple[Verdict, str]],
    used: set[Span | None],
) -> Judged:
    span = fact.figure.span
    if span in wrong:
        return Judged(fact, Verdict.WRONG, wrong[span])
    if not fact.role:
        return Judged(fact, Verdict.UNREAD)
    if span in results:
        verdict, computed = results[span]
        return Judged(fact, verdict, computed or None)
    if span in used:
        return Judged(fact, Verdict.HOLDS)
    return Judged(fact, Verdict.INPUT if fact.label else Verdict.UNREAD)
