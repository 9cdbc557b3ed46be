"""Repeats: mentions of one and the same quantity in several places of a document.

Two mentions are the same quantity only if scope, role and year agree and their labels have one core that names
something. Parts of a division by level (中央级, 省级, 市级) are such names; a bare 项目资金 is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from jiheng.model.report import Fact, Funds, Repeat
from jiheng.model.terms import ROLES
from jiheng.read.cover import ORGANISATION
from jiheng.read.labels import LAST_YEAR, core
from jiheng.read.prose import Mention

_LEVELS = re.compile(r"中央级?|省级|自治区|市级|州级|县级|区级|本级|上级")
# Money that comes in parts: each mention is another part
_BATCH = re.compile(r"[0-9]\s?月|批|再次|另|追加|先后|分别")
_DEALT = re.compile(r"安排|使用|分配|收到|支持|提前下达|正式下达|用于")
_NAMED = re.compile(r"转移支付|专项资金|补助资金|衔接资金|债券资金")
_FIELDS = ("budget", "received", "executed")


def repeats(found: Iterable[Mention], prose: Sequence[Funds], form: Sequence[Funds], about: str) -> tuple[Repeat, ...]:
    """Return the quantities that are mentioned more than once, in the order of the text.

    `prose` and `form` are the statements of running text and of a form; `about` are words that name what the form is
    about, by which a statement in prose on the same thing is known.
    """
    groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for mention in found:
        key = _key(mention)
        if key:
            groups[key].append(mention.fact())
    whole = {key: facts for key, facts in groups.items() if len(facts) > 1}
    return (*(Repeat(tuple(facts), key[-1]) for key, facts in whole.items()), *_text_and_table(prose, form, about))


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


def _text_and_table(prose: Sequence[Funds], form: Sequence[Funds], about: str) -> Iterator[Repeat]:
    """The amounts of the whole in prose and in the form, where each states them once."""
    in_prose = [funds for funds in prose if funds.scope == "total"]
    in_form = [funds for funds in form if funds.scope == "total"]
    if len(in_prose) != 1 or len(in_form) != 1:
        return
    one, other = in_prose[0], in_form[0]
    for name in _FIELDS:
        first, second = getattr(one, name), getattr(other, name)
        if first is not None and second is not None:
            facts = (Fact(first, name, one.label), Fact(second, name, other.label))
            yield Repeat(facts, ROLES[name].label, certain=bool(about) and one.certain and other.certain)
