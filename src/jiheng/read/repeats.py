"""Repeats: mentions of one and the same quantity in several places of a document.

Two mentions are the same quantity only if scope, role and year agree and their labels have one core that names
something. Parts of a division by level (中央级, 省级, 市级) are such names; a bare 项目资金 is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from jiheng.model.report import Fact, Funds, Indicator, Repeat
from jiheng.model.terms import ROLES, fold
from jiheng.read.cover import ORGANISATION
from jiheng.read.labels import LAST_YEAR, core
from jiheng.read.prose import Mention

_LEVELS = re.compile(r"中央级?|省级|自治区|市级|州级|县级|区级|本级|上级")
# Money that comes in parts: each mention is another part
_BATCH = re.compile(r"[0-9]\s?月|批|再次|另|追加|先后|分别")
_DEALT = re.compile(r"安排|使用|分配|收到|支持|提前下达|正式下达|用于")
_NAMED = re.compile(r"转移支付|专项资金|补助资金|衔接资金|债券资金")
_SCOPES = ("total", "basic", "project")
_FIELDS = ("budget", "received", "executed")


def repeats(
    found: Iterable[Mention], prose: Sequence[Funds], form: Sequence[Funds], about: str, annexed: bool = False
) -> tuple[Repeat, ...]:
    """Return the quantities that are mentioned more than once, in the order of the text.

    `prose` and `form` are the statements of running text and of a form; `about` are words that name what the form is
    about, by which a statement in prose on the same thing is known; a form that is `annexed` is about what the prose is.
    """
    groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for mention in found:
        key = _key(mention)
        if key:
            groups[key].append(mention.fact())
    whole = {key: facts for key, facts in groups.items() if len(facts) > 1}
    return (*(Repeat(tuple(facts), key[-1]) for key, facts in whole.items()), *_text_and_table(prose, form, about, annexed))


def _key(mention: Mention) -> tuple[str, ...]:
    """What makes two mentions of prose the same quantity; empty where that is not certain."""
    if not mention.token.money or mention.change or LAST_YEAR.search(mention.label):
        return ()
    if _BATCH.search(mention.lead):
        return ()
    level = _LEVELS.search(mention.label)
    named = _NAMED.search(mention.label)
    if not (level and named) or mention.role in ("executed", "balance", "received"):
        return ()
    rest = core(re.sub(rf"{_NAMED.pattern}|{_LEVELS.pattern}|{ORGANISATION.pattern}", "", mention.label))
    if re.search(r"[一-鿿]", re.sub("资金|级", "", rest)) or _DEALT.search(mention.lead):
        return ()
    return (str(max(0, mention.year)), level[0].rstrip("级"), named[0])


def _text_and_table(prose: Sequence[Funds], form: Sequence[Funds], about: str, annexed: bool) -> Iterator[Repeat]:
    """The amounts of the whole (in an annex also of its parts) in prose and in the form, where each states them once."""
    for scope in _SCOPES if annexed else _SCOPES[:1]:
        in_prose = [funds for funds in prose if funds.scope == scope]
        in_form = [funds for funds in form if funds.scope == scope]
        if len(in_prose) != 1 or len(in_form) != 1:
            continue
        one, other = in_prose[0], in_form[0]
        certain = (annexed or bool(about)) and one.certain and other.certain
        for name in _FIELDS:
            first, second = getattr(one, name), getattr(other, name)
            if first is not None and second is not None:
                yield Repeat((Fact(first, name, one.label), Fact(second, name, other.label)), ROLES[name].label, certain)


def indicators_twice(prose: Sequence[Indicator], form: Sequence[Indicator]) -> Iterator[Repeat]:
    """The figures of an indicator that stands once in prose and once in a form, under one name."""
    said, filled = _by_name(prose), _by_name(form)
    for name, one in said.items():
        other = filled.get(name)
        if one is None or other is None or not (one.certain and other.certain):
            continue
        pairs = (
            ("target", one.target.value, other.target.value),
            ("actual", one.actual.value, other.actual.value),
            ("completion", one.completion, other.completion),
        )
        for role, first, second in pairs:
            if first is not None and second is not None and first.span != second.span:
                yield Repeat((Fact(first, role, one.name), Fact(second, role, other.name)), one.name)


def _by_name(indicators: Sequence[Indicator]) -> dict[str, Indicator | None]:
    """The indicators by their names; None where two have one name."""
    found: dict[str, Indicator | None] = {}
    for one in indicators:
        name = fold(one.name)
        found[name] = None if name in found else one
    return found
