"""Holds an audit against the reviewed truth of a real document (expected.json), as cases/README.md explains it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Judgement:
    """What an audit got right and wrong on one document."""

    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    soft: int = 0
    soft_all: int = 0
    weak: list[str] = field(default_factory=list)


def ranges(source: str, piece: str) -> list[tuple[int, int]]:
    """All places of a piece in the source."""
    return [(m.start(), m.end()) for m in re.finditer(re.escape(piece), source)] if piece else []


def place(source: str, where: dict[str, Any]) -> list[tuple[int, int]]:
    """Where a finding stands in the source text: its passage on its line."""
    if not where.get("text"):
        return []
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    line = int(where.get("line", 0))
    if line:
        low, high = starts[line - 1], starts[line]
        return [(low + a, low + b) for a, b in ranges(source[low:high], where["text"])] or [(low, high)]
    return ranges(source, where["text"])


def _meets(found: list[tuple[int, int]], wanted: list[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in found for c, d in wanted)


def _says(finding: dict[str, Any], error: dict[str, Any]) -> bool:
    """Whether the finding tells the right value or one that is accepted, or one of the words."""
    told = " ".join(str(finding.get(k) or "") for k in ("message", "stated", "computed", "advice", "cause")).replace(" ", "")
    values = [v for v in (error.get("computed"), *error.get("accept", [])) if v]
    values += [pair[1] for pair in error.get("pairs", [])]
    bare = [str(v).replace(" ", "").rstrip("%万元") for v in values if v]
    return (
        any(v in told for v in bare)
        or any(w.replace(" ", "") in told for w in error.get("words", []))
        or not (values or error.get("words"))
    )


def judge(source: str, expected: dict[str, Any], result: dict[str, Any]) -> Judgement:
    """Compare one audit object with the expected truth of its document."""
    verdict = Judgement()
    findings = [(f, place(source, f["where"])) for f in result["findings"]]
    used: set[int] = set()
    for error in expected["errors"]:
        wanted = [r for piece in (error["near"], *error.get("also", [])) for r in ranges(source, piece)]
        severities = ("error",) if error["must"] else ("error", "warning")
        hits = [
            n
            for n, (f, spot) in enumerate(findings)
            if n not in used and f["severity"] in severities and _meets(spot, wanted) and _says(f, error)
        ]
        exact = [n for n in hits if findings[n][0]["rule"] == error["rule"]] or hits
        if exact:
            used.add(exact[0])
            verdict.soft += not error["must"]
        else:
            (verdict.missed if error["must"] else verdict.weak).append(f"{error['id']} {error['rule']} {error['near'][:40]}")
        verdict.soft_all += not error["must"]
    for n, (finding, spot) in enumerate(findings):
        if finding["severity"] == "error" and n not in used and not _tolerated(source, expected, finding, spot):
            verdict.false.append(f"{finding['rule']} {finding['message'][:80]} | {finding['where']['text'][:40]}")
    return verdict


def _tolerated(source: str, expected: dict[str, Any], finding: dict[str, Any], spot: list[tuple[int, int]]) -> bool:
    for entry in expected.get("allow", []):
        if finding["rule"] in entry.get("rules", ()):
            return True
        if _meets(spot, ranges(source, entry["near"])):
            return True
    return any(
        _meets(spot, [r for piece in (e["near"], *e.get("also", [])) for r in ranges(source, piece)]) and _says(finding, e)
        for e in expected["errors"]
    )


def case(folder: Path) -> tuple[Path, str, dict[str, Any]]:
    """The text file of a case, its text and its expected truth."""
    path = folder / "source.txt"
    path = path if path.exists() else folder / "report.txt"
    return path, path.read_text(encoding="utf-8"), json.loads((folder / "expected.json").read_text(encoding="utf-8"))
