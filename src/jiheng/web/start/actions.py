"""Everything that changes a set-up, and the one act that makes a unit of it: all in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.report import Report
from jiheng.web.log import record
from jiheng.web.orgs import founding
from jiheng.web.orgs.accounts import Handed
from jiheng.web.orgs.models import Role, User
from jiheng.web.orgs.reach import units_under
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.start import proposal
from jiheng.web.start.carry import Refusal, carry
from jiheng.web.start.models import Draft
from jiheng.web.start.reading import Kept

LOCAL = "local"  # whoever sits at a machine on which there is no account yet


@dataclass(frozen=True, slots=True)
class Setter:
    """Who sets up: nobody known on an empty place, else a system administrator."""

    user: User | None

    @property
    def owner(self) -> str:
        """By which the draft is found again."""
        return self.user.username if self.user else ""

    @property
    def actor(self) -> str:
        """As the log names them."""
        return self.owner or LOCAL


def setter_of(request: HttpRequest) -> Setter:
    """Who may set up: anybody on this machine while it is empty, then system administrators alone; Unseen for all others."""
    if isinstance(request.user, User):
        units_under(request.user, Role.ADMIN)  # NotAllowed where there are none
        return Setter(request.user)
    if founding.empty():
        return Setter(None)
    raise Unseen


def open_draft(setter: Setter) -> Draft | None:
    """The set-up that is not applied yet."""
    return Draft.objects.filter(owner=setter.owner, applied_at=None).first()


@transaction.atomic
def begin(setter: Setter) -> Draft:
    """Begin a set-up with empty forms; the one that is open goes on."""
    empty = proposal.proposed(Report(), proposal.suggested_year(Report()), {}) | {"accounts": [], "kept": []}
    draft, new = Draft.objects.get_or_create(owner=setter.owner, applied_at=None, defaults={"choices": empty})
    if new:
        record("begin_set_up", draft, setter.actor)
    return draft


@transaction.atomic
def discard(setter: Setter, draft: Draft) -> None:
    """Throw a set-up away that was not applied; the log keeps that it was there."""
    kept = _locked(setter, draft)
    record("discard_set_up", kept, setter.actor, name=kept.name, sha256=kept.digest)
    kept.delete()


@transaction.atomic
def attach(setter: Setter, draft: Draft, file: Kept) -> Draft:
    """Take over what was read of a file, in place of what was proposed before; accounts and the unit's code stay."""
    kept = _locked(setter, draft)
    kept.name, kept.digest, kept.read = file
    found = _proposed(kept, proposal.suggested_year(kept.report))
    for name in ("code", "parent", "region"):
        found["unit"][name] = kept.choices["unit"][name] or found["unit"][name]
    kept.choices = {**kept.choices, **found}
    kept.save()
    record("read_for_set_up", kept, setter.actor, name=kept.name, sha256=kept.digest)
    return kept


@transaction.atomic
def choose_year(setter: Setter, draft: Draft, text: str) -> Draft:
    """Set up for another year: what is still as it was proposed follows, what a person changed stays."""
    kept = _locked(setter, draft)
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    if year not in proposal.years(kept.report):
        raise Refused(_("请从列出的年度里选一个。"), "year")
    if year != kept.choices["year"]:
        kept.choices = proposal.rebased(kept.choices, _proposed(kept, kept.choices["year"]), _proposed(kept, year))
    return _keep(setter, kept, "report")


@transaction.atomic
def keep(setter: Setter, draft: Draft, step: str, sections: tuple[str, ...], posted: Mapping[str, str]) -> Draft:
    """Keep what a page posted, good or not: nothing that was typed is lost."""
    kept = _locked(setter, draft)
    kept.choices = proposal.taken(kept.choices, sections, posted)
    return _keep(setter, kept, step)


@transaction.atomic
def undone(setter: Setter, draft: Draft, step: str) -> Draft:
    """What a page posted is kept and refused: its step is not done, however often it was before."""
    kept = _locked(setter, draft)
    kept.choices["kept"] = [one for one in kept.choices["kept"] if one != step]
    kept.save(update_fields=["choices"])
    record("refuse_set_up", kept, setter.actor, step=step)
    return kept


@transaction.atomic
def keep_accounts(setter: Setter, draft: Draft, accounts: Sequence[Mapping[str, str]]) -> Draft:
    """Keep names and hashes of the accounts that are to be made."""
    kept = _locked(setter, draft)
    kept.choices["accounts"] = [dict(one) for one in accounts]
    return _keep(setter, kept, "accounts")


def rehearsed(setter: Setter, draft: Draft) -> list[Refusal]:
    """What would be refused if the set-up were applied now; nothing of it is kept."""
    found: list[Refusal] = []
    try:
        with transaction.atomic():
            found = carry(draft.choices, setter.user).problems
            raise _TakenBack
    except _TakenBack:
        return found


def apply(setter: Setter, draft: Draft) -> tuple[Draft, list[Refusal], list[Handed]]:
    """Make the unit with everything chosen, in one transaction; where anything is refused nothing is made. Twice makes one.

    What is handed back last are the one-time passwords of the new accounts, which are kept nowhere.
    """
    found: list[Refusal] = []
    handed: list[Handed] = []
    try:
        with transaction.atomic():
            kept = Draft.objects.select_for_update().get(pk=draft.pk, owner=setter.owner)
            if kept.applied_at is None:
                carried = carry(kept.choices, setter.user)
                found = carried.problems
                if found or carried.unit is None:
                    raise _TakenBack
                kept.unit, kept.applied_at = carried.unit, timezone.now()
                handed = founding.hand_out(carried.people)
                kept.read, kept.choices = {}, proposal.bare(kept.choices)
                kept.save()
                told = {"unit": carried.unit.code, "year": kept.choices["year"], "name": kept.name, "sha256": kept.digest}
                record("set_up", kept, setter.actor, **told)
            return kept, [], handed
    except _TakenBack:
        return draft, found, []


def _proposed(draft: Draft, year: int) -> proposal.Choices:
    return proposal.proposed(draft.report, year, draft.places, draft.read.get("lines", ()))


class _TakenBack(Exception):
    """Rolls a transaction back without being a fault."""


def _locked(setter: Setter, draft: Draft) -> Draft:
    """The row, locked; Unseen where it is not theirs or is applied already."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk, owner=setter.owner, applied_at=None).first()
    if found is None:
        raise Unseen
    return found


def _keep(setter: Setter, draft: Draft, step: str) -> Draft:
    kept: list[Any] = draft.choices.setdefault("kept", [])
    if step not in kept:
        kept.append(step)
    draft.save()
    record("keep_set_up", draft, setter.actor, step=step)
    return draft
