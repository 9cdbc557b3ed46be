"""Everything that changes a survey: permission, transaction and log entry in one. An answer needs no log-in, only the link."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from jiheng.model.terms import SATISFACTION
from jiheng.profiles.profile import names
from jiheng.web.budgets.actions import not_archived
from jiheng.web.clock import today
from jiheng.web.evidence import keep_evidence
from jiheng.web.log import record
from jiheng.web.orgs.models import Unit, User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import Answer, ApprovedIndicator, Evidence, PaperCount, Survey
from jiheng.web.texts import line_of

MOST_QUESTIONS = 20
# What asks for words and not for a grade; a question that says 满意 or 是否 is answered on the scale whatever else it says
_OPEN, _GRADED = re.compile("什么|哪些|哪里|哪方面|有何|为何"), re.compile("满意|是否")
MOST_SHEETS = 100_000  # of one batch of paper
ANONYMOUS = "respondent"  # in the log, of whoever answers by the link
MINUTE = timedelta(minutes=1)


class Answered(Refused):
    """The device has answered before."""


class NotOpen(Refused):
    """The survey takes no answers now."""


class Busy(Refused):
    """More answers in a minute than the house takes."""


def make_survey(
    actor: User,
    unit: Unit,
    *,
    title: str,
    questions: Sequence[str],
    opens_on: date,
    closes_on: date,
    method: str = "",
    indicator: ApprovedIndicator | None = None,
    profile: str = "national",
) -> Survey:
    """Make a survey with a link that nobody can guess."""
    require(actor, "survey", unit)
    values = _checked(unit, title, questions, opens_on, closes_on, method, indicator, profile)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        _only_one(unit, values["title"])
        made = Survey.objects.create(unit=unit, token=secrets.token_urlsafe(16), **values)
        record("make_survey", made, actor.username, **_told(made))
    return made


def change_survey(actor: User, survey: Survey, **changed: Any) -> Survey:
    """Change a survey that has not opened yet."""
    require(actor, "survey", survey.unit)
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        if survey.state(today()) != "waiting":
            raise NotOpen(_("问卷已经开始，不能再改；要改就提前结束它，另建一份。"))
        values = _checked(survey.unit, **changed)
        _only_one(survey.unit, values["title"], survey)
        for name, value in values.items():
            setattr(survey, name, value)
        survey.save(update_fields=list(values))
        record("change_survey", survey, actor.username, **_told(survey))
    return survey


def close_survey(actor: User, survey: Survey) -> None:
    """Take no more answers by the link, before the last day."""
    require(actor, "survey", survey.unit)
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        if survey.state(today()) != "open":
            raise NotOpen(_("这份问卷现在没有在收，不用结束。"))
        survey.closed_at = timezone.now()
        survey.save(update_fields=["closed_at"])
        record("close_survey", survey, actor.username, answers=Answer.objects.filter(survey=survey).count())


def withdraw_survey(actor: User, survey: Survey, why: str) -> Survey:
    """Take a wrong survey out of every figure; its link closes, and it stays to be seen with the reason."""
    require(actor, "survey", survey.unit)
    why = line_of(why, Survey, "withdrawn_why", _("作废原因"), "why", needed=True)
    with transaction.atomic():
        not_archived(survey.unit, survey.closes_on.year)
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        if survey.withdrawn_at:
            raise NotOpen(_("这份问卷已经作废了。"))
        survey.withdrawn_at, survey.withdrawn_why = timezone.now(), why
        survey.save(update_fields=["withdrawn_at", "withdrawn_why"])
        record("withdraw_survey", survey, actor.username, why=why)
    return survey


def answer(survey: Survey, device: str, values: Mapping[str, str], remark: str = "") -> Answer:
    """Keep one answer of a device; the survey is locked, so that closing and answering come one after the other."""
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        if survey.state(today()) != "open":
            raise NotOpen(_("这份问卷现在不收回答。"))
        if has_answered(survey, device):
            raise Answered(_("这台设备已经答过，一台设备只算一次。谢谢您。"))
        lately = Answer.objects.filter(survey=survey, made_at__gte=timezone.now() - MINUTE)
        if lately.count() >= settings.SURVEY_ANSWERS_A_MINUTE:
            raise Busy(_("这一分钟答的人太多，这份没有收。请过一分钟再按一次“交上去”，您填的还在。"))
        kept = {str(one["name"]): _grade(one, values.get(str(one["name"]), "")) for one in survey.questions}
        remark = line_of(remark, Answer, "remark", _("还想说的话"))
        made = Answer.objects.create(survey=survey, device=hashed(survey, device), values=kept, remark=remark)
        record("answer_survey", made, ANONYMOUS, survey=survey.pk)
    return made


def has_answered(survey: Survey, device: str) -> bool:
    """Whether a device has answered a survey."""
    return Answer.objects.filter(survey=survey, device=hashed(survey, device)).exists()


def hashed(survey: Survey, device: str) -> str:
    """What is kept of a device: another value for every survey, from which the device cannot be found."""
    return salted_hmac(f"jiheng.survey.{survey.token}", device, algorithm="sha256").hexdigest()


def enter_paper(
    actor: User,
    survey: Survey,
    day: date,
    *,
    handed_out: int,
    returned: int,
    method: str,
    counts: Mapping[str, Mapping[str, int]],
    evidence: Iterable[UploadedFile[bytes]] = (),
) -> PaperCount:
    """Enter what a batch of paper gave, by question and grade."""
    require(actor, "survey", survey.unit)
    _dated(survey, day)
    _sized(handed_out, returned)
    values = {"day": day, "handed_out": handed_out, "returned": returned, "counts": _counted(survey, counts, returned)}
    values["method"] = line_of(method, PaperCount, "method", _("怎么发的"), needed=True)
    stored = [keep_evidence(file) for file in evidence]
    with transaction.atomic():
        not_archived(survey.unit, survey.closes_on.year)
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        if survey.withdrawn_at:
            raise Refused(_("这份问卷已经作废了，不能再录纸质结果。"))
        if PaperCount.objects.filter(survey=survey, withdrawn_at=None, **values).exists():
            raise Refused(_("这批已经录过，数字完全一样。确是另一批，请在“怎么发的”里写明区别。"), "method")
        made = PaperCount.objects.create(survey=survey, made_by=actor.username, **values)
        for name, sha256, size in stored:
            Evidence.objects.create(paper=made, name=name, sha256=sha256, size=size, made_by=actor.username)
        told = values | {"day": day.isoformat(), "files": [sha256 for _name, sha256, _size in stored]}
        record("enter_paper", made, actor.username, **told)
    return made


def withdraw_paper(actor: User, paper: PaperCount, why: str) -> PaperCount:
    """Take a wrong batch out of every count; it stays to be seen with the reason."""
    require(actor, "survey", paper.survey.unit)
    why = line_of(why, PaperCount, "withdrawn_why", _("作废原因"), "why", needed=True)
    with transaction.atomic():
        not_archived(paper.survey.unit, paper.survey.closes_on.year)
        standing = PaperCount.objects.filter(pk=paper.pk, withdrawn_at=None)
        if not standing.update(withdrawn_at=timezone.now(), withdrawn_why=why):
            raise Refused(_("这批已经作废了。"))
        record("withdraw_paper", paper, actor.username, why=why)
    return paper


def _checked(
    unit: Unit,
    title: str,
    questions: Sequence[str],
    opens_on: date,
    closes_on: date,
    method: str,
    indicator: ApprovedIndicator | None,
    profile: str,
) -> dict[str, Any]:
    """The values of a survey as they are kept."""
    if opens_on < today():
        raise Refused(_("开始日期 {day} 已经过去，最早从今天开始。").format(day=opens_on.isoformat()), "opens_on")
    if closes_on < opens_on:
        raise Refused(_("截止日期在开始日期之前，请改成 {day} 或以后。").format(day=opens_on.isoformat()), "closes_on")
    if indicator is not None and (indicator.unit_id != unit.pk or indicator.year != opens_on.year):
        raise Refused(_("没有 {year} 年的这个指标，请从列表里选。").format(year=opens_on.year), "indicator")
    if profile not in names():
        raise Refused(_("没有这个口径，请从列表里选。"), "profile")
    return {
        "title": line_of(title, Survey, "title", _("问卷名称"), needed=True),
        "questions": _questions(questions),
        "opens_on": opens_on,
        "closes_on": closes_on,
        "method": line_of(method, Survey, "method", _("调查方法")),
        "indicator": indicator,
        "profile": profile,
    }


def _questions(texts: Sequence[str]) -> list[dict[str, str]]:
    """The questions as they are kept, each asked once."""
    kept = [line_of(text, Survey, "title", _("题目"), "questions") for text in texts]
    kept = [text for text in kept if text]
    opened = next((text for text in kept if _OPEN.search(text) and not _GRADED.search(text)), None)
    if opened:
        words = _(
            "“{text}”不能按“非常满意”到“非常不满意”来答。请改成“您对……是否满意？”，或删去这一行：问卷最后已有一格，请答卷人写意见建议。"
        )
        raise Refused(words.format(text=opened), "questions")
    if not kept:
        raise Refused(_("请至少写一道题，一行一道，例如“您对办事窗口的服务是否满意？”。"), "questions")
    if len(kept) > MOST_QUESTIONS:
        words = _("一份问卷最多 {most} 道题，现在有 {count} 道；题太多没有人答完。")
        raise Refused(words.format(most=MOST_QUESTIONS, count=len(kept)), "questions")
    if twice := next((text for text in kept if kept.count(text) > 1), None):
        raise Refused(_("“{text}”写了两次，请删去一行。").format(text=twice), "questions")
    return [{"name": f"q{number}", "text": text} for number, text in enumerate(kept, 1)]


def _only_one(unit: Unit, title: str, own: Survey | None = None) -> None:
    others = Survey.objects.filter(unit=unit, title=title)
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise Refused(_("已经有一份“{title}”，请换个名称，例如写上年度或第几次。").format(title=title), "title")


def _told(survey: Survey) -> dict[str, Any]:
    """What the log keeps of a survey."""
    kept = {"title": survey.title, "questions": survey.questions, "method": survey.method, "profile": survey.profile}
    days = {"opens_on": survey.opens_on.isoformat(), "closes_on": survey.closes_on.isoformat()}
    return kept | days | {"indicator": survey.indicator_id}


def _grade(question: Mapping[str, Any], given: str) -> str:
    if given not in SATISFACTION:
        raise Refused(_("这一题还没有选。"), str(question["name"]))
    return given


def _dated(survey: Survey, day: date) -> None:
    if day > today():
        raise Refused(_("日期 {day} 还没有到，收回以后再录。").format(day=day.isoformat()), "day")
    if day < survey.opens_on:
        raise Refused(_("问卷 {day} 才开始，收回日期不能更早。").format(day=survey.opens_on.isoformat()), "day")


def _sized(handed_out: int, returned: int) -> None:
    if not 1 <= returned <= MOST_SHEETS:
        raise Refused(_("收回份数要在 1 到 {most} 之间。").format(most=MOST_SHEETS), "returned")
    if handed_out < returned:
        raise Refused(
            _("发出 {out} 份，收回 {back} 份：收回的不能比发出的多。").format(out=handed_out, back=returned), "handed_out"
        )
    if handed_out > MOST_SHEETS:
        raise Refused(_("一批最多 {most} 份，多的请分几批录。").format(most=MOST_SHEETS), "handed_out")


def _counted(survey: Survey, counts: Mapping[str, Mapping[str, int]], returned: int) -> dict[str, dict[str, int]]:
    """The counts of every question; nobody answers a question twice, so none has more answers than sheets came back."""
    kept: dict[str, dict[str, int]] = {}
    for number, question in enumerate(survey.questions, 1):
        name = str(question["name"])
        kept[name] = {code: int(counts.get(name, {}).get(code, 0)) for code in SATISFACTION}
        given = sum(kept[name].values())
        if min(kept[name].values()) < 0:
            raise Refused(_("第 {number} 题：人数不能是负数。").format(number=number), name)
        if given > returned:
            words = _("第 {number} 题：五档合计 {given}，比收回的 {returned} 份多，请核对。")
            raise Refused(words.format(number=number, given=given, returned=returned), name)
    if not any(sum(one.values()) for one in kept.values()):
        raise Refused(_("各题都是 0，没有可以计入的回答。"), str(survey.questions[0]["name"]))
    return kept
