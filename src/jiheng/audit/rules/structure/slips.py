"""Slips of the keyboard: punctuation twice or mixed, digits of two widths in one figure, characters often mistaken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.audit.rules.structure.shared import damaged, folded, whole
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.say import say

MOST = 8
_STOPS = "。，、；：,;:！？"
_DOUBLED = re.compile(rf"[{_STOPS}]{{2,8}}")
_STRONG = "。！？；;，,：:、"  # of two marks side by side the stronger one stays
_WIDE = "０-９"
_ANY_WIDE = re.compile(rf"[{_WIDE}．]")
_TWO_WIDTHS = re.compile(
    rf"[0-9][0-9.,]{{0,20}}[{_WIDE}．][0-9{_WIDE}.．,，]{{0,20}}|[{_WIDE}][{_WIDE}．]{{0,20}}[0-9.][0-9{_WIDE}.．]{{0,20}}"
)
# wrong, right, and where the wrong one may be right
_TYPOS: tuple[tuple[str, str, str], ...] = (
    ("帐户", "账户", ""),
    ("帐务", "账务", ""),
    ("帐目", "账目", ""),
    ("报帐", "报账", ""),
    ("对帐", "对账", ""),
    ("记帐", "记账", ""),
    ("入帐", "入账", ""),
    ("拔付", "拨付", ""),
    ("拔款", "拨款", ""),
    ("下拔", "下拨", ""),
    ("划拔", "划拨", ""),
    ("布署", "部署", ""),
    ("贯砌", "贯彻", ""),
    ("贯撤", "贯彻", ""),
    ("按步就班", "按部就班", ""),
    ("按排", "安排", ""),
    ("报消", "报销", ""),
    ("核消", "核销", ""),
    ("撤消", "撤销", ""),
    ("缋效", "绩效", ""),
    ("绩郊", "绩效", ""),
    ("预箅", "预算", ""),
    ("决箅", "决算", ""),
    ("支岀", "支出", ""),
    ("突岀", "突出", ""),
    ("己完成", "已完成", ""),
    ("己到位", "已到位", ""),
    ("己支付", "已支付", ""),
    ("己下达", "已下达", ""),
    ("己拨付", "已拨付", ""),
    ("己经", "已经", ""),
    ("末完成", "未完成", "年期月周季"),
    ("末到位", "未到位", "年期月周季"),
    ("末支付", "未支付", "年期月周季"),
    ("做为", "作为", ""),
    ("日效性", "时效性", ""),
    ("园满", "圆满", ""),
    ("竣功", "竣工", ""),
    ("座谈谈会", "座谈会", ""),
    ("既使", "即使", ""),
    ("既将", "即将", ""),
    ("责任制制", "责任制", ""),
    ("指标标值", "指标值", ""),
    ("的的", "的", ""),
    ("了了", "了", "为"),
    ("监控结点", "监控节点", ""),
    ("截止20", "截至20", ""),
)
# By the sign that is wrong in it, which is rarer than the word's others; by the whole word where it only stands twice
_BY_SIGN: dict[str, list[tuple[str, str, str]]] = {}
for _typo in _TYPOS:
    _BY_SIGN.setdefault(next((sign for sign in _typo[0] if sign not in _typo[1]), _typo[0]), []).append(_typo)


@rule(
    "S408",
    "hint",
    "标点、数字宽窄或错别字",
    basis="GB/T 15834-2011 标点符号用法；GB/T 15835-2011 出版物上数字用法",
    each="report",
    since="0.1",
    kinds=ALL_KINDS,
)
def slips_of_the_keyboard(report: Report, context: Context) -> Iterator[Outcome]:
    """Punctuation stands twice or mixed, a figure has digits of two widths, or a word is a common typo.

    Bad:  预算执行正常。。资金全部到位。
    Bad:  拨付资金4８.6万元。
    Bad:  资金已全部拔付到位。
    Good: 预算执行正常。资金48.6万元已全部拨付到位……
    """
    if not report.texts:
        raise NotStated("正文")
    written = "\n".join(report.texts)
    if _DOUBLED.search(written):
        yield from islice(_of_pattern(report, _DOUBLED, _punctuation), MOST)
    if _ANY_WIDE.search(written):
        yield from islice(_of_pattern(report, _TWO_WIDTHS, _widths), MOST)
    yield from islice(_typos(report), MOST)


def _of_pattern(report: Report, pattern: re.Pattern[str], check: Callable[[str], tuple[str, str] | None]) -> Iterator[Finding]:
    """The first place of each distinct slip: `check` gives what is said of it and what is right."""
    told: set[str] = set()
    for number, text in enumerate(report.texts):
        if not pattern.search(text) or damaged(text):
            continue
        for match in pattern.finditer(text):
            if match[0] in told:
                continue
            told.add(match[0])
            said = check(match[0])
            if said:
                advice = say("请改成“{right}”。", right=said[1])
                yield _finding(Span(number, *match.span()), match[0], said[0], advice, said[1])


def _punctuation(own: str) -> tuple[str, str] | None:
    if set(own) <= {"！", "？"} or (set(own) == {"。"} and len(own) > 2):
        return None
    right = min(own, key=_STRONG.index)
    return say("标点“{own}”重复或混用，应只写“{right}”。", own=own, right=right), right


def _widths(own: str) -> tuple[str, str]:
    right = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in own)
    return say("“{own}”里全角和半角数字混用，应写“{right}”。", own=own, right=right), right


def _typos(report: Report) -> Iterator[Finding]:
    text = whole(report)
    likely = [typo for sign, typos in _BY_SIGN.items() if sign in text for typo in typos if typo[0] in text]
    for wrong, right, allowed in sorted(likely, key=_TYPOS.index):
        for number, own in enumerate(folded(report)):
            at = own.find(wrong)
            if at < 0 or (at and own[at - 1] in allowed):
                continue
            message = say("“{own}”可能是“{right}”的笔误。", own=wrong, right=right)
            yield _finding(Span(number, at, at + len(wrong)), wrong, message, say("请核对这个词。"), right)
            break


def _finding(span: Span, own: str, message: str, advice: str, right: str) -> Finding:
    return Finding(message, advice, span=span, stated=own, computed=right)
