"""The lexer: finds every number of a text in every spelling and says what kind of number it is.

Kinds: `quantity` (amount, rate, count, measure, score, duration: the figures that are accounted for), `range` (a band
such as 100-80%), `date`, `ordinal` (items, headings, 指标 2, 第3批), `document` (文号), `code` (project and unit codes,
phones, index numbers), `mangled` and `foreign` (digits that cannot be read with certainty: unread).
It works on folded text (`terms.fold`), whose offsets are those of the text as written.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.terms import COUNTED, DURATIONS, MEASURED, MONEY, OPERATORS, POINTS, RATES


class Token(NamedTuple):
    """One number. `start`..`end` covers number and unit, `from_` includes a comparison sign before it."""

    kind: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    unit: str = ""
    places: int = 0
    op: str = ""
    from_: int = 0
    upper: Decimal | None = None
    approx: bool = False
    when: tuple[int, int, int] = (0, 0, 0)

    @property
    def money(self) -> bool:
        """Whether the unit is one of money."""
        return self.unit in MONEY

    @property
    def rate(self) -> bool:
        """Whether the unit is one of rates."""
        return self.unit in RATES

    def stated(self, text: int, raw: str, offset: int = 0) -> Stated:
        """The quantity as a Stated value; `offset` is what the token's positions count from in that text."""
        start, end = self.start - offset, self.end - offset
        return Stated(self.value, self.unit, self.places, raw[start:end], Span(text, start, end))


_SUFFIX_OPS = {"以内": "<=", "之内": "<=", "以下": "<=", "及以下": "<=", "以上": ">=", "及以上": ">=", "(含)以上": ">="}
_OP_CODES = {word: term.code for term in OPERATORS.values() for word in term.words() if term.code not in ("range", "qualitative")}
_UNITS = sorted(
    {*MONEY, *RATES, *COUNTED, *MEASURED, *DURATIONS, *POINTS, "倍", "户/年", "平米"} - {"点", "师", "生", "一"},
    key=lambda word: (-len(word), word),
)
_UNITS_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _one in _UNITS:  # longest first under each first character
    _UNITS_BY_FIRST[_one[0]] = (*_UNITS_BY_FIRST.get(_one[0], ()), _one)
_PER = frozenset("人户亩株天月年次吨")
_LONGEST_KEPT = 2000  # characters
_SHORT = {
    "年",
    "月",
    "日",
    "天",
    "分",
    "度",
    "级",
    "类",
    "期",
    "单",
    "部",
    "位",
    "次",
    "项",
    "名",
    "所",
    "起",
    "道",
    "条",
    "本",
    "县",
    "市",
}

_RUN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
# digits of other scripts: Arabic, Persian, Devanagari, Bengali, Thai
# and figures in words: 百分之六十四点三, 肆佰捌拾陆万元, NaN 万元
_IN_WORDS = "一二三四五六七八九十百千万亿零〇两壹贰叁肆伍陆柒捌玖拾佰仟"
_OTHER_DIGITS = "\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59"
_FOREIGN = re.compile(
    f"[{_OTHER_DIGITS}{_IN_WORDS}NnIi]"  # all firsts in one set: an alternation would be tried at every character
    f"(?:(?<=[{_OTHER_DIGITS}])[{_OTHER_DIGITS}]*|(?<=百)分之[{_IN_WORDS}点]{{1,12}}|(?<=[{_IN_WORDS}])[{_IN_WORDS}]{{1,19}}元(?!旦)"
    r"|(?:(?<=N)aN|(?<=n)an|(?<=I)nfinity|(?<=i)nf)\s?(?:万元|元|%))"
)
_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]+(?:\.[0-9]+)?")
_SUFFIX = re.compile(r"\s?(?:\(含\))?(以内|之内|及?以下|及?以上)")
_BEFORE = re.compile(
    r"(?:\$\s?)?(\\geq?|\\leq?|[≥≤><=]{1,2}|不低于|不少于|不小于|大于等于|不高于|不超过|不多于|不大于|小于等于|至少|大于|小于|等于|高于|低于|超过)\s{0,2}$"
)
# What a band, a suffix and a sign before a number show at once: most numbers have none of them
_BAND_SIGNS = frozenset("%-~至")
_SUFFIX_FIRST = frozenset(("以", "之", "及", "(", ""))  # "" stands for a blank
_SIGN_LAST = frozenset("≥≤><=eq于过少")
_DATE = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})\s*年(?:度|初|底|末)?(?:\s*(?P<m>[0-9]{1,2})\s*月(?:份|底|末|初|[上中下]旬)?"
    r"(?:\s*(?P<d>[0-9]{1,2})\s*日|\s[0-9]{1,2}(?=\s))?)?"
    r"|(?P<y2>(?:19|20)[0-9]{2})(?P<s>[-/.])(?P<m2>[0-9]{1,2})(?P=s)(?P<d2>[0-9]{1,2})(?![0-9])"
    r"(?:[T\s]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?Z?)?"
    r"|(?P<m3>[0-9]{1,2})\s*月(?!龄)(?:份|底|末|初|[上中下]旬)?(?:\s*(?P<d3>[0-9]{1,2})\s*日)?"
    r"|(?:19|20)[0-9]{2}\s?[-~至]\s?(?:19|20)[0-9]{2}\s?年?度?"
    r"|[0-9]{1,2}\s?[-~至]\s?[0-9]{1,2}\s?月(?!龄)(?:份|底)?"
    r"|[0-9]{1,2}\s*日(?![均常])"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"|20[xX*○×]{2}\s*年?(?:度)?(?:\s*[0-9]{1,2}\s*月(?:底|末)?(?:\s*[0-9]{1,2}\s*日)?)?"
)
_DOCUMENT = re.compile(r"[\[(]\s*(?:(?:19|20)[0-9]{2}|20[xX*]{2})\s*[\])]\s*第?\s*[0-9]+(?:-[0-9]+)?(?:、[0-9]+)*\s*号?")
_NUMBERED = re.compile(r"[0-9]+(?:-[0-9]+)?\s*(?:号|表(?=[\s|]|$)|#)")
_CODE = re.compile(
    r"[0-9]{3,}-(?=[一-鿿])|[0-9]+(?:[-./][0-9]*){3,}[0-9]+|[0-9]{5,}(?:-[0-9/]*)+|[0-9]{3,4}-[0-9]{7,8}(?![0-9])"
    r"|1[3-9][0-9]{9}(?![0-9])|0{4,}"
    r"|[0-9]{4}-[0-9]{3,}(?:/[0-9-]+)?|[0-9A-F]{16,}|[0-9]+[A-Za-z]{2,}[A-Za-z0-9]*|[0-9]{8,}(?![0-9.]|\s?(?:元|万))"
)
_BAND = re.compile(r"(?P<a>[0-9]+(?:\.[0-9]+)?)%?(?:-{1,2}|~|至)(?P<b>[0-9]+(?:\.[0-9]+)?)(?![0-9.-])")
_ORDINAL_BEFORE = re.compile(r"(?:附件|附表|第|表|图)\s{0,2}$|^\s?(?:备?注)$|(?:^|[\s;。:,)|])\($|(?<![一-鿿0-9])-\s$")
_NAMED_BEFORE = re.compile(r"(?<!级)(?:指标|目标|问题|措施|任务|方案|步骤|报告)\s{0,2}$")
_NAMED_AFTER = re.compile(r"\s{0,2}[:、.)(]|(?=[一-鿿★])|\s*$")
_ORDINAL_AFTER = re.compile(r"\s?(?:[、)]|\.(?![0-9])|\s-(?![0-9]))")
# What stands behind most quantities, and what before a number may still make it something else
_PLAINLY = frozenset("%万元亿件次户个人")
_OTHERWISE = re.compile(r"[A-Za-z第表图\-./]$")
_CODE_TAIL = re.compile(r"[A-Za-z0-9.\-_/]*")
_ITEM_NUMBER = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}$")
# Thousands set apart by blanks, as PDF text has them; only before a unit of money and behind words
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?(?=\s?(?:万元|元|亿元))")
_SPOKEN = re.compile(r"[一-鿿:]\s?$")
_DIGITS = re.compile(r"[0-9.,]*[0-9]")
_MANGLED = re.compile(r"[0-9]+,[0-9]{1,2}\.[0-9],")
_LETTERS_BEFORE = re.compile(r"[A-Za-z][A-Za-z0-9.\-_]*$|校验码:\s?$")
# A character that is a unit of its own is none where a word goes on with it: 分|值, 年|度, 人|民
_GOES_ON = (
    "分值别析项类配解管为成批工布档区级数 年度初底末均内 月份底末均 级指资 人均民员口大社才事 项目 本级年部单项局科 部门分 期间末初 类别型 条件例 度量 "
    "处理置于 家庭长属 名称单 场地所馆 队伍 次数 镇人政 乡村镇 县级域城委 件数 起数草 单位项 所有属需在 道路 座谈 组织长 口径 生态产活 门类 批复准 "
    "副主书镇县局 日常均 天气 时效间 台账 面积 片区 里程 米面 户均籍 对象 例如 回收"
)
_NOT_UNIT = re.compile("|".join(f"{word[0]}[{word[1:]}]" for word in _GOES_ON.split()))


def lex(folded: str) -> tuple[Token, ...]:
    """Return all numbers of a folded text, in order, never overlapping."""
    return _kept(folded) if len(folded) <= _LONGEST_KEPT else tuple(_found(folded))


@lru_cache(maxsize=128)
def _kept(folded: str) -> tuple[Token, ...]:
    """A line is asked for by the reader, by its form and by rules."""
    return tuple(_found(folded))


def _found(folded: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    for run in _RUN.finditer(folded):
        if run.start() < position:
            continue
        token = _token(folded, run.start(), run.end(), position)
        tokens.append(token)
        position = token.end
    if _FOREIGN.search(folded):
        tokens.extend(Token("foreign", m.start(), m.end()) for m in _FOREIGN.finditer(folded))
        tokens.sort(key=lambda token: token.start)
    return tokens


def _token(folded: str, start: int, end: int, position: int) -> Token:
    before = folded[max(position, start - 12) : start]
    if folded[end : end + 1] == " " and (grouped := _GROUPED.match(folded, start)) and _SPOKEN.search(before):
        return _measured(folded, start, grouped.end(), before)
    if folded[end : end + 1] in _PLAINLY and not _OTHERWISE.search(before):
        return _quantity(folded, start, end, before)
    other = _date(folded, start, before) or _document(folded, start, before) or _code(folded, start, end, before)
    if other is None:
        other = _ordinal(folded, start, before)
    return other or _quantity(folded, start, end, before)


def _date(folded: str, start: int, before: str) -> Token | None:
    match = _DATE.match(folded, start)
    if not match or (before[-1:] in ("-", "/", ".") and before[-2:-1].isdigit()):
        return None
    year = int(match["y"] or match["y2"] or 0)
    month = int(match["m"] or match["m2"] or match["m3"] or 0)
    day = int(match["d"] or match["d2"] or match["d3"] or 0)
    if month > 12 or day > 31:
        return None
    return Token("date", start, match.end(), when=(year, month, day))


def _document(folded: str, start: int, before: str) -> Token | None:
    if before.endswith(("[", "(", "[ ", "( ")):
        opening = start - len(before) + max(before.rfind("["), before.rfind("("))
        match = _DOCUMENT.match(folded, opening)
        if match:
            return Token("document", start, match.end())
    match = _NUMBERED.match(folded, start)
    return Token("document", start, match.end()) if match else None


def _code(folded: str, start: int, end: int, before: str) -> Token | None:
    letters = _LETTERS_BEFORE.search(before)
    if letters and "\\" not in before:
        tail = _CODE_TAIL.match(folded, start)
        assert tail
        return Token("code", start, max(end, tail.end()))
    match = _CODE.match(folded, start)
    return Token("code", start, match.end()) if match else None


def _ordinal(folded: str, start: int, before: str) -> Token | None:
    number = _NUMBER.match(folded, start)
    assert number
    if "." in number[0] and not _ITEM_NUMBER.match(number[0]):
        return None
    preceded = _ORDINAL_BEFORE.search(before)
    if preceded and (before.rstrip()[-1:] != "(" or folded[number.end() : number.end() + 1] == ")"):
        return None if "." in number[0] else Token("ordinal", start, number.end(), Decimal(number[0].replace(",", "")))
    if _NAMED_BEFORE.search(before) and "." not in number[0] and len(number[0]) <= 2 and _NAMED_AFTER.match(folded, number.end()):
        spaced = before[-1:] == " " and folded[number.end() : number.end() + 2].strip()[:1] not in (":", "、", ".", ")")
        if not spaced and not _unit(folded, number.end())[0]:
            return Token("ordinal", start, number.end(), Decimal(number[0]))
    heads = not before.strip() or before[-1:] in " ;。:,)\n"
    if heads and len(number[0]) <= 2 and "." not in number[0] and _ORDINAL_AFTER.match(folded, number.end()):
        return Token("ordinal", start, number.end(), Decimal(number[0]))
    return None


def _quantity(folded: str, start: int, end: int, before: str) -> Token:
    inside = start and folded[start - 1] in "0123456789."
    if folded[end : end + 1] in _BAND_SIGNS and not inside and (band := _BAND.match(folded, start)):
        return _band(folded, band)
    if "," not in folded[start:end]:
        return _measured(folded, start, end, before)
    number = _NUMBER.match(folded, start)
    assert number
    if number.end() < end and folded[number.end()] == "," and end - number.end() > 1:
        return _after_comma(folded, start, end, number.end())
    return _measured(folded, start, number.end(), before)


def _after_comma(folded: str, start: int, end: int, stop: int) -> Token:
    """A comma that separates no thousands: two numbers where the groups look like it, else a mangled one."""
    if _MANGLED.match(folded, start, end + 3) or folded[start:end].count(",") > 2:
        whole = _DIGITS.match(folded, start)
        return Token("mangled", start, _unit(folded, whole.end())[1] if whole else end)
    return _measured(folded, start, stop, "")


def _band(folded: str, match: re.Match[str]) -> Token:
    unit, end, _ = _unit(folded, match.end())
    low, high = Decimal(match["a"]), Decimal(match["b"])
    return Token("range", match.start(), end, low, unit, _places(match["a"]), upper=high)


def _measured(folded: str, start: int, stop: int, before: str) -> Token:
    text = folded[start:stop]
    op, from_ = _operator(before, start)
    negative = False
    if not op and before[-1:] == "-" and (len(before) < 2 or not (before[-2].isdigit() or before[-2] in ")]")):
        negative, from_ = True, start - 1
    unit, end, approx = _unit(folded, stop)
    suffix = _SUFFIX.match(folded, end) if not op and folded[end : end + 1].strip() in _SUFFIX_FIRST else None
    if suffix:
        op, end = _SUFFIX_OPS[suffix[1]], end
    if not unit and "A" <= folded[stop : stop + 1].upper() <= "Z":
        tail = _CODE_TAIL.match(folded, stop)
        end = tail.end() if tail else stop
        unit, whole, _ = _unit(folded, end)
        return Token("mangled", start, whole) if unit else Token("code", start, end)  # 3I2.17 万元: a misread figure
    value = Decimal(text.replace(",", "").replace(" ", ""))
    if negative:
        return Token("quantity", from_, end, -value, unit, _places(text), op, from_, None, approx)
    return Token("quantity", start, end, value, unit, _places(text), op, from_, None, approx)


def _operator(before: str, start: int) -> tuple[str, int]:
    if before.rstrip()[-1:] not in _SIGN_LAST or not (match := _BEFORE.search(before)):
        return "", start
    word = match[1]
    code = _OP_CODES.get(word) or _OP_CODES.get(word[:1], "")
    return code, start - (len(before) - match.start())


def _unit(folded: str, stop: int) -> tuple[str, int, bool]:
    """The unit that follows a number, where it ends, and whether 余 or 多 stands between: unit "" where none does."""
    if folded[stop : stop + 1] == "%" and folded[stop + 1 : stop + 2] != "/":
        return "%", stop + 1, False
    at = stop
    while at < stop + 2 and folded[at : at + 1].isspace():
        at += 1
    spaced = at > stop
    approx = folded[at : at + 1] in ("余", "多")
    at += approx
    if folded.startswith("\\%", at):
        return "%", at + 2, approx
    slash = folded[at : at + 1] == "/"
    unit = _word(folded, at + slash)
    if not unit or _NOT_UNIT.match(folded, at):
        return "", stop, False
    unit = _with_per(folded, at + len(unit), unit) if not slash else "/" + unit
    end = at + len(unit)
    following = folded[end : end + 1]
    if spaced and unit in _SHORT and "一" <= following <= "鿿" and unit not in ("个", "次", "件", "名", "项"):
        return "", stop, False
    return unit, end, approx


def _word(folded: str, at: int) -> str:
    """The longest unit that stands there, or ""; 万 before a counted thing (4.1万名) counts ten thousands of it."""
    for unit in _UNITS_BY_FIRST.get(folded[at : at + 1], ()):
        if folded.startswith(unit, at):
            after = folded[at + 1 : at + 2]
            return unit + after if unit == "万" and after in COUNTED and after not in "级期类部本项处" else unit
    return ""


def _with_per(folded: str, end: int, unit: str) -> str:
    """The unit with what it is counted by: 元/亩, 元/人/月."""
    for _ in range(2):
        if folded[end : end + 1] != "/":
            break
        per = _word(folded, end + 1) or (folded[end + 1] if folded[end + 1 : end + 2] in _PER else "")
        if not per:
            break
        unit, end = f"{unit}/{per}", end + 1 + len(per)
    return unit


def _places(text: str) -> int:
    return len(text) - text.index(".") - 1 if "." in text else 0


def as_date(when: tuple[int, int, int], end_of_month: bool = False) -> date | None:
    """Turn a lexed (year, month, day) into a date; a month without day is its last day where asked for."""
    year, month, day = when
    if not year or not month:
        return None
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    if not day:
        return date(year, month, last) if end_of_month else None
    return date(year, month, min(day, last))
