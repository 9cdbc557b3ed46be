"""Names of public bodies: where one stands in a text, what sort of body it is, and whether two names mean one body.

A *region* is what stands in front of the body itself (巴州且末县 in 巴州且末县塔中镇人民政府); it may be left out or shortened.
The *core* is the name without region, brackets and the words for government (塔中镇). A short form keeps some characters of
the long one in their order (文旅局, 文化和旅游局), so of two such names one is a subsequence of the other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jiheng.model.terms import fold
from jiheng.read.cover import ORGANISATION

_GOVERNMENT = r"(?:人民政府|政府|办事处|党工委|党委)"
_TOWN = r"[一-鿿·]{1,20}?(?:镇|乡|街道|苏木)"
_TOWN_GOVERNMENT = re.compile(_TOWN + _GOVERNMENT)
_BARE_TOWN = re.compile(_TOWN)
_NO_TOWN = re.compile(r"(?:我|本|该|各|全|两|某|此|城|村|集|小城|乡|每个|所辖|有关|其他|多个)*(?:镇|乡|街道|苏木)$")
# Words of a sentence that runs into a name: 拨付至红柳镇人民政府
_NO_NAME = re.compile(r"[至给由被的了]|位于|用于|根据|关于|按照|协助|配合|会同|联合|依托|通过|来自|涉及|组织")
_BRACKETS = re.compile(r"\([^()]*\)?")
_CODE = re.compile(r"^[0-9]+-?")
_ENDING = re.compile(r"(?:本级|机关)$")
_REGION = re.compile(r"[一-鿿·]{1,12}?(?:省|自治区|自治州|地区|州|盟|市|县|区|旗|师)")
_NO_REGION = ("城市", "社区", "园区", "城区", "灾区", "库区", "景区", "辖区", "小区")
_LEAST = 3  # characters that a core keeps when a region is taken away
_SORTS = (
    ("town", re.compile(r"(?:镇|乡|街道|苏木)$")),
    ("government", re.compile(r"政府$")),
    ("office", re.compile(r"办公室$|办$")),
    ("committee", re.compile(r"委员会$|委$")),
    ("bureau", re.compile(r"局$")),
    ("department", re.compile(r"厅$")),
    ("centre", re.compile(r"中心$")),
    ("school", re.compile(r"(?:小学|中学|学校|学院|大学|幼儿园)$")),
    ("hospital", re.compile(r"(?:医院|卫生院)$")),
    ("court", re.compile(r"(?:法院|检察院)$")),
)
# Bodies whose long name puts the region inside: 政协南县委员会
_BY_WORD = ("政协", "人大", "纪委", "工会", "共青团", "妇联", "残联", "红十字会")


def name_at(text: str, start: int) -> str:
    """The name of a body that begins at an offset of a folded text, "" if there is none."""
    for pattern in (_TOWN_GOVERNMENT, ORGANISATION, _BARE_TOWN):
        match = pattern.match(text, start)
        if match and not _NO_NAME.search(match[0]) and not _NO_TOWN.match(core(match[0])):
            return match[0]
    return ""


@lru_cache(maxsize=256)
def sort_of(name: str) -> str:
    """What sort of body a name means: town, bureau, school …; "" where its ending does not say."""
    plain = _plain(name)
    return next((sort for sort, pattern in _SORTS if pattern.search(plain)), "")


@lru_cache(maxsize=256)
def core(name: str) -> str:
    """The name without region: 塔中镇, 交通运输局."""
    rest = _plain(name)
    least = 2 if _SORTS[0][1].search(rest) else _LEAST
    while match := _REGION.match(rest):
        if len(rest) - match.end() < least or match[0].endswith(_NO_REGION):
            break
        rest = rest[match.end() :]
    return rest


def same_body(one: str, other: str) -> bool:
    """Whether two names may mean one body: equal but for regions and short forms."""
    if any(word in one and word in other for word in _BY_WORD):
        return True
    if sort_of(one) == "town" == sort_of(other):
        return _ends_alike(core(one), core(other))
    return _shortened(_plain(one), _plain(other)) or _shortened(core(one), core(other))


@lru_cache(maxsize=256)
def _plain(name: str) -> str:
    """Folded, without blanks, code and brackets; a town's government is its town."""
    text = _CODE.sub("", "".join(_BRACKETS.sub("", fold(name)).split()))
    text = _ENDING.sub("", text)
    town = re.fullmatch(rf"(.*(?:镇|乡|街道|苏木)){_GOVERNMENT}", text)
    return town[1] if town else text.replace("人民政府", "政府")


def _ends_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.endswith(short) or _shortened(short, long)


def _shortened(one: str, other: str) -> bool:
    """Whether the characters of the shorter name stand in the longer one, in order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return bool(short) and all(sign in rest for sign in short)
