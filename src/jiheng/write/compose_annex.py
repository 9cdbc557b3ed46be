"""From a Report to the document with its annex: the report, and on pages that lie on their side the official form of its kind."""

from __future__ import annotations

from jiheng.model.blocks import Block, Paragraph
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.write.compose import compose, placed
from jiheng.write.compose_form import compose_form, layout_of

ANNEX = "annex"
_HEADING = "附表"


def compose_annex(report: Report, profile: Profile, code: str = "") -> tuple[Block, ...]:
    """Return the report with its form behind it; the short hash of the data stands once, on the cover."""
    form = compose_form(report, profile, layout_of(report))
    return placed([*compose(report, profile, "prose", code), Paragraph(_HEADING, level=1, turns=True), *form])
