"""The head of a document: its kind, title, reporting unit, year, cutoff and filling date; and whether its end is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jiheng.model.report import ReportingUnit
from jiheng.read.figures import as_date
from jiheng.read.passages import Passage

_KINDS = (
    ("self_evaluation", re.compile(r"自评|绩效评价(?:报告|表)|绩效(?:目标)?完成情况|绩效报告|目标分解下达")),
    ("monitoring", re.compile(r"监控报告|监控表|运行监控|绩效监控|执行监控")),
    ("objectives", re.compile(r"目标申报|绩效目标表|目标设定|绩效目标(?:批复|公示)|目标公示|绩效目标\.|绩效目标$")),
)
_TITLE_LINES = 30
_HEAD = 900
_TITLE = re.compile(r"(?:报告|申报表|自评表|监控表|目标表|情况表|公示|自评综述)")
ORGANISATION = re.compile(
    r"[一-鿿]{2,24}?(?:人民政府办公室|人民政府|街道办事处|委员会|管委会|办公室|服务中心|管理中心|发展中心|推广中心|中心(?!小学|中学|学校|校|幼儿园|卫生院|医院)|管理局|监督局|局|厅"
    r"|政协|人大|法院|检察院|医院|卫生院|小学|中学|学校|学院|大学|幼儿园|总队|支队|大队|站|所(?!属|有|在)|处(?!理|置)|总工会|联合会|协会|馆|团委|妇联|残联|部(?!门|分))"
)
_COVER_UNIT = re.compile(
    r"(?:部门)?(?:\()?(?:单位|部门)\)?(?:名称)?\s*(?:\(公章\)|\(盖章\))?\s*[:|]\s*(?:[0-9]{3,}-)?(?P<name>[一-鿿()·]{3,36})"
    r"|(?:实施单位|填报单位|编报单位|资金使用单位)\s*(?:\(公章\)|\(盖章\))?\s*[:|]?\s*(?:[0-9]{3,}-)?(?P<own>[一-鿿()·]{3,36})"
)
_TITLE_GOES_ON = re.compile(r"\s?(?:关于|(?:19|20)[0-9]{2}|整体|部门|项目|绩效|预算|财政)")
_SUBJECT = re.compile(
    r"(?:^|[。;\n])\s*(?:\([一二三四五六七八九十]\)|[0-9]{1,2}[.、])?\s?(?P<name>[一-鿿]{3,36}?)(?=20[0-9]{2}\s?年)"
)
_ALONE = re.compile(r"\s*(?:(?:部门|单位)\(?(?:单位)?\)?名称|实施单位|填报单位)\s*:?\s*")
_CODE = re.compile(r"^[0-9]+-")
_YEAR = re.compile(r"(?P<y>20[0-9]{2})\s?年度?")
_TITLE_YEAR = re.compile(r"\(?\s?(?P<y>20[0-9]{2})\s?年度?\s?\)?")
_CUTOFF = re.compile(
    r"截[至止]到?\s?(?=[0-9])|(?<!未到)监控(?:节点|时点)\s?[::为(]?\s?(?=[0-9])|(?=[0-9]{4}\s?年\s?[0-9]{1,2}\s?月(?:底|末))"
)
_FILLED = re.compile(r"(?:填报|报告|填表|编制|上报)(?:时间|日期)\s*[:|]?\s*(?=[0-9])")
_COMPLETE = re.compile(r"[。!?;)\]》」\"”】…|]\s*$")
_TAIL = re.compile(r"(?:…|\.{3,})\s*$")
_SIGNED = re.compile(r"(?:政府|局|厅|办|委|会|部|中心|学校|中学|小学|大学|医院|卫生院|公司|站|所|处|队|院|章|页)\s*$")
_MORE = re.compile(r"^\s*(?:扫一扫|打印|关闭|分享|上一篇|下一篇|版权|主办|附件|联系)")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the head of a document says."""

    kind: str
    title: str
    unit: ReportingUnit
    year: int | None
    cutoff: date | None
    filled_on: date | None


def cover_of(found: Sequence[Passage], name: str = "") -> Cover:
    """Read the head of a document from its passages."""
    head = "\n".join(passage.text for passage in found[:_TITLE_LINES])[: 4 * _HEAD]
    title = _title(found)
    year = _year(title, head, found)
    return Cover(_kind(title, head), title, ReportingUnit(_unit(title, found)), year, _cutoff(found, year), _filled(found))


def _kind(title: str, head: str) -> str:
    """The kind that the title says; else the one that the head of the text says first."""
    for text in (title, head[:_HEAD]):
        hits = [(match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(text))]
        if hits and text is title:
            return next(kind for kind, pattern in _KINDS if pattern.search(text))
        if hits:
            return min(hits)[1]
    return "other"


def _title(found: Sequence[Passage]) -> str:
    """The first line that reads like the title of a report or form."""
    for passage in found[:_TITLE_LINES]:
        line = passage.text.strip()
        if passage.level == 9:
            return line.replace("\n", "")
        if (
            4 <= len(line) <= 60
            and _TITLE.search(line)
            and not re.search(r"[。;!?]|\.(?:pdf|docx?|xlsx?)$", line)
            and "根据" not in line
        ):
            return re.sub(r"^(?:附件\s?[0-9]*\s?:?\s?)", "", line)
    head = found[0].text if found else ""
    match = re.search(r"[一-鿿()0-9]{0,24}(?:报告|申报表|自评表|监控表|目标表)", head[:_HEAD])
    return match[0] if match else ""


def _unit(title: str, found: Sequence[Passage]) -> str:
    """The reporting unit: from the cover line, else the title, else the organisation that most sentences begin with."""
    for at, passage in enumerate(found[:60]):
        if not ("单位" in passage.text or "部门" in passage.text or "名称" in passage.text):
            continue
        match = _COVER_UNIT.search(passage.text[:2000])
        if match:
            name = (match["name"] or match["own"] or "").strip()
            organisation = ORGANISATION.match(name)
            if organisation:
                return _whole(name, organisation[0])
        if _ALONE.fullmatch(passage.text):
            following = _CODE.sub("", found[at + 1].text.strip()) if at + 1 < len(found) else ""
            organisation = ORGANISATION.match(following)
            if organisation and len(following) <= 40:
                return _whole(following, organisation[0])
    return _in_title(title) or _subject(found)


def _in_title(title: str) -> str:
    """The organisation with which a title begins."""
    line = title.strip().removeprefix("关于")
    for match in _TITLE_GOES_ON.finditer(line):
        if ORGANISATION.fullmatch(line, 0, match.start()):
            return line[: match.start()]
    return ""


def _whole(name: str, organisation: str) -> str:
    """The whole cell where it is one name, else the organisation's name at its start."""
    return name if " " not in name and len(name) <= 36 and ORGANISATION.fullmatch(name) else organisation


def _subject(found: Sequence[Passage]) -> str:
    names = Counter(
        match["name"]
        for passage in found[:80]
        for match in _SUBJECT.finditer(passage.text)
        if ORGANISATION.fullmatch(match["name"])
    )
    return names.most_common(1)[0][0] if names and names.most_common(1)[0][1] >= 2 else ""


def _year(title: str, head: str, found: Sequence[Passage]) -> int | None:
    match = _TITLE_YEAR.search(title) or re.search(r"\(\s?(?P<y>20[0-9]{2})\s?年度?\s?\)|(?P<y2>20[0-9]{2})\s?年度", head[:_HEAD])
    if match:
        return int(match.groupdict().get("y") or match.groupdict().get("y2") or 0)
    said = (p.text[t.start : t.end] for p in found for t in p.tokens if t.kind == "date" and t.when[0])
    years = Counter(int(words[:4]) for words in said if "年" in words)
    return years.most_common(1)[0][0] if years else None


def _cutoff(found: Sequence[Passage], year: int | None) -> date | None:
    for passage in found:
        if not passage.tokens:
            continue
        for match in _CUTOFF.finditer(passage.text):
            token = next((t for t in passage.tokens if t.kind == "date" and t.start == match.end()), None)
            if token is None:
                continue
            when = token.when if token.when[0] else (year or 0, *token.when[1:])
            day = as_date(when, end_of_month=True)
            if day:
                return day
    return None


def _filled(found: Sequence[Passage]) -> date | None:
    for at, passage in enumerate(found[:60]):
        if "时间" not in passage.text and "日期" not in passage.text:
            continue
        match = _FILLED.search(passage.text)
        if match:
            token = next((t for t in passage.tokens if t.kind == "date" and t.start == match.end()), None)
            return as_date(token.when) if token else None
        if re.fullmatch(r"\s*(?:填报|填表|报告)(?:时间|日期)\s*:?\s*", passage.text) and at + 1 < len(found):
            dates = [t for t in found[at + 1].tokens if t.kind == "date"]
            return as_date(dates[0].when) if dates else None
    return None


def incomplete(found: Sequence[Passage], table_ends: bool) -> bool:
    """Whether the document breaks off: its last paragraph ends no sentence, row or form.

    `table_ends`: the document ends with a whole table.
    """
    if not found or table_ends:
        return False
    last = next((p for p in reversed(found) if not _MORE.match(p.text)), found[-1])
    text = last.text.strip()
    if _TAIL.search(text):
        return True
    if _COMPLETE.search(text):
        return False
    signature = len(text) <= 30 and bool(_SIGNED.search(text)) and not re.search(r"[,;:、]", text)
    dated = any(t.kind == "date" and t.when[1] and t.end >= len(last.text.rstrip()) for t in last.tokens)
    return not (dated or (signature and not last.cell))
