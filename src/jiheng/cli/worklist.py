"""What a call of `jiheng audit` found, as the reviewer's worklist; bodies of pages wait in a file, not in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable

from jiheng.cli.findings import Found, Totals, place
from jiheng.model.terms import KINDS
from jiheng.say import say
from jiheng.write.worklist import File, Finding, worklist_xlsx
from jiheng.write.worklist_html import worklist_html


class Worklist:
    """Files as they come, until the whole can be put out."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._files: list[File] = []
        self._totals = Totals()
        self._bodies = tempfile.TemporaryFile()  # noqa: SIM115  it is gone with this object
        self._at: dict[str, tuple[int, int]] = {}

    def add(self, found: Found) -> None:
        """Take in one file."""
        self._totals.add(found["file"], found)
        self._files.append(_file(found))
        if body := str(found.get("page") or "").encode():
            self._at[found["file"]] = (self._bodies.seek(0, 2), len(body))
            self._bodies.write(body)

    def told(self) -> str:
        """The sum in one line."""
        return self._totals.told()

    def content(self, kind: str) -> Iterable[bytes]:
        """The worklist as xlsx or html, piece by piece."""
        if kind == "xlsx":
            return [worklist_xlsx(self._files)]
        return worklist_html(self._files, self.told(), self._body)

    def _body(self, file: File) -> str:
        if file.name not in self._at:
            return ""
        start, length = self._at[file.name]
        self._bodies.seek(start)
        return self._bodies.read(length).decode()


def _file(found: Found) -> File:
    kind = KINDS[found["kind"]].label if found["kind"] in KINDS and not found["error"] else ""
    findings = [_finding(number, one) for number, one in enumerate(found["findings"], 1)]
    said = say("；").join(found["said"])
    error = found["error"] or ""
    return File(found["file"], kind, found["coverage"], found["checks"]["not_checked"], said, findings, error)


def _finding(number: int, one: Found) -> Finding:
    where = one["where"]
    words = (one["message"], one["stated"] or "", one["computed"] or "", one["cause"] or "", one["advice"])
    return Finding(number, one["severity"], one["rule"], place(where), where["text"], *words)
