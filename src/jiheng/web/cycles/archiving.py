"""Archiving a year: from then on it does not change; its package is made by the worker, and may be made again."""

from __future__ import annotations

import logging
import tempfile
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from jiheng.web import errors, log, store
from jiheng.web.budgets.models import BudgetYear
from jiheng.web.cycles import package
from jiheng.web.cycles.closing import unsettled
from jiheng.web.cycles.models import ArchivePackage
from jiheng.web.orgs.models import User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused

logger = logging.getLogger(__name__)
State = ArchivePackage.State
WAITING = (State.QUEUED, State.BUILDING)


def archive_year(actor: User, year: BudgetYear) -> ArchivePackage:
    """Archive a closed year for good, and have its package made."""
    require(actor, "close_year", year.unit)
    with transaction.atomic():
        held = _locked(year)
        if not held.closed_at:
            raise Refused(_("{year}年还没有结账，请先结账，再归档。").format(year=held.year))
        if held.archived_at:
            raise Refused(_("{year}年已经归档，不能再来一次；档案包可以重新制作。").format(year=held.year))
        if waiting := unsettled(held):
            named = "、".join(f"{one.cycle.cutoff.isoformat()} {one.get_state_display()}" for one in waiting)
            words = _("{year}年还有监控报告没有办完（{named}）。请先报出，等财政审核通过，再归档。")
            raise Refused(words.format(year=held.year, named=named))
        held.archived_at = timezone.now()
        held.save(update_fields=["archived_at"])
        log.record("archive_year", held, actor=actor.username, year=held.year)
        return _queued(actor, held)


def make_package(actor: User, year: BudgetYear) -> ArchivePackage:
    """Have the package of an archived year made again, where the last one failed or lacks something."""
    require(actor, "close_year", year.unit)
    with transaction.atomic():
        held = _locked(year)
        if not held.archived_at:
            raise Refused(_("{year}年还没有归档。").format(year=held.year))
        if ArchivePackage.objects.filter(unit=held.unit, year=held.year, state__in=WAITING).exists():
            raise Refused(_("档案包正在制作，请稍等，不用再按。"))
        return _queued(actor, held)


def requeue_lost() -> int:
    """Queue again what a worker that died left behind; only called while no worker runs. Return how many."""
    lost = list(ArchivePackage.objects.filter(state__in=WAITING))
    for made in lost:
        with transaction.atomic():
            ArchivePackage.objects.filter(pk=made.pk).update(state=State.QUEUED)
            log.record("requeue", made)
            build_package.enqueue(made.pk)
    return len(lost)


@task()
def build_package(pk: int) -> None:
    """Make a package; the worker runs this."""
    made = _start(pk)
    if made is None:
        return
    year = BudgetYear.objects.select_related("unit", "book").get(unit=made.unit, year=made.year)
    try:
        with tempfile.TemporaryFile() as file:
            lacks = package.build(year, file)
            size = file.tell()
            file.seek(0)
            sha256, _size = store.keep(iter(lambda: file.read(package.CHUNK), b""))
    except OSError:
        logger.exception("the package of %s could not be kept", year)
        _finish(made, state=State.FAILED, reason=_("没有存下，磁盘可能满了。请腾出空间，再制作一次。"))
    except Exception:  # whatever it is: the page must not wait for ever
        number = errors.quotable_number()
        logger.exception("number %s: package of %s", number, year)
        _finish(
            made, state=State.FAILED, reason=_("制作时出了错，数据没有变。请把编号 {number} 告诉管理员。").format(number=number)
        )
    else:
        _finish(made, state=State.DONE, sha256=sha256, size=size, lacks=lacks)


def latest(year: BudgetYear) -> ArchivePackage | None:
    """The last package of a year that was asked for."""
    return ArchivePackage.objects.filter(unit=year.unit, year=year.year).first()


def _locked(year: BudgetYear) -> BudgetYear:
    return BudgetYear.objects.select_for_update(of=("self",)).select_related("unit").get(pk=year.pk)


def _queued(actor: User, year: BudgetYear) -> ArchivePackage:
    made = ArchivePackage.objects.create(unit=year.unit, year=year.year, made_by=actor.username)
    log.record("make_package", made, actor=actor.username, year=year.year)
    build_package.enqueue(made.pk)
    return made


def _start(pk: int) -> ArchivePackage | None:
    """Take a package in hand; None if it is gone, made, or in the hands of another worker."""
    with transaction.atomic():
        made = (
            ArchivePackage.objects.select_for_update(of=("self",))
            .select_related("unit")
            .filter(pk=pk, state=State.QUEUED)
            .first()
        )
        if made:
            made.state = State.BUILDING
            made.save(update_fields=["state"])
    return made


def _finish(made: ArchivePackage, **values: Any) -> None:
    """Keep what became of a package."""
    for name, value in values.items():
        setattr(made, name, value)
    with transaction.atomic():
        made.save(update_fields=list(values))
        log.record("package_done" if made.state == State.DONE else "package_failed", made, **values)
