"""Everything that moves a filing: open a cycle, send up, submit, withdraw, read, return, accept.

Each act locks the filing first, so that pressing a button five times acts once: who comes second meets the new state.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiheng.compute.view import complete
from jiheng.model.terms import CAUSES
from jiheng.profiles.profile import profile
from jiheng.read.data import report_to
from jiheng.web.assemble import assemble
from jiheng.web.budgets.actions import not_archived
from jiheng.web.clock import today
from jiheng.web.cycles import checking, queries
from jiheng.web.cycles.models import CorrectionItem, Cycle, DeviationNote, Filing, Saying, Snapshot, State
from jiheng.web.log import record
from jiheng.web.orgs.models import Unit, User
from jiheng.web.orgs.notices import checkers, other_side, tell
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import ApprovedIndicator

NOT_ACCEPTED: Mapping[str, Any] = {"accepted_by": "", "accepted_at": None}  # what was accepted was the text of before
LONGEST, OWNER = 1000, 100  # characters of a text, and of who is responsible
# act → the states from which it goes, and where it leads
MOVES: dict[str, tuple[tuple[State, ...], State]] = {
    "send_up": ((State.FILLING, State.RETURNED), State.CHECKING),
    "send_back": ((State.CHECKING,), State.FILLING),
    "submit": ((State.CHECKING,), State.SUBMITTED),
    "withdraw": ((State.CHECKING, State.SUBMITTED), State.FILLING),
    "return": ((State.SUBMITTED,), State.RETURNED),
    "accept": ((State.SUBMITTED,), State.ACCEPTED),
}
_REASONED = ("return", "send_back")  # acts that give a reason, which stands at the report until it goes up again
# act → the act of the permission table
_NEEDS = {"send_back": "submit", "return": "review", "accept": "review"}


def needed(act: str) -> str:
    """The act of the permission table that an act on a filing needs."""
    return _NEEDS.get(act, act)


def open_cycle(actor: User, owner: Unit, cutoff: date, due_at: datetime, name: str = "national") -> Cycle:
    """Open a cycle of a unit for itself, with its own filing."""
    require(actor, "open_cycle", owner)
    if due_at.date() <= cutoff:
        raise Refused(_("报送期限要晚于监控节点 {cutoff}。").format(cutoff=cutoff.isoformat()), "due_at")
    profile(name)
    with transaction.atomic():
        not_archived(owner, cutoff.year)
        cycle, new = Cycle.objects.get_or_create(
            owner=owner, cutoff=cutoff, defaults={"year": cutoff.year, "due_at": due_at, "profile": name}
        )
        if not new:
            raise Refused(_("{cutoff} 节点的批次已经有了。").format(cutoff=cutoff.isoformat()), "cutoff")
        Filing.objects.create(cycle=cycle, unit=owner)
        record("open_cycle", cycle, actor.username, cutoff=cutoff.isoformat(), due_at=due_at.isoformat(), profile=name)
    return cycle


def move(
    actor: User, filing: Filing, act: str, remark: str = "", *, despite: Mapping[str, int] | None = None, tells: bool = True
) -> Filing:
    """Do one act on a filing; Refused where its state does not allow it, or a return gives no reason.

    `despite` counts what the actor saw to be missing and sent nevertheless; the log keeps it. Whoever has more to say to the
    others than the act itself does not let it tell them.
    """
    require(actor, needed(act), filing.unit)
    starts, end = MOVES[act]
    if act in _REASONED and not remark.strip():
        raise Refused(_("请写明退回的原因，对方才知道改哪里。"), "remark")
    with transaction.atomic():
        held = Filing.objects.select_for_update().select_related("cycle", "unit").get(pk=filing.pk)
        before = held.state
        if before not in starts:
            state = held.get_state_display()
            raise Refused(_("现在是“{state}”，这一步已经办过或还轮不到，没有重复办理。").format(state=state))
        if act == "withdraw" and held.read_at is not None:
            raise Refused(_("财政审核员已经打开看过，不能撤回；请联系对方退回。"))
        found = checking.checked(held) if act in ("send_up", "submit") else []
        checking.stop(found)
        left = sum(not one.answer for one in queries.returned(held)) if act == "send_up" else 0
        if left:
            raise Refused(_("还有 {n} 条退回的事项没有答复，请逐条答复后再送审。").format(n=left))
        if act == "send_up" and (held.filled_on is None or before == State.RETURNED):
            held.filled_on = today()  # what was returned is filled anew
        told = _told(actor, held, act, State(before), remark.strip()) if tells else []
        snapshot = freeze(actor, held, checking.frozen(found)) if act == "submit" else None
        if act in ("submit", "withdraw"):
            held.read_at = None
        held.state, held.remark = end, remark.strip() if act in _REASONED else ""
        held.save(update_fields=["state", "remark", "filled_on", "read_at"])
        details: dict[str, object] = {"snapshot": snapshot.sha256, "findings": _hash(snapshot.findings or "")} if snapshot else {}
        details |= ({"told": told} if told else {}) | ({"despite": dict(despite)} if despite else {})
        record(act, held, actor.username, before=str(before), after=str(end), remark=remark.strip(), **details)
    return Filing.objects.select_related("cycle", "unit").get(pk=filing.pk)


def _told(actor: User, filing: Filing, act: str, before: State, remark: str) -> list[str]:
    """Those who accept or return hear of a report that comes, comes again, or is taken back; the unit, of what became of it."""
    if act in (*_REASONED, "accept"):
        return _told_within(actor, filing, act, remark)
    if act != "submit" and (act, before) != ("withdraw", State.SUBMITTED):
        return []
    with override(settings.LANGUAGE_CODE):  # what is kept for others is not in the writer's language
        if act == "withdraw":
            said = _("{unit}撤回了 {cutoff} 节点的报告，先不用审核")
        elif queries.returned(filing):
            said = _("{unit}改好再报了 {cutoff} 节点的报告，请看答复和变化")
        elif filing.snapshots.exists():
            said = _("{unit}再次报出了 {cutoff} 节点的报告，请审核")
        else:
            said = _("{unit}报出了 {cutoff} 节点的报告，请审核")
        said = said.format(unit=filing.unit, cutoff=filing.cycle.cutoff)
    people = checkers(actor, filing.unit)
    return tell(actor, people, filing.unit, said, queries.address("report", filing.unit, filing.cycle.cutoff))


def _told_within(actor: User, filing: Filing, act: str, remark: str) -> list[str]:
    """Those who fill hear why the report came back from the leader; they and the leader, what the reviewer made of it."""
    with override(settings.LANGUAGE_CODE):
        if act == "accept":
            said = _("{cutoff} 节点的绩效监控报告已通过").format(cutoff=filing.cycle.cutoff)
        elif act == "return":
            said = _("{who}退回了 {cutoff} 节点的报告：{why}").format(who=actor, cutoff=filing.cycle.cutoff, why=remark)
        else:
            said = _("{who}把 {cutoff} 节点的报告退回修改：{why}").format(who=actor, cutoff=filing.cycle.cutoff, why=remark)
    people = other_side(actor, filing.unit)
    return tell(actor, people, filing.unit, said, queries.address("report", filing.unit, filing.cycle.cutoff))


def mark_read(actor: User, filing: Filing) -> None:
    """A reviewer opens what was submitted: from now on the unit cannot withdraw it."""
    require(actor, "review", filing.unit)
    with transaction.atomic():
        changed = Filing.objects.filter(pk=filing.pk, state=State.SUBMITTED, read_at=None).update(read_at=timezone.now())
        if changed:
            record("read", filing, actor.username)


def freeze(actor: User, filing: Filing, findings: str) -> Snapshot:
    """Keep the completed report of this moment with its hash, and what was found in it; called inside the act of submitting."""
    report = complete(assemble(filing.unit, filing.cycle.cutoff, filing), profile(filing.cycle.profile))[0]
    text = json.dumps(report_to(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Snapshot.objects.create(
        filing=filing,
        number=filing.snapshots.count() + 1,
        report=text,
        sha256=_hash(text),
        findings=findings,
        made_by=actor.username,
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# What the filing says in words


def say_more(actor: User, filing: Filing, sort: str, text: str, reply: str = "") -> Saying:
    """Add one item of text: a problem (with its suggestion), a next step, a suggestion, or another remark."""
    if sort not in Saying.SORTS:
        raise Refused(_("没有这一类文字，请从页面上选。"), "sort")
    kept = text_of(text, "text")
    with open_for(actor, filing, sort):
        made = Saying.objects.create(
            filing=filing, sort=sort, text=kept, reply=reply.strip()[:LONGEST], position=filing.sayings.filter(sort=sort).count()
        )
        record("say_more", made, actor.username, sort=sort, text=kept)
    return made


def unsay(actor: User, saying: Saying) -> None:
    """Take one item of text away; the log keeps what it said."""
    with open_for(actor, saying.filing, saying.sort):
        record("unsay", saying, actor.username, filing=saying.filing_id, sort=saying.sort, text=saying.text)
        saying.delete()


def note_deviation(
    actor: User, filing: Filing, indicator: ApprovedIndicator, cause: str, causes: Iterable[str] = ()
) -> DeviationNote:
    """List an indicator as a deviation with its cause, or write the cause of one that is listed anew."""
    if indicator.unit_id != filing.unit_id:
        raise Refused(_("没有这个指标，请从列表里选。"), "indicator")
    kept = text_of(cause, "cause")
    with open_for(actor, filing, "deviation", "indicators", indicator.pk):
        note, _new = DeviationNote.objects.update_or_create(
            filing=filing,
            indicator=indicator,
            defaults={"cause": kept, "causes": [code for code in causes if code in CAUSES], **NOT_ACCEPTED},
            create_defaults={"cause": kept, "causes": list(causes), "position": filing.deviations.count()},
        )
        record("note_deviation", note, actor.username, indicator=indicator.name, cause=kept)
    return note


def drop_deviation(actor: User, note: DeviationNote) -> None:
    """Take an indicator off the list of deviations; its corrections stay."""
    with open_for(actor, note.filing, *_about(note)):
        record("drop_deviation", note, actor.username, filing=note.filing_id, indicator=note.indicator.name, cause=note.cause)
        note.delete()


def add_correction(
    actor: User,
    filing: Filing,
    measure: str,
    *,
    planned: bool,
    owner: str = "",
    due: date | None = None,
    deviation: DeviationNote | None = None,
) -> CorrectionItem:
    """Add a measure: one that was taken, or one that is planned, which then needs an owner and a day."""
    kept = text_of(measure, "measure")
    if planned and not (owner.strip() and due):
        raise Refused(_("下一步措施要写明责任人和完成时限。"), "owner")
    if deviation is not None and deviation.filing_id != filing.pk:
        raise Refused(_("没有这条偏离，请从列表里选。"), "deviation")
    with open_for(actor, filing, "correction", *_about(deviation)):
        made = CorrectionItem.objects.create(
            filing=filing,
            deviation=deviation,
            measure=kept,
            owner=owner.strip()[:OWNER],
            due=due,
            planned=planned,
            position=filing.corrections.filter(planned=planned).count(),
        )
        _not_accepted(deviation)
        record("add_correction", made, actor.username, measure=kept, owner=owner, due=due.isoformat() if due else None)
    return made


def drop_correction(actor: User, item: CorrectionItem) -> None:
    """Take a measure away while the report is still being filled, and nobody has followed it yet."""
    with open_for(actor, item.filing, "correction", *_about(item.deviation)):
        if item.steps.exists():
            raise Refused(_("这项措施已经在跟踪，不能删去；办完请销号。"))
        _not_accepted(item.deviation)
        record("drop_correction", item, actor.username, filing=item.filing_id, measure=item.measure)
        item.delete()


def _not_accepted(note: DeviationNote | None) -> None:
    """What a reviewer accepted was a deviation with its measures; with others it is read anew."""
    if note and note.accepted_at:
        DeviationNote.objects.filter(pk=note.pk).update(**NOT_ACCEPTED)


def _about(note: DeviationNote | None) -> tuple[str | int, ...]:
    """What a change of a deviation, or of a measure for it, is about."""
    return ("deviation", "indicators", note.indicator_id) if note else ()


def text_of(text: str, field: str, missing: str = "") -> str:
    """A text as it is kept; Refused where there is none, or too much of it."""
    kept = text.strip()
    if not kept:
        raise Refused(missing or _("请写上内容。"), field)
    if len(kept) > LONGEST:
        raise Refused(_("最多 {n} 个字，现在有 {own} 个。").format(n=LONGEST, own=len(kept)), field)
    return kept


def not_returned() -> str:
    """Why something that was not returned cannot be changed."""
    return _("这一处没有退回，不能改；要改请联系审核员一并退回。")


@contextmanager
def open_for(actor: User, filing: Filing, *about: str | int) -> Iterator[None]:
    """A transaction in which the words of a filing may change: by those who fill, and while it is being filled.

    Of a report that was returned item by item only that changes which an item is about: a section's code or an indicator's key.
    """
    require(actor, "fill", filing.unit)
    with transaction.atomic():
        held = Filing.objects.select_for_update().get(pk=filing.pk)
        if held.state not in (State.FILLING, State.RETURNED):
            raise Refused(queries.shut(held))
        if queries.is_shut(queries.open_places(held), *about):
            raise Refused(not_returned())
        yield
