"""What a worker does with one file for `jiheng audit`: read, audit, and put the result as the contract's JSON object.

Readers and rules are imported when the first file comes, so that nobody else pays for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jiheng.cli import exits
from jiheng.cli.inputs import Item
from jiheng.cli.reply import Reply, mishap, refusal
from jiheng.errors import Unreadable
from jiheng.say import use_language

if TYPE_CHECKING:
    from jiheng.audit.files import Audited


class Examiner(NamedTuple):
    """What is asked for every file of one call; `work` examines one of them."""

    profile: str
    language: str
    full: bool  # with the Report, as --json gives it
    annotate: bool
    page: bool = False  # with the marked document as HTML, for a page of all files

    def work(self, item: Item) -> bytes:
        """Return the packed reply for one file, whatever happens."""
        use_language(self.language)
        try:
            return self._examined(item)
        except MemoryError:
            raise  # the worker says so, and is replaced
        except Unreadable as error:
            return unreadable(item.name, str(error))
        except Exception as error:  # noqa: BLE001  the next file goes on
            return unreadable(item.name, mishap(error))

    def _examined(self, item: Item) -> bytes:
        import json

        from jiheng.audit.output import audit_dict
        from jiheng.profiles.profile import profile
        from jiheng.write.audited import audit_file

        data = item.content()
        audited = audit_file(item.name, data, profile(self.profile), item.converted())
        found = audit_dict(item.name, audited.document, audited.audit, self._report(audited))
        if self.page:
            found["page"] = self._page(item.name, audited)
        body = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
        code = exits.FOUND if any(one["severity"] == "error" for one in found["findings"]) else exits.DONE
        copy, suffix = self._copy(item.name, data, audited)
        return Reply(code, body, copy, suffix).packed()

    def _report(self, audited: Audited) -> dict[str, object] | None:
        """What the report says; where everything stood is in the figures already, and `jiheng read` gives it."""
        if not self.full:
            return None
        from dataclasses import fields, replace

        from jiheng.read.data import report_to

        report = audited.audit.report
        where: dict[str, Any] = {field.name: field.default for field in fields(report) if not field.compare}
        return report_to(replace(report, **where))

    def _page(self, name: str, audited: Audited) -> str:
        """The marked document as a part of a page."""
        from jiheng.write.annotate_html import marked
        from jiheng.write.notes import notes_of
        from jiheng.write.worklist_html import mark_of

        audit = audited.audit
        return marked(audited.document, notes_of(audit.findings), audit.figures, name, mark_of(name))

    def _copy(self, name: str, data: bytes, audited: Audited) -> tuple[bytes, str]:
        """The annotated copy with its suffix; nothing where none is asked for."""
        if not self.annotate:
            return b"", ""
        from jiheng.write.annotate import annotated

        return annotated(name, data, audited.document, audited.audit)

    def died(self, item: Item, reason: str) -> bytes:
        """Reply for a file at which the worker gave up."""
        return unreadable(item.name, refusal(reason))


def unreadable(name: str, error: str) -> bytes:
    """Reply for a file that cannot be read: one object with its one sentence."""
    import json

    from jiheng.audit.output import unreadable_dict

    found = unreadable_dict(name, error)
    return Reply(exits.UNREADABLE, json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")).packed()
