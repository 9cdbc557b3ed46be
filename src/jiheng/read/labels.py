"""Labels: the words that name a number, the role they give it, and the core by which two labels are the same.

A *label* is the text between the last boundary and the number ("预算安排总额为"). Its *role* is that of the word
nearest to the number (… 预算安排总额 → budget). Its *scope* is the money it speaks of (基本支出 → basic). Its *core* is
what is left when subjects, years, verbs and fillers are taken away; mentions with the same core are the same thing.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NOUN_SPEND = re.compile(
    r"(?:基本|项目|费用?|经费|福利|补助|工资|补贴|人员|公用|专项|奖励|津贴|公积金|保险)(?:类)?支出(?!资金|数|进度|率)"
)
_MONEY_ROLES = re.compile(
    r"(?P<received>到位)|(?P<balance>结余|结转|剩余|未支出|未支付)"
    r"|(?P<executed>支出|(?<!转移)支付|使用(?!费|非)|执行(?!单位|进度|率)|拨付|发放|开支|花费|完成投资|完成预算|决算|已用)"
    r"|(?P<budget>预算|批复|下达|安排|资金总额|资金总?规模|总投资|投资额|计划投资|投入|申请|总额|指标额度|资金来源|核定)"
)
_STRONG = re.compile(
    r"实际到位|到位资金|已到位|到位|实际支出|已支出|实际支付|已支付|执行数|执行|(?<!转移)支付|使用(?!费|非)|结余|结转(?!结余|资金)|支出资金|总支出|决算"
)
_RATES = re.compile(
    r"(?P<received_rate>到位率)"
    r"|(?P<execution_rate>执行率|执行进度|支付率|支付进度|支出进度|支出率|使用率|资金执行|拨付率|预算完成率"
    r"|(?:完成|为)(?:年初|全年|年度|调整后?)?预算数?的?|执行比例|支出比例)"
    r"|(?P<share>占)|(?P<change_rate>增长|增加|增幅|上升|提高|提升|减少|下降|降低|同比|较上年|比上年|压减|节约率|变动)"
)
_CHANGES = re.compile(r"(?P<up>增加|增长|上升|提高|多出|增收|增支)|(?P<down>减少|节约|下降|降低|压减|减支|减收|少支)")
_SCOPES = re.compile(r"(?P<basic>基本支出)|(?P<project>(?<!部门)(?<!公共)项目支出)|(?P<supplement>追加)")
_TOTALS = re.compile(r"合计|总计|共计|总支出|总收入|总额|小计|总投资|累计")
LAST_YEAR = re.compile(r"上年|去年|上年度|上一年|同期")
_FILLERS = re.compile(
    r"(?:19|20)[0-9]{2}\s?年(?:度|初|底|末)?|[0-9]{1,2}\s?月(?:底|末|份)?(?:[0-9]{1,2}\s?日)?|截[至止]到?|监控节点"
    r"|本年度?|全年|年度|本年|当年|年初|其中|分别[为是]?|用于|包括|包含|调整后?|以上|上述|该|共计|合计|总计|共|总额|实际|已"
    r"|我(?:部门|局|单位|镇|乡|县|市|区|办|中心|院|校|委|厅)|本(?:部门|局|单位|镇|乡|县|市|区|项目|办|中心|院|校|级部门)"
    r"|为|是|达到?|由|的|和|与|及|即|决算数?|[尚还]?未"
    r"|下达|安排|批复|预算|到位|支出|支付|使用|执行数?|拨付|发放|资金数额?|数额|数$|完成|累计|申请|投入|计划|收到"
    r"|\s|[、,;:。()\[\]《》“”\"'-]"
)
_BOUNDARY = re.compile(r"[,;。:(\[|\n]")
_CONNECTOR = re.compile(r"^[\s、,:;。)\]]*(?:其中|分别[为是]|包括|包含|为|是|即|用于|主要用于)?[\s:,]*$")
_CLOSED = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,12}\]")
_CELLS = re.compile(r"(?<=[一-鿿]) +(?=[一-鿿])")
_OPENERS = re.compile(r"^[0-9]{1,2}[)、.]\s?|^(?:其中|分别[为是]|包括|主要用于|用于)")
_NOUN_AFTER = re.compile(r"[\s一-鿿“”·]{1,16}")
_TRIM = ' \t,;:。、()[]|\n“”"'

# Labels are short and official: the same few hundred come back in every report
_of_vocabulary = lru_cache(maxsize=4096)


def label_before(lead: str) -> str:
    """The label in the text before a number: its last piece that says something."""
    pieces = _BOUNDARY.split(_CLOSED.sub("", lead))
    for piece in reversed(pieces):
        if not _CONNECTOR.match(piece):
            last = _CELLS.split(piece.strip(_TRIM))[-1]
            return _OPENERS.sub("", last).strip(_TRIM)[-40:]
    return ""


def label_after(text: str, end: int) -> str:
    """The noun that follows a counted number: 5 个|职能科室."""
    match = _NOUN_AFTER.match(text, end)
    return match[0].strip() if match else ""


@_of_vocabulary
def money_role(label: str) -> str:
    """The role of an amount: budget, received, executed, balance, or "" where the label does not say."""
    stripped = _NOUN_SPEND.sub("", label)
    last = ""
    for match in _MONEY_ROLES.finditer(stripped):
        last = match.lastgroup or ""
    return last


@_of_vocabulary
def strong(label: str) -> bool:
    """Whether a label surely speaks of money received or spent, and not of a part of a budget."""
    return bool(_STRONG.search(_NOUN_SPEND.sub("", label)))


@_of_vocabulary
def rate_role(label: str) -> str:
    """The role of a rate: received_rate, execution_rate, share, change_rate, or ""."""
    last = ""
    for match in _RATES.finditer(label):
        last = match.lastgroup or ""
    return last


@_of_vocabulary
def change_of(label: str) -> str:
    """ "up", "down", or "" where the label speaks of no change."""
    last = ""
    for match in _CHANGES.finditer(label):
        last = match.lastgroup or ""
    return last


@_of_vocabulary
def scope_of(label: str) -> str:
    """basic, project or supplement where the label says so, else ""."""
    match = _SCOPES.search(label)
    return (match.lastgroup or "") if match else ""


@_of_vocabulary
def totals(label: str) -> bool:
    """Whether the label says that the number is a total."""
    return bool(_TOTALS.search(label))


@_of_vocabulary
def core(label: str) -> str:
    """The label without subjects, years, verbs, fillers and punctuation; "" for a bare 预算总额."""
    return _FILLERS.sub("", label)


def same_thing(one: str, other: str) -> bool:
    """Whether two cores name one thing: equal, or equal but for 拨款 / 级 / 支出."""
    return _short(one) == _short(other) and bool(_short(one))


def _short(text: str) -> str:
    return text.replace("拨款", "").replace("级", "").replace("支出", "").replace("类", "")
