"""Audits one file inside a capped child, as `jiheng audit --json` prints it; runs without Django.

The readers are imported in the child alone: the web process knows this module, and never loads them.
"""

from __future__ import annotations

import json
import traceback
from dataclasses import fields, replace
from typing import Any, NamedTuple

from jiheng.audit.output import audit_dict, unreadable_dict
from jiheng.errors import Unreadable
from jiheng.profiles.profile import profile
from jiheng.read.data import report_to
from jiheng.say import say, use_language


class Job(NamedTuple):
    """One file: the name under which it came, its bytes, the profile's name, and the language of what is said.

    A member of an archive has the archive's bytes, and `inside` leads to it; `wrong` refuses it at once.
    """

    name: str
    data: bytes
    profile: str
    language: str
    inside: tuple[str, ...] = ()
    wrong: str = ""

    def content(self) -> bytes:
        """The bytes of the document itself."""
        if self.wrong:
            raise Unreadable(self.wrong)
        if not self.inside:
            return self.data
        from jiheng.read.archive import member

        return member(lambda: self.data, (str(hash(self.data)),), self.inside)


def examine(job: Job) -> bytes:
    """Return the object for the file, or {"fault": trace}, as JSON."""
    use_language(job.language)
    try:
        found = _examined(job)
    except MemoryError:
        raise  # the worker says so
    except Unreadable as error:
        found = unreadable_dict(job.name, str(error))
    except Exception:  # noqa: BLE001  the child cannot log: the trace travels to the parent, which does
        found = {"fault": traceback.format_exc()}
    return _packed(found)


def died(job: Job, reason: str) -> bytes:
    """The object for a file over which the child died."""
    words = say("没有读完：{reason}；请用 Word 或 WPS 打开原件，另存后再试。", reason=reason)
    return _packed(unreadable_dict(job.name, words))


def _examined(job: Job) -> dict[str, Any]:
    from jiheng.write.audited import audit_file

    audited = audit_file(job.name, job.content(), profile(job.profile))
    report = audited.audit.report
    where: dict[str, Any] = {field.name: field.default for field in fields(report) if not field.compare}
    return audit_dict(job.name, audited.document, audited.audit, report_to(replace(report, **where)))


def _packed(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
