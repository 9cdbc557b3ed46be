"""Where the QR code on a submitted report leads: the version that was submitted, found by the short hash that is printed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiheng.compute.view import complete
from jiheng.read.carried import code as short_code
from jiheng.read.carried import digest
from jiheng.web.cycles import live, versions
from jiheng.web.cycles.models import Snapshot
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit, User
from jiheng.web.permissions import unit_for
from jiheng.write.carried import plain

_PLACE = "0" * 16


def kept_at(request: HttpRequest, unit: Unit) -> str:
    """The address of a unit's submitted reports, but for the short hash at its end."""
    address: str = request.build_absolute_uri(reverse("snapshot", args=[unit.code, _PLACE]))
    return address.removesuffix(f"{_PLACE}/")


@signed_in
@require_safe
def snapshot(request: SignedRequest, code: str, short: str) -> HttpResponse:
    """Show which submitted version a printed code is of, to be held against the paper; or that there is none."""
    unit = unit_for(request.user, code)
    wanted = short.upper()
    printed = "-".join(wanted[at : at + 4] for at in range(0, len(wanted), 4))
    kept = next((one for one in _snapshots(unit) if _code(one) == printed), None)
    by = User.objects.filter(username=kept.made_by).first() if kept else None
    context = {
        "kept": kept,
        "code": printed,
        "intact": kept and hashlib.sha256(kept.report.encode()).hexdigest() == kept.sha256,
        "by": by or (kept and kept.made_by),
        "funds": versions.report_of(kept).of_scope("total") if kept else None,
    }
    return render(request, "cycles/snapshot.html", frame(request, unit, **context), status=200 if kept else 404)


def _snapshots(unit: Unit) -> Iterator[Snapshot]:
    """What the unit submitted, the newest first."""
    return Snapshot.objects.filter(filing__unit=unit).select_related("filing__cycle").order_by("-id").iterator()


def _code(kept: Snapshot) -> str:
    """The short hash that its files print."""
    report, _ = complete(versions.report_of(kept), live.used_by(kept.filing))
    return short_code(digest(plain(report)))
