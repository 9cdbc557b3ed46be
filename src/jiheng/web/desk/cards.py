"""What the list beside the paper shows: findings by severity, all figures stated against computed, and what was not checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jiheng.model.terms import ROLES
from jiheng.web.desk.paper import Paper, place_words, right_value

SEVERITIES = ("error", "warning", "hint")
VERDICTS = ("holds", "rounding", "input", "wrong", "unread")


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as the list shows it. `target` is the anchor of its mark on the paper, empty where it has no place."""

    number: int
    severity: str
    rule: str
    title: str
    message: str
    advice: str
    cause: str
    stated: str
    computed: str
    place: str
    target: str

    @property
    def counted(self) -> bool:
        """Whether what stands beside the stated text is a figure, not a word."""
        return any(char.isdigit() for char in self.computed)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the recomputation table."""

    number: int
    text: str
    verdict: str
    computed: str
    role: str
    label: str
    place: str
    finding: int


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not be checked, with what was missing."""

    rule: str
    title: str
    reasons: tuple[str, ...]


def cards(result: dict[str, Any], drawn: dict[str, Any], paper: Paper) -> list[Card]:
    """Every finding in the order of the audit: by severity, then by place."""
    found = []
    for number, finding in enumerate(result["findings"]):
        mark = paper.mark_of(number)
        span = drawn["findings"][number]
        found.append(
            Card(
                number + 1,
                finding["severity"],
                finding["rule"],
                drawn["rules"].get(finding["rule"], ""),
                finding["message"],
                finding["advice"],
                finding["cause"] or "",
                finding["stated"] or "",
                right_value(finding["computed"] or ""),
                place(drawn, finding["where"], span),
                mark.anchor if mark else "",
            )
        )
    return found


def rows(result: dict[str, Any], drawn: dict[str, Any], paper: Paper, verdict: str = "") -> list[Row]:
    """Every figure in the order of the document; with a verdict only those."""
    shown = []
    for number, figure in enumerate(result["figures"]):
        if verdict in ("", figure["verdict"]):
            span = drawn["figures"][number]
            role = ROLES[figure["role"]].label if figure["role"] in ROLES else ""
            shown.append(
                Row(
                    number + 1,
                    figure["text"],
                    figure["verdict"],
                    figure["computed"] or "",
                    role,
                    figure["label"] or "",
                    place(drawn, figure["where"], span),
                    paper.finding_at(f"n{number + 1}"),
                )
            )
    return shown


def unchecked(result: dict[str, Any]) -> list[Unchecked]:
    """The rules that could not be checked."""
    return [Unchecked(check["rule"], check["title"], tuple(check["reasons"])) for check in result["not_checked"]]


def place(drawn: dict[str, Any], where: dict[str, Any], span: list[int] | None) -> str:
    """Say where something stands: the numbers of its headings, then its paragraph, line or cell."""
    words = place_words(where)
    if not span:
        return words
    path: dict[int, str] = {}
    for text, level, number in drawn["sections"]:
        if text > span[0]:
            break
        path = {above: name for above, name in path.items() if above < level}
        path[level] = number.strip(" 、.．")
    heading = "".join(path[level] for level in sorted(path) if level in (1, 2))
    return "，".join(part for part in (heading, words) if part)
