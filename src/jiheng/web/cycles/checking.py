"""What the audit finds in a unit's own report, each finding with the explanation that the unit gave.

The report is checked as its reader will check it: the composed document, read back. An error that is neither mended nor
explained stops the report on its way up.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jiheng.audit.finding import SEVERITIES, Finding
from jiheng.audit.run import audit_report
from jiheng.model.report import Report
from jiheng.web.cycles import live
from jiheng.web.cycles.models import Explanation, Filing, Snapshot
from jiheng.web.orgs.models import User
from jiheng.web.refusals import Refused

NAMED = 3  # places that a sentence names
PLACE = 200


class Unexplained(Refused):
    """The report cannot go up: something in it is wrong and nobody said why it is right."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One finding: where it stands (`text` on the paper, `indicator` where it is about one), and what was said of it.

    `earlier` is what was said when the figures were others; it does not count any more.
    """

    rule: str
    title: str
    severity: str
    place: str
    message: str
    advice: str
    stated: str = ""
    computed: str = ""
    text: int | None = None
    indicator: int = 0
    reason: str = ""
    by: str = ""
    at: str = ""
    earlier: str = ""

    @property
    def key(self) -> str:
        """By what a page names the finding: the same finding has the same key as long as its figures stand."""
        return hashlib.sha256("\n".join((self.rule, self.place, self.message)).encode()).hexdigest()[:20]

    @property
    def when(self) -> datetime | None:
        """When it was explained."""
        return datetime.fromisoformat(self.at) if self.at else None


def checked(filing: Filing, paper: live.Paper | None = None) -> list[Checked]:
    """Every finding of the report as it stands now, by severity and place."""
    paper = paper or live.paper(filing, live.now(filing))
    audit = audit_report(paper.read, live.used_by(filing))
    titles = {check.rule.id: check.rule.title for check in audit.checks}
    last = {(one.rule, one.place, one.message): one for one in filing.explanations.all()}
    said = {(one.rule, one.place): one.reason for one in last.values() if one.reason}
    found = [_checked(one, paper, titles, last, said) for one in audit.findings]
    return list({one.key: one for one in found}.values())


def kept(snapshot: Snapshot) -> list[Checked] | None:
    """What was found when a report was submitted; None for one that was submitted before findings were kept."""
    return None if snapshot.findings is None else [Checked(**one) for one in json.loads(snapshot.findings)]


def frozen(found: Iterable[Checked]) -> str:
    """The findings as a snapshot keeps them."""
    rows = [{name: getattr(one, name) for name in Checked.__dataclass_fields__ if name != "earlier"} for one in found]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def grouped(found: Iterable[Checked]) -> list[tuple[str, list[Checked]]]:
    """The findings by severity, the gravest first."""
    rows = list(found)
    return [(severity, [one for one in rows if one.severity == severity]) for severity in SEVERITIES]


def unexplained(found: Iterable[Checked]) -> list[Checked]:
    """The errors that nobody explained."""
    return [one for one in found if one.severity == "error" and not one.reason]


def stop(found: Iterable[Checked]) -> None:
    """Let nothing wrong go up without a word."""
    left = unexplained(found)
    if left:
        places = "、".join(dict.fromkeys(one.place for one in left[:NAMED]))
        sentence = _("还有 {n} 处错误没有改，也没有写出错说明：{places}。请改正，或逐处写明为什么没有错，再送审。")
        raise Unexplained(sentence.format(n=len(left), places=places))


def _checked(
    finding: Finding,
    paper: live.Paper,
    titles: Mapping[str, str],
    last: Mapping[tuple[str, str, str], Explanation],
    said: Mapping[tuple[str, str], str],
) -> Checked:
    subject = paper.subjects.get(finding.span.text) if finding.span else None
    about = subject.name if subject and subject.key else _heading(paper.read, finding)
    place = about[:PLACE] or _("全文")
    own = last.get((finding.rule, place, finding.message))
    told: dict[str, Any] = {}
    if own and own.reason:
        writer = User.objects.select_related("post").filter(username=own.made_by).first()
        told = {"reason": own.reason, "by": str(writer or own.made_by), "at": own.made_at.isoformat(timespec="minutes")}
    return Checked(
        finding.rule,
        titles.get(finding.rule, ""),
        finding.severity,
        place,
        finding.message,
        finding.advice,
        finding.stated or "",
        finding.computed or "",
        finding.span.text if finding.span else None,
        subject.key if subject else 0,
        earlier=said.get((finding.rule, place), "") if own is None else "",
        **told,
    )


def _heading(report: Report, finding: Finding) -> str:
    """The heading under which a finding stands."""
    above = [one for one in report.sections if finding.span and one.span and one.span.text <= finding.span.text]
    return f"{above[-1].number}{above[-1].title}" if above else ""
