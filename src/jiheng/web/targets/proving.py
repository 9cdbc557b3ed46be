"""Files that prove what was stated of an indicator by hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from jiheng.web.budgets.actions import not_archived
from jiheng.web.evidence import keep_evidence
from jiheng.web.log import record
from jiheng.web.orgs.models import User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import ApprovedIndicator, Basis, Evidence


def prove(actor: User, indicator: ApprovedIndicator, evidence: Sequence[UploadedFile[bytes]]) -> list[Evidence]:
    """Keep files of evidence; they are only ever added."""
    require(actor, "fill", indicator.unit)
    if Basis.objects.filter(indicator=indicator).exclude(how="stated").exists():
        raise Refused(_("“{name}”的数由记录自动得出，佐证材料请附在记录上。").format(name=indicator.name), "evidence")
    if not evidence:
        raise Refused(_("还没有选文件。请选照片、文档或表格。"), "evidence")
    stored = [keep_evidence(file) for file in evidence]
    with transaction.atomic():
        not_archived(indicator.unit, indicator.year)
        made = [
            Evidence.objects.create(indicator=indicator, name=name, sha256=sha256, size=size, made_by=actor.username)
            for name, sha256, size in stored
        ]
        record("prove_indicator", indicator, actor.username, files=[sha256 for _name, sha256, _size in stored])
    return made
