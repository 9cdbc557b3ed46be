"""What a rule says: a Finding (something is wrong or odd) or a Match (a stated figure agrees with what others give).

Both are values. Together they give every figure its verdict: a figure that is the result of a Finding with
`wrong=True` is *wrong*, one that a Match names is *holds* or *rounding*, as are the inputs of a Match.
"""

from __future__ import annotations

from typing import NamedTuple

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated, Verdict

SEVERITIES = ("error", "warning", "hint")


class Finding(NamedTuple):
    """One fault. `message` says what is wrong, the right value and how it comes about; `advice` what to do.

    `stated` and `computed` are texts as printed ("64.3%", "64.19%"). `severity` and `rule` are filled in by the
    runner; a rule may set `severity` itself where RULES.md gives one rule two. `figure` is the stated figure at
    fault; its verdict becomes *wrong* when the finding is an error and `wrong` is set.
    """

    message: str
    advice: str = ""
    span: Span | None = None
    stated: str | None = None
    computed: str | None = None
    cause: str | None = None
    figure: Stated | None = None
    wrong: bool = False
    severity: str = ""
    rule: str = ""


class Match(NamedTuple):
    """A stated figure that agrees with what others give; `inputs` are the stated figures it was computed from."""

    figure: Stated
    verdict: Verdict
    computed: str = ""
    inputs: tuple[Stated, ...] = ()


Outcome = Finding | Match
