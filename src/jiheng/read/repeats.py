"""Repeats: mentions of one and the same quantity in several places of a document.

Two mentions are the same quantity only if scope, role and year agree and their labels have one core that names
something. Parts of a division by level (中央级, 省级, 市级) are such names; a bare 项目资金 is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from jiheng.model.report import Fact, Funds, Repeat
from jiheng.model.terms import SCOPES
from jiheng.read.labels import LAST_YEAR
from jiheng.read.prose import Mention

_LEVELS = re.compile(r"中央级?|省级|自治区|市级|州级|县级|区级|本级|上级")
_FIELDS = ("budget", "received", "executed")


def repeats(found: Iterable[Mention], funds: Iterable[Funds]) -> tuple[Repeat, ...]:
    """Return the quantities that are mentioned more than once, in the order of the text."""
    groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for mention in found:
        key = _key(mention)
        if key:
            groups[key].append(mention.fact())
    whole = {key: facts for key, facts in groups.items() if len(facts) > 1}
    result = [Repeat(tuple(facts), key[-1]) for key, facts in whole.items()]
    return (*result, *_of_scopes(funds))


def _key(mention: Mention) -> tuple[str, ...]:
    """What makes two mentions of prose the same quantity; empty where that is not certain."""
    if not mention.token.money or mention.change or LAST_YEAR.search(mention.label):
        return ()
    level = _LEVELS.search(mention.label)
    named = re.search(r"(?:转移支付|专项资金|补助资金|衔接资金|债券资金)", mention.label)
    if not (level and named) or mention.role in ("executed", "balance", "received"):
        return ()
    return (str(mention.year if mention.year > 0 else 0), level[0].rstrip("级"), named[0])


def _of_scopes(funds: Iterable[Funds]) -> list[Repeat]:
    """The same amount of the same scope in two statements (text and table, section and section)."""
    seen: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for statement in funds:
        if statement.scope not in SCOPES or not statement.certain:
            continue
        for name in _FIELDS:
            stated = getattr(statement, name)
            if stated is not None:
                seen[(statement.scope, name)].append(Fact(stated, name, statement.label, statement.scope))
    return [Repeat(tuple(facts), SCOPES[scope].label) for (scope, _), facts in seen.items() if len(facts) > 1]
