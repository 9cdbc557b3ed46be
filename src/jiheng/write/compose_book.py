"""From a Report to the sheets of a workbook: the official form of its kind, and beside it what the form has no place for.

A form holds money and indicators. Who does the work, what the problems are, what deviates and what is done about it stand on
a second sheet, in the sentences of the report; a report that says nothing of this has the form alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jiheng.compute.view import complete
from jiheng.model.blocks import Block
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.write.compose import compose
from jiheng.write.compose_form import compose_form, layout_of

_BESIDE = "情况说明"


class Sheet(NamedTuple):
    """A sheet: its name, what stands on it, and whether its page lies on its side."""

    name: str
    blocks: Sequence[Block]
    sideways: bool = True


def compose_book(report: Report, profile: Profile, code: str = "") -> tuple[Sheet, ...]:
    """The sheets of a report; below the form the short hash of its data, where the file carries them."""
    done, _ = complete(report, profile)
    layout = layout_of(done)
    form = Sheet(layout.title, compose_form(done, profile, layout, code))
    if not _says_more(done):
        return (form,)
    return form, Sheet(_BESIDE, compose(done, profile, "beside"), sideways=False)


def _says_more(report: Report) -> bool:
    """Whether a report of monitoring says what its form has no place for."""
    if report.kind in ("self_evaluation", "objectives"):
        return False
    texts = (report.offices, report.problems, report.next_steps, report.deviations, report.corrections, report.suggestions)
    words = (*texts, report.others, report.group.leader, report.duties.group, report.plan.focus, report.plan.content)
    further = any(one.uses or one.scope not in ("total", "basic", "project") for one in report.funds)
    return further or any(words)
