"""盖章扫描件: the signed scan beside what was submitted, recognised by its content; every version is kept."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web import store
from jiheng.web.cycles import queries
from jiheng.web.cycles.models import Filing, SignedScan, State
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.models import User
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.responses import attachment

END = 1024  # bytes in which the last mark of a file stands
# how a kind begins, the mark of its end, and how it may be called
KINDS = (
    (b"%PDF-", b"%%EOF", ("pdf",)),
    (b"\xff\xd8\xff", b"\xff\xd9", ("jpg", "jpeg")),
    (b"\x89PNG\r\n\x1a\n", b"IEND", ("png",)),
)


def hand_in(actor: User, filing: Filing, file: UploadedFile[bytes] | None) -> SignedScan:
    """Keep a scan of the last submitted version; a new one stands before the old one, which stays."""
    require(actor, "scan", filing.unit)
    name = _fit(file)
    assert file is not None
    with transaction.atomic():
        held = Filing.objects.select_for_update().get(pk=filing.pk)
        if held.state == State.ACCEPTED:
            raise Refused(_("报告已通过，盖章扫描件不能再换。"), "scan")
        if held.state != State.SUBMITTED:
            raise Refused(_("报告报出以后才能传盖章扫描件；退回的改好再报出后再传。"), "scan")
        snapshot = held.snapshots.order_by("number").last()
        assert snapshot is not None
        sha256, size = store.keep(file.chunks())
        last = snapshot.scans.last()
        if last and last.sha256 == sha256:
            raise Refused(_("这一份和已有的第 {n} 份完全一样，没有重复收。").format(n=last.number), "scan")
        number = last.number + 1 if last else 1
        made = SignedScan.objects.create(
            snapshot=snapshot, number=number, name=name, sha256=sha256, size=size, made_by=actor.username
        )
        record("hand_in_scan", made, actor.username, snapshot=snapshot.number, number=number, name=name, sha256=sha256)
    return made


def _fit(file: UploadedFile[bytes] | None) -> str:
    """The name of a file that is a scan; Refused where it is missing, empty, too large or something else."""
    if file is None:
        raise Refused(_("请先选盖章扫描件（PDF、JPG 或 PNG）。"), "scan")
    name, size = store.shown_name(file.name or ""), file.size or 0
    if not size:
        raise Refused(_("“{name}”是空文件，没有收。").format(name=name), "scan")
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT >> 20
        raise Refused(_("“{name}”超过 {limit} MB，没有收；请把扫描的分辨率调低些。").format(name=name, limit=limit), "scan")
    called = _called(file, size)
    if not called:
        sentence = _("“{name}”的内容不是完整的 PDF、JPG 或 PNG，没有收；请重新扫描或另存为 PDF。")
        raise Refused(sentence.format(name=name), "scan")
    if name.rpartition(".")[2].lower() not in called:
        sentence = _("“{name}”的内容是 {kind}，后缀不符，没有收；请把后缀改成 .{kind} 再传。")
        raise Refused(sentence.format(name=name, kind=called[0]), "scan")
    return name


def _called(file: UploadedFile[bytes], size: int) -> tuple[str, ...]:
    """How a file may be called after its first and last bytes; () where it is no scan, or only a part of one."""
    file.seek(0)
    first = file.read(16)
    file.seek(max(0, size - END))
    last = file.read(END)
    file.seek(0)
    return next((names for begin, end, names in KINDS if first.startswith(begin) and end in last), ())


@signed_in
@require_POST
def upload(request: SignedRequest, code: str) -> HttpResponse:
    """Take a scan in; why it was not taken is said on the page of the report."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    try:
        made = hand_in(request.user, filing, request.FILES.get("scan"))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("盖章扫描件第 {n} 份已收。").format(n=made.number))
    return redirect(queries.address("report", unit, filing.cycle.cutoff))


@signed_in
@require_safe
def download(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """A scan as it was handed in; each download is logged."""
    unit = unit_for(request.user, code)
    require(request.user, "export", unit)
    one = get_object_or_404(SignedScan.objects.select_related("snapshot__filing"), snapshot__filing__unit=unit, pk=pk)
    record("download_scan", one, request.user.username, sha256=one.sha256)
    return attachment(one.name, store.read(one.sha256))
