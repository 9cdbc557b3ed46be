"""Lists: a stated number of things against the names that are listed for it."""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.errors import NotStated
from jiheng.model.figure import Verdict
from jiheng.model.report import Listed
from jiheng.say import say


@rule("S410", "warning", "所列个数与所称不符", basis="前后一致", each="listed", since="0.1", kinds=ALL_KINDS)
def listed_number_differs(listed: Listed, context: Context) -> Iterator[Outcome]:
    """The number of names listed differs from the number stated before them.

    Bad:  镇人民政府下设6个职能科室，分别是：党政办公室、党建办公室、经济发展办公室、社会事务办公室、综合执法办公室。
    Good: 镇人民政府下设5个职能科室，分别是：党政办公室、党建办公室、经济发展办公室、社会事务办公室、综合执法办公室。
    """
    stated, counted = listed.count.figure, len(listed.names)
    if stated.value == counted:
        yield Match(stated, Verdict.HOLDS, f"{counted}{stated.unit}", ())
        return
    if not listed.complete:
        raise NotStated("完整的名单")
    yield Finding(
        message=say("写的是{stated}，后面列出的是 {counted} {unit}。", stated=stated.text, counted=counted, unit=stated.unit),
        advice=say("请核对个数和名单，使两处一致。"),
        span=stated.span,
        stated=stated.text,
        computed=f"{counted}{stated.unit}",
        figure=stated,
    )
