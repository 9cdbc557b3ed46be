"""Everything that moves a measure until it is closed: ordered, in progress, to be checked, closed; each word is a row of its own.

Those who do the work say when it is done; the leader or a reviewer confirms. Closing runs the check again: where the indicator
still fails, whoever closes says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.cycles import actions
from jiheng.web.cycles.models import CorrectionItem, CorrectionStep, DeviationNote, Filing, Following
from jiheng.web.cycles.rerun import Standing, checks_of
from jiheng.web.evidence import keep_evidence
from jiheng.web.log import record
from jiheng.web.orgs.models import User
from jiheng.web.permissions import may, require
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import ApprovedIndicator

_OPEN = (Following.ORDERED, Following.UNDERWAY, Following.CHECKING)
# act → the states from which it goes, and where it leads; None where it stays
MOVES: Mapping[str, tuple[tuple[Following, ...], Following | None]] = MappingProxyType(
    {
        "start": ((Following.ORDERED,), Following.UNDERWAY),
        "report": ((Following.ORDERED, Following.UNDERWAY), Following.CHECKING),
        "send_back": ((Following.CHECKING,), Following.UNDERWAY),
        "remark": (_OPEN, None),
        "close": ((Following.CHECKING,), Following.CLOSED),
    }
)
_SPEAKING = ("report", "send_back", "remark", "close")  # acts that are nothing without words
_NEEDS = {"send_back": "close_correction", "close": "close_correction"}  # act → the act of the permission table


def order(
    actor: User, filing: Filing, indicator: ApprovedIndicator, *, cause: str, measure: str, owner: str, due: date | None
) -> CorrectionItem:
    """Say why an indicator deviates and what is done about it, in one act; a cause that is there stays if none is given."""
    note = DeviationNote.objects.filter(filing=filing, indicator=indicator).first()
    with transaction.atomic():
        if note is None or cause.strip():
            note = actions.note_deviation(actor, filing, indicator, cause, note.causes if note else ())
        return actions.add_correction(actor, filing, measure, planned=True, owner=owner, due=due, deviation=note)


def needed(act: str) -> str:
    """The act of the permission table that an act on a measure needs."""
    return _NEEDS.get(act, "follow")


def next_acts(actor: User, item: CorrectionItem) -> list[str]:
    """The acts that a person may do on a measure as it stands."""
    return [act for act, (starts, _end) in MOVES.items() if item.state in starts and may(actor, needed(act), item.filing.unit)]


def follow(
    actor: User,
    item: CorrectionItem,
    act: str,
    text: str = "",
    *,
    override: str = "",
    proof: UploadedFile[bytes] | None = None,
) -> CorrectionStep:
    """Do one act on a measure, with a word and perhaps a file; Refused where its state does not allow it."""
    require(actor, needed(act), item.filing.unit)
    starts, end = MOVES[act]
    said, why = _said(text, "text", needed=act in _SPEAKING), _said(override, "override")
    name, sha256, _size = keep_evidence(proof) if proof else ("", "", 0)
    with transaction.atomic():
        held = (
            CorrectionItem.objects.select_for_update(of=("self",)).select_related("filing__cycle", "filing__unit").get(pk=item.pk)
        )
        _check_state(held, starts)
        step = CorrectionStep(item=held, state=end or held.state, text=said, name=name, sha256=sha256, made_by=actor.username)
        if act == "close":
            _judge(held, step, why)
            held.effect, held.closed_at = said, timezone.now()
        held.state = step.state
        held.save(update_fields=["state", "effect", "closed_at"])
        step.save(force_insert=True)
        told = {"measure": held.measure, "text": said, "state": step.state, "light": step.light, "override": step.override}
        record(f"{act}_correction", held, actor.username, **told, proof=sha256)
    return step


def _said(text: str, field: str, needed: bool = False) -> str:
    kept = text.strip()
    if needed and not kept:
        raise Refused(_("请写上内容：办到哪一步、效果怎样，或者为什么退回。"), field)
    if len(kept) > actions.LONGEST:
        raise Refused(_("最多 {n} 个字，现在有 {own} 个。").format(n=actions.LONGEST, own=len(kept)), field)
    return kept


def _check_state(item: CorrectionItem, starts: tuple[Following, ...]) -> None:
    if item.state == Following.CLOSED:
        raise Refused(_("这项措施已经销号了。"))
    if item.state not in starts:
        raise Refused(_("现在是“{state}”，这一步已经办过或还轮不到，没有重复办理。").format(state=item.get_state_display()))


def _judge(item: CorrectionItem, step: CorrectionStep, why: str) -> None:
    """Run the check of the indicator again; what still fails needs a reason."""
    found = standing(item)
    if found is None:
        return
    step.light, step.completion = found.light, found.completion
    if not found.failing:
        return
    if not why:
        words = _("重新核对“{name}”：到 {day} 仍是“{light}”{how}，还不能销号。请退回继续整改；确要销号，请写明原因。")
        how = f"（{found.how}）" if found.how else ""
        name = item.deviation.indicator.name if item.deviation else ""
        raise Refused(words.format(name=name, day=found.day.isoformat(), light=found.label, how=how), "override")
    step.override = why


def standing(item: CorrectionItem) -> Standing | None:
    """Where the indicator of a measure stands now; None where it names none."""
    if item.deviation is None:
        return None
    return checks_of(item.filing).now(item.deviation.indicator)
